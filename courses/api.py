"""Front door of courses: what other packages may ask of it, and let it do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from courses import phrases, queries
from courses.core.refusals import UnknownCourse
from courses.models import Course, Enrolment
from courses.phrases import DueItem, NextStep, PlaceKept
from courses.queries import Completion
from courses.services import (
    BadCourse,
    complete_as_read,
    enrol,
    enrol_people,
    ensure_course_page,
    export_course_page,
    import_course_page,
    withdraw,
)
from lms.foundation import clock

__all__ = [
    "BadCourse",
    "Completion",
    "DueItem",
    "NextStep",
    "PlaceKept",
    "UnknownCourse",
    "complete_activity",
    "course_choices",
    "course_completions",
    "course_title",
    "due_soon",
    "enrol",
    "enrol_people",
    "ensure_course_page",
    "export_course_page",
    "import_course_page",
    "is_enrolled",
    "next_step_for",
    "page_activities_of",
    "place_of",
    "roster",
    "withdraw",
]


def next_step_for(person: Any) -> NextStep | None:
    """Return the one thing to do next, in words of the active language; None when nothing is left.

    Two queries, whatever the number of courses.
    """
    item = queries.next_item_for(person)
    return phrases.next_step(item) if item is not None else None


def due_soon(person: Any, *, at: datetime | None = None) -> list[DueItem]:
    """Return the person's unfinished courses that have a due date, earliest first. One query."""
    moment = at or clock.now()
    return [phrases.due_item(*row) for row in queries.open_deadlines(person, at=moment)]


def place_of(person: Any) -> PlaceKept | None:
    """Return where the person last read, if they kept a place. One query."""
    row = queries.place_kept(person)
    return phrases.place_of(row) if row is not None else None


def course_completions(
    people: Iterable[Any], course_keys: Iterable[str]
) -> dict[tuple[int, str], Completion]:
    """Return ``{(person id, course key): Completion}`` of all ever enrolled. One query.

    ``Completion``: state (active|completed|withdrawn), enrolled_at, completed_at, due_at, done,
    total, minutes_left, last_at, is_complete.
    """
    return queries.completions(people, course_keys)


def course_title(key: str) -> str:
    """Return the course's title in the active language, or the key if there is no such course."""
    course = Course.objects.filter(key=key).first()
    return course.title if course is not None else key


def course_choices() -> list[tuple[str, str]]:
    """Return ``(key, title)`` of all published courses, for forms that assign them. One query."""
    return [(course.key, course.title) for course in Course.objects.filter(is_open=True)]


def roster(course_key: str) -> QuerySet[Enrolment]:
    """Return the course's enrolments with person, teams and progress; two queries."""
    return queries.roster_of(course_key)


def is_enrolled(person: Any) -> bool:
    """Whether the person is in any course that is published. One query."""
    return queries.is_enrolled(person)


def page_activities_of(person: Any, course_key: str) -> list[str]:
    """Return the keys of the course's pages that `person` reads as a learner, in order."""
    return queries.page_activity_keys(person, course_key)


def complete_activity(person: Any, course_key: str, activity_key: str) -> None:
    """Complete a page for `person` as if they had read it: opened, judged as taught, done.

    For demonstrations and for records brought from elsewhere. Raises ``UnknownCourse``,
    ``NotEnrolled`` and the other refusals. Twice changes nothing.
    """
    complete_as_read(person, course_key, activity_key)
