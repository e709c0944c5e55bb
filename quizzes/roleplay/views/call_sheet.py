"""What the page of a running call shows, as plain values for the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.foundation import clock
from quizzes.roleplay import phrases, queries
from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import State, Utterance
from quizzes.roleplay.engine.scenario import LaterCall, Line, Scenario
from quizzes.roleplay.engine.typed import MAX_CHARACTERS, MOST_SIGNS

PIPS = range(1, 6)
#: The note of a line is shown for typed words that do at least this share of what the line does.
NOTE_HOLDS = 0.6


@dataclass(frozen=True)
class Row:
    """One sentence of the transcript; `later` when another call begins before it."""

    mine: bool
    who: str
    at: str
    text: str
    later: LaterCall | None = None


@dataclass(frozen=True)
class Meter:
    """One meter of the coach's panel."""

    name: str
    pips: tuple[bool, ...]
    word: str


@dataclass(frozen=True)
class Learnt:
    """One hidden fact: its label once it is known, else a hint that there is something."""

    text: str
    known: bool


@dataclass(frozen=True)
class Coach:
    """What the coach says in practice."""

    meters: tuple[Meter, ...]
    learnt: tuple[Learnt, ...]
    note: str
    hint: str
    model: str
    can_take_back: bool
    heard: str = ""
    manner: tuple[str, ...] = ()


def transcript(session: Any, turns: list[Any]) -> list[Row]:
    """Return the sentences with the time since the call began."""
    script = session.script
    rows: list[Row] = []
    call = 1
    for turn in turns:
        later = _later(script, turn) if turn.call > call else None
        call = turn.call
        rows.append(
            Row(
                mine=turn.who == "collector",
                who=speaker_name(script, turn.who),
                at=phrases.minutes_seconds(int((turn.at - session.started_at).total_seconds())),
                text=turn.text,
                later=later,
            )
        )
    return rows


def speaker_name(script: Scenario, who: str) -> str:
    """Return how the transcript names a speaker of the other side."""
    if who == "collector":
        return ""
    return next(
        (name for key, name in script.persona.voices.items() if key == who), script.persona.short
    )


def _later(script: Scenario, turn: Any) -> LaterCall | None:
    return next((one for one in script.later_calls if one.opens == turn.state["beat"]), None)


def call(session: Any) -> dict[str, Any]:
    """Return the context of the conversation page. Two queries beside the session."""
    turns = queries.exchange_rows(session)
    state = session.dialogue_state
    script = session.script
    context = {
        "session": session,
        "script": script,
        "stage": getattr(session.scenario.cell, "stage", None),
        "rows": transcript(session, turns),
        "lines": () if session.is_typed else dialogue.choices(script, state),
        "most_characters": MAX_CHARACTERS,
        "most_signs": MOST_SIGNS,
        "connected_at": phrases.clock_time(session.started_at),
        **_time_left(session),
    }
    if session.is_practice:
        context["coach"] = _coach(script, state, turns)
    return context


def _time_left(session: Any) -> dict[str, int]:
    """Return the seconds and the begun minutes until the deadline; nothing without one."""
    if session.deadline_at is None:
        return {}
    seconds = max(0, int((session.deadline_at - clock.now()).total_seconds()))
    return {"seconds_left": seconds, "minutes_left": -(-seconds // 60)}


def _coach(script: Scenario, state: State, turns: list[Any]) -> Coach:
    said = next((turn for turn in reversed(turns) if turn.who == "collector"), None)
    before = State.model_validate(said.state) if said else None
    offered = dialogue.offered_lines(script, state)
    good = next((line.text for line in offered if line.quality == "good"), "")
    heard = said.heard if said is not None else None
    return Coach(
        meters=tuple(_meter(name, state, before) for name in phrases.meter_names()),
        learnt=tuple(
            Learnt(fact.label, True) if fact.key in state.disclosed else Learnt(fact.unknown, False)
            for fact in script.hidden_facts
        ),
        note=_note(script, said) if said is not None else "",
        hint=script.beat(state.beat).coach or "",
        model=good,
        can_take_back=said is not None,
        heard=phrases.act_words(",".join(_acts(heard))) if heard else "",
        manner=phrases.manner(heard["manner"], heard["lost"]) if heard else (),
    )


def _acts(heard: dict[str, Any]) -> list[str]:
    return [one.act for one in Utterance.model_validate(heard["said"]).acts]


def _note(script: Scenario, said: Any) -> str:
    """Return what the author says about the line; about typed words only where it is true of them."""
    line = _line(script, said.line_key)
    if line is None or not line.note:
        return ""
    theirs = {act.act for act in line.acts}
    if said.heard and len(theirs & set(_acts(said.heard))) < NOTE_HOLDS * max(1, len(theirs)):
        return ""
    return line.note


def _line(script: Scenario, key: str) -> Line | None:
    return next((line for beat in script.beats for line in beat.lines if line.key == key), None)


def _meter(name: str, state: State, before: State | None) -> Meter:
    value = state.meter(name)
    title, word = phrases.meter(name, value, before.meter(name) if before else None)
    return Meter(title, tuple(pip <= value for pip in PIPS), word)
