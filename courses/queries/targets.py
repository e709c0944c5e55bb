"""From a page, a quiz or a scenario to the activities and enrolments that contain it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.db.models import Q

from courses import rules
from courses.enums import ActivityState, Audience, EnrolmentState
from courses.models import Activity, ActivityProgress, Course, CoursePage, Enrolment
from courses.queries.outline import in_outline, locks_of
from courses.queries.structure import activities_in
from lms.prepared import Given, Prepared
from quizzes.roleplay.enums import InputMode

# What every step of a sitting asks for: whose quiz it is, and where its lessons stand.
_ENROLMENTS = Prepared(
    lambda: (
        Enrolment.objects.filter(
            person=Given("person", Enrolment._meta.get_field("person")), course__is_open=True
        )
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("course")
    )
)


def _open_to(person: Any) -> Q:
    """Return the condition that an activity's course is one the person is in."""
    return Q(
        course__is_open=True,
        course__enrolments__person=person,
        course__enrolments__state__in=[EnrolmentState.ACTIVE, EnrolmentState.COMPLETED],
    )


def _unlocked(person: Any) -> list[Any]:
    """Return all activities that the person may work on now. Two queries."""
    return _unlocked_in(_enrolments_of(person))


def _unlocked_in(enrolments: Sequence[Enrolment]) -> list[Any]:
    """Return the activities of these enrolments of one person that are not locked. One query."""
    if not enrolments:
        return []
    done = set(
        ActivityProgress.objects.filter(
            enrolment__in=[row.pk for row in enrolments], state=ActivityState.DONE
        ).values_list("activity", flat=True)
    )
    courses = {row.course_id: row.course for row in enrolments}
    found = []
    for pk, activities in activities_in(courses.values(), [Audience.LEARNER]).items():
        locks = locks_of(courses[pk], activities, done)
        found += [one for one in activities if one.module.key not in locks or one.pk in done]
    return found


def quiz_keys_for(person: Any) -> set[str]:
    """Return the keys of the quizzes the person may sit: in their courses and not locked."""
    return {one.quiz.key for one in _unlocked(person) if one.quiz}


def scenario_keys_for(person: Any) -> set[str]:
    """Return the keys of the scenarios the person may play: in their courses and not locked."""
    return {one.scenario.key for one in _unlocked(person) if one.scenario}


def doors_open_to(person: Any) -> set[tuple[str, str]]:
    """Return ("course" | "quiz", key) of what the person can open now. Two queries.

    The courses they are in, and the quizzes in them that are not locked.
    """
    enrolments = _enrolments_of(person)
    courses = {("course", row.course.key) for row in enrolments}
    return courses | {("quiz", one.quiz.key) for one in _unlocked_in(enrolments) if one.quiz}


def speaking_for(person: Any, scenario_key: str) -> str | None:
    """Return the way of speaking that the person's courses fix for a call, or None. Two queries.

    Typing is the harder way: where two courses differ, it holds.
    """
    ways = {activity.speaking for _row, activity in enrolments_with_scenario(person, scenario_key)}
    return next((way for way in (InputMode.TYPE, InputMode.CHOOSE) if way in ways), None)


def enrolments_with_quiz(person: Any, quiz_id: int) -> list[tuple[Enrolment, Activity]]:
    """Return where in the person's courses this quiz stands now. One query."""
    return [pair for pair in _activities_of(person) if pair[1].quiz_id == quiz_id]


def enrolments_with_scenario(person: Any, scenario_key: str) -> list[tuple[Enrolment, Activity]]:
    """Return where in the person's courses this scenario stands, in any language. One query."""
    pairs = _activities_of(person)
    return [(e, one) for e, one in pairs if one.scenario and one.scenario.key == scenario_key]


def _activities_of(person: Any) -> list[tuple[Enrolment, Activity]]:
    """Return the learners' activities in all courses of the person, each with the enrolment."""
    enrolments = _enrolments_of(person)
    found = activities_in([one.course for one in enrolments], [Audience.LEARNER])
    return [(one, activity) for one in enrolments for activity in found[one.course_id]]


def _enrolments_of(person: Any) -> list[Enrolment]:
    return _ENROLMENTS.all(person=person.pk)


def activity_showing_page(user: Any, page: Any) -> Activity | None:
    """Return an activity that shows `page` (in any language) and that `user` may see, else None."""
    shown = Q(page=page.pk) | Q(page__translation_key=page.translation_key)
    rows = Activity.objects.filter(shown, in_outline(rules.audiences_for(user))).select_related(
        "course"
    )
    if not rules.can_preview(user):
        rows = rows.filter(_open_to(user))
    return rows.order_by("course_id", "id").first()


def lesson_places(user: Any, lesson_keys: Iterable[str] | None = None) -> dict[str, Activity]:
    """Return an activity for each lesson slug (None: of all) that `user` can open. One query.

    Where a lesson stands in several courses, the oldest one is meant.
    """
    if rules.can_preview(user):
        courses = list(Course.objects.all())
    else:
        courses = [enrolment.course for enrolment in _enrolments_of(user)]
    wanted = None if lesson_keys is None else set(lesson_keys)
    found: dict[str, Activity] = {}
    shown = activities_in(courses, rules.audiences_for(user))
    for activity in sorted(chain(*shown.values()), key=lambda one: (one.course_id, one.pk)):
        if activity.page is not None and (wanted is None or activity.page.slug in wanted):
            found.setdefault(activity.page.slug, activity)
    return found


def landing_page(course: Course, language: str) -> CoursePage | None:
    """Return the published page of the course in `language`, else in another. One query."""
    pages = CoursePage.objects.filter(translation_key=course.source, live=True).select_related(
        "locale"
    )
    found = {page.locale.language_code: page for page in pages}
    return found.get(language) or next(iter(found.values()), None)


def course_of_page(page: CoursePage) -> Course | None:
    """Return the course that was compiled from the page, in whatever language."""
    return Course.objects.filter(source=page.translation_key).first()


def course_showing(page: Any) -> str | None:
    """Return the title of a course whose outline shows the page itself, else None."""
    row = Activity.objects.filter(page=page.pk, retired_at=None).select_related("course").first()
    return row.course.title if row is not None else None
