"""Results and evidence of submitted attempts, in constant queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from quizzes.models import Attempt, AttemptState
from quizzes.queries.attempts import items_in_full


class QuizResult(NamedTuple):
    """The best submitted attempt of a person at a quiz."""

    percent: Decimal | None
    passed: bool
    attempt_uuid: UUID
    at: datetime


class Evidence(NamedTuple):
    """One answer as evidence in one cell of the matrix; `score` from 0 to 1."""

    cell_key: str
    score: float
    position: int
    label: str


def best_results(
    people: Iterable[Any], quiz_keys: Iterable[str]
) -> dict[tuple[int, str], QuizResult]:
    """Return the best result by (person id, quiz key): one query, whatever the numbers.

    A pass goes before a higher percentage that failed (the pass mark may have changed); of equals
    the earliest counts.
    """
    found = (
        Attempt.objects.filter(
            person__in=[person.pk for person in people],
            quiz__key__in=list(quiz_keys),
            state=AttemptState.SUBMITTED,
        )
        .order_by("submitted_at", "pk")
        .values_list("person_id", "quiz__key", "percent", "passed", "uuid", "submitted_at")
    )
    best: dict[tuple[int, str], QuizResult] = {}
    for person_id, key, percent, passed, uuid, at in found:
        result = QuizResult(percent, bool(passed), uuid, at)
        known = best.get((person_id, key))
        if known is None or _worth(result) > _worth(known):
            best[(person_id, key)] = result
    return best


def _worth(result: QuizResult) -> tuple[bool, Decimal]:
    return result.passed, result.percent if result.percent is not None else Decimal(-1)


def best_result(person: Any, quiz_key: str) -> QuizResult | None:
    """Return the person's best result, None when nothing was submitted."""
    return best_results([person], [quiz_key]).get((person.pk, quiz_key))


def evidence_of(attempt: Attempt) -> list[Evidence]:
    """Return what each marked answer shows, once for each cell that its question names."""
    return [
        Evidence(cell, float(item.value), item.position, item.spec.get("title") or "")
        for item in items_in_full(attempt)
        if item.value is not None
        for cell in item.spec.get("cells", ())
    ]
