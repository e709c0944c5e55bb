"""What a model endpoint offered: levels for a person to weigh, other wordings for the debtor. Append only.

Nothing is computed from these rows: no level, no result, no certificate.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.roleplay.models.review import Kept
from quizzes.roleplay.models.scenario import Scenario
from quizzes.roleplay.models.session import Session


class Offered(Kept):
    """Base of both tables: which model offered it, and when. Written once."""

    model_name = models.CharField(_("model"), max_length=120)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        abstract = True


class Proposal(Offered):
    """A level that a model proposes for a criterion which the grader left open.

    `quote` stands verbatim in the trainee's sentence `turn`, from the character `start` on (counted
    from 0). Level 0 may come without words: then `quote` is empty, `turn` and `start` are None.
    `words` is the model's reason in plain text. A person decides; this row decides nothing.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="proposals")
    criterion = models.CharField(_("criterion"), max_length=4)
    level = models.PositiveSmallIntegerField(_("proposed level"))
    quote = models.TextField(_("words quoted"), blank=True)
    turn = models.PositiveSmallIntegerField(_("sentence"), null=True, blank=True)
    start = models.PositiveSmallIntegerField(_("first character"), null=True, blank=True)
    words = models.TextField(_("reason given"))

    class Meta:
        verbose_name = _("proposal of a model")
        verbose_name_plural = _("proposals of a model")
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "criterion", "model_name"], name="proposed_once_by_a_model"
            ),
            models.CheckConstraint(condition=Q(level__lte=2), name="proposed_level_0_to_2"),
            models.CheckConstraint(
                condition=(Q(turn__isnull=False, start__isnull=False) & ~Q(quote=""))
                | Q(turn__isnull=True, start__isnull=True, quote="", level=0),
                name="proposal_quotes_its_sentence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.criterion}: {self.level}?"


class Phrasing(Offered):
    """Another wording of one line of the debtor, for one version of a scenario.

    Practice calls draw among the author's words and these. The dialogue never reads them.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="phrasings")
    version = models.PositiveIntegerField(_("version of the scenario"))
    original = models.TextField(_("words of the author"))
    text = models.TextField(_("other wording"))

    class Meta:
        verbose_name = _("other wording of a line")
        verbose_name_plural = _("other wordings of lines")
        ordering = ["scenario", "id"]
        indexes = [models.Index(fields=["scenario", "version"], name="wordings_of_a_version")]

    def __str__(self) -> str:
        return f"{self.scenario_id} v{self.version}: {self.text[:40]}"
