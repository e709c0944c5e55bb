"""A call as it was played: the scenario frozen at the start, every sentence appended."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.roleplay.engine.dialogue import State
from quizzes.roleplay.engine.scenario import Scenario as Script
from quizzes.roleplay.enums import EndedReason, InputMode, Mode, SessionResult
from quizzes.roleplay.models.scenario import Scenario

#: A sentence sent before the deadline may arrive this much later.
GRACE = timedelta(seconds=10)


class Session(models.Model):
    """One call. It keeps the scenario's version; editing the scenario changes no session.

    `exchange` counts the trainee's sentences; the next one is said under this number. Result and
    score are those of the newest verdict, the first of which is written when the call ends; `score` is
    empty while the range has two ends. `grading` is the machine's grading on which they rest. A call
    with a deadline is over when that and the grace are past, whether anybody looks or not.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="sessions")
    scenario_spec = models.JSONField(_("scenario as data"))
    scenario_version = models.PositiveIntegerField(_("version of the scenario"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roleplay_sessions"
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    input_mode = models.CharField(
        _("way of speaking"), max_length=10, choices=InputMode, default=InputMode.CHOOSE
    )
    deadline_at = models.DateTimeField(_("time is over at"), null=True, blank=True)
    seed = models.PositiveIntegerField(_("seed"))
    state = models.JSONField(_("state of the dialogue"))
    exchange = models.PositiveSmallIntegerField(_("sentences said"), default=0)
    started_at = models.DateTimeField(_("started"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_reason = models.CharField(
        _("how it ended"), max_length=10, choices=EndedReason, blank=True
    )
    result = models.CharField(  # noqa: DJ001 -- None says that nothing was graded yet
        _("result"), max_length=12, choices=SessionResult, null=True, blank=True
    )
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=4, null=True, blank=True)
    score_low = models.DecimalField(
        _("lowest score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    score_high = models.DecimalField(
        _("highest score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    conduct = models.CharField(_("conduct"), max_length=12, blank=True)
    outcome = models.JSONField(_("outcome"), null=True, blank=True)
    grader_version = models.CharField(_("grader version"), max_length=40, blank=True)
    rubric_version = models.CharField(_("rubric version"), max_length=40, blank=True)
    rules_version = models.CharField(_("versions of the rule packs"), max_length=80, blank=True)
    grading = models.PositiveSmallIntegerField(_("grading"), default=1, editable=False)

    class Meta:
        verbose_name = _("role-play session")
        verbose_name_plural = _("role-play sessions")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "person", "mode"],
                condition=Q(ended_at__isnull=True),
                name="one_open_call",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, result__isnull=True)
                | Q(ended_at__isnull=False, result__isnull=False),
                name="ended_call_has_result",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="call_score_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-started_at"], name="calls_of_a_person"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(ended_at__isnull=True, deadline_at__isnull=False),
                name="calls_against_the_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}/{self.person_id} {self.mode}"

    @property
    def is_open(self) -> bool:
        """Whether the call is still going on."""
        return self.ended_at is None

    @property
    def is_practice(self) -> bool:
        """Whether the coach helps and nothing counts."""
        return self.mode == Mode.PRACTICE

    @property
    def is_typed(self) -> bool:
        """Whether the trainee speaks in words of his own."""
        return self.input_mode == InputMode.TYPE

    def is_overdue(self, at: datetime) -> bool:
        """Whether the time of this open call is over at `at`, with the grace for slow lines."""
        return self.is_open and self.deadline_at is not None and at > self.deadline_at + GRACE

    @cached_property
    def script(self) -> Script:
        """The scenario as it was when the call began."""
        return Script.model_validate(self.scenario_spec)

    @property
    def dialogue_state(self) -> State:
        """The state of the dialogue as the engine knows it."""
        return State.model_validate(self.state)


class Who(models.TextChoices):
    """Who said a sentence."""

    COLLECTOR = "collector", _("Collector")
    DEBTOR = "debtor", _("Customer")
    THIRD_PARTY = "third_party", _("Third party")
    RELATIVE = "relative", _("Relative")


class Turn(models.Model):
    """One sentence of the call. Append only: a sentence taken back in practice stays, marked as such.

    `number` counts sentences from 0, `exchange` the trainee's from 1 (0: the first words of the other
    side). `state` is the dialogue's state: for the collector the one in which the sentence was said,
    for the other side the one after it. `call` counts the calls of a session from 1. For typed words
    `heard` is what was heard in them when they were said (an `Utterance`), and `understood` whether
    they led anywhere: authors read those that did not. `scripted` holds the author's words of a line
    whose wording is a model's; the dialogue reads these (see `Phrasing`).
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField(_("number"))
    exchange = models.PositiveSmallIntegerField(_("exchange"))
    who = models.CharField(_("who"), max_length=12, choices=Who)
    line_key = models.CharField(_("line"), max_length=80, blank=True)
    text = models.TextField(_("text"))
    scripted = models.TextField(_("words of the author"), blank=True)
    call = models.PositiveSmallIntegerField(_("call"), default=1)
    heard = models.JSONField(_("what was heard"), null=True, blank=True)
    understood = models.BooleanField(_("understood"), default=True)
    at = models.DateTimeField(_("at"), default=clock.now)
    state = models.JSONField(_("state of the dialogue"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("sentence of a call")
        verbose_name_plural = _("sentences of a call")
        ordering = ["session", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"],
                condition=Q(taken_back_at__isnull=True),
                name="sentence_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}.{self.number}"
