"""Who may see pages as they stand in the CMS."""

from __future__ import annotations

from typing import Any

from lms.accounts.rules import is_instructor


def may_view_pages(user: Any) -> bool:
    """Whether the user may open any page by its CMS address; trainees read through their course."""
    return is_instructor(user)


def may_read(user: Any, page: Any) -> bool:
    """Whether the user may be shown the body of `page` at all: the manual is for instructors."""
    return is_instructor(user) or not getattr(page, "instructors_only", False)
