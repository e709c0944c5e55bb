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

    def standing(self) -> KeptQuerySet:
        """Return the pieces that no correction has replaced."""
        return self.filter(superseded_by=None)

    def counting(self) -> KeptQuerySet:
        """Return the pieces that levels are made of: standing, and not taken back."""
        return self.standing().filter(counts=True)

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

    When a mark is changed afterwards, the piece stays and another one supersedes it: with the new
    score, or with `counts` false where nothing is left to say. `at` is when the person did it,
    `corrected_at` when the mark was changed, `reason` why.
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
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("supersedes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    counts = models.BooleanField(_("counts"), default=True)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "ref", "position", "cell"],
                condition=Q(supersedes=None),
                name="evidence_first_piece_once",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | Q(corrected_at__isnull=False),
                name="evidence_correction_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(counts=True) | Q(supersedes__isnull=False),
                name="evidence_first_piece_counts",
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
