"""Playing a call: begin or resume, say a line, take one back, hang up; graded when it ends."""

from __future__ import annotations

import secrets
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes.roleplay import queries, rules, signals
from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import Choice, HangUp, Reply, State, StepResult, UnknownLine
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.rubric import CriterionResult, CriticalFailResult, Debrief
from quizzes.roleplay.enums import Mode
from quizzes.roleplay.models import CriticalFail, RubricMark, Scenario, Session, Turn
from quizzes.roleplay.models.session import Who

MAX_SEED = 2**31 - 1
PLACES = Decimal("0.0001")


class NotAllowed(PermissionError):
    """The person may not begin this call in this mode."""


class CallClosed(ValueError):
    """The call is over; what was said stands."""


class TurnConflict(ValueError):
    """Another window has said something else at this place; nothing was changed."""


class NothingToTakeBack(ValueError):
    """There is no sentence that may be taken back."""


def start_session(
    scenario: Scenario, *, person: Any, mode: str, seed: int | None = None
) -> Session:
    """Return the person's open call of `scenario` in `mode`, or begin one. Raises `NotAllowed`."""
    opened = queries.open_session(scenario, person, mode)
    if opened is not None:
        return opened
    if mode not in Mode.values or not rules.may_play(person, scenario, mode):
        raise NotAllowed
    try:
        with transaction.atomic():
            return _start(scenario, person=person, mode=mode, seed=seed)
    except IntegrityError:  # a second click was quicker: one open call is the rule
        other = queries.open_session(scenario, person, mode)
        if other is None:
            raise
        return other


def _start(scenario: Scenario, *, person: Any, mode: str, seed: int | None) -> Session:
    at = clock.now()
    seed = secrets.randbelow(MAX_SEED) if seed is None else seed
    state, replies = dialogue.start(scenario.script(), seed)
    session = Session.objects.create(
        scenario=scenario,
        scenario_spec=scenario.spec,
        scenario_version=scenario.version,
        person=person,
        mode=mode,
        seed=seed,
        state=state.model_dump(mode="json"),
        started_at=at,
    )
    _append(session, replies, state=state, exchange=0, at=at)
    audit.record("roleplay.started", actor=person, target=session, data={"mode": mode})
    return session


def choose_line(session: Session, *, actor: Any, exchange: int, line: str) -> Session:
    """Say `line` as the trainee's sentence number `exchange`, counted from 0.

    The same line under a number already said is a replay and changes nothing. Raises
    `TurnConflict` when something else was said there, `UnknownLine` for a line that is not offered,
    `CallClosed` after the end.
    """
    with transaction.atomic():
        session = queries.locked(session)
        if exchange < session.exchange:
            if _said_at(session, exchange) == line:
                return session
            raise TurnConflict
        if not session.is_open:
            raise CallClosed
        if exchange > session.exchange:
            raise TurnConflict
        return _say(session, line, actor=actor)


def _say(session: Session, line: str, *, actor: Any) -> Session:
    at = clock.now()
    state = session.dialogue_state
    said = next((one for one in dialogue.choices(session.script, state) if one.key == line), None)
    if said is None:
        raise UnknownLine(line)
    result = dialogue.step(session.script, state, Choice(line=line))
    exchange = session.exchange + 1
    Turn.objects.create(
        session=session,
        number=_next_number(session),
        exchange=exchange,
        who=Who.COLLECTOR,
        line_key=line,
        text=said.text,
        at=at,
        state=state.model_dump(mode="json"),
    )
    _append(session, result.replies, state=result.state, exchange=exchange, at=at)
    return _move(session, result, exchange=exchange, actor=actor, at=at)


def hang_up(session: Session, *, actor: Any) -> Session:
    """End the call from the trainee's side. A call that is over stays as it is."""
    with transaction.atomic():
        session = queries.locked(session)
        if not session.is_open:
            return session
        result = dialogue.step(session.script, session.dialogue_state, HangUp())
        return _move(session, result, exchange=session.exchange, actor=actor, at=clock.now())


def take_back(session: Session, *, actor: Any, exchange: int) -> Session:
    """Take back the last sentence of a practice call; `exchange` is the count that the page showed.

    A repeated request changes nothing. Raises `NothingToTakeBack` in examinations, after the end
    and before the first sentence.
    """
    with transaction.atomic():
        session = queries.locked(session)
        if not (session.is_open and session.is_practice and session.exchange):
            raise NothingToTakeBack
        if exchange != session.exchange:
            return session
        before = queries.state_before(session, session.exchange)
        if before is None:
            raise NothingToTakeBack
        session.turns.filter(taken_back_at=None, exchange=session.exchange).update(
            taken_back_at=clock.now()
        )
        session.exchange -= 1
        session.state = before.model_dump(mode="json")
        session.save(update_fields=["exchange", "state"])
        audit.record("roleplay.taken_back", actor=actor, target=session)
        return session


def play_out(session: Session, *, model_path: bool = True) -> Session:
    """Play a call to its end without a person: for demonstrations and tests.

    The model path says good lines only; else an unlawful line is said once the facts are known.
    """
    slip_at = 6
    while session.is_open:
        offered = list(dialogue.offered_lines(session.script, session.dialogue_state))
        wanted = "unlawful" if not model_path and session.exchange == slip_at else "good"
        line = next((one for one in offered if one.quality == wanted), offered[0])
        session = choose_line(
            session, actor=session.person, exchange=session.exchange, line=line.key
        )
    return session


# --- inside -----------------------------------------------------------------------------------------


def _said_at(session: Session, exchange: int) -> str | None:
    row = session.turns.filter(taken_back_at=None, exchange=exchange + 1, who=Who.COLLECTOR).first()
    return row.line_key if row else None


def _next_number(session: Session) -> int:
    return session.turns.filter(taken_back_at=None).count()


def _append(
    session: Session, replies: tuple[Reply, ...], *, state: State, exchange: int, at: datetime
) -> None:
    for number, reply in enumerate(replies, start=_next_number(session)):
        Turn.objects.create(
            session=session,
            number=number,
            exchange=exchange,
            who=reply.who,
            text=reply.text,
            at=at,
            state=state.model_dump(mode="json"),
        )


def _move(
    session: Session, result: StepResult, *, exchange: int, actor: Any, at: datetime
) -> Session:
    session.state = result.state.model_dump(mode="json")
    session.exchange = exchange
    if not result.state.ended:
        session.save(update_fields=["state", "exchange"])
        return session
    return _finalise(session, result.state, actor=actor, at=at)


def _finalise(session: Session, state: State, *, actor: Any, at: datetime) -> Session:
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
