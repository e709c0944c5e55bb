"""Calls that wait for a person, appeals against results, and what either page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from lms.foundation import clock
from quizzes.core.appeals import window_ends
from quizzes.queries.waiting import Queue, queue_of
from quizzes.roleplay import rules
from quizzes.roleplay.engine.standing import Standing
from quizzes.roleplay.enums import Mode, SessionResult, VerdictKind
from quizzes.roleplay.models import (
    CallAppeal,
    CriticalFail,
    Decision,
    Scenario,
    Session,
    Suspicion,
    Verdict,
)
from quizzes.roleplay.queries.sessions import SessionDetail, detail_of
from quizzes.roleplay.queries.verdicts import deciders_of, standings_of


@dataclass(frozen=True)
class Waiting:
    """A call of the queue; `since`: when its result was left to a person."""

    session: Session
    standing: Standing


@dataclass(frozen=True)
class AppealLine:
    """An appeal of the list. `barred`: who looks decided about the call before."""

    appeal: CallAppeal
    barred: bool


@dataclass(frozen=True)
class Chance:
    """Whether a result may be appealed. `against` is the verdict, None while there is none that counts."""

    against: Verdict | None
    ends_at: datetime | None
    made: CallAppeal | None

    @property
    def is_open(self) -> bool:
        """Whether an appeal would be taken now."""
        if self.against is None or self.made is not None or self.ends_at is None:
            return False
        return self.against.kind != VerdictKind.APPEALED and clock.now() <= self.ends_at


def waiting_calls(reviewer: Any, *, scenario: str = "") -> QuerySet[Session]:
    """Return what waits for a person that `reviewer` may see, the longest waiting first."""
    if not rules.may_review(reviewer):
        return Session.objects.none()
    found = _calls(reviewer).filter(result=SessionResult.PROVISIONAL)
    if scenario:
        found = found.filter(scenario__key=scenario)
    return found.order_by("ended_at", "pk")


def half_open_calls(reviewer: Any, *, scenario: str = "") -> QuerySet[Session]:
    """Return calls whose result is certain although something in them is open, the oldest first.

    What is open are criteria (they make the score a range) and suspicions beside too few points.
    """
    if not rules.may_review(reviewer):
        return Session.objects.none()
    found = _calls(reviewer).filter(result__in=[SessionResult.PASS, SessionResult.FAIL])
    found = found.filter(Q(score_low__lt=F("score_high")) | Q(_has_open_suspicion()))
    if scenario:
        found = found.filter(scenario__key=scenario)
    return found.order_by("ended_at", "pk")


def _has_open_suspicion() -> Exists:
    here = {"session": OuterRef("session"), "turn": OuterRef("turn"), "key": OuterRef("key")}
    found = CriticalFail.objects.filter(grading=OuterRef("grading"), **here)
    decided = Decision.objects.filter(
        verdict__session=OuterRef("session"), turn=OuterRef("turn"), subject=OuterRef("key")
    )
    rows = Suspicion.objects.filter(session=OuterRef("pk"), grading=OuterRef("grading"))
    return Exists(rows.exclude(Exists(found)).exclude(Exists(decided)))


def decided_calls(reviewer: Any, *, scenario: str = "") -> QuerySet[Session]:
    """Return settled calls that a person decided about, the newest decision first."""
    if not rules.may_review(reviewer):
        return Session.objects.none()
    kinds = [VerdictKind.REVIEWED, VerdictKind.APPEALED]
    decided = Verdict.objects.filter(kind__in=kinds).order_by().values("session")
    found = _calls(reviewer).filter(pk__in=decided).exclude(result=SessionResult.PROVISIONAL)
    if scenario:
        found = found.filter(scenario__key=scenario)
    return found.order_by("-ended_at", "-pk")


def _calls(reviewer: Any) -> QuerySet[Session]:
    rows = Session.objects.filter(mode=Mode.EXAM, ended_at__isnull=False).exclude(person=reviewer)
    return rows.defer("scenario_spec", "state").select_related(
        "person", "scenario__cell__stage", "scenario__cell__debtor_type"
    )


def waiting_lines(sessions: Iterable[Session]) -> list[Waiting]:
    """Return lines of the queue: four queries more, whatever their number."""
    listed = list(sessions)
    found = standings_of(listed)
    return [Waiting(one, found[one.pk]) for one in listed]


def next_waiting(reviewer: Any, session: Session) -> Session | None:
    """Return the call of the same list that waits longest beside this one, or None."""
    is_open = session.result == SessionResult.PROVISIONAL
    listed = waiting_calls(reviewer) if is_open else half_open_calls(reviewer)
    return listed.exclude(pk=session.pk).first()


def number_half_open(reviewer: Any) -> int:
    """Return how many calls with a certain result have something open: one query."""
    return half_open_calls(reviewer).count()


def number_waiting(reviewer: Any) -> int:
    """Return how many calls wait that `reviewer` may see: one query."""
    return waiting_calls(reviewer).count() if rules.may_review(reviewer) else 0


def calls_queue(reviewer: Any) -> Queue:
    """Return the calls that wait for `reviewer`, since they ended: one query."""
    return queue_of(waiting_calls(reviewer), "ended_at")


def appeals_queue(decider: Any) -> Queue:
    """Return the appeals about calls that wait for `decider`, since they were made: one query."""
    return queue_of(open_appeals(decider), "at")


def scenarios_reviewed() -> list[Scenario]:
    """Return the scenarios of which a call was examined, in the house language first: one query."""
    keys = Session.objects.filter(mode=Mode.EXAM).order_by().values("scenario__key")
    rows = Scenario.objects.filter(key__in=keys).order_by("key", "pk")
    return list({row.key: row for row in rows.reverse()}.values())[::-1]


def call_for_review(reviewer: Any, uuid: UUID) -> SessionDetail:
    """Return an ended examination of somebody else with everything decided about it, or 404."""
    rows = Session.objects.select_related(
        "scenario", "scenario__cell__stage", "scenario__cell__debtor_type", "person"
    )
    session = rows.filter(uuid=uuid).first()
    if session is None or not rules.may_review_call(reviewer, session):
        raise Http404("no such call")
    return detail_of(session)


# --- appeals ------------------------------------------------------------------------------------------


def appeal_chance(session: Session) -> Chance:
    """Return whether the result may be appealed, by when, and the appeal that was made: two queries."""
    newest = session.verdicts.order_by("-number").first()
    settled = session.mode == Mode.EXAM and session.result in {
        SessionResult.PASS, SessionResult.FAIL
    }  # fmt: skip
    if newest is None or session.ended_at is None or not settled:
        return Chance(None, None, None)
    ends_at = window_ends(
        submitted_at=session.ended_at, days=session.scenario.appeal_days, marked_at=newest.at
    )
    made = CallAppeal.objects.filter(against=newest).select_related("decision__by").first()
    return Chance(newest, ends_at, made)


def appeals_of(session: Session) -> list[CallAppeal]:
    """Return the appeals about a call with their decisions: one query."""
    return list(session.appeals.select_related("decision__by", "against").order_by("at", "pk"))


def open_appeals(decider: Any) -> QuerySet[CallAppeal]:
    """Return what `decider` may see waiting for a decision: not their own, the oldest first."""
    if not rules.may_review(decider):
        return CallAppeal.objects.none()
    return _appeals(decider).filter(decision__isnull=True).order_by("at", "pk")


def decided_appeals(decider: Any) -> QuerySet[CallAppeal]:
    """Return decided appeals, the newest decision first."""
    if not rules.may_review(decider):
        return CallAppeal.objects.none()
    return _appeals(decider).filter(decision__isnull=False).order_by("-decision__at", "-pk")


def _appeals(decider: Any) -> QuerySet[CallAppeal]:
    rows = CallAppeal.objects.exclude(session__person=decider)
    return rows.select_related("session__person", "session__scenario", "decision__by").defer(
        "session__scenario_spec", "session__state"
    )


def appeal_lines(appeals: Iterable[CallAppeal], decider: Any) -> list[AppealLine]:
    """Return lines of the list: one query more."""
    listed = list(appeals)
    gave = Verdict.objects.filter(session__in=[one.session_id for one in listed], by=decider)
    barred = set(gave.order_by().values_list("session", flat=True))
    return [AppealLine(one, one.session_id in barred) for one in listed]


def number_of_appeals(decider: Any) -> int:
    """Return how many appeals wait that `decider` may see: one query."""
    return open_appeals(decider).count() if rules.may_review(decider) else 0


def appeal_for(decider: Any, uuid: UUID) -> tuple[CallAppeal, SessionDetail, bool]:
    """Return an appeal of somebody else, its call, and whether `decider` is barred; or 404."""
    if not rules.may_review(decider):
        raise Http404("no such appeal")
    rows = CallAppeal.objects.select_related("decision__by", "against").exclude(
        session__person=decider
    )
    appeal = rows.filter(uuid=uuid).first()
    if appeal is None:
        raise Http404("no such appeal")
    session = Session.objects.select_related(
        "scenario", "scenario__cell__stage", "scenario__cell__debtor_type", "person"
    ).get(pk=appeal.session_id)
    return appeal, detail_of(session), decider.pk in deciders_of(session)
