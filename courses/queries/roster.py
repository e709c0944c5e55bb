"""Who is in a course, for instructors."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from courses.core.refusals import UnknownCourse
from courses.enums import EnrolmentState
from courses.models import Course, Enrolment


def course_by_key(key: str) -> Course:
    """Return the course; raises :class:`UnknownCourse`."""
    course = Course.objects.filter(key=key).first()
    if course is None:
        raise UnknownCourse(key)
    return course


def course_list() -> QuerySet[Course]:
    """Return all courses with `learning` and `completed` counts. One query."""
    return Course.objects.annotate(
        learning=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.ACTIVE)),
        completed=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.COMPLETED)),
    )


def roster_of(course_key: str) -> QuerySet[Enrolment]:
    """Return a course's enrolments with person, teams and progress: unfinished and due first.

    Two queries however many rows are read: the rows, and their people's teams.
    """
    return (
        Enrolment.objects.filter(course__key=course_key)
        .select_related("person", "course", "course_progress", "assigned_by")
        .prefetch_related("person__teams")
        .annotate(is_active=Q(state=EnrolmentState.ACTIVE))
        .order_by("-is_active", F("due_at").asc(nulls_last=True), "person__name", "id")
    )
