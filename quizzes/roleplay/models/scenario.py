"""A scenario as its author wrote it, with the values that were read from the text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from quizzes.roleplay.engine.scenario import Scenario as Script
from quizzes.roleplay.enums import ScenarioState


class Scenario(RevisionMixin, models.Model):
    """One scenario in one language; the same key in another language is the same thing.

    `document` is the truth; title, cell, minutes and `spec` are read from it when it is saved. A draft
    may hold a text that cannot be read yet: then `spec` is empty and nobody can play it. `counts` is
    computed by ``services.calibration`` from gold transcripts and ratings.
    """

    key = models.SlugField(_("key"), max_length=80)
    locale = models.ForeignKey(
        "wagtailcore.Locale",
        verbose_name=_("language"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    cell = models.ForeignKey(
        "taxonomy.Cell",
        verbose_name=_("cell"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    document = models.TextField(_("document"))
    spec = models.JSONField(_("scenario as data"), default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ScenarioState, default=ScenarioState.DRAFT
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal"),
        default=7,
        help_text=_("Days after a result in which its trainee may appeal. 0: no appeals."),
    )
    least_agreement = models.DecimalField(
        _("least agreement"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.60"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text=_(
            "Weighted kappa between grader and people from which results count for certificates."
        ),
    )
    counts = models.BooleanField(_("counts for certificates"), default=False, editable=False)

    class Meta:
        verbose_name = _("role-play scenario")
        verbose_name_plural = _("role-play scenarios")
        ordering = ["key", "locale"]
        constraints = [
            models.UniqueConstraint(fields=["key", "locale"], name="scenario_once_per_language"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(spec={}) & Q(cell__isnull=False)),
                name="ready_scenario_can_be_played",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def is_ready(self) -> bool:
        """Whether learners may play it."""
        return self.state == ScenarioState.READY

    @property
    def is_playable(self) -> bool:
        """Whether the text could be read."""
        return bool(self.spec)

    def script(self) -> Script:
        """Return the scenario as the engine knows it; only when `is_playable`."""
        return Script.model_validate(self.spec)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Leave the check of `ready` to the form, which names lines; the database holds it anyway."""
        kwargs.setdefault("validate_constraints", False)
        super().full_clean(*args, **kwargs)
        self.validate_unique()
