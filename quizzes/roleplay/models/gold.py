"""Gold transcripts, and what people and the grader say about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.foundation import clock
from quizzes.roleplay.enums import GoldSource, GoldState, SessionResult
from quizzes.roleplay.models.review import Kept
from quizzes.roleplay.models.scenario import Scenario
from quizzes.roleplay.models.session import Session

GOLD_NAMES = {
    "good": pgettext_lazy("gold transcript", "a good call"),
    "middling": pgettext_lazy("gold transcript", "a middling call"),
    "failing": pgettext_lazy("gold transcript", "a failing call"),
}


class GoldTranscript(models.Model):
    """A call whose right marks are known: from the library (`turns`), or played (`session`).

    `turns` are the collector's typed words, said again from seed 1; `expected` is ``{result, levels,
    critical}``, with the levels that are certain. A text that changes is a new `version`; ratings
    belong to one version. A draft counts for nothing until a person confirms it.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="golds")
    key = models.CharField(_("key"), max_length=80)
    source = models.CharField(_("source"), max_length=10, choices=GoldSource)
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="golds"
    )
    turns = models.JSONField(_("typed words"), default=list, blank=True)
    expected = models.JSONField(_("right marks"), default=dict)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=GoldState, default=GoldState.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("gold transcript")
        verbose_name_plural = _("gold transcripts")
        ordering = ["scenario", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "key"], name="gold_key_once"),
            models.UniqueConstraint(
                fields=["session"], condition=Q(session__isnull=False), name="call_is_gold_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}/{self.key}"

    @property
    def name(self) -> str:
        """What it is called: the usual keys of the library in words, any other key as it is."""
        return str(GOLD_NAMES.get(self.key, self.key))


class GoldRating(Kept):
    """One person's levels and critical fails for one gold, given without seeing anybody else's."""

    gold = models.ForeignKey(GoldTranscript, on_delete=models.CASCADE, related_name="ratings")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"))
    levels = models.JSONField(_("levels"))
    critical = models.JSONField(_("critical fails"), default=list, blank=True)
    words = models.TextField(_("words"), blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("rating of a gold transcript")
        verbose_name_plural = _("ratings of gold transcripts")
        ordering = ["gold", "id"]
        constraints = [
            models.UniqueConstraint(fields=["gold", "rater", "version"], name="gold_rated_once")
        ]

    def __str__(self) -> str:
        return f"{self.gold_id} by {self.rater_id}"


class GoldGrade(models.Model):
    """What one version of the grader decides about one gold; `levels` without the open ones."""

    gold = models.ForeignKey(GoldTranscript, on_delete=models.CASCADE, related_name="grades")
    version = models.PositiveSmallIntegerField(_("version"))
    scenario_version = models.PositiveIntegerField(_("version of the scenario"))
    grader_version = models.CharField(_("grader version"), max_length=40)
    result = models.CharField(_("result"), max_length=12, choices=SessionResult)
    levels = models.JSONField(_("levels"))
    critical = models.JSONField(_("critical fails"), default=list, blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("grade of a gold transcript")
        verbose_name_plural = _("grades of gold transcripts")
        ordering = ["gold", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gold", "version", "scenario_version", "grader_version"],
                name="gold_graded_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.gold_id} {self.grader_version}: {self.result}"
