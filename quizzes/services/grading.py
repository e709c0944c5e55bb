"""Marks as events: the first automatic ones, later changes, and the projection of both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from lms.audit import api as audit
from lms.foundation import clock
from lms.rows import Insertion
from quizzes import queries, signals
from quizzes.core import gradebook
from quizzes.core.gradebook import GradeKind
from quizzes.core.mark import Outcome, round_mark
from quizzes.core.outcome import ItemWorth, total
from quizzes.models import Attempt, AttemptItem, AttemptState, GradeEvent
from quizzes.queries import mark_item
from quizzes.services import analysis

_CLOSED = ("state", "submitted_at", "submitted_by_deadline")
_FIRST_MARKS = Insertion(GradeEvent, ["item_id", "number", "value", "mark"])


class GradeDifference(NamedTuple):
    """An attempt whose stored result is not what its events come to."""

    attempt: Attempt
    stored: tuple[Decimal | None, Decimal | None, bool | None]
    computed: tuple[Decimal | None, Decimal | None, bool | None]


def value_of(item: AttemptItem, share: Decimal, *, attempt: Attempt) -> Decimal:
    """Return what a share of 0 to 1 counts in this attempt, for marks by engine and people alike.

    The one place where certainty-based marking comes in; without it the share itself.
    """
    return queries.worth_of(attempt, item, share)


def mark_automatically(attempt: Attempt, *, at: datetime) -> None:
    """Append the first marks of all answers; write the projection and how the attempt was closed.

    Constant queries.
    An event's `mark` holds the share earned, its `value` what that counts (certainty included).
    """
    items = queries.items_in_full(attempt)
    rows: list[tuple[Any, ...]] = []
    for item in items:
        mark = mark_item(item)
        if mark is None:
            continue
        item.value = value_of(item, mark.value, attempt=attempt)
        rows.append((item.pk, len(rows) + 1, item.value, mark.model_dump(mode="json")))
    _FIRST_MARKS.write(rows, attempt_id=attempt.pk, kind=GradeKind.MARKED.value, at=at)
    first = GradeEvent.objects.filter(item=OuterRef("pk"), kind=GradeKind.MARKED.value)
    attempt.items.update(value=Subquery(first.values("value")))
    _write_outcome(attempt, _outcome(attempt, items), also=_CLOSED)


@transaction.atomic
def override_mark(
    attempt: Attempt, *, position: int, value: Decimal, reason: str, actor: Any
) -> Attempt:
    """Change one mark of a submitted attempt by a person's decision, as a new event.

    Raises a subclass of `gradebook.ImpossibleGrade` (no first mark, no reason).
    """
    attempt = queries.locked(attempt)
    item = queries.item_of(attempt, position)
    changes = item.value is not None
    append_event(
        attempt, item=item, kind=GradeKind.OVERRIDDEN if changes else GradeKind.MARKED,
        value=value, reason=reason, actor=actor,
    )  # fmt: skip
    audit.record(
        "attempt.mark_overridden", actor=actor, target=attempt,
        data={"position": position, "value": str(round_mark(value)), "reason": reason},
    )  # fmt: skip
    return attempt


def append_event(
    attempt: Attempt, *, item: AttemptItem, kind: GradeKind, value: Decimal, reason: str,
    actor: Any, mark: dict[str, Any] | None = None,
) -> GradeEvent:  # fmt: skip
    """Append one event to a submitted attempt that is locked, write the projection, and tell.

    `value` is what the share counts (`value_of`), `mark` its parts. Raises a subclass of
    `gradebook.ImpossibleGrade`.
    """
    was_passed = attempt.passed
    event = GradeEvent(
        attempt=attempt, item=item, number=_next_number(attempt), kind=kind.value,
        value=round_mark(value), mark=mark or {}, reason=reason, actor=actor, at=clock.now(),
    )  # fmt: skip
    events = attempt.grade_events.select_related("item")
    steps = [known.as_step(position=known.item.position) for known in events]
    gradebook.current([*steps, event.as_step(position=item.position)])
    analysis.unfold(attempt)
    event.save()
    project(attempt)
    signals.grade_changed.send(
        Attempt, attempt=attempt, reason=reason, was_passed=was_passed, actor=actor, regrade=None
    )
    return event


def project(attempt: Attempt) -> None:
    """Write what the grade events of `attempt` come to into its items and itself."""
    items = list(attempt.items.order_by("position"))
    values = _values(attempt)
    for item in items:
        item.value = values.get(item.position)
    AttemptItem.objects.bulk_update(items, ["value"], batch_size=200)
    _write_outcome(attempt, _outcome(attempt, items))


def differences() -> Iterator[GradeDifference]:
    """Yield the submitted attempts whose stored result differs from their events."""
    submitted = Attempt.objects.filter(state=AttemptState.SUBMITTED).order_by("pk")
    for attempt in submitted.iterator(chunk_size=200):
        items = list(attempt.items.order_by("position"))
        values = _values(attempt)
        drifted = any(item.value != values.get(item.position) for item in items)
        for item in items:
            item.value = values.get(item.position)
        outcome = _outcome(attempt, items)
        stored = (attempt.score, attempt.percent, attempt.passed)
        computed = (outcome.score, outcome.percent, outcome.passed)
        if drifted or stored != computed or attempt.max_score != outcome.max_score:
            yield GradeDifference(attempt, stored, computed)


@transaction.atomic
def rebuild(attempt: Attempt) -> None:
    """Write the projection anew and log it; no event is added."""
    project(attempt)
    audit.record("attempt.grades_rebuilt", actor=None, target=attempt)


def _next_number(attempt: Attempt) -> int:
    newest = attempt.grade_events.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def _values(attempt: Attempt) -> dict[int, Decimal]:
    events = attempt.grade_events.select_related("item")
    return gradebook.current(event.as_step(position=event.item.position) for event in events)


def _outcome(attempt: Attempt, items: list[AttemptItem]) -> Outcome:
    worths = [ItemWorth(marks=item.marks, value=item.value) for item in items]
    return total(worths, pass_mark=attempt.pass_mark)


def _write_outcome(attempt: Attempt, outcome: Outcome, *, also: tuple[str, ...] = ()) -> None:
    attempt.score = outcome.score
    attempt.max_score = outcome.max_score
    attempt.percent = outcome.percent
    attempt.passed = outcome.passed
    attempt.save(update_fields=[*also, "score", "max_score", "percent", "passed"])
