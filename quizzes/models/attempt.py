"""Attempts: what a person was asked, frozen at the start, and what they answered, appended."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.foundation import clock
from quizzes.core import timing
from quizzes.core.refusals import AttemptClosed
from quizzes.core.selection import seed_for
from quizzes.models.quiz import FeedbackPolicy, Quiz, QuizMode


class AttemptState(models.TextChoices):
    """Whether answers are still taken."""

    OPEN = "open", _("Under way")
    SUBMITTED = "submitted", pgettext_lazy("attempt", "Submitted")


class Attempt(models.Model):
    """One sitting. Score, percent and passed are a projection of the grade events.

    Limits, pass mark and policies are copied from the quiz, so that editing it changes no attempt.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quiz_attempts"
    )
    number = models.PositiveIntegerField(_("number"))
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=AttemptState, default=AttemptState.OPEN
    )
    started_at = models.DateTimeField(_("started"), default=clock.now)
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    grace_seconds = models.PositiveSmallIntegerField(_("grace in seconds"), default=0)
    pass_mark = models.DecimalField(_("pass mark in percent"), max_digits=5, decimal_places=2)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by_deadline = models.BooleanField(_("closed by the deadline"), default=False)
    mode = models.CharField(_("mode"), max_length=10, choices=QuizMode, default=QuizMode.PRACTICE)
    feedback = models.CharField(
        _("explanations"), max_length=10, choices=FeedbackPolicy,
        default=FeedbackPolicy.AFTER_SUBMIT,
    )  # fmt: skip
    questions_per_page = models.PositiveSmallIntegerField(_("questions per page"), default=1)
    certainty = models.BooleanField(_("asked how certain"), default=False)
    double_marking = models.BooleanField(_("marked by two people"), default=False)
    supervised = models.BooleanField(_("supervised"), default=False)
    counted_at = models.DateTimeField(_("counted in the analysis"), null=True, blank=True)
    seed = models.PositiveIntegerField(_("seed"))
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(
        _("points to be had"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    wagtail_reference_index_ignore = True  # learner records hold nothing that the CMS refers to

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person"], condition=Q(state="open"), name="one_open_attempt"
            ),
            models.UniqueConstraint(
                fields=["quiz", "person", "number"], name="attempt_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", submitted_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False),
                name="attempt_submitted_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"], condition=Q(state="open"), name="attempt_open_deadline"
            ),
            models.Index(
                fields=["quiz", "id"],
                condition=Q(state="submitted", counted_at__isnull=True),
                name="attempt_to_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.person_id} #{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether the attempt has not been submitted (time may be over all the same)."""
        return self.state == AttemptState.OPEN

    def standing(self, at: datetime) -> timing.Standing:
        """Return where `at` lies: before the deadline, in grace, or after."""
        return timing.standing(at, deadline_at=self.deadline_at, grace_seconds=self.grace_seconds)

    def is_overdue(self, at: datetime) -> bool:
        """Whether the attempt is open although deadline and grace are over."""
        return self.is_open and self.standing(at) is timing.Standing.OVER

    def close(self, *, at: datetime, by_deadline: bool) -> None:
        """Mark the attempt as submitted; raises `AttemptClosed` when it was before."""
        if not self.is_open:
            raise AttemptClosed
        self.state = AttemptState.SUBMITTED
        self.submitted_at = at
        self.submitted_by_deadline = by_deadline


class AttemptItem(models.Model):
    """One question of an attempt: the frozen spec, the order of its options, the present answer.

    `answer` repeats the newest :class:`Response`; `sequence` is its number (0: none yet).
    `incomplete`: it leaves a part open, as the type said when it was saved.
    `value` is the projection of the grade events: -2..1, below 0 only with certainty-based marking.
    `certainty` is 1..3 where it was asked; `checked_at` locks an answer whose explanation was seen.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    section_title = models.CharField(_("section"), max_length=160, blank=True)
    question = models.ForeignKey("quizzes.Question", on_delete=models.PROTECT, related_name="asked")
    question_version = models.PositiveIntegerField(_("version of the question"))
    spec = models.JSONField(_("question as data"))
    shuffled = models.BooleanField(_("options shuffled"), default=False)
    marks = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    answer = models.JSONField(_("answer"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    incomplete = models.BooleanField(_("answered in part"), default=False)
    flagged = models.BooleanField(_("flagged"), default=False)
    sequence = models.PositiveIntegerField(_("sequence"), default=0)
    certainty = models.PositiveSmallIntegerField(_("certainty"), null=True, blank=True)
    checked_at = models.DateTimeField(_("explanation seen"), null=True, blank=True)
    drawn = models.BooleanField(_("drawn"), default=False)
    value = models.DecimalField(
        _("share earned"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    seed = models.PositiveIntegerField(_("seed"))

    wagtail_reference_index_ignore = True  # learner records hold nothing that the CMS refers to

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of an attempt")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_position_once"),
            models.CheckConstraint(condition=~Q(spec={}), name="attempt_item_has_a_spec"),
            models.CheckConstraint(
                condition=Q(certainty__isnull=True) | Q(certainty__gte=1, certainty__lte=3),
                name="attempt_item_certainty_1_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"

    @property
    def is_answered(self) -> bool:
        """Whether an answer is stored."""
        return self.answered_at is not None

    @property
    def option_seed(self) -> int | None:
        """The seed of the order of options, None when they keep the author's order."""
        return seed_for(self.seed, "options") if self.shuffled else None


class Response(models.Model):
    """One answer as it was given. Append only; `data` None means that the answer was taken back."""

    item = models.ForeignKey(AttemptItem, on_delete=models.CASCADE, related_name="responses")
    sequence = models.PositiveIntegerField(_("sequence"))
    data = models.JSONField(_("answer"), null=True)
    certainty = models.PositiveSmallIntegerField(_("certainty"), null=True, blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # learner records hold nothing that the CMS refers to

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["item", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["item", "sequence"], name="response_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="response_sequence_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.sequence}"
