"""Results and evidence of submitted attempts, in constant queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from lms.prepared import Given, Prepared
from quizzes.core.outcome import Counting, Sat, counted
from quizzes.models import Attempt, AttemptState, Quiz
from quizzes.queries.attempts import items_in_full
from quizzes.queries.marks import share_of

_SITTINGS = Prepared(
    lambda: (
        Attempt.objects.filter(
            quiz=Given("quiz", Attempt._meta.get_field("quiz")),
            person=Given("person", Attempt._meta.get_field("person")),
            state=AttemptState.SUBMITTED,
        )
        .order_by("number", "pk")
        .values_list("percent", "passed", "pass_mark", "uuid", "submitted_at")
    )
)


class QuizResult(NamedTuple):
    """What counts of a person's attempts at a quiz, and the attempt that decided it.

    `percent` None and `passed` False: submitted, but a person still has to mark.
    """

    percent: Decimal | None
    passed: bool
    attempt_uuid: UUID
    at: datetime


class Sitting(NamedTuple):
    """A submitted attempt as far as results need it."""

    percent: Decimal | None
    passed: bool
    pass_mark: Decimal
    attempt_uuid: UUID
    at: datetime


class Evidence(NamedTuple):
    """One answer as evidence in one cell of the matrix; `score` from 0 to 1."""

    cell_key: str
    score: float
    position: int
    label: str


@dataclass(frozen=True)
class Results:
    """The submitted attempts of people at quizzes, in the order in which they were made."""

    sittings: dict[tuple[int, str], list[Sitting]]
    methods: dict[str, Counting]

    def counting(
        self, person_id: int, quiz_key: str, *, since: datetime | None = None
    ) -> QuizResult | None:
        """Return what counts by the quiz's own rule; attempts submitted before `since` do not."""
        made = self.sittings.get((person_id, quiz_key), [])
        late = [sitting for sitting in made if since is None or sitting.at >= since]
        return counting_result(late, method=self.methods[quiz_key]) if late else None


def counting_result(sittings: Sequence[Sitting], *, method: Counting) -> QuizResult:
    """Return what counts of at least one submitted attempt.

    Only marked attempts count; while none is, the newest stands without a percentage.
    """
    marked = [sitting for sitting in sittings if sitting.percent is not None]
    if not marked:
        return QuizResult(None, False, sittings[-1].attempt_uuid, sittings[-1].at)
    found = counted(
        [Sat(s.percent or Decimal(0), s.passed, s.pass_mark) for s in marked], method=method
    )
    decider = marked[found.which]
    return QuizResult(found.percent, found.passed, decider.attempt_uuid, decider.at)


def results_of(people: Iterable[Any], quiz_keys: Iterable[str]) -> Results:
    """Return the submitted attempts of `people` at these quizzes: one query, whatever the numbers."""
    found = (
        Attempt.objects.filter(
            person__in=[person.pk for person in people],
            quiz__key__in=list(quiz_keys),
            state=AttemptState.SUBMITTED,
        )
        .order_by("number", "pk")
        .values_list(
            "person_id", "quiz__key", "quiz__counting",
            "percent", "passed", "pass_mark", "uuid", "submitted_at",
        )
    )  # fmt: skip
    sittings: dict[tuple[int, str], list[Sitting]] = {}
    methods: dict[str, Counting] = {}
    for person_id, key, method, percent, passed, pass_mark, uuid, at in found:
        methods.setdefault(key, Counting(method))
        sitting = Sitting(percent, bool(passed), pass_mark, uuid, at)
        sittings.setdefault((person_id, key), []).append(sitting)
    return Results(sittings=sittings, methods=methods)


def best_results(
    people: Iterable[Any], quiz_keys: Iterable[str], *, since: datetime | None = None
) -> dict[tuple[int, str], QuizResult]:
    """Return the result that counts by (person id, quiz key): one query, whatever the numbers.

    Which attempt counts is the quiz's rule (best, last, first, mean); what was submitted before
    `since` is left out.
    """
    results = results_of(people, quiz_keys)
    found = {place: results.counting(*place, since=since) for place in results.sittings}
    return {place: result for place, result in found.items() if result is not None}


def best_result(person: Any, quiz_key: str) -> QuizResult | None:
    """Return the result that counts for the person, None when nothing was submitted."""
    return best_results([person], [quiz_key]).get((person.pk, quiz_key))


def result_at(quiz: Quiz, person: Any) -> QuizResult | None:
    """Return the result that counts for the person at a quiz that is at hand. One query."""
    made = [
        Sitting(percent, bool(passed), pass_mark, uuid, at)
        for percent, passed, pass_mark, uuid, at in _SITTINGS.all(quiz=quiz.pk, person=person.pk)
    ]
    return counting_result(made, method=Counting(quiz.counting)) if made else None


def quiz_titles(quiz_keys: Iterable[str]) -> dict[str, str]:
    """Return what quizzes are called in the active language; unknown keys are left out. One query."""
    found = Quiz.objects.filter(key__in=list(quiz_keys)).values_list("key", "title")
    return {key: title or key for key, title in found}


def evidence_of(attempt: Attempt) -> list[Evidence]:
    """Return what each marked answer shows, once for each cell that its question names.

    The score is the share earned: how certain the person was changes what the answer counts, not
    what it shows.
    """
    return [
        Evidence(cell, float(share), item.position, item.spec.get("title") or "")
        for item in items_in_full(attempt)
        if (share := share_of(attempt, item)) is not None
        for cell in item.spec.get("cells", ())
    ]
