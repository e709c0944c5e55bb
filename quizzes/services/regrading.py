"""Marking a question again: preview who changes, then append events batch by batch.

Applying twice changes nothing: only answers whose value differs get an event. A mark that a person
has decided stays. Each batch is one transaction with a constant number of our own queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from lms.audit import api as audit
from lms.foundation import clock
from quizzes import signals
from quizzes.core.gradebook import GradeKind
from quizzes.core.regrade import (
    AttemptChange,
    Counts,
    Kept,
    NothingChanges,
    ReasonNeeded,
    compare,
    count,
)
from quizzes.models import Attempt, AttemptItem, GradeEvent, Regrade, RegradeBatch
from quizzes.queries import regrading as queries
from quizzes.queries.regrading import Looked, Scope
from quizzes.services import analysis
from quizzes.services.remedies import ByVersion, FullMarks, NewMark, remedy_for

ORDER = {"fails": 0, "passes": 1, "settles": 2, "none": 3}  # what is read first


@dataclass(frozen=True)
class Plan:
    """What a regrade does to one batch, or to everybody."""

    changes: list[tuple[Attempt, AttemptChange]] = field(default_factory=list)
    marks: dict[tuple[int, int], NewMark] = field(default_factory=dict)  # attempt id, position
    kept: list[tuple[Attempt, int, Kept]] = field(default_factory=list)
    attempts: int = 0

    @property
    def counts(self) -> Counts:
        """The plan in numbers."""
        changes = [change for _attempt, change in self.changes]
        return count(changes, attempts=self.attempts, kept=len(self.kept))


@dataclass(frozen=True)
class Wanted:
    """A regrade as it is asked for."""

    scope: Scope
    remedy: str
    to_version: int | None = None


def preview(wanted: Wanted) -> Plan:
    """Return who changes and who flips, those who flip first; nothing is written.

    Raises what `remedies.remedy_for` raises. Five queries for each 200 attempts.
    """
    remedy = remedy_for(wanted.scope.question, wanted.remedy, to_version=wanted.to_version)
    whole = Plan()
    attempts = 0
    for plan in _plans(wanted.scope, remedy):
        whole.changes.extend(plan.changes)
        whole.kept.extend(plan.kept)
        attempts += plan.attempts
    whole.changes.sort(key=lambda pair: (ORDER[pair[1].flip], pair[0].pk))
    return Plan(changes=whole.changes, kept=whole.kept, attempts=attempts)


@transaction.atomic
def order(wanted: Wanted, *, reason: str, actor: Any, uuid: UUID) -> Regrade:
    """Keep the order to mark again; :func:`carry_on` does it. The same `uuid` orders once.

    Raises `ReasonNeeded`, `NothingChanges` and what :func:`preview` raises.
    """
    known = Regrade.objects.filter(uuid=uuid).first()
    if known is not None:
        return known
    if not reason.strip():
        raise ReasonNeeded
    plan = preview(wanted)
    if not plan.changes:
        raise NothingChanges
    scope = wanted.scope
    try:
        with transaction.atomic():
            regrade = Regrade.objects.create(
                uuid=uuid, question_id=scope.question.pk, quiz=scope.quiz, remedy=wanted.remedy,
                to_version=wanted.to_version, from_versions=list(scope.from_versions),
                reason=reason.strip(), actor=actor, counts=plan.counts.model_dump(), at=clock.now(),
            )  # fmt: skip
    except IntegrityError:  # the same form, twice at the same moment
        return Regrade.objects.get(uuid=uuid)
    audit.record(
        "question.regraded", actor=actor, target=regrade,
        data={"question": scope.question.key, "remedy": wanted.remedy, "reason": regrade.reason,
              "to_version": wanted.to_version, **plan.counts.model_dump()},
    )  # fmt: skip
    return regrade


def carry_on(regrade: Regrade, *, most: int | None = None) -> bool:
    """Do the batches that are left, at most `most` of them; return whether all is done.

    Safe to call again after a failure, and at the same time as somebody else.
    """
    done = 0
    while most is None or done < most:
        if _next_batch(regrade):
            return True
        done += 1
    return queries.progress_of(regrade).finished


@transaction.atomic
def _next_batch(regrade: Regrade) -> bool:
    """Do one batch; return whether it was the last, or everything was done before."""
    regrade = Regrade.objects.select_for_update(of=("self",)).select_related("quiz", "actor").get(
        pk=regrade.pk
    )  # fmt: skip
    newest = regrade.batches.order_by("-number").first()
    if newest is not None and newest.last:
        return True
    question = queries.Question.objects.non_polymorphic().get(pk=regrade.question_id)
    scope = Scope(question, quiz=regrade.quiz, from_versions=tuple(regrade.from_versions))
    after = newest.upto if newest else 0
    ids = next(queries.batches(scope, after=after), [])
    counts = Counts()
    if ids:
        remedy = remedy_for(question, regrade.remedy, to_version=regrade.to_version)
        plan = _plan(queries.look_at(scope, ids, lock=True), remedy)
        _apply(plan, regrade, version=remedy.version)
        counts = plan.counts
    last = len(ids) < queries.BATCH
    RegradeBatch.objects.create(
        regrade=regrade, number=(newest.number if newest else 0) + 1,
        upto=ids[-1] if ids else after, counts=counts.model_dump(), last=last, at=clock.now(),
    )  # fmt: skip
    return last


def _plans(scope: Scope, remedy: FullMarks | ByVersion) -> Iterator[Plan]:
    for ids in queries.batches(scope):
        yield _plan(queries.look_at(scope, ids), remedy)


def _plan(looked: Looked, remedy: FullMarks | ByVersion) -> Plan:
    plan = Plan(attempts=len(looked.attempts))
    for attempt in looked.attempts:
        values = {}
        for candidate in looked.candidates.get(attempt.pk, ()):
            item = candidate.item
            new = remedy.mark(attempt, item)
            if isinstance(new, NewMark) and candidate.overridden and new.value != item.value:
                new = Kept.OVERRIDDEN
            if isinstance(new, NewMark):
                if not candidate.overridden:
                    values[item.position] = new.value
                    plan.marks[attempt.pk, item.position] = new
            else:
                plan.kept.append((attempt, item.position, new))
        change = compare(looked.before[attempt.pk], values)
        if change is not None:
            plan.changes.append((attempt, change))
    return plan


def _apply(plan: Plan, regrade: Regrade, *, version: int | None) -> None:
    """Append the events of one batch and write the projections; then tell, attempt by attempt."""
    attempts = [attempt for attempt, _change in plan.changes]
    was_passed = {attempt.pk: attempt.passed for attempt in attempts}
    items = _items_of(plan)
    numbers = dict(
        GradeEvent.objects.filter(attempt__in=attempts)
        .order_by()
        .values_list("attempt_id")
        .annotate(newest=Max("number"))
    )
    at = clock.now()
    events = []
    for attempt, change in plan.changes:
        for number, changed in enumerate(change.items, start=numbers.get(attempt.pk, 0) + 1):
            new = plan.marks[attempt.pk, changed.position]
            item = items[attempt.pk, changed.position]
            item.value = new.value
            first = changed.before is None
            events.append(
                GradeEvent(
                    attempt=attempt, item=item, number=number, value=new.value,
                    kind=(GradeKind.MARKED if first else GradeKind.REGRADED).value,
                    mark={**new.mark, "regrade": str(regrade.uuid)}, question_version=version,
                    reason=regrade.reason, actor=regrade.actor, at=at,
                )
            )  # fmt: skip
        attempt.score, attempt.max_score = change.after.score, change.after.max_score
        attempt.percent, attempt.passed = change.after.percent, change.after.passed
    analysis.unfold_many(attempts)
    GradeEvent.objects.bulk_create(events)
    AttemptItem.objects.bulk_update(items.values(), ["value"], batch_size=200)
    fields = ["score", "max_score", "percent", "passed"]
    Attempt.objects.bulk_update(attempts, fields, batch_size=200)
    _tell(attempts, regrade, was_passed=was_passed)


def _items_of(plan: Plan) -> dict[tuple[int, int], AttemptItem]:
    wanted = {(attempt.pk, item.position) for attempt, change in plan.changes
              for item in change.items}  # fmt: skip
    found = AttemptItem.objects.filter(
        attempt__in=[attempt.pk for attempt, _change in plan.changes],
        position__in={position for _pk, position in wanted},
    ).defer("spec", "answer")
    return {key: item for item in found if (key := (item.attempt_id, item.position)) in wanted}


def _tell(attempts: Iterable[Attempt], regrade: Regrade, *, was_passed: dict[int, Any]) -> None:
    for attempt in attempts:
        signals.grade_changed.send(
            Attempt, attempt=attempt, reason=regrade.reason, was_passed=was_passed[attempt.pk],
            actor=regrade.actor, regrade=regrade.uuid,
        )  # fmt: skip
