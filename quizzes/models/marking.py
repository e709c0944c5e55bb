"""Marks that people give, one row each. Append only; together they come to a grade event."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.core.double_marking import HumanValue
from quizzes.core.mark import HUNDRED
from quizzes.core.refusals import AppendOnly
from quizzes.models.attempt import AttemptItem


class HumanMark(models.Model):
    """One person's mark of one answer: levels of the rubric, or a share where there is none.

    `levels` is ``{criterion key: level index}``, empty without a rubric. `adjudicates` marks the
    third person's, which decides between two that differ.
    """

    item = models.ForeignKey(AttemptItem, on_delete=models.PROTECT, related_name="human_marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marks_given"
    )
    levels = models.JSONField(_("levels"), default=dict, blank=True)
    value = models.DecimalField(_("share earned"), max_digits=5, decimal_places=4)
    comment = models.TextField(_("comment"), blank=True)
    adjudicates = models.BooleanField(_("decides between two"), default=False)
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # learner records hold nothing that the CMS refers to

    class Meta:
        verbose_name = _("mark by a person")
        verbose_name_plural = _("marks by people")
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "marker"], name="one_mark_per_marker"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(adjudicates=True), name="one_deciding_mark"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=1), name="human_mark_is_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the mark once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("a mark by a person cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: marks are kept."""
        raise AppendOnly("a mark by a person cannot be deleted")

    @property
    def percent(self) -> Decimal:
        """The share in percent."""
        return self.value * HUNDRED

    def as_value(self) -> HumanValue:
        """Return the plain mark that `quizzes.core.double_marking` reads."""
        return HumanValue(value=self.value, decides=self.adjudicates)
