"""The conversation as a pure step function: scenario, state, turn in; state, replies, events out.

Nothing here is random: order of choices and wording of the debtor come from the stored seed, so
that a session can be replayed word for word from its choices.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from quizzes.roleplay.engine.guards import holds
from quizzes.roleplay.engine.scenario import (
    Act,
    Beat,
    Cue,
    Ending,
    Key,
    Line,
    Meters,
    Scenario,
    Terms,
    Text,
    Value,
    Violation,
)


class CallEnded(ValueError):
    """The call is over; nothing more can be said in it."""


class UnknownLine(ValueError):
    """The line is not among the choices of this moment."""


class Choice(Value):
    """The trainee says one of the offered lines."""

    kind: Literal["choice"] = "choice"
    line: Key


class HangUp(Value):
    """The trainee ends the call."""

    kind: Literal["hang-up"] = "hang-up"


#: Everything a trainee can do. Typed words become another member; callers match on `kind`.
TraineeTurn = Annotated[Choice | HangUp, Field(discriminator="kind")]


class State(Value):
    """Where the conversation stands. A frozen value, to JSON and back without loss."""

    seed: int
    beat: Key
    turn: int = 0
    meters: Meters
    disclosed: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    violated: tuple[str, ...] = ()
    visited: tuple[str, ...] = ()
    agreement: Terms | None = None
    ended: bool = False
    ended_by: Literal["", "agreed", "debtor", "trainee"] = ""
    outcome: str = ""

    def meter(self, name: str) -> int:
        """Return one meter by name."""
        value: int = getattr(self.meters, name)
        return value


class Reply(Value):
    """Words of the other side, with what they told and promised."""

    who: Literal["debtor", "third_party", "relative"] = "debtor"
    text: Text
    discloses: tuple[str, ...] = ()
    promises: Terms | None = None


class Event(Value):
    """Something that a step caused; `key` says which fact, violation, beat or outcome."""

    kind: Literal["disclosed", "promised", "violation", "interrupted", "ended"]
    key: str = ""


class Utterance(Value):
    """One turn of the transcript as graders read it; `number` counts from 0.

    `unsure` names acts and critical fails that typed words may hold: a person decides. `addresses`
    is False for word lists, word salad and mere echoes, which speak to nobody.
    """

    number: int
    who: Literal["collector", "debtor", "third_party", "relative"]
    text: Text
    beat: str = ""
    line: str = ""
    acts: tuple[Act, ...] = ()
    violations: tuple[Violation, ...] = ()
    typed: bool = False
    addresses: bool = True
    unsure: tuple[str, ...] = ()
    promises: Terms | None = None


class StepResult(Value):
    """What one turn did."""

    state: State
    replies: tuple[Reply, ...] = ()
    events: tuple[Event, ...] = ()


class Played(Value):
    """A whole call replayed: its last state and its transcript."""

    state: State
    transcript: tuple[Utterance, ...]


def _draw(*parts: object) -> int:
    """Return a whole number that depends on `parts` only, the same on every machine."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:8], "big")


def start(scenario: Scenario, seed: int) -> tuple[State, tuple[Reply, ...]]:
    """Return the first state and the debtor's first words."""
    state = State(seed=seed, beat=scenario.start, meters=scenario.state, visited=(scenario.start,))
    result = _enter(scenario, state, answers=())
    return result.state, result.replies


def choices(scenario: Scenario, state: State) -> tuple[Line, ...]:
    """Return the lines that may be said now, in the order fixed by the seed; none after the end."""
    offered = list(offered_lines(scenario, state))
    offered.sort(key=lambda line: _draw("order", state.seed, state.beat, state.turn, line.key))
    return tuple(offered)


def offered_lines(scenario: Scenario, state: State) -> Iterator[Line]:
    """Yield the lines that may be said now in the order of the document."""
    if not state.ended:
        for line in scenario.beat(state.beat).lines:
            if holds(line.when, state):
                yield line


def step(scenario: Scenario, state: State, turn: Choice | HangUp) -> StepResult:
    """Return what `turn` does in `state`.

    Raises :class:`CallEnded` after the end and :class:`UnknownLine` for a line that is not offered.
    """
    if state.ended:
        raise CallEnded("the call is over")
    if isinstance(turn, HangUp):
        return _end(scenario, state.model_copy(update={"turn": state.turn + 1}), scenario.hang_up)
    line = next((one for one in offered_lines(scenario, state) if one.key == turn.line), None)
    if line is None:
        raise UnknownLine(turn.line)
    told = tuple(dict.fromkeys((*state.said, *line.moves, *(act.act for act in line.acts))))
    after = state.model_copy(
        update={
            "turn": state.turn + 1,
            "meters": state.meters.changed(line.effects),
            "said": told,
        }
    )
    events = [Event(kind="violation", key=one.id) for one in line.violations]
    target, answers = _target(scenario, after, line)
    if target != _plain_target(after, line):
        events.append(Event(kind="interrupted", key=target))
    moved = after.model_copy(
        update={"beat": target, "visited": tuple(dict.fromkeys((*after.visited, target)))}
    )
    entered = _enter(scenario, moved, answers=answers)
    return entered.model_copy(update={"events": (*events, *entered.events)})


def _plain_target(state: State, line: Line) -> str:
    for one in line.next:
        if holds(one.when, state):
            return one.beat
    return state.beat


def _target(scenario: Scenario, state: State, line: Line) -> tuple[str, tuple[Cue, ...]]:
    """Return the next beat and the answers to speak there; interrupts go first."""
    target = _plain_target(state, line)
    if scenario.beat(target).ending is None:
        for interrupt in scenario.interrupts:
            if holds(interrupt.when, state):
                return interrupt.beat, ()
    return target, line.answers


def _enter(scenario: Scenario, state: State, *, answers: tuple[Cue, ...]) -> StepResult:
    """Speak the debtor's words of the beat, tell what they tell, and end the call where it ends."""
    beat = scenario.beat(state.beat)
    cue = _cue(scenario, state, (*answers, *beat.cues))
    replies: tuple[Reply, ...] = ()
    events: list[Event] = []
    if cue is not None:
        text = cue.texts[_draw("cue", state.seed, state.beat, state.turn) % len(cue.texts)]
        replies = (
            Reply(
                who=scenario.identity.speaker,
                text=text,
                discloses=cue.discloses,
                promises=cue.promises,
            ),
        )
        new = [key for key in cue.discloses if key not in state.disclosed]
        events += [Event(kind="disclosed", key=key) for key in new]
        agreement = state.agreement
        if cue.promises is not None:
            agreement = (agreement or Terms()).merged(cue.promises)
            events.append(Event(kind="promised"))
        state = state.model_copy(
            update={"disclosed": (*state.disclosed, *new), "agreement": agreement}
        )
    return _close(scenario, state, beat, replies, events)


def _close(
    scenario: Scenario, state: State, beat: Beat, replies: tuple[Reply, ...], events: list[Event]
) -> StepResult:
    ending = beat.ending
    stuck = next(offered_lines(scenario, state), None) is None
    if ending is None and (state.turn >= scenario.max_turns or stuck):
        # A call that has gone on too long, or that no line answers, is ended by the debtor.
        ending = scenario.hang_up.model_copy(update={"by": "debtor"})
    if ending is None:
        return StepResult(state=state, replies=replies, events=tuple(events))
    done = _end(scenario, state, ending)
    return done.model_copy(update={"replies": replies, "events": (*events, *done.events)})


def _end(scenario: Scenario, state: State, ending: Ending) -> StepResult:
    ended = state.model_copy(
        update={"ended": True, "ended_by": ending.by, "outcome": ending.outcome}
    )
    return StepResult(state=ended, events=(Event(kind="ended", key=ending.outcome),))


def _cue(scenario: Scenario, state: State, cues: Iterable[Cue]) -> Cue | None:
    """Return the first cue whose guard holds and whose hidden facts may be told."""
    for cue in cues:
        facts = [scenario.hidden(key) for key in cue.discloses]
        ready = all(fact is not None and holds(fact.when, state) for fact in facts)
        if ready and holds(cue.when, state):
            return cue
    return None


def line_said(scenario: Scenario, beat: str, key: str) -> Line:
    """Return the line `key` of the beat `beat`; raise :class:`UnknownLine` when there is none."""
    for line in scenario.beat(beat).lines:
        if line.key == key:
            return line
    raise UnknownLine(key)


def replay(scenario: Scenario, seed: int, turns: Iterable[Choice | HangUp]) -> Played:
    """Play `turns` again from the seed and return the last state with the whole transcript."""
    state, replies = start(scenario, seed)
    spoken: list[Utterance] = []

    def note(said: Iterable[Reply]) -> None:
        for reply in said:
            spoken.append(
                Utterance(
                    number=len(spoken), who=reply.who, text=reply.text, promises=reply.promises
                )
            )

    note(replies)
    for turn in turns:
        if isinstance(turn, Choice):
            line = line_said(scenario, state.beat, turn.line)
            spoken.append(
                Utterance(
                    number=len(spoken),
                    who="collector",
                    text=line.text,
                    beat=state.beat,
                    line=line.key,
                    acts=line.acts,
                    violations=line.violations,
                )
            )
        result = step(scenario, state, turn)
        note(result.replies)
        state = result.state
    return Played(state=state, transcript=tuple(spoken))
