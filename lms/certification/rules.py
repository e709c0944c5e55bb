"""Who may see, revoke and respell awards."""

from __future__ import annotations

from typing import Any

from lms.accounts import rules as people


def can_read_award(user: Any, award: Any) -> bool:
    """Whether `user` may open the certificate: its owner, their manager, instructors."""
    if award.person_id == user.pk:
        return True
    return people.is_instructor(user) or people.manages(user, award.person)


def can_change_awards(user: Any) -> bool:
    """Whether `user` may revoke an award or give a name another spelling: administrators."""
    return people.is_administrator(user)
