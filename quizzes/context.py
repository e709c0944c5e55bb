"""What the top bar and the first page ask of quizzes: how much waits for those who mark and write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.foundation import clock
from quizzes import phrases
from quizzes.queries import waiting


def marking(request: HttpRequest) -> dict[str, Any]:
    """Return what waits as `marking_…`, `appeals_…` and `revisions_…`; see :func:`waits`."""
    return {
        **waits(request, "marking", waiting.to_mark),
        **waits(request, "appeals", waiting.appeals),
        **waits(request, "revisions", waiting.to_revise),
    }


def waits(request: HttpRequest, name: str, queue: Callable[[Any], waiting.Queue]) -> dict[str, Any]:
    """Return `<name>_count`, and `<name>_oldest`: in words how long the oldest has waited, or "".

    Both ask the database once together, and only where a template uses one of them.
    """
    user = getattr(request, "user", None)
    found = SimpleLazyObject(lambda: queue(user) if user else waiting.NOTHING)
    return {
        f"{name}_count": SimpleLazyObject(lambda: found.number),
        f"{name}_oldest": SimpleLazyObject(
            lambda: phrases.oldest(found.since, at=clock.now()) if found.since else ""
        ),
    }
