"""Every write of the courses package."""

from __future__ import annotations

from courses.services.documents import (
    BadCourse,
    ensure_course_page,
    export_course_page,
    import_course_page,
)
from courses.services.enrolment import enrol, enrol_people, extend, withdraw
from courses.services.learning import (
    complete_activity,
    complete_as_read,
    correct_result,
    judge_passage,
    keep_place,
    open_activity,
    record_result,
)
from courses.services.outline import (
    close_course,
    compile_outline,
    forget_page,
    refresh_titles,
    renew_structure,
)
from courses.services.projection import Difference, rebuild_progress, recount

__all__ = [
    "BadCourse",
    "Difference",
    "close_course",
    "compile_outline",
    "complete_activity",
    "complete_as_read",
    "correct_result",
    "enrol",
    "enrol_people",
    "ensure_course_page",
    "export_course_page",
    "extend",
    "forget_page",
    "import_course_page",
    "judge_passage",
    "keep_place",
    "open_activity",
    "rebuild_progress",
    "record_result",
    "recount",
    "refresh_titles",
    "renew_structure",
    "withdraw",
]
