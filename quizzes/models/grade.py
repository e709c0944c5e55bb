"""Grade events: append only. What an attempt is worth now is computed from them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.core.gradebook import GradeKind, GradeStep
from quizzes.core.refusals import AppendOnly
from quizzes.models.attempt import Attempt, AttemptItem


class GradeEvent(models.Model):
    """One thing that happened to a mark. `actor` None is the engine; `mark` holds its parts.

    `question_version` names the version that a regrade marked by; None: the frozen one.
    """

    KINDS = [
        (GradeKind.MARKED.value, _("Marked")),
        (GradeKind.REGRADED.value, _("Marked again")),
        (GradeKind.OVERRIDDEN.value, _("Changed by a person")),
    ]

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="grade_events")
    item = models.ForeignKey(AttemptItem, on_delete=models.PROTECT, related_name="grade_events")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    value = models.DecimalField(_("share earned"), max_digits=5, decimal_places=4)
    mark = models.JSONField(_("mark in parts"), default=dict, blank=True)
    question_version = models.PositiveIntegerField(
        _("version of the question"), null=True, blank=True
    )
    reason = models.TextField(_("reason"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # learner records hold nothing that the CMS refers to

    class Meta:
        verbose_name = _("grade event")
        verbose_name_plural = _("grade events")
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="grade_event_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(kind="marked"), name="one_first_mark"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=-2, value__lte=1), name="grade_event_value_is_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.number} {self.kind} {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the event once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("a grade event cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: grades are kept."""
        raise AppendOnly("a grade event cannot be deleted")

    def as_step(self, *, position: int) -> GradeStep:
        """Return the plain event that `quizzes.core.gradebook` reads."""
        return GradeStep(
            number=self.number, position=position, kind=GradeKind(self.kind), value=self.value,
            reason=self.reason,
        )  # fmt: skip
