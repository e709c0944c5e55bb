"""Quizzes: sections of questions, the limits, the mark to pass."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from lms.foundation import clock
from quizzes.core.outcome import Counting

COUNTING = [
    (Counting.BEST.value, _("The best")),
    (Counting.LAST.value, _("The last")),
    (Counting.FIRST.value, _("The first")),
    (Counting.MEAN.value, _("The mean of all")),
]


class QuizMode(models.TextChoices):
    """What a quiz is for."""

    PRACTICE = "practice", _("Practice")
    EXAM = "exam", _("Examination")


class FeedbackPolicy(models.TextChoices):
    """When keys and explanations may be seen."""

    AFTER_QUESTION = "question", _("After each question")
    AFTER_SUBMIT = "submit", _("After submission")
    AFTER_CLOSE = "close", _("After the quiz has closed")


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
    counting = models.CharField(
        _("which attempt counts"), max_length=5, choices=COUNTING, default=Counting.BEST.value
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True,
        help_text=_("Attempts under way end then too. Empty: never."),
    )  # fmt: skip
    cool_down_minutes = models.PositiveIntegerField(
        _("minutes between attempts"), default=0, help_text=_("0: at once.")
    )
    feedback = models.CharField(
        _("explanations"), max_length=10, choices=FeedbackPolicy,
        default=FeedbackPolicy.AFTER_SUBMIT,
    )  # fmt: skip
    questions_per_page = models.PositiveSmallIntegerField(
        _("questions per page"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    certainty = models.BooleanField(
        _("ask how certain"), default=False,
        help_text=_("Certainty-based marking: being sure and wrong costs."),
    )  # fmt: skip
    sitting_code = models.CharField(
        _("code of a supervised sitting"), max_length=20, blank=True,
        help_text=_("Asked before the start; the supervisor tells it. Empty: none."),
    )  # fmt: skip
    double_marking = models.BooleanField(
        _("two people mark, blind"), default=False,
        help_text=_("Essays are marked twice; neither sees the other's mark."),
    )  # fmt: skip
    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal"), default=7, help_text=_("Counted from submission. 0: no appeals.")
    )
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
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="quiz_closes_after_it_opens",
                violation_error_message=_("The quiz must close after it opens."),
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


class QuizDraw(Orderable):
    """Questions drawn at the start: so many of those that fit. An empty condition fits all."""

    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField(
        _("number of questions"), default=1, validators=[MinValueValidator(1)]
    )
    marks = models.DecimalField(
        _("points each"), max_digits=6, decimal_places=2, default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )  # fmt: skip
    category = models.ForeignKey(
        "quizzes.Category", verbose_name=_("category"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    cell = models.ForeignKey(
        "taxonomy.Cell", verbose_name=_("cell"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    competency = models.ForeignKey(
        "taxonomy.Competency", verbose_name=_("competency"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    kind = models.CharField(_("type"), max_length=40, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=16, blank=True)
    source = models.CharField(
        _("source"), max_length=40, blank=True, help_text=_("One part of the source, as “B1”.")
    )
    difficulty_from = models.PositiveSmallIntegerField(
        _("difficulty from"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    difficulty_to = models.PositiveSmallIntegerField(
        _("difficulty to"), default=5, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="quiz_draw_has_a_number"),
            models.CheckConstraint(condition=Q(marks__gt=0), name="quiz_draw_has_marks"),
            models.CheckConstraint(
                condition=Q(difficulty_from__lte=F("difficulty_to")),
                name="quiz_draw_difficulty_in_order",
                violation_error_message=_("The lower difficulty comes first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} × {self.marks}"


class QuizAllowance(models.Model):
    """What one person is given beyond the rules of a quiz, with the reason and who gave it."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="allowances")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    extra_minutes = models.PositiveSmallIntegerField(_("more minutes"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("more attempts"), default=0)
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Empty: as for everybody.")
    )
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Empty: as for everybody.")
    )
    reason = models.CharField(_("reason"), max_length=240)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(_("at"), default=clock.now, editable=False)

    wagtail_reference_index_ignore = True  # about a person, not content

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        ordering = ["quiz", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "person"],
                name="one_allowance_per_person",
                violation_error_message=_("This person has an allowance for this quiz already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.person}"
