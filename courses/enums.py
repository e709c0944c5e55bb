"""Closed sets of values that stand in the database."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """For whom a module is."""

    LEARNER = "learner", _("Learners")
    INSTRUCTOR = "instructor", _("Instructors only")


class ModuleOrder(models.TextChoices):
    """How the modules of a course open; the values of ``core.prerequisites.Order``."""

    FREE = "free", _("In any order")
    IN_ORDER = "in-order", _("One after the other")


class EnrolmentState(models.TextChoices):
    """Where an enrolment is."""

    ACTIVE = "active", pgettext_lazy("enrolment", "Learning")
    COMPLETED = "completed", pgettext_lazy("enrolment", "Completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")


class ActivityState(models.TextChoices):
    """How an activity stands; the values of ``core.completion.State``."""

    NEW = "new", pgettext_lazy("activity", "Not started")
    OPEN = "open", pgettext_lazy("activity", "Started")
    FAILED = "failed", pgettext_lazy("activity", "Not passed yet")
    DONE = "done", pgettext_lazy("activity", "Completed")


class RecordKind(models.TextChoices):
    """What a record says; the values of ``core.completion.What``."""

    OPENED = "opened", pgettext_lazy("record", "Opened")
    PLACE = "place", pgettext_lazy("record", "Read to here")
    JUDGED = "judged", pgettext_lazy("record", "Judged a passage")
    COMPLETED = "completed", pgettext_lazy("record", "Completed")
    PASSED = "passed", pgettext_lazy("record", "Passed")
    FAILED = "failed", pgettext_lazy("record", "Not passed")
    CORRECTED = "corrected", pgettext_lazy("record", "Result corrected")


class PageKind(models.TextChoices):
    """What sort of page an activity of the kind “page” shows."""

    LESSON = "lesson", _("Lesson")
    MANUAL = "manual", _("Manual chapter")
    CASE = "case", _("Case study")
