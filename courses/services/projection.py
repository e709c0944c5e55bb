"""The projections of the log: counted anew after each record, rebuilt and compared on request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from courses import signals
from courses.core import completion
from courses.core.completion import Standing, Tally
from courses.enums import ActivityState, Audience, EnrolmentState
from courses.models import (
    ActivityProgress,
    ActivityRecord,
    CourseProgress,
    Enrolment,
)
from courses.queries.outline import course_standing
from courses.queries.structure import activities_in
from lms.audit import api as audit
from lms.foundation import clock

_STANDING = (
    "state", "opened_at", "place", "place_at", "judgements", "completed_at", "last_at", "results",
)  # fmt: skip
_COUNTS = ("done", "total", "required_done", "required_total", "minutes_left", "last_at")


@dataclass(frozen=True)
class Difference:
    """A projection that is not what the log says. `enrolment` and `activity` are primary keys."""

    enrolment: int
    activity: int | None
    field: str
    stored: object
    computed: object


def standing_of(progress: ActivityProgress) -> Standing:
    """Return the stored standing as a plain value."""
    values = {name: getattr(progress, name) for name in _STANDING}
    return Standing(**{**values, "state": completion.State(progress.state)})


def values_of(standing: Standing) -> dict[str, Any]:
    """Return the columns that hold a standing."""
    return {
        **{name: getattr(standing, name) for name in _STANDING},
        "state": standing.state.value,
        "place": dict(standing.place) if standing.place is not None else None,
        "judgements": dict(standing.judgements),
        "results": dict(standing.results),
    }


def store_standing(progress: ActivityProgress, standing: Standing) -> None:
    """Write a standing into its row."""
    for name, value in values_of(standing).items():
        setattr(progress, name, value)
    progress.save()


def counts_of(total: Tally, last_at: datetime | None) -> dict[str, Any]:
    """Return the columns that hold a tally."""
    return {
        "done": total.done,
        "total": total.total,
        "required_done": total.required_done,
        "required_total": total.required_total,
        "minutes_left": total.minutes_left,
        "last_at": last_at,
    }


def _counts(enrolments: list[Enrolment]) -> dict[int, tuple[Tally, datetime | None]]:
    """Return the tally and the last activity of each enrolment. One query or two."""
    courses = {enrolment.course_id: enrolment.course for enrolment in enrolments}
    activities = activities_in(courses.values(), [Audience.LEARNER])
    done: dict[int, set[int]] = {}
    last: dict[int, datetime] = {}
    rows = ActivityProgress.objects.filter(enrolment__in=[e.pk for e in enrolments])
    for enrolment, activity_id, state, at in rows.values_list(
        "enrolment", "activity", "state", "last_at"
    ):
        if state == ActivityState.DONE:
            done.setdefault(enrolment, set()).add(activity_id)
        if at is not None:
            last[enrolment] = max(at, last.get(enrolment, at))
    found = {}
    for one in enrolments:
        total, _modules = course_standing(activities[one.course_id], done.get(one.pk, set()))
        found[one.pk] = (total, last.get(one.pk))
    return found


def recount(enrolments: Iterable[Enrolment], *, at: datetime, reason: str) -> None:
    """Bring the course progress of `enrolments` up to date; complete what has become complete.

    Must run inside a transaction. `reason` stands in the audit log of a completion:
    "activity" (something was done) or "outline" (the course was changed).
    """
    listed = list(enrolments)
    stored = {row.enrolment_id: row for row in CourseProgress.objects.filter(enrolment__in=listed)}
    counts = _counts(listed)
    for enrolment in listed:
        total, last_at = counts[enrolment.pk]
        wanted = counts_of(total, last_at)
        row = stored.get(enrolment.pk)
        if row is None:
            CourseProgress.objects.create(enrolment=enrolment, **wanted)
        elif any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.save()
        if total.complete and enrolment.state == EnrolmentState.ACTIVE:
            _complete(enrolment, at=at, reason=reason)


def _complete(enrolment: Enrolment, *, at: datetime, reason: str) -> None:
    changed = Enrolment.objects.filter(pk=enrolment.pk, state=EnrolmentState.ACTIVE).update(
        state=EnrolmentState.COMPLETED, completed_at=enrolment.completed_at or at
    )
    if not changed:
        return  # another transaction was first; the signal is sent once
    is_first = enrolment.completed_at is None
    enrolment.refresh_from_db()
    if is_first:
        audit.record(
            "course.completed", actor=enrolment.person, target=enrolment, data={"because": reason}
        )
        signals.course_completed.send(Enrolment, enrolment=enrolment)


def reopen(enrolment: Enrolment, *, data: dict[str, Any]) -> None:
    """Take back a completion that a corrected result no longer supports; the audit log says why.

    Nothing happens if what is required is still done, or if the course was never completed. Must
    run inside a transaction, after `recount`.
    """
    counts = CourseProgress.objects.get(enrolment=enrolment)
    still = counts.required_done == counts.required_total
    if still or enrolment.completed_at is None:
        return
    if enrolment.state == EnrolmentState.COMPLETED:
        enrolment.state = EnrolmentState.ACTIVE
    enrolment.completed_at = None
    enrolment.save(update_fields=["state", "completed_at"])
    audit.record("course.reopened", actor=None, target=enrolment, data=data)


def _replayed(enrolments: list[Enrolment]) -> dict[tuple[int, int], Standing]:
    logs: dict[tuple[int, int], list[completion.Record]] = {}
    rows = ActivityRecord.objects.filter(enrolment__in=enrolments).order_by("id")
    for row in rows:
        record = completion.Record(completion.What(row.what), row.at, row.data, row.ref)
        logs.setdefault((row.enrolment_id, row.activity_id), []).append(record)
    return {key: completion.replay(records) for key, records in logs.items()}


def _compare(enrolments: list[Enrolment]) -> list[Difference]:
    replayed = _replayed(enrolments)
    stored = {
        (row.enrolment_id, row.activity_id): row
        for row in ActivityProgress.objects.filter(enrolment__in=enrolments)
    }
    found = []
    for key in sorted(replayed.keys() | stored.keys()):
        wanted = values_of(replayed.get(key, Standing()))
        for name, value in wanted.items():
            present = getattr(stored[key], name) if key in stored else None
            if key not in stored or present != value:
                found.append(Difference(key[0], key[1], name, present, value))
    counts = _counts(enrolments)
    rows = {
        row.enrolment_id: row for row in CourseProgress.objects.filter(enrolment__in=enrolments)
    }
    for one in enrolments:
        for name, value in counts_of(*counts[one.pk]).items():
            present = getattr(rows.get(one.pk), name, None)
            if present != value or one.pk not in rows:
                found.append(Difference(one.pk, None, name, present, value))
    return found


def rebuild_progress(*, check: bool = False) -> list[Difference]:
    """Compute all projections from the log; return what differed. `check` writes nothing."""
    with transaction.atomic():
        enrolments = list(Enrolment.objects.select_related("person", "course").order_by("id"))
        found = _compare(enrolments)
        if check or not found:
            return found
        replayed = _replayed(enrolments)
        touched = {(one.enrolment, one.activity) for one in found if one.activity is not None}
        for enrolment_id, activity_id in touched:
            ActivityProgress.objects.update_or_create(
                enrolment_id=enrolment_id,
                activity_id=activity_id,
                defaults=values_of(replayed.get((enrolment_id, activity_id), Standing())),
            )
        recount(enrolments, at=clock.now(), reason="rebuild")
    return found
