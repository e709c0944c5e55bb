"""Front door of courses: what other packages may ask of it, and let it do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from courses import phrases, queries, rules
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
    "Today",
    "UnknownCourse",
    "complete_activity",
    "course_choices",
    "course_completions",
    "course_titles",
    "doors_open_to",
    "due_soon",
    "enrol",
    "enrol_people",
    "ensure_course_page",
    "export_course_page",
    "import_course_page",
    "next_step_for",
    "page_activities_of",
    "place_of",
    "roster",
    "today_for",
    "withdraw",
]


@dataclass(frozen=True)
class Today:
    """How a person stands in their courses now, in words of the active language.

    `step` is the one thing to do next, None when nothing is left; `due` the unfinished courses with
    a due date, earliest first; `enrolled` whether they are in any published course; `completions`
    as `course_completions` gives them, for every course the person was ever enrolled in.
    """

    step: NextStep | None
    due: list[DueItem]
    enrolled: bool
    completions: Mapping[tuple[int, str], Completion]


def today_for(person: Any, *, at: datetime | None = None) -> Today:
    """Return all that a first page tells of a person's courses.

    Two queries, whatever the number of courses.
    """
    enrolments = queries.enrolments_of(person)
    item = queries.next_item_in(enrolments, person)
    due = queries.deadlines_in(enrolments, at=at or clock.now())
    return Today(
        step=phrases.next_step(item) if item is not None else None,
        due=[phrases.due_item(*row) for row in due],
        enrolled=bool(queries.learning_of(enrolments)),
        completions=queries.completions_in(enrolments),
    )


def next_step_for(person: Any) -> NextStep | None:
    """Return the one thing to do next, as `today_for` does. Two queries."""
    return today_for(person).step


def due_soon(person: Any, *, at: datetime | None = None) -> list[DueItem]:
    """Return the person's unfinished courses that have a due date, earliest first. One query."""
    found = queries.deadlines_in(queries.enrolments_of(person), at=at or clock.now())
    return [phrases.due_item(*row) for row in found]


def place_of(person: Any) -> PlaceKept | None:
    """Return where the person last read, if they kept a place. One query."""
    row = queries.place_kept(person)
    return phrases.place_of(row) if row is not None else None


def course_completions(
    people: Iterable[Any], course_keys: Iterable[str]
) -> dict[tuple[int, str], Completion]:
    """Return ``{(person id, course key): Completion}`` of all ever enrolled. One query.

    ``Completion``: state (active|completed|withdrawn), enrolled_at, completed_at, due_at, done,
    total, minutes_left, last_at, title, is_complete.
    """
    return queries.completions(people, course_keys)


def course_titles(keys: Iterable[str]) -> dict[str, str]:
    """Return what courses are called in the active language; unknown keys are left out. One query."""
    return dict(Course.objects.filter(key__in=list(keys)).values_list("key", "title"))


def doors_open_to(person: Any) -> set[tuple[str, str]] | None:
    """Return ("course" | "quiz", key) of what `person` can open now; None: everything.

    Instructors look into every course. Two queries for others.
    """
    return None if rules.can_preview(person) else queries.doors_open_to(person)


def course_choices() -> list[tuple[str, str]]:
    """Return ``(key, title)`` of all published courses, for forms that assign them. One query."""
    return [(course.key, course.title) for course in Course.objects.filter(is_open=True)]


def roster(course_key: str) -> QuerySet[Enrolment]:
    """Return the course's enrolments with person, teams and progress; two queries."""
    return queries.roster_of(course_key)


def page_activities_of(person: Any, course_key: str) -> list[str]:
    """Return the keys of the course's pages that `person` reads as a learner, in order."""
    return queries.page_activity_keys(person, course_key)


def complete_activity(person: Any, course_key: str, activity_key: str) -> None:
    """Complete a page for `person` as if they had read it: opened, judged as taught, done.

    For demonstrations and for records brought from elsewhere. Raises ``UnknownCourse``,
    ``NotEnrolled`` and the other refusals. Twice changes nothing.
    """
    complete_as_read(person, course_key, activity_key)
