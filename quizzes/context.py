"""What the top bar and the first page ask of quizzes: how much waits for those who mark and write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from quizzes.queries.appeals import number_of_appeals
from quizzes.queries.marking import number_to_mark
from quizzes.queries.revisions import number_to_revise


def marking(request: HttpRequest) -> dict[str, Any]:
    """Return `marking_count`, `appeals_count` and `revisions_count`.

    Each asks the database once, and only where a template uses it.
    """
    user = getattr(request, "user", None)

    def counted(number: Callable[[Any], int]) -> Any:
        return SimpleLazyObject(lambda: number(user) if user else 0)

    return {
        "marking_count": counted(number_to_mark),
        "appeals_count": counted(number_of_appeals),
        "revisions_count": counted(number_to_revise),
    }
