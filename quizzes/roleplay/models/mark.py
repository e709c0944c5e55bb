"""What the grader decided at the end of a call. Written once; a person's later decision stands beside it.

A later grader's decisions are further rows with the next number of `grading`; which one the call's
result rests on stands at the session and at each verdict.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.roleplay.models.session import Session


class RubricMark(models.Model):
    """The level of one criterion; None means that a person decides.

    `reason` is a code with parameters (its sentence is in ``phrases``); `evidence` a list of
    ``{turn, start, end, quote}``.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="marks")
    grading = models.PositiveSmallIntegerField(_("grading"), default=1)
    criterion = models.CharField(_("criterion"), max_length=4)
    weight = models.PositiveSmallIntegerField(_("weight"))
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=40)
    reason_params = models.JSONField(_("details of the reason"), default=dict, blank=True)
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    better = models.TextField(_("better words"), blank=True)
    rules = models.JSONField(_("rules"), default=list, blank=True)
    lesson_key = models.CharField(_("lesson to read again"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("rubric mark")
        verbose_name_plural = _("rubric marks")
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "grading", "criterion"], name="criterion_marked_once"
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__lte=2), name="rubric_level_0_to_2"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.criterion}: {self.level}"


class CriticalFail(models.Model):
    """One critical fail with its deciding words; `span` is ``{start, end, quote}`` in sentence `turn`."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="fails")
    grading = models.PositiveSmallIntegerField(_("grading"), default=1)
    key = models.CharField(_("critical fail"), max_length=5)
    turn = models.PositiveSmallIntegerField(_("sentence"))
    span = models.JSONField(_("deciding words"))
    reason = models.TextField(_("reason"))
    better = models.TextField(_("better words"), blank=True)
    rules = models.JSONField(_("rules"), default=list, blank=True)
    lesson_key = models.CharField(_("lesson to read again"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("critical fail of a call")
        verbose_name_plural = _("critical fails of a call")
        ordering = ["session", "turn", "id"]

    def __str__(self) -> str:
        return f"{self.session_id} {self.key}"


class Suspicion(models.Model):
    """Words of the sentence `turn` that may be the critical fail `key`: a person decides."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="suspicions")
    grading = models.PositiveSmallIntegerField(_("grading"), default=1)
    key = models.CharField(_("critical fail"), max_length=5)
    turn = models.PositiveSmallIntegerField(_("sentence"))
    span = models.JSONField(_("deciding words"))

    class Meta:
        verbose_name = _("suspected critical fail")
        verbose_name_plural = _("suspected critical fails")
        ordering = ["session", "turn", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "grading", "key", "turn"], name="suspected_once_in_a_sentence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.key}?"
