"""Courses as their learners meet them. A stranger gets 404, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from courses import rules
from courses.core import deadlines
from courses.core.completion import Tally
from courses.enums import Audience, EnrolmentState
from courses.models import ActivityProgress, Course, CourseProgress, Enrolment
from courses.queries.outline import (
    ActivityView,
    CourseView,
    Outline,
    build_outline,
    next_in,
)
from courses.queries.structure import activities_in
from lms.prepared import Given, Prepared

_PERSON = Given("person", Enrolment._meta.get_field("person"))
_OF_PERSON = Prepared(
    lambda: Enrolment.objects.filter(person=_PERSON).select_related("course", "course_progress")
)
_IN_COURSE = Prepared(
    lambda: (
        Enrolment.objects.filter(
            person=_PERSON, course__key=Given("key", Course._meta.get_field("key"))
        )
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("course", "course_progress")
    )
)


@dataclass(frozen=True)
class CourseCard:
    """A course in the list of a person's courses; `next` is None when nothing is left."""

    view: CourseView
    tally: Tally
    next: ActivityView | None
    deadline: deadlines.Deadline


@dataclass(frozen=True)
class NextItem:
    """The one thing to do next, with the outline it stands in."""

    view: CourseView
    outline: Outline
    activity: ActivityView


@dataclass(frozen=True)
class Completion:
    """How one person stands in one course."""

    state: str
    enrolled_at: datetime
    completed_at: datetime | None
    due_at: datetime | None
    done: int
    total: int
    minutes_left: int
    last_at: datetime | None
    title: str = ""  # of the course, in the active language

    @property
    def is_complete(self) -> bool:
        """Whether the course was completed; a later withdrawal does not undo it."""
        return self.completed_at is not None


def enrolment_of(person: Any, course: Course) -> Enrolment | None:
    """Return the person's enrolment if it lets them in."""
    return _enrolment(person, course.key)


def _enrolment(person: Any, key: str) -> Enrolment | None:
    found = _IN_COURSE.first(person=person.pk, key=key)
    return found if rules.may_learn(found) else None


def course_for(user: Any, key: str) -> CourseView:
    """Return the course if `user` is in it or may preview it, else Http404. One query for a learner."""
    enrolment = _enrolment(user, key)
    if enrolment is not None and (enrolment.course.is_open or rules.can_preview(user)):
        return CourseView(enrolment.course, enrolment)
    course = Course.objects.filter(key=key).first() if rules.can_preview(user) else None
    if course is None:
        raise Http404("no such course for this person")
    return CourseView(course, None)


def _progress_of(enrolments: Iterable[Enrolment]) -> dict[int, dict[int, ActivityProgress]]:
    rows: dict[int, dict[int, ActivityProgress]] = {}
    ids = [enrolment.pk for enrolment in enrolments]
    if ids:
        for row in ActivityProgress.objects.filter(enrolment__in=ids):
            rows.setdefault(row.enrolment_id, {})[row.activity_id] = row
    return rows


def outline_with_progress(view: CourseView, *, user: Any) -> Outline:
    """Return the outline that `user` may see. One query for the progress, none in a preview."""
    course = view.course
    activities = activities_in([course], rules.audiences_for(user))[course.pk]
    rows = _progress_of([view.enrolment] if view.enrolment else [])
    progress = rows.get(view.enrolment.pk, {}) if view.enrolment else {}
    return build_outline(view.course, activities, progress, preview=view.is_preview)


def activity_for(user: Any, course_key: str, key: str) -> tuple[CourseView, Outline, ActivityView]:
    """Return an activity of a course that `user` may see; raises Http404.

    Instructors' modules do not exist for learners. A locked activity comes with what opens it.
    """
    view = course_for(user, course_key)
    outline = outline_with_progress(view, user=user)
    for one in outline.activities:
        if one.activity.key == key:
            return view, outline, one
    raise Http404("no such activity for this person")


def enrolments_of(person: Any) -> list[Enrolment]:
    """Return every enrolment of a person, with course and progress, whether it lets them in or not.

    In the order of work: what is due first, then what was begun first. One query, from which
    `learning_of`, `next_item_in`, `deadlines_in` and `completions_in` answer without another.
    """
    rows = _OF_PERSON.all(person=person.pk)
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at, row.enrolled_at, row.pk))


def learning_of(enrolments: Iterable[Enrolment]) -> list[Enrolment]:
    """Return the enrolments that let their person into a published course."""
    return [row for row in enrolments if row.course.is_open and rules.may_learn(row)]


def _outlines(person: Any, enrolments: list[Enrolment]) -> list[tuple[Enrolment, Outline]]:
    audiences = rules.audiences_for(person)
    by_course = activities_in([one.course for one in enrolments], audiences)
    rows = _progress_of(enrolments)
    return [
        (
            enrolment,
            build_outline(
                enrolment.course,
                by_course[enrolment.course_id],
                rows.get(enrolment.pk, {}),
                preview=False,
            ),
        )
        for enrolment in enrolments
    ]


def courses_of(person: Any, *, at: datetime) -> list[CourseCard]:
    """Return the person's courses, what is due first; for instructors then all others."""
    enrolments = learning_of(enrolments_of(person))
    cards = [
        CourseCard(
            CourseView(enrolment.course, enrolment),
            outline.tally,
            next_in(outline),
            deadlines.deadline(enrolment.due_at, at=at, completed_at=enrolment.completed_at),
        )
        for enrolment, outline in (_outlines(person, enrolments) if enrolments else [])
    ]
    if rules.can_preview(person):
        none = deadlines.Deadline(deadlines.DueState.NONE)
        others = Course.objects.exclude(pk__in=[e.course_id for e in enrolments])
        cards += [CourseCard(CourseView(one, None), Tally(), None, none) for one in others]
    return cards


def _last_at(enrolment: Enrolment) -> datetime | None:
    progress: CourseProgress | None = getattr(enrolment, "course_progress", None)
    return progress.last_at if progress else None


def next_item_in(enrolments: Iterable[Enrolment], person: Any) -> NextItem | None:
    """Return what the person should do next: in the course used last, else in the one due first.

    One query, for the progress.
    """
    active = [e for e in learning_of(enrolments) if e.state == EnrolmentState.ACTIVE]
    if not active:
        return None
    begun = [e for e in active if _last_at(e)]
    begun.sort(key=lambda e: _last_at(e) or e.enrolled_at, reverse=True)
    ordered = begun + [e for e in active if e not in begun]
    outlines = {enrolment.pk: outline for enrolment, outline in _outlines(person, ordered)}
    for enrolment in ordered:
        outline = outlines[enrolment.pk]
        found = next_in(outline)
        if found is not None:
            return NextItem(CourseView(enrolment.course, enrolment), outline, found)
    return None


def deadlines_in(
    enrolments: Iterable[Enrolment], *, at: datetime
) -> list[tuple[Enrolment, deadlines.Deadline]]:
    """Return the unfinished courses among them that have a due date, earliest first. No query."""
    return [
        (row, deadlines.deadline(row.due_at, at=at))
        for row in learning_of(enrolments)
        if row.state == EnrolmentState.ACTIVE and row.due_at is not None
    ]


def completions(
    people: Iterable[Any], course_keys: Iterable[str]
) -> dict[tuple[int, str], Completion]:
    """Return how each of `people` stands in each course, by (person id, course key). One query."""
    rows = Enrolment.objects.filter(
        person__in=[person.pk for person in people], course__key__in=list(course_keys)
    ).select_related("course", "course_progress")
    return completions_in(rows)


def completions_in(enrolments: Iterable[Enrolment]) -> dict[tuple[int, str], Completion]:
    """Return what the enrolments say, by (person id, course key). No query."""
    found = {}
    for row in enrolments:
        progress = getattr(row, "course_progress", None) or CourseProgress()
        found[(row.person_id, row.course.key)] = Completion(
            state=row.state,
            enrolled_at=row.enrolled_at,
            completed_at=row.completed_at,
            due_at=row.due_at,
            done=progress.done,
            total=progress.total,
            minutes_left=progress.minutes_left,
            last_at=progress.last_at,
            title=row.course.title,
        )
    return found


def place_kept(person: Any) -> ActivityProgress | None:
    """Return the progress row that holds the place the person kept last, if any."""
    return (
        ActivityProgress.objects.filter(
            enrolment__person=person, place_at__isnull=False, activity__retired_at=None
        )
        .exclude(enrolment__state=EnrolmentState.WITHDRAWN)
        .select_related("activity", "activity__course")
        .order_by("-place_at", "-id")
        .first()
    )


def page_activity_keys(person: Any, course_key: str) -> list[str]:
    """Return the keys of the course's learner pages, in order; raises Http404 for a stranger."""
    view = course_for(person, course_key)
    rows = activities_in([view.course], [Audience.LEARNER])[view.course.pk]
    return [one.key for one in rows if one.kind == "page"]
