"""The end of a call: graded, written down, told to the packages above."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lms.audit import api as audit
from lms.taxonomy import api as taxonomy
from quizzes.roleplay import queries, signals
from quizzes.roleplay.engine.dialogue import State
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.enums import VerdictKind
from quizzes.roleplay.models import Session
from quizzes.roleplay.services.verdicts import stored, write_grading, write_verdict


def finalise(session: Session, state: State, *, actor: Any, at: datetime) -> Session:
    """Grade the call, write what was decided, and tell the packages above."""
    transcript = queries.transcript_of(session)
    debrief = grade(session.script, transcript, state)
    session.ended_at = at
    session.ended_reason = state.ended_by
    session.result = debrief.result
    session.score = stored(debrief.score)
    session.score_low = stored(debrief.score_low)
    session.score_high = stored(debrief.score_high)
    session.conduct = debrief.conduct
    session.outcome = debrief.outcome.model_dump(mode="json")
    session.grader_version = debrief.grader_version
    session.rubric_version = debrief.rubric_version
    session.rules_version = taxonomy.rules_version()
    session.save()
    write_grading(session, debrief, transcript, number=session.grading)
    write_verdict(session, kind=VerdictKind.GRADED, by=None, words="", at=at)
    audit.record(
        "roleplay.finalised",
        actor=actor,
        target=session,
        data={"result": session.result, "score": str(session.score), "mode": session.mode},
    )
    signals.session_finalised.send(Session, session=session)
    return session
