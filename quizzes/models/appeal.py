"""Reports of faulty questions and appeals against marks, and what was decided. Append only."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.core.appeals import AppealKind
from quizzes.core.refusals import AppendOnly
from quizzes.models.attempt import AttemptItem


class Appeal(models.Model):
    """A learner's objection, in their own words. It is open while it has no decision."""

    KINDS = [
        (AppealKind.QUESTION.value, _("The question is faulty")),
        (AppealKind.MARK.value, _("The mark is wrong")),
    ]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("about"), max_length=10, choices=KINDS)
    item = models.ForeignKey(AttemptItem, on_delete=models.PROTECT, related_name="appeals")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals"
    )
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # learner records hold nothing that the CMS refers to

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "kind"], name="one_appeal_of_a_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="appeal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the appeal once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("an appeal cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: appeals are kept."""
        raise AppendOnly("an appeal cannot be deleted")


class AppealDecision(models.Model):
    """What a second person decided, in words. `value` is the new share, None when it stays."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="decision")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals_decided"
    )
    upheld = models.BooleanField(_("upheld"))
    words = models.TextField(_("words"))
    value = models.DecimalField(
        _("new share"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # learner records hold nothing that the CMS refers to

    class Meta:
        verbose_name = _("decision on an appeal")
        verbose_name_plural = _("decisions on appeals")
        ordering = ["appeal"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="appeal_decision_has_words"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=1, upheld=True),
                name="appeal_decision_value_is_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {'upheld' if self.upheld else 'dismissed'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the decision once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("a decision cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: decisions are kept."""
        raise AppendOnly("a decision cannot be deleted")
