"""Evidence: what a person showed in a cell, once for each thing shown. Append only."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock


class EvidenceIsKept(Exception):
    """Evidence may be written once and neither changed nor deleted."""


class KeptQuerySet(models.QuerySet):
    """Evidence in bulk may be neither changed nor deleted."""

    def update(self, **kwargs: object) -> int:
        """Refuse: evidence is kept."""
        raise EvidenceIsKept("evidence cannot be changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: evidence is kept."""
        raise EvidenceIsKept("evidence cannot be deleted")


class Source(models.TextChoices):
    """Where evidence comes from."""

    QUIZ = "quiz", _("Question")
    ROLEPLAY = "roleplay", _("Role-play")


class Evidence(models.Model):
    """One answer, or one criterion of a call, that says something about a cell.

    `ref` is the uuid of the attempt or the session, `position` the place in it; `score` is 0 to 1.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="evidence",
    )
    cell = models.ForeignKey(
        "taxonomy.Cell", verbose_name=_("cell"), on_delete=models.PROTECT, related_name="evidence"
    )
    source = models.CharField(_("source"), max_length=10, choices=Source)
    ref = models.UUIDField(_("reference"))
    position = models.CharField(_("position"), max_length=80)
    score = models.DecimalField(
        _("score"),
        max_digits=5,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    label = models.CharField(_("label"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "ref", "position", "cell"], name="evidence_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="evidence_score_from_0_to_1"
            ),
        ]
        indexes = [models.Index(fields=["person", "cell", "-at"], name="evidence_person_cell")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.cell_id} {self.source} {self.score}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write once; a second save is refused."""
        if self.pk is not None:
            raise EvidenceIsKept("evidence cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> None:
        """Refuse: evidence is kept."""
        raise EvidenceIsKept("evidence cannot be deleted")
