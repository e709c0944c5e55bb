"""What the page of a running call shows, as plain values for the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quizzes.roleplay import phrases, queries
from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import State, line_said
from quizzes.roleplay.engine.scenario import Scenario

PIPS = range(1, 6)


@dataclass(frozen=True)
class Row:
    """One sentence of the transcript."""

    mine: bool
    who: str
    at: str
    text: str


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


def transcript(session: Any, turns: list[Any]) -> list[Row]:
    """Return the sentences with the time since the call began."""
    short = session.script.persona.short
    return [
        Row(
            mine=turn.who == "collector",
            who="" if turn.who == "collector" else short,
            at=phrases.minutes_seconds(int((turn.at - session.started_at).total_seconds())),
            text=turn.text,
        )
        for turn in turns
    ]


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
        "lines": dialogue.choices(script, state),
        "connected_at": phrases.clock_time(session.started_at),
    }
    if session.is_practice:
        context["coach"] = _coach(script, state, turns)
    return context


def _coach(script: Scenario, state: State, turns: list[Any]) -> Coach:
    said = next((turn for turn in reversed(turns) if turn.who == "collector"), None)
    before = State.model_validate(said.state) if said else None
    note = ""
    if said is not None and before is not None:
        note = line_said(script, before.beat, said.line_key).note or ""
    offered = dialogue.offered_lines(script, state)
    good = next((line.text for line in offered if line.quality == "good"), "")
    return Coach(
        meters=tuple(_meter(name, state, before) for name in phrases.meter_names()),
        learnt=tuple(
            Learnt(fact.label, True) if fact.key in state.disclosed else Learnt(fact.unknown, False)
            for fact in script.hidden_facts
        ),
        note=note,
        hint=script.beat(state.beat).coach or "",
        model=good,
        can_take_back=said is not None,
    )


def _meter(name: str, state: State, before: State | None) -> Meter:
    value = state.meter(name)
    title, word = phrases.meter(name, value, before.meter(name) if before else None)
    return Meter(title, tuple(pip <= value for pip in PIPS), word)
