"""Playing a call: begin or resume, say a line, take one back, hang up; graded when it ends."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes.roleplay import queries, rules
from quizzes.roleplay.engine import dialogue, typed
from quizzes.roleplay.engine.dialogue import (
    Choice,
    HangUp,
    Reply,
    State,
    StepResult,
    Typed,
)
from quizzes.roleplay.engine.lint import leads_nowhere, lint_text
from quizzes.roleplay.engine.scenario import Scenario as Script
from quizzes.roleplay.enums import InputMode, Mode
from quizzes.roleplay.models import Scenario, Session, Turn
from quizzes.roleplay.models.session import GRACE, Who
from quizzes.roleplay.services import phrasing
from quizzes.roleplay.services.ending import finalise

MAX_SEED = 2**31 - 1
#: An examination without a `time_limit` of its own lasts this many times its usual minutes …
TIMES_USUAL = 3
#: … and not less than this many minutes.
LEAST_MINUTES = 10


class NotAllowed(PermissionError):
    """The person may not begin this call in this mode."""


class CallClosed(ValueError):
    """The call is over; what was said stands."""


class TurnConflict(ValueError):
    """Another window has said something else at this place; nothing was changed."""


class NothingSaid(ValueError):
    """There are no words in what was typed."""


class TooLong(ValueError):
    """More was typed than one sentence may hold."""


class NothingToTakeBack(ValueError):
    """There is no sentence that may be taken back."""


def start_session(
    scenario: Scenario,
    *,
    person: Any,
    mode: str,
    seed: int | None = None,
    input_mode: str = InputMode.CHOOSE,
) -> Session:
    """Return the person's open call of `scenario` in `mode`, or begin one. Raises `NotAllowed`.

    A call that is going on keeps its way of speaking; one whose time is over is ended first.
    """
    opened = queries.open_session(scenario, person, mode)
    if opened is not None and close_if_overdue(opened).is_open:
        return opened
    if mode not in Mode.values or not rules.may_play(person, scenario, mode):
        raise NotAllowed
    if input_mode not in rules.input_modes(person, scenario, mode):
        raise NotAllowed
    if not scenario.is_ready and leads_nowhere(lint_text(scenario.document)):
        raise NotAllowed  # a draft whose names lead nowhere cannot be played to the end
    try:
        with transaction.atomic():
            return _start(scenario, person=person, mode=mode, seed=seed, input_mode=input_mode)
    except IntegrityError:  # a second click was quicker: one open call is the rule
        other = queries.open_session(scenario, person, mode)
        if other is None:
            raise
        return other


def _start(
    scenario: Scenario, *, person: Any, mode: str, seed: int | None, input_mode: str
) -> Session:
    at = clock.now()
    seed = secrets.randbelow(MAX_SEED) if seed is None else seed
    script = scenario.script()
    state, replies = dialogue.start(script, seed)
    session = Session.objects.create(
        scenario=scenario,
        scenario_spec=scenario.spec,
        scenario_version=scenario.version,
        person=person,
        mode=mode,
        input_mode=input_mode,
        deadline_at=at + time_limit(script) if mode == Mode.EXAM else None,
        seed=seed,
        state=state.model_dump(mode="json"),
        started_at=at,
    )
    _append(session, replies, state=state, exchange=0, at=at)
    data = {"mode": mode, "input": input_mode}
    audit.record("roleplay.started", actor=person, target=session, data=data)
    return session


def time_limit(script: Script) -> timedelta:
    """Return how long an examination may last from its first word."""
    usual = max(LEAST_MINUTES, TIMES_USUAL * script.minutes)
    return timedelta(minutes=script.time_limit or usual)


def choose_line(session: Session, *, actor: Any, exchange: int, line: str) -> Session:
    """Say `line` as the trainee's sentence number `exchange`, counted from 0.

    The same line under a number already said is a replay and changes nothing. Raises
    `TurnConflict` when something else was said there, `UnknownLine` for a line that is not offered,
    `CallClosed` after the end.
    """
    return _take_turn(session, Choice(line=line), actor=actor, exchange=exchange)


def say_words(session: Session, *, actor: Any, exchange: int, text: str) -> Session:
    """Say typed words as the trainee's sentence number `exchange`, counted from 0.

    Signs that are not for reading are dropped first. The same words under a number already said are a
    replay and change nothing. Raises `NothingSaid`, `TooLong`, `TurnConflict`, `CallClosed`, and
    `NotAllowed` in a call of chosen lines.
    """
    if len(text) > typed.MOST_SIGNS:
        raise TooLong
    words = typed.clean(text)
    if not words:
        raise NothingSaid
    if len(words) > typed.MAX_CHARACTERS:
        raise TooLong
    return _take_turn(session, Typed(text=words), actor=actor, exchange=exchange)


def _take_turn(session: Session, turn: Choice | Typed, *, actor: Any, exchange: int) -> Session:
    with transaction.atomic():
        session = queries.locked(session)
        said = turn.line if isinstance(turn, Choice) else turn.text
        if exchange < session.exchange:
            if said in _said_at(session, exchange):
                return session
            raise TurnConflict
        overdue = session.is_overdue(clock.now())
        if session.is_open and not overdue:
            if exchange > session.exchange:
                raise TurnConflict
            if isinstance(turn, Typed) != session.is_typed:
                raise NotAllowed
            return _say(session, turn, actor=actor)
    if overdue:
        close_if_overdue(session)
    raise CallClosed


def _say(session: Session, turn: Choice | Typed, *, actor: Any) -> Session:
    at = clock.now()
    state = session.dialogue_state
    history = queries.transcript_of(session) if isinstance(turn, Typed) else []
    result = dialogue.step(session.script, state, turn, history=history)
    said = result.said
    assert said is not None  # noqa: S101 -- only hanging up says nothing
    exchange = session.exchange + 1
    Turn.objects.create(
        session=session,
        number=_next_number(session),
        exchange=exchange,
        who=Who.COLLECTOR,
        line_key=said.line,
        text=said.text,
        at=at,
        state=state.model_dump(mode="json"),
        call=state.call,
        heard=_heard(result) if said.typed else None,
        understood=all(event.kind != "not-understood" for event in result.events),
    )
    _append(session, result.replies, state=result.state, exchange=exchange, at=at)
    return _move(session, result, exchange=exchange, actor=actor, at=at)


def _heard(result: StepResult) -> dict[str, Any]:
    """Return what is kept of typed words: what graders read, and which rules of manner were met."""
    assert result.said is not None  # noqa: S101 -- typed words always have been heard
    return {
        "said": result.said.model_dump(mode="json"),
        "manner": [event.key for event in result.events if event.kind == "manner"],
        "lost": next((e.key for e in result.events if e.kind == "not-understood"), ""),
    }


def close_if_overdue(session: Session) -> Session:
    """Return the session, ended and graded if its time and the grace are over."""
    if not session.is_overdue(clock.now()):
        return session
    with transaction.atomic():
        session = queries.locked(session)
        if not session.is_overdue(clock.now()):
            return session
        state = dialogue.out_of_time(session.script, session.dialogue_state)
        session.state = state.model_dump(mode="json")
        assert session.deadline_at is not None  # noqa: S101 -- it is overdue
        return finalise(session, state, actor=None, at=session.deadline_at)


def close_overdue_calls() -> int:
    """End every open call whose time is over, also when nobody looks; return how many."""
    late = clock.now() - GRACE
    overdue = Session.objects.filter(ended_at=None, deadline_at__lt=late)
    return sum(not close_if_overdue(session).is_open for session in overdue.iterator())


def hang_up(session: Session, *, actor: Any) -> Session:
    """End the call from the trainee's side. A call that is over stays as it is."""
    with transaction.atomic():
        session = close_if_overdue(queries.locked(session))
        if not session.is_open:
            return session
        result = dialogue.step(session.script, session.dialogue_state, HangUp())
        return _move(session, result, exchange=session.exchange, actor=actor, at=clock.now())


def try_out(scenario: Scenario, *, person: Any, input_mode: str = InputMode.CHOOSE) -> Session:
    """Practise the text as it stands now. A practice of another text of this key is hung up first.

    Raises `NotAllowed`.
    """
    opened = queries.open_session(scenario, person, Mode.PRACTICE)
    if opened is not None and not queries.plays(opened, scenario):
        hang_up(opened, actor=person)
    return start_session(scenario, person=person, mode=Mode.PRACTICE, input_mode=input_mode)


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


def _said_at(session: Session, exchange: int) -> tuple[str, ...]:
    """Return the line and the words said under this number, by which a replay is known."""
    row = session.turns.filter(taken_back_at=None, exchange=exchange + 1, who=Who.COLLECTOR).first()
    if row is None:
        return ()
    return (row.text,) if row.heard else (row.line_key,)


def _next_number(session: Session) -> int:
    return session.turns.filter(taken_back_at=None).count()


def _append(
    session: Session, replies: tuple[Reply, ...], *, state: State, exchange: int, at: datetime
) -> None:
    for number, reply in enumerate(replies, start=_next_number(session)):
        said = phrasing.spoken(session, reply, number=number)
        Turn.objects.create(
            session=session,
            number=number,
            exchange=exchange,
            who=reply.who,
            text=said.text,
            scripted=said.scripted,
            at=at,
            state=state.model_dump(mode="json"),
            call=reply.call,
        )


def _move(
    session: Session, result: StepResult, *, exchange: int, actor: Any, at: datetime
) -> Session:
    session.state = result.state.model_dump(mode="json")
    session.exchange = exchange
    if not result.state.ended:
        session.save(update_fields=["state", "exchange"])
        return session
    return finalise(session, result.state, actor=actor, at=at)
