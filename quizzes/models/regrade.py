"""Orders to mark a question again, and how far each has come. Append only."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.core.refusals import AppendOnly
from quizzes.models.bank import Question
from quizzes.models.quiz import Quiz


class Remedy(models.TextChoices):
    """What is done about a faulty question."""

    VERSION = "version", _("Mark by another version")
    FULL = "full", _("Everybody gets full marks")


class Regrade(models.Model):
    """An order: this question is marked again, everywhere or in one quiz, for this reason.

    `from_versions` limits it to answers asked by these versions (empty: all). `counts` is the
    preview that was confirmed, as `quizzes.core.regrade.Counts`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="regrades")
    quiz = models.ForeignKey(
        Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="regrades"
    )
    remedy = models.CharField(_("remedy"), max_length=10, choices=Remedy)
    to_version = models.PositiveIntegerField(_("by version"), null=True, blank=True)
    from_versions = models.JSONField(_("asked by versions"), default=list, blank=True)
    reason = models.TextField(_("reason"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="regrades"
    )
    counts = models.JSONField(_("preview in numbers"), default=dict)
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # a record, not content

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(remedy="version", to_version__isnull=False)
                | Q(remedy="full", to_version__isnull=True),
                name="regrade_version_fits_remedy",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="regrade_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.remedy}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the order once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("a regrade cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: regrades are kept."""
        raise AppendOnly("a regrade cannot be deleted")


class RegradeBatch(models.Model):
    """A stretch of a regrade that is done: attempts up to `upto` (an id), and what it came to.

    `last` closes the regrade. `counts` is `quizzes.core.regrade.Counts` of this stretch.
    """

    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(_("number"))
    upto = models.PositiveBigIntegerField(_("up to attempt"))
    counts = models.JSONField(_("in numbers"), default=dict)
    last = models.BooleanField(_("last"), default=False)
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # a record, not content

    class Meta:
        verbose_name = _("stretch of a regrade")
        verbose_name_plural = _("stretches of regrades")
        ordering = ["regrade", "number"]
        constraints = [
            models.UniqueConstraint(fields=["regrade", "number"], name="regrade_batch_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the stretch once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("a stretch of a regrade cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: stretches are kept."""
        raise AppendOnly("a stretch of a regrade cannot be deleted")
