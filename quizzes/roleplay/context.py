"""What the top bar and the desk ask of role-plays: how many calls and appeals wait for a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from quizzes.context import waits
from quizzes.roleplay import queries


def calls(request: HttpRequest) -> dict[str, Any]:
    """Return what waits as `calls_…` and `call_appeals_…`; see `quizzes.context.waits`."""
    return {
        **waits(request, "calls", queries.calls_queue),
        **waits(request, "call_appeals", queries.appeals_queue),
    }
