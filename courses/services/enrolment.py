"""Putting people into courses, taking them out, giving them more time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.core import deadlines
from courses.core.refusals import NotEnrolled
from courses.enums import EnrolmentState
from courses.models import Enrolment
from courses.queries import course_by_key
from courses.services.earlier import count_earlier_passes
from courses.services.projection import recount
from lms.audit import api as audit
from lms.foundation import clock


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def enrol(person: Any, course_key: str, *, actor: Any, due_at: datetime | None = None) -> Enrolment:
    """Enrol `person`, or bring a withdrawn enrolment back; what was done before still counts.

    So does what was passed before the enrolment, in the course's quizzes and role-plays.

    Doing it twice changes nothing. A `due_at` given sets the due date; None leaves it.
    Raises :class:`UnknownCourse`.
    """
    at = clock.now()
    course = course_by_key(course_key)
    with transaction.atomic():
        enrolment, created = Enrolment.objects.select_for_update().get_or_create(
            person=person,
            course=course,
            defaults={"due_at": due_at, "assigned_by": actor, "enrolled_at": at},
        )
        if created:
            audit.record(
                "enrolment.created",
                actor=actor,
                target=enrolment,
                data={"person": str(person.uuid), "course": course.key, "due_at": _iso(due_at)},
            )
        else:
            _resume(enrolment, actor=actor)
            if due_at is not None and due_at != enrolment.due_at:
                _set_due(enrolment, due_at, actor=actor)
        count_earlier_passes([enrolment])
        recount([enrolment], at=at, reason="activity")
    enrolment.refresh_from_db()
    return enrolment


def _resume(enrolment: Enrolment, *, actor: Any) -> None:
    if enrolment.state != EnrolmentState.WITHDRAWN:
        return
    done = enrolment.completed_at is not None
    enrolment.state = EnrolmentState.COMPLETED if done else EnrolmentState.ACTIVE
    enrolment.withdrawn_at = None
    enrolment.assigned_by = actor
    enrolment.save(update_fields=["state", "withdrawn_at", "assigned_by"])
    audit.record("enrolment.resumed", actor=actor, target=enrolment)


def _set_due(enrolment: Enrolment, due_at: datetime, *, actor: Any) -> None:
    before, enrolment.due_at = enrolment.due_at, due_at
    enrolment.save(update_fields=["due_at"])
    data = {"from": _iso(before), "to": _iso(due_at)}
    audit.record("enrolment.due_changed", actor=actor, target=enrolment, data=data)


def enrol_people(
    people: Iterable[Any], course_key: str, *, actor: Any, due_at: datetime | None = None
) -> list[Enrolment]:
    """Enrol several people at once: all, or nobody if one is refused."""
    with transaction.atomic():
        return [enrol(person, course_key, actor=actor, due_at=due_at) for person in people]


def withdraw(enrolment: Enrolment, *, actor: Any) -> Enrolment:
    """Take the person out of the course; records and completion stay. Twice changes nothing."""
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if enrolment.state != EnrolmentState.WITHDRAWN:
            enrolment.state = EnrolmentState.WITHDRAWN
            enrolment.withdrawn_at = clock.now()
            enrolment.save(update_fields=["state", "withdrawn_at"])
            audit.record("enrolment.withdrawn", actor=actor, target=enrolment)
    return enrolment


def extend(enrolment: Enrolment, *, to: datetime, actor: Any) -> Enrolment:
    """Give the person until `to`.

    Raises :class:`NotEnrolled` for a withdrawn person, :class:`deadlines.NotAnExtension` and
    :class:`deadlines.DeadlinePassed`. The same deadline again changes nothing.
    """
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if enrolment.state == EnrolmentState.WITHDRAWN:
            raise NotEnrolled("the person was withdrawn from this course")
        if enrolment.due_at != to:
            due_at = deadlines.extended(enrolment.due_at, to=to, at=clock.now())
            _set_due(enrolment, due_at, actor=actor)
    return enrolment
