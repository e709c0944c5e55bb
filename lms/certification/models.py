"""Certifications, and the awards made for them.

An award is a list of events (:class:`AwardEvent`, append only). The columns of :class:`Award` that
change (`state`, `expires_on`, `spelling`) are computed from the events by ``core.history`` and
written by ``services`` alone.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.certification.core import history, numbers, rules, validity
from lms.foundation import keys


def validate_key(value: str) -> None:
    """Refuse what is not a stable key."""
    try:
        keys.check_key(value)
    except keys.BadKey as error:
        raise ValidationError(_("Use lower-case letters, digits and single dashes.")) from error


def validate_code(value: str) -> None:
    """Refuse what cannot stand at the head of a certificate number."""
    try:
        numbers.check_code(value)
    except numbers.BadCode as error:
        raise ValidationError(_("Use one to eight capital letters and digits.")) from error


def validate_requirement(value: Any) -> None:
    """Refuse what ``core.rules`` cannot read, with the place and the reason."""
    try:
        rules.parse(value)
    except rules.RequirementError as error:
        raise ValidationError(
            _("At %(path)s: %(reason)s") if error.path else "%(reason)s",
            params={"path": error.path, "reason": _(error.sentence) % error.params},
        ) from error


class CertificationState(models.TextChoices):
    """Whether awards are made."""

    DRAFT = "draft", _("Draft: nobody is certified yet")
    ACTIVE = "active", _("In force")
    RETIRED = "retired", _("Retired: awards stand, no new ones")


class Certification(models.Model):
    """What a person can be certified as. `title` and `summary` are translated."""

    key = models.CharField(
        _("key"),
        max_length=80,
        unique=True,
        validators=[validate_key],
        help_text=_("Stable name for files and links, such as l1-telephone-collector."),
    )
    code = models.CharField(
        _("number code"),
        max_length=numbers.MAX_CODE_LENGTH,
        validators=[validate_code],
        help_text=_("Head of the certificate numbers, such as L1. Issued numbers keep theirs."),
    )
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(
        _("what it certifies"),
        max_length=400,
        blank=True,
        help_text=_("One sentence; it stands on the certificate."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("months of validity"),
        null=True,
        blank=True,
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Empty: awards do not expire."),
    )
    renewal_days = models.PositiveSmallIntegerField(
        _("renewal window in days"),
        default=validity.RENEWAL_DAYS,
        validators=[MaxValueValidator(365)],
        help_text=_("How many days before its last day an award may be renewed."),
    )
    requirement = models.JSONField(_("requirement"), validators=[validate_requirement])
    state = models.CharField(
        _("state"), max_length=10, choices=CertificationState, default=CertificationState.DRAFT
    )

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    @property
    def validity(self) -> validity.Validity:
        """The rules of validity as a plain value."""
        return validity.Validity(self.valid_months, self.renewal_days)


class Award(models.Model):
    """One person, certified once. Renewals keep the award and its number."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=32, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    certification = models.ForeignKey(
        "certification.Certification",
        verbose_name=_("certification"),
        on_delete=models.PROTECT,
        related_name="awards",
    )
    name_as_printed = models.CharField(_("name as printed"), max_length=150)
    wording = models.JSONField(
        _("wording"),
        default=dict,
        help_text=_("Title and sentence in each language, as they were on the day of the award."),
    )
    evidence = models.JSONField(
        _("evidence"), default=list, help_text=_("What the award rests on, as it was on that day.")
    )
    awarded_at = models.DateTimeField(_("awarded"))
    # computed from the events
    expires_on = models.DateField(_("last valid day"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[
            (history.AwardState.ACTIVE.value, _("Active")),
            (history.AwardState.LAPSED.value, _("Lapsed")),
            (history.AwardState.REVOKED.value, _("Revoked")),
        ],
        default=history.AwardState.ACTIVE.value,
    )
    spelling = models.CharField(_("other spelling"), max_length=150, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["-awarded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "certification"],
                condition=models.Q(state="active"),
                name="one_active_award_per_certification",
            )
        ]
        indexes = [models.Index(fields=["state", "expires_on"], name="award_expiring")]

    def __str__(self) -> str:
        return f"{self.number} · {self.name_as_printed}"


class AppendOnly(Exception):
    """An event may be written once and neither changed nor deleted."""


class AwardEvent(models.Model):
    """Something that happened to an award. Append only."""

    award = models.ForeignKey(
        "certification.Award",
        verbose_name=_("award"),
        on_delete=models.PROTECT,
        related_name="events",
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[
            (history.EventKind.AWARDED.value, _("Awarded")),
            (history.EventKind.RENEWED.value, _("Renewed")),
            (history.EventKind.RESPELLED.value, _("Spelling given")),
            (history.EventKind.LAPSED.value, _("Lapsed")),
            (history.EventKind.REVOKED.value, _("Revoked")),
        ],
    )
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: decided by the requirements or by the calendar."),
    )
    reason = models.TextField(_("reason"), max_length=500, blank=True)
    expires_on = models.DateField(_("last valid day"), null=True, blank=True)
    data = models.JSONField(_("data"), default=dict)

    class Meta:
        verbose_name = _("event of an award")
        verbose_name_plural = _("events of awards")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="revoked") | ~models.Q(reason=""),
                name="a_revocation_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the event once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("an event of an award cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: the history of an award is kept."""
        raise AppendOnly("an event of an award cannot be deleted")

    def as_value(self) -> history.Event:
        """Return the event as ``core.history`` reads it."""
        return history.Event(
            history.EventKind(self.kind),
            self.expires_on,
            self.data.get("spelling", ""),
            self.at,
        )
