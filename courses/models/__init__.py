"""Tables of the courses package."""

from __future__ import annotations

from courses.models.course import Activity, Course, Module
from courses.models.enrolment import Enrolment
from courses.models.page import CoursePage
from courses.models.progress import (
    ActivityProgress,
    ActivityRecord,
    CourseProgress,
    RecordIsFixed,
)

__all__ = [
    "Activity",
    "ActivityProgress",
    "ActivityRecord",
    "Course",
    "CoursePage",
    "CourseProgress",
    "Enrolment",
    "Module",
    "RecordIsFixed",
]
