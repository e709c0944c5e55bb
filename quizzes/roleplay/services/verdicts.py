"""How a result is written: a verdict is appended, the call follows it, the packages above are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from lms.audit import api as audit
from quizzes.roleplay import queries, signals
from quizzes.roleplay.engine.dialogue import Utterance
from quizzes.roleplay.engine.reading import span_of
from quizzes.roleplay.engine.rubric import CriterionResult, CriticalFailResult, Debrief
from quizzes.roleplay.engine.standing import Standing, standing
from quizzes.roleplay.enums import SessionResult, VerdictKind
from quizzes.roleplay.models import (
    CriticalFail,
    Decision,
    RubricMark,
    Session,
    Suspicion,
    Verdict,
)

PLACES = Decimal("0.0001")


def stored(value: Decimal | None) -> Decimal | None:
    """Return a score as the database keeps it."""
    return None if value is None else value.quantize(PLACES)


def write_grading(
    session: Session, debrief: Debrief, transcript: Iterable[Utterance], *, number: int
) -> None:
    """Append what a grader decided: marks, critical fails, and what it leaves to a person."""
    RubricMark.objects.bulk_create(_mark(session, one, number) for one in debrief.criteria)
    CriticalFail.objects.bulk_create(_fail(session, one, number) for one in debrief.critical_fails)
    certain = {(one.id, one.evidence.turn) for one in debrief.critical_fails}
    Suspicion.objects.bulk_create(
        Suspicion(
            session=session, grading=number, key=key, turn=said.number, span=_suspected(said, key)
        )
        for said in transcript
        for key in said.unsure
        if key.startswith("CF") and (key, said.number) not in certain
    )  # fmt: skip


def _suspected(said: Utterance, key: str) -> dict[str, Any]:
    """Return where the words stand that may be `key`, the longest of them; else the whole turn."""
    kept = [one.says for one in said.suspected if one.id == key]
    words = max(kept, key=len, default=said.text)
    span = span_of(said, words)
    return {"start": span.start, "end": span.end, "quote": span.quote}


def append(
    session: Session,
    *,
    kind: VerdictKind,
    by: Any,
    words: str,
    at: datetime,
    decisions: Sequence[Decision] = (),
) -> Verdict:
    """Append the verdict that machine and people come to, and make it the call's result.

    `session` is locked and its `grading` says on which grading of the machine it rests; `decisions`
    are new, unsaved rows. A result that becomes known for the first time is told as the end of any
    other call; one that changes is told as a change.
    """
    said = [*queries.said_by_people(session), *(queries.as_said(one) for one in decisions)]
    now = standing(queries.machine_of(session), said)
    before = [one.result for one in session.verdicts.all()]
    _follow(session, now)
    verdict = write_verdict(session, kind=kind, by=by, words=words, at=at)
    for one in decisions:
        one.verdict = verdict
    Decision.objects.bulk_create(decisions)
    audit.record(
        f"roleplay.{kind.value}",
        actor=by,
        target=session,
        data={
            "verdict": verdict.number, "result": now.result, "was": before[-1] if before else None,
            "score": str(session.score), "decided": [queries.place_words(one) for one in decisions],
        },
    )  # fmt: skip
    tell(session, before=before, reason=words)
    return verdict


def tell(session: Session, *, before: Sequence[str], reason: str) -> None:
    """Tell the packages above: the first settled result as such, anything later as a change."""
    if all(result == SessionResult.PROVISIONAL for result in before):
        signals.session_finalised.send(Session, session=session)
    else:
        signals.result_changed.send(Session, session=session, reason=reason)


def write_verdict(
    session: Session, *, kind: VerdictKind, by: Any, words: str, at: datetime
) -> Verdict:
    """Append a verdict that says what the session says now."""
    newest = session.verdicts.order_by("-number").values_list("number", flat=True).first()
    return Verdict.objects.create(
        session=session, number=(newest or 0) + 1, kind=kind, grading=session.grading,
        result=session.result or "", score=session.score, score_low=session.score_low,
        score_high=session.score_high, conduct=session.conduct,
        grader_version=session.grader_version, rubric_version=session.rubric_version,
        by=by, words=words, at=at,
    )  # fmt: skip


def _follow(session: Session, now: Standing) -> None:
    session.result = now.result
    session.score = stored(now.score)
    session.score_low = stored(now.low)
    session.score_high = stored(now.high)
    session.conduct = now.conduct
    outcome = dict(session.outcome or {})
    if outcome:
        reached = bool(outcome.get("goal")) or outcome.get("terms") is not None
        outcome["tainted"] = bool(now.fails) and reached
        session.outcome = outcome
    session.save(
        update_fields=[
            "result", "score", "score_low", "score_high", "conduct", "outcome", "grading",
            "grader_version", "rubric_version", "rules_version",
        ]
    )  # fmt: skip


def _mark(session: Session, one: CriterionResult, number: int) -> RubricMark:
    return RubricMark(
        session=session,
        grading=number,
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


def _fail(session: Session, one: CriticalFailResult, number: int) -> CriticalFail:
    span = one.evidence.model_dump()
    return CriticalFail(
        session=session,
        grading=number,
        key=one.id,
        turn=span.pop("turn"),
        span=span,
        reason=one.why,
        better=one.better,
        rules=list(one.rules),
        lesson_key=one.lesson,
    )
