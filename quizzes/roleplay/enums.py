"""The closed words of the tables."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScenarioState(models.TextChoices):
    """Whether learners meet a scenario."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready")


class Mode(models.TextChoices):
    """How a call is played: with the coach, or silent and counted."""

    PRACTICE = "practice", _("Practice")
    EXAM = "exam", _("Examination")


class InputMode(models.TextChoices):
    """How the trainee speaks: by choosing among lines, or in typed words."""

    CHOOSE = "choose", _("Choose what to say")
    TYPE = "type", _("Type what you say")


class SessionResult(models.TextChoices):
    """What a graded call came to."""

    PASS = "pass", _("Passed")
    FAIL = "fail", _("Not passed")
    PROVISIONAL = "provisional", _("Provisional")


class EndedReason(models.TextChoices):
    """Who or what ended the call."""

    AGREED = "agreed", _("The call came to its end")
    DEBTOR = "debtor", _("The customer hung up")
    TRAINEE = "trainee", _("The trainee hung up")
    TIME = "time", _("The time was over")


class VerdictKind(models.TextChoices):
    """How a result of a call came about."""

    GRADED = "graded", _("Graded by the machine")
    REVIEWED = "reviewed", _("Decided by a person")
    APPEALED = "appealed", _("Changed on appeal")
    REGRADED = "regraded", _("Graded again by a newer grader")


class GoldSource(models.TextChoices):
    """Where a gold transcript comes from."""

    LIBRARY = "library", _("Library")
    APPEAL = "appeal", _("Upheld appeal")
    REVIEW = "review", _("Reviewed call")


class GoldState(models.TextChoices):
    """Whether a gold transcript counts."""

    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
