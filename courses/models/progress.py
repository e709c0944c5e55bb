"""The log of what learners did in courses, and the two projections computed from it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import ActivityState, RecordKind
from courses.models.course import Activity
from courses.models.enrolment import Enrolment
from lms.foundation import clock


class RecordIsFixed(Exception):
    """A record of the log may be written once and neither changed nor deleted."""


class ActivityRecord(models.Model):
    """One thing that happened: append only. `ref` names its cause (an attempt's uuid), if any.

    `data` of a place: anchor, index (from 0), of, title, locale; of a judgement: passage, verdict;
    of a correction: passed (the verdict that now stands for `ref`), percent, reason.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="records")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="records")
    what = models.CharField(_("what"), max_length=10, choices=RecordKind)
    ref = models.CharField(_("cause"), max_length=80, blank=True, default="")
    data = models.JSONField(_("particulars"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("activity record")
        verbose_name_plural = _("activity records")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "what", "ref"],
                condition=Q(what__in=["passed", "failed"]),
                name="activity_result_once",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "activity", "what"],
                condition=Q(what__in=["opened", "completed"]),
                name="activity_opened_and_completed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.what} {self.activity_id}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write the record once; a second save is refused."""
        if self.pk is not None:
            raise RecordIsFixed("an activity record cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse: the log is kept."""
        raise RecordIsFixed("an activity record cannot be deleted")


class ActivityProgress(models.Model):
    """Projection: one person's standing in one activity (``core.completion.Standing``)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(
        _("state"), max_length=10, choices=ActivityState, default=ActivityState.NEW
    )
    opened_at = models.DateTimeField(_("opened"), null=True)
    place = models.JSONField(_("place"), null=True)
    place_at = models.DateTimeField(_("place kept"), null=True)
    judgements = models.JSONField(_("judgements"), default=dict)
    results = models.JSONField(_("results"), default=dict)
    completed_at = models.DateTimeField(_("completed"), null=True)
    last_at = models.DateTimeField(_("last activity"), null=True)

    class Meta:
        verbose_name = _("activity progress")
        verbose_name_plural = _("activity progress")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="one_progress_each")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.activity_id}: {self.state}"


class CourseProgress(models.Model):
    """Projection: how much of the course's present outline a person has done."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="course_progress"
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("all"), default=0)
    required_done = models.PositiveIntegerField(_("required done"), default=0)
    required_total = models.PositiveIntegerField(_("required"), default=0)
    minutes_left = models.PositiveIntegerField(_("minutes left"), default=0)
    last_at = models.DateTimeField(_("last activity"), null=True)

    class Meta:
        verbose_name = _("course progress")
        verbose_name_plural = _("course progress")

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.done}/{self.total}"
