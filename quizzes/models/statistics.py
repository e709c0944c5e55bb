"""Sums for the analysis, kept up to date in batches; and questions that need revision.

Every row can be built anew from the attempts (`manage.py fold_statistics --rebuild`). The number of
rows grows with questions, versions, quizzes and forms, never with answers.
"""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.core.tallies import FormSums, ItemSums, QuizSums


class QuizStatistics(models.Model):
    """The sums of a quiz; the row is also the lock that everything of this quiz is counted under.

    `first` holds first attempts, `later` all others: their sum is every attempt.
    """

    quiz = models.OneToOneField("quizzes.Quiz", on_delete=models.CASCADE, related_name="statistics")
    first = models.JSONField(default=dict, blank=True)
    later = models.JSONField(default=dict, blank=True)
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True)

    wagtail_reference_index_ignore = True  # figures, not content

    class Meta:
        verbose_name = _("statistics of a quiz")
        verbose_name_plural = _("statistics of quizzes")

    def __str__(self) -> str:
        return f"{self.quiz_id}"

    def sums(self, *, first: bool) -> QuizSums:
        """Return the sums of first or of later attempts."""
        return QuizSums.model_validate(self.first if first else self.later)


class ItemStatistics(models.Model):
    """The sums of one version of a question in one quiz, of first or of later attempts.

    `choices` and `guess` are read from the question as it was asked, so that the figures stay
    readable when its type is gone; `marks` and `drawn` are those of the newest attempt counted.
    """

    quiz = models.ForeignKey("quizzes.Quiz", on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey("quizzes.Question", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(_("version"))
    first = models.BooleanField(_("first attempts"))
    sums = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=list, blank=True)
    guess = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    marks = models.DecimalField(_("points"), max_digits=6, decimal_places=2, default=Decimal(1))
    drawn = models.BooleanField(_("drawn"), default=False)

    wagtail_reference_index_ignore = True  # figures, not content

    class Meta:
        verbose_name = _("statistics of a question")
        verbose_name_plural = _("statistics of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "question", "version", "first"], name="item_statistics_once"
            )
        ]
        indexes = [models.Index(fields=["question", "version"], name="item_statistics_question")]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.question_id} v{self.version}"

    def read_sums(self) -> ItemSums:
        """Return the sums as values."""
        return ItemSums.model_validate(self.sums)


class FormStatistics(models.Model):
    """The sums of one fixed set of questions (with versions and points), for reliability.

    Attempts with a drawn question belong to no form. `key` is a digest of the set.
    """

    quiz = models.ForeignKey("quizzes.Quiz", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    first = models.BooleanField(_("first attempts"))
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.PROTECT, related_name="+")
    questions = models.PositiveIntegerField(_("questions"))
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=2)
    newest_at = models.DateTimeField(_("newest attempt"))
    sums = models.JSONField(default=dict, blank=True)

    wagtail_reference_index_ignore = True  # figures, not content

    class Meta:
        verbose_name = _("statistics of a form")
        verbose_name_plural = _("statistics of forms")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "key", "first"], name="form_statistics_once")
        ]
        indexes = [models.Index(fields=["quiz", "-newest_at"], name="form_statistics_newest")]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.key[:8]}"

    def read_sums(self) -> FormSums:
        """Return the sums as values."""
        return FormSums.model_validate(self.sums)


class Withdrawal(models.Model):
    """What a counted attempt had added before a mark of it changed; taken away at the next count.

    So a change of a mark writes one row of its own and never waits for the rows that all share.
    """

    quiz = models.ForeignKey("quizzes.Quiz", on_delete=models.CASCADE, related_name="+")
    contribution = models.JSONField()
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # figures, not content

    class Meta:
        verbose_name = _("withdrawal from the statistics")
        verbose_name_plural = _("withdrawals from the statistics")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.quiz_id} #{self.pk}"


class RevisionTask(models.Model):
    """A version of a question that a person should look at, with what was found.

    `findings` are :class:`quizzes.core.item_findings.Finding` as data, `reasons` their codes. Only
    a person closes it, with words. It comes back for another version or a reason not seen before.
    """

    question = models.ForeignKey(
        "quizzes.Question", on_delete=models.CASCADE, related_name="revision_tasks"
    )
    version = models.PositiveIntegerField(_("version"))
    reasons = models.JSONField(_("reasons"), default=list)
    findings = models.JSONField(_("what was found"), default=list)
    opened_at = models.DateTimeField(_("opened"), default=clock.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    outcome = models.TextField(_("what was decided"), blank=True)

    wagtail_reference_index_ignore = True  # a record, not content

    class Meta:
        verbose_name = _("question to revise")
        verbose_name_plural = _("questions to revise")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "version"], condition=Q(closed_at__isnull=True),
                name="one_open_revision_task",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="revision_task_closed_with_words",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.question_id} v{self.version}"
