"""What every template may ask about the person: roles, colours and the other language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lms.accounts import rules


def person(request: HttpRequest) -> dict[str, Any]:
    """Return `theme`, `other_language` and lazily evaluated roles for the top bar."""
    user = getattr(request, "user", None)
    return {
        "theme": getattr(user, "theme", "system"),
        "other_language": "en" if get_language() == "zh-hans" else "zh-hans",
        "is_instructor": SimpleLazyObject(lambda: bool(user and rules.is_instructor(user))),
        "is_manager": SimpleLazyObject(lambda: bool(user and rules.is_manager(user))),
        "is_administrator": SimpleLazyObject(lambda: bool(user and rules.is_administrator(user))),
    }
