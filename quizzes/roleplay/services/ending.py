"""The end of a call: graded, written down, told to the packages above."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from lms.audit import api as audit
from quizzes.roleplay import queries, signals
from quizzes.roleplay.engine.dialogue import State
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.rubric import CriterionResult, CriticalFailResult, Debrief
from quizzes.roleplay.models import CriticalFail, RubricMark, Session

PLACES = Decimal("0.0001")


def finalise(session: Session, state: State, *, actor: Any, at: datetime) -> Session:
    """Grade the call, write what was decided, and tell the packages above."""
    debrief = grade(session.script, queries.transcript_of(session), state)
    session.ended_at = at
    session.ended_reason = state.ended_by
    session.result = debrief.result
    session.score = _stored(debrief.score)
    session.score_low = _stored(debrief.score_low)
    session.score_high = _stored(debrief.score_high)
    session.conduct = debrief.conduct
    session.outcome = debrief.outcome.model_dump(mode="json")
    session.grader_version = debrief.grader_version
    session.rubric_version = debrief.rubric_version
    session.save()
    _write_marks(session, debrief)
    audit.record(
        "roleplay.finalised",
        actor=actor,
        target=session,
        data={"result": session.result, "score": str(session.score), "mode": session.mode},
    )
    signals.session_finalised.send(Session, session=session)
    return session


def _stored(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(PLACES)


def _write_marks(session: Session, debrief: Debrief) -> None:
    RubricMark.objects.bulk_create(_mark(session, one) for one in debrief.criteria)
    CriticalFail.objects.bulk_create(_fail(session, one) for one in debrief.critical_fails)


def _mark(session: Session, one: CriterionResult) -> RubricMark:
    return RubricMark(
        session=session,
        criterion=one.id,
        weight=one.weight,
        level=one.level,
        reason=one.reason.code,
        reason_params=one.reason.params,
        evidence=[evidence.model_dump() for evidence in one.evidence],
        better=one.better,
        rules=list(one.rules),
        lesson_key=one.lesson,
    )


def _fail(session: Session, one: CriticalFailResult) -> CriticalFail:
    span = one.evidence.model_dump()
    return CriticalFail(
        session=session,
        key=one.id,
        turn=span.pop("turn"),
        span=span,
        reason=one.why,
        better=one.better,
        rules=list(one.rules),
        lesson_key=one.lesson,
    )
