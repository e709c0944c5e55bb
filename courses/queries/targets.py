"""From a page, a quiz or a scenario to the activities and enrolments that contain it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from courses import rules
from courses.enums import Audience, EnrolmentState
from courses.models import Activity, Course, CoursePage, Enrolment
from courses.queries.outline import current_activities, in_outline, locks_of


def _open_to(person: Any) -> Q:
    """Return the condition that an activity's course is one the person is in."""
    return Q(
        course__is_open=True,
        course__enrolments__person=person,
        course__enrolments__state__in=[EnrolmentState.ACTIVE, EnrolmentState.COMPLETED],
    )


def _unlocked(person: Any) -> list[Any]:
    """Return all activities that the person may work on now, with `quiz_key` and `scenario_key`.

    Three queries.
    """
    enrolments = Enrolment.objects.filter(person=person, course__is_open=True).exclude(
        state=EnrolmentState.WITHDRAWN
    )
    courses = {row.course_id: row.pk for row in enrolments}
    if not courses:
        return []
    grouped: dict[int, list[Activity]] = {}
    named = {"quiz_key": F("quiz__key"), "scenario_key": F("scenario__key")}  # not their documents
    for activity in current_activities(courses, [Audience.LEARNER]).annotate(**named):
        grouped.setdefault(activity.course_id, []).append(activity)
    done = set(
        Activity.objects.filter(
            progress__enrolment__in=courses.values(), progress__state="done"
        ).values_list("pk", flat=True)
    )
    found = []
    for activities in grouped.values():
        locks = locks_of(activities[0].course, activities, done)
        found += [one for one in activities if one.module.key not in locks or one.pk in done]
    return found


def quiz_keys_for(person: Any) -> set[str]:
    """Return the keys of the quizzes the person may sit: in their courses and not locked."""
    return {one.quiz_key for one in _unlocked(person) if one.quiz_key}


def scenario_keys_for(person: Any) -> set[str]:
    """Return the keys of the scenarios the person may play: in their courses and not locked."""
    return {one.scenario_key for one in _unlocked(person) if one.scenario_key}


def enrolments_with_quiz(person: Any, quiz_id: int) -> QuerySet[Activity]:
    """Return the current activities in the person's courses that are this quiz."""
    return current_activities_of(person).filter(quiz=quiz_id)


def enrolments_with_scenario(person: Any, scenario_key: str) -> QuerySet[Activity]:
    """Return the activities in the person's courses that are this scenario, in any language."""
    return current_activities_of(person).filter(scenario__key=scenario_key)


def current_activities_of(person: Any) -> QuerySet[Activity]:
    """Return the learners' activities in all courses of the person."""
    return (
        Activity.objects.filter(_open_to(person), in_outline([Audience.LEARNER]))
        .select_related("course", "module")
        .distinct()
    )


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
    """Return an activity for each lesson slug (None: of all) that `user` can open. One query."""
    rows = Activity.objects.filter(
        in_outline(rules.audiences_for(user)), page__isnull=False
    ).select_related("course", "page")
    if lesson_keys is not None:
        rows = rows.filter(page__slug__in=list(lesson_keys))
    if not rules.can_preview(user):
        rows = rows.filter(_open_to(user))
    found: dict[str, Activity] = {}
    for row in rows.order_by("-course_id", "-id"):
        if row.page is not None:
            found[row.page.slug] = row
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
