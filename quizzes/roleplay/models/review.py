"""What a call came to and who decided it. Append only: the machine's decision is never overwritten."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.core.refusals import AppendOnly
from quizzes.roleplay.enums import SessionResult, VerdictKind
from quizzes.roleplay.models.session import Session


class KeptQuerySet(models.QuerySet[Any]):
    """Rows in bulk may be neither changed nor deleted."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: what was decided stands as it was decided."""
        raise AppendOnly("what was decided cannot be changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: what was decided is kept."""
        raise AppendOnly("what was decided cannot be deleted")


class Kept(models.Model):
    """Base of rows that are written once."""

    objects = KeptQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # nothing in here refers to the CMS

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second save is refused."""
        if self.pk is not None:
            raise AppendOnly("what was decided cannot be changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: what was decided is kept."""
        raise AppendOnly("what was decided cannot be deleted")


class Verdict(Kept):
    """One result of a call. The newest is the call's result; the earlier ones stay readable.

    `grading` is the number of the machine's grading on which it rests (its marks, fails and
    suspicions carry the same number). `by` is empty where no person decided.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="verdicts")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("how it came about"), max_length=10, choices=VerdictKind)
    grading = models.PositiveSmallIntegerField(_("grading"), default=1)
    result = models.CharField(_("result"), max_length=12, choices=SessionResult)
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=4, null=True, blank=True)
    score_low = models.DecimalField(
        _("lowest score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    score_high = models.DecimalField(
        _("highest score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    conduct = models.CharField(_("conduct"), max_length=12, blank=True)
    grader_version = models.CharField(_("grader version"), max_length=40, blank=True)
    rubric_version = models.CharField(_("rubric version"), max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(_("words"), blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("verdict on a call")
        verbose_name_plural = _("verdicts on calls")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="verdict_number_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["reviewed", "appealed"]) | Q(by__isnull=False),
                name="people_decide_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}.{self.number} {self.kind}: {self.result}"


class Decision(Kept):
    """What a person decided about one criterion, or about one critical fail in one sentence.

    A criterion has a `level`; a critical fail `holds` or does not, in the sentence `turn`. `span`
    quotes the words, as ``{start, end, quote}``. The newest decision of a subject is the one that counts.
    """

    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="decisions")
    subject = models.CharField(_("about"), max_length=5)
    turn = models.PositiveSmallIntegerField(_("sentence"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    holds = models.BooleanField(_("is a critical fail"), null=True, blank=True)
    span = models.JSONField(_("deciding words"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)

    class Meta:
        verbose_name = _("decision of a person")
        verbose_name_plural = _("decisions of people")
        ordering = ["verdict", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__lte=2, holds__isnull=True, turn__isnull=True)
                | Q(level__isnull=True, holds__isnull=False, turn__isnull=False),
                name="decision_on_level_or_fail",
            ),
            models.UniqueConstraint(
                fields=["verdict", "subject"], condition=Q(turn__isnull=True), name="level_once"
            ),
            models.UniqueConstraint(
                fields=["verdict", "subject", "turn"],
                condition=Q(turn__isnull=False),
                name="fail_once_in_a_sentence",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.verdict_id} {self.subject}: {self.level if self.turn is None else self.holds}"
        )


class CallAppeal(Kept):
    """A trainee's objection to one verdict, with the reason."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="appeals")
    against = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="appeal")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("appeal against a call's result")
        verbose_name_plural = _("appeals against calls' results")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.reason[:40]}"


class CallAppealDecision(Kept):
    """The decision on an appeal, with words; `verdict` is the new result where it was upheld."""

    appeal = models.OneToOneField(CallAppeal, on_delete=models.PROTECT, related_name="decision")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(_("upheld"))
    words = models.TextField(_("words"))
    verdict = models.OneToOneField(
        Verdict, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("decision on an appeal against a call's result")
        verbose_name_plural = _("decisions on appeals against calls' results")
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld=True, verdict__isnull=False)
                | Q(upheld=False, verdict__isnull=True),
                name="upheld_appeal_has_verdict",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id}: {self.upheld}"
