"""What a model proposed, and where it may still propose. No result is read from here."""

from __future__ import annotations

from django.db.models import F

from quizzes.roleplay.engine.vocabulary import CRITERIA, CriterionKey
from quizzes.roleplay.enums import Mode, ScenarioState
from quizzes.roleplay.models import Decision, Proposal, RubricMark, Scenario, Session


def proposals_for(session: Session) -> list[Proposal]:
    """Return the proposals for an ended call in the order of the rubric: one query.

    For the person who decides; the trainee does not see them.
    """
    found = list(session.proposals.all())
    return sorted(found, key=lambda one: (CRITERIA.index(one.criterion), one.pk))


def open_to_proposals(session: Session) -> tuple[CriterionKey, ...]:
    """Return the criteria of an ended examination that neither the grader nor a person has decided.

    Without those for which a proposal is there already. Three queries.
    """
    if session.is_open or session.mode != Mode.EXAM:
        return ()
    waiting = session.marks.filter(grading=session.grading, level=None)
    decided = Decision.objects.filter(verdict__session=session, turn=None)
    known = {
        *decided.values_list("subject", flat=True),
        *session.proposals.values_list("criterion", flat=True),
    }
    keys = set(waiting.values_list("criterion", flat=True)) - known
    return tuple(key for key in CRITERIA if key in keys)


def calls_open_to_proposals(*, at_most: int = 200) -> list[Session]:
    """Return the newest examinations with an open criterion, not looked at by person or model yet."""
    waiting = RubricMark.objects.filter(
        level=None,
        grading=F("session__grading"),
        session__mode=Mode.EXAM,
        session__proposals=None,
    ).exclude(session__verdicts__by__isnull=False)
    newest = Session.objects.filter(pk__in=waiting.values("session"))
    return list(newest.order_by("-ended_at", "-pk")[:at_most])


def ready_scenarios() -> list[Scenario]:
    """Return every scenario that learners may play."""
    return list(Scenario.objects.filter(state=ScenarioState.READY).order_by("key", "pk"))
