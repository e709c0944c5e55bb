"""Quizzes: sections of questions, the limits, the mark to pass."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable


class QuizMode(models.TextChoices):
    """What a quiz is for."""

    PRACTICE = "practice", _("Practice")
    EXAM = "exam", _("Examination")


class Quiz(ClusterableModel):
    """Something to sit. It points at Chinese rows; a person gets those of their language."""

    key = models.SlugField(
        _("key"), max_length=80, unique=True,
        help_text=_("Lower-case letters, digits and dashes; stays for ever."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=160)
    instructions = models.TextField(_("instructions"), blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=QuizMode, default=QuizMode.PRACTICE)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )  # fmt: skip
    grace_seconds = models.PositiveSmallIntegerField(
        _("grace in seconds"), default=30,
        help_text=_("For answers that were on their way when time ran out."),
    )  # fmt: skip
    pass_mark = models.DecimalField(
        _("pass mark in percent"), max_digits=5, decimal_places=2, default=Decimal(60),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as wanted."),
    )  # fmt: skip
    shuffle_questions = models.BooleanField(_("shuffle questions within a section"), default=False)
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_mark__gte=0, pass_mark__lte=100), name="quiz_pass_mark_is_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def is_exam(self) -> bool:
        """Whether this is an examination."""
        return self.mode == QuizMode.EXAM


class Section(Orderable, ClusterableModel):
    """A part of a quiz with a heading of its own."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=160, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.title or str(_("Section"))


class QuizQuestion(Orderable):
    """A question in a section, and the points it carries."""

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(
        "quizzes.Question", verbose_name=_("question"), on_delete=models.PROTECT,
        related_name="placements",
    )  # fmt: skip
    marks = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )  # fmt: skip

    class Meta(Orderable.Meta):
        verbose_name = _("question in the quiz")
        verbose_name_plural = _("questions in the quiz")
        constraints = [
            models.UniqueConstraint(
                fields=["section", "question"], name="question_once_per_section"
            ),
            models.CheckConstraint(condition=Q(marks__gt=0), name="quiz_question_has_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.marks}"
