"""What the top bar and the desk ask of role-plays: how many calls and appeals wait for a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from quizzes.roleplay import queries


def calls(request: HttpRequest) -> dict[str, Any]:
    """Return `calls_count` and `call_appeals_count`; each asks once, only where a template uses it."""
    user = getattr(request, "user", None)
    return {
        "calls_count": SimpleLazyObject(lambda: queries.number_waiting(user) if user else 0),
        "call_appeals_count": SimpleLazyObject(
            lambda: queries.number_of_appeals(user) if user else 0
        ),
    }
