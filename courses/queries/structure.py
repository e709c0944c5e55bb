"""The modules and activities of courses, kept in memory: they change only when somebody publishes.

What is kept goes by ``Course.structure``, which ``courses.receivers`` renews with every change and
which comes with the course's row anyway. So another process' change is seen at once, and a course
that is no longer asked for gives way. The rows are shared by all requests: nobody writes to them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from uuid import UUID

from courses.enums import Audience, PageKind
from courses.models import Activity, Course
from courses.queries.outline import current_activities

KEPT = 64  # courses
_EVERYBODY = (Audience.LEARNER, Audience.INSTRUCTOR)
_kept: OrderedDict[int, tuple[UUID, tuple[Activity, ...]]] = OrderedDict()
_lock = Lock()


def activities_in(courses: Iterable[Course], audiences: Sequence[str]) -> dict[int, list[Activity]]:
    """Return the activities of each course (by its id) that `audiences` see now, in order.

    `courses` are rows just read. No query for what is in memory, else one for all that is missing.
    """
    listed = {course.pk: course for course in courses}
    found = {pk: known for pk, course in listed.items() if (known := _recall(course)) is not None}
    if missing := [course for pk, course in listed.items() if pk not in found]:
        found |= _fetch(missing)
    return {pk: [one for one in found[pk] if _is_for(one, audiences)] for pk in listed}


def _is_for(activity: Activity, audiences: Sequence[str]) -> bool:
    """As `in_outline`: a chapter of the manual is never for learners."""
    if activity.module.audience not in audiences:
        return False
    return Audience.INSTRUCTOR in audiences or activity.page_kind != PageKind.MANUAL


def _recall(course: Course) -> tuple[Activity, ...] | None:
    with _lock:
        stamp, activities = _kept.get(course.pk, (None, ()))
        if stamp != course.structure:
            return None
        _kept.move_to_end(course.pk)
        return activities


def _fetch(courses: Sequence[Course]) -> dict[int, tuple[Activity, ...]]:
    grouped: dict[int, list[Activity]] = {course.pk: [] for course in courses}
    rows = current_activities(grouped, _EVERYBODY).select_related("page", "quiz", "scenario")
    for one in rows.defer("scenario__document", "scenario__spec"):
        grouped[one.course_id].append(one)
    with _lock:
        for course in courses:
            _kept[course.pk] = (course.structure, tuple(grouped[course.pk]))
            _kept.move_to_end(course.pk)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return {pk: tuple(rows_of) for pk, rows_of in grouped.items()}
