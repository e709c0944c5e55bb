"""The axis of everything: debtor types, stages, cells, moves, competencies, rubric words and rules.

All of it is data that instructors edit and the seed ships; no code names a debtor type. Words stand
in one column per language (see ``translation.py``). Rows are pointed at by learner records, so
every foreign key here protects.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

check_code = RegexValidator(
    r"\A[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\Z",
    _("Use letters, digits and single dashes, as in PTP-M or CN-9-hours."),
)


class KeyedWord(models.Model):
    """A row with a stable key, a name in each language and a place in the order."""

    key = models.CharField(_("key"), max_length=80, unique=True, validators=[check_code])
    name = models.CharField(_("name"), max_length=120)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["sort_order", "key"]

    def __str__(self) -> str:
        return self.name or self.key


class ShortWord(KeyedWord):
    """A keyed word with a second, shorter name for tables."""

    short = models.CharField(_("short name"), max_length=60, blank=True)

    class Meta(KeyedWord.Meta):
        abstract = True

    @property
    def label(self) -> str:
        """The short name, or the name where there is none."""
        return self.short or self.name


class DebtorFamily(ShortWord):
    """One of the broad kinds of debtor that the sub-types belong to."""

    class Meta(KeyedWord.Meta):
        verbose_name = _("debtor family")
        verbose_name_plural = _("debtor families")


class DebtorType(ShortWord):
    """A debtor sub-type: a row of the matrix."""

    family = models.ForeignKey(
        DebtorFamily, verbose_name=_("family"), on_delete=models.PROTECT, related_name="types"
    )

    class Meta(KeyedWord.Meta):
        verbose_name = _("debtor type")
        verbose_name_plural = _("debtor types")


class Stage(KeyedWord):
    """A stage of being overdue, in whole days: a column of the matrix."""

    days_from = models.PositiveSmallIntegerField(_("from day"))
    days_to = models.PositiveSmallIntegerField(_("to day"))
    tone = models.TextField(_("tone"), blank=True)
    pressure = models.TextField(_("allowed pressure"), blank=True)

    class Meta(KeyedWord.Meta):
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["days_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days_to__gte=F("days_from")), name="stage_days_in_order"
            )
        ]


class Move(KeyedWord):
    """One move of a call, as ordering questions and role-play keys name it."""

    text = models.TextField(_("text"), blank=True)

    class Meta(KeyedWord.Meta):
        verbose_name = _("move")
        verbose_name_plural = _("moves")


class Cell(KeyedWord):
    """A debtor type at a stage, or a special situation that has neither.

    `signals` holds one sign a line; `moves` the keys of :class:`Move` in the right order.
    """

    debtor_type = models.ForeignKey(
        DebtorType,
        verbose_name=_("debtor type"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cells",
    )
    stage = models.ForeignKey(
        Stage,
        verbose_name=_("stage"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cells",
    )
    signals = models.TextField(_("signals"), blank=True, help_text=_("One a line."))
    moves = models.JSONField(_("moves"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)
    wrong_soft = models.TextField(_("too soft"), blank=True)
    wrong_hard = models.TextField(_("too hard"), blank=True)
    wrong_unlawful = models.TextField(_("unlawful"), blank=True)

    class Meta(KeyedWord.Meta):
        verbose_name = _("cell")
        verbose_name_plural = _("cells")
        constraints = [
            models.UniqueConstraint(
                fields=["debtor_type", "stage"], name="one_cell_per_type_and_stage"
            ),
            models.CheckConstraint(
                condition=Q(debtor_type__isnull=True, stage__isnull=True)
                | Q(debtor_type__isnull=False, stage__isnull=False),
                name="cell_has_type_and_stage_or_neither",
            ),
        ]

    @property
    def is_special(self) -> bool:
        """Whether the cell is a situation outside the matrix."""
        return self.debtor_type_id is None

    @property
    def signal_lines(self) -> list[str]:
        """The signals in the active language, one each."""
        return [line.strip() for line in (self.signals or "").splitlines() if line.strip()]

    @property
    def wrong(self) -> dict[str, str]:
        """The wrong ways in the active language: too soft, too hard, unlawful."""
        return {
            "soft": self.wrong_soft or "",
            "hard": self.wrong_hard or "",
            "unlawful": self.wrong_unlawful or "",
        }

    def clean(self) -> None:
        """Refuse half a cell and moves that do not exist."""
        super().clean()
        if (self.debtor_type_id is None) != (self.stage_id is None):
            raise ValidationError(_("A cell has a debtor type and a stage, or neither."))
        if not isinstance(self.moves, list):
            raise ValidationError({"moves": _("Moves are a list of keys.")})
        known = Move.objects.filter(key__in=self.moves).values_list("key", flat=True)
        unknown = sorted(set(map(str, self.moves)) - set(known))
        if unknown:
            message = _("There is no move %(keys)s.") % {"keys": ", ".join(unknown)}
            raise ValidationError({"moves": message})


class Competency(KeyedWord):
    """What a question or a criterion shows, whatever the cell."""

    class Meta(KeyedWord.Meta):
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")


class Criterion(KeyedWord):
    """A criterion of the role-play rubric."""

    text = models.TextField(_("text"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=0)
    competency = models.ForeignKey(
        Competency,
        verbose_name=_("competency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="criteria",
    )

    class Meta(KeyedWord.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")


class CriticalFail(KeyedWord):
    """A conduct that fails a call whatever the score."""

    text = models.TextField(_("text"), blank=True)

    class Meta(KeyedWord.Meta):
        verbose_name = _("critical fail")
        verbose_name_plural = _("critical fails")


class RulePack(KeyedWord):
    """The rules of one jurisdiction as somebody checked them on a day."""

    jurisdiction = models.CharField(_("jurisdiction"), max_length=80)
    version = models.CharField(_("version"), max_length=40)
    checked_on = models.DateField(_("checked on"))
    note = models.TextField(_("note"), blank=True)

    class Meta(KeyedWord.Meta):
        verbose_name = _("rule pack")
        verbose_name_plural = _("rule packs")


class Certainty(models.TextChoices):
    """How sure the wording and the citation of a rule are."""

    PRIMARY = "V1", _("Read in the primary text")
    SECONDARY = "V2", _("Read in a reliable secondary text")
    MEMORY = "MEM", _("From memory, not verified")


class Rule(models.Model):
    """One rule of a pack: what it says, where it stands, since when, and how sure that is.

    A rule that counts has a `metric` (``attempts``, ``quiet_hours``), a `limit` and a
    `window` (``day``, ``22:00-08:00``), because two rules may limit different things with different
    numbers. A test sentence is ``{text: {zh-hans, en}, allowed: bool}``.
    """

    key = models.CharField(_("key"), max_length=80, unique=True, validators=[check_code])
    pack = models.ForeignKey(
        RulePack, verbose_name=_("rule pack"), on_delete=models.PROTECT, related_name="rules"
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    citation = models.CharField(_("citation"), max_length=300)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    certainty = models.CharField(_("certainty"), max_length=3, choices=Certainty)
    certainty_note = models.TextField(_("what is not certain"), blank=True)
    metric = models.CharField(_("what is counted"), max_length=80, blank=True)
    limit = models.DecimalField(_("limit"), max_digits=12, decimal_places=4, null=True, blank=True)
    window = models.CharField(_("within"), max_length=80, blank=True)
    test_sentences = models.JSONField(_("test sentences"), default=list, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["pack", "sort_order", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_to__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="rule_in_force_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def is_verified(self) -> bool:
        """Whether the rule was read in some text, rather than remembered."""
        return self.certainty != Certainty.MEMORY

    def is_in_force(self, on: Any) -> bool:
        """Whether the rule is in force on the date `on`; an unknown start counts as started."""
        started = self.in_force_from is None or self.in_force_from <= on
        return started and (self.in_force_to is None or on <= self.in_force_to)
