"""Where a turn leads: the debtor's words, facts told, promises, interruptions, endings, later calls.

Shared by chosen and typed lines; the ways in are in :mod:`quizzes.roleplay.engine.dialogue`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from quizzes.roleplay.engine.guards import holds
from quizzes.roleplay.engine.scenario import Beat, Cue, Ending, LaterCall, Line, Scenario, Terms
from quizzes.roleplay.engine.turns import Event, Reply, State, StepResult
from quizzes.roleplay.engine.vocabulary import MeterName


def draw(*parts: object) -> int:
    """Return a whole number that depends on `parts` only, the same on every machine."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:8], "big")


def offered_lines(scenario: Scenario, state: State) -> Iterator[Line]:
    """Yield the lines that may be said now in the order of the document."""
    if not state.ended:
        for line in scenario.beat(state.beat).lines:
            if holds(line.when, state):
                yield line


def counted(state: State) -> State:
    """Return the state one turn later."""
    return state.model_copy(update={"turn": state.turn + 1})


def after_turn(
    state: State,
    *,
    said: Iterable[str],
    violated: Iterable[str],
    effects: Mapping[MeterName, int],
) -> State:
    """Return the state with what a turn said, broke and changed."""
    return state.model_copy(
        update={
            "meters": state.meters.changed(dict(effects)),
            "said": tuple(dict.fromkeys((*state.said, *said))),
            "violated": tuple(dict.fromkeys((*state.violated, *violated))),
        }
    )


def moved(state: State, beat: str) -> State:
    """Return the state in another beat."""
    visited = tuple(dict.fromkeys((*state.visited, beat)))
    return state.model_copy(update={"beat": beat, "visited": visited})


def follow(scenario: Scenario, after: State, line: Line) -> StepResult:
    """Go where `line` leads, or where the debtor breaks off, and let him speak there."""
    target, answers = target_of(scenario, after, line)
    events = []
    if target != plain_target(after, line):
        events.append(Event(kind="interrupted", key=target))
    entered = enter(scenario, moved(after, target), answers=answers)
    return entered.model_copy(update={"events": (*events, *entered.events)})


def plain_target(state: State, line: Line) -> str:
    """Return where the line leads when nobody breaks off."""
    for one in line.next:
        if holds(one.when, state):
            return one.beat
    return state.beat


def target_of(scenario: Scenario, state: State, line: Line) -> tuple[str, tuple[Cue, ...]]:
    """Return the next beat and the answers to speak there; interrupts go first."""
    target = plain_target(state, line)
    if scenario.beat(target).ending is None:
        for interrupt in scenario.interrupts:
            if holds(interrupt.when, state):
                return interrupt.beat, ()
    return target, line.answers


def enter(scenario: Scenario, state: State, *, answers: tuple[Cue, ...]) -> StepResult:
    """Speak the debtor's words of the beat, tell what they tell, and end the call where it ends."""
    beat = scenario.beat(state.beat)
    cue = cue_for(scenario, state, (*answers, *beat.cues))
    replies: tuple[Reply, ...] = ()
    events: list[Event] = []
    if cue is not None:
        text = cue.texts[draw("cue", state.seed, state.beat, state.turn) % len(cue.texts)]
        replies = (
            Reply(
                who=cue.who or scenario.identity.speaker,
                text=text,
                discloses=cue.discloses,
                promises=cue.promises,
                call=state.call,
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
    return close(scenario, state, beat, replies, events)


def close(
    scenario: Scenario, state: State, beat: Beat, replies: tuple[Reply, ...], events: list[Event]
) -> StepResult:
    """End the call where the beat ends it, the turns are used up, or no line can be said."""
    ending = beat.ending
    stuck = next(offered_lines(scenario, state), None) is None
    if ending is None and (state.turn - state.call_began >= scenario.max_turns or stuck):
        # A call that has gone on too long, or that no line answers, is ended by the debtor.
        ending = scenario.hang_up.model_copy(update={"by": "debtor"})
    if ending is None:
        return StepResult(state=state, replies=replies, events=tuple(events))
    done = end_call(scenario, state, ending)
    return done.model_copy(
        update={"replies": (*replies, *done.replies), "events": (*events, *done.events)}
    )


def end_call(scenario: Scenario, state: State, ending: Ending) -> StepResult:
    """End the call; where the scenario has a later one after this outcome, begin it.

    Whoever hangs up on the customer ends the session: nothing comes after it.
    """
    later = None if ending.by == "trainee" else _later(scenario, state, ending)
    if later is not None:
        return _call_again(scenario, state, later, ending)
    ended = state.model_copy(
        update={"ended": True, "ended_by": ending.by, "outcome": ending.outcome}
    )
    return StepResult(state=ended, events=(Event(kind="ended", key=ending.outcome),))


def _later(scenario: Scenario, state: State, ending: Ending) -> LaterCall | None:
    """Return the later call that follows this ending; each is made once."""
    for one in scenario.later_calls:
        fits = one.after == ending.outcome and one.opens not in state.visited
        if fits and holds(one.when, state):
            return one
    return None


def _call_again(scenario: Scenario, state: State, later: LaterCall, ending: Ending) -> StepResult:
    """Begin the next call: what was said, told and agreed stays, the meters have moved."""
    again = moved(state, later.opens).model_copy(
        update={
            "meters": state.meters.changed(later.effects),
            "call": state.call + 1,
            "call_began": state.turn,
            "earlier": (*state.earlier, ending.outcome),
            "lost": 0,
        }
    )
    result = enter(scenario, again, answers=())
    event = Event(kind="called-again", key=later.opens)
    return result.model_copy(update={"events": (event, *result.events)})


def cue_for(scenario: Scenario, state: State, cues: Iterable[Cue]) -> Cue | None:
    """Return the first cue whose guard holds and whose hidden facts may be told."""
    for cue in cues:
        facts = [scenario.hidden(key) for key in cue.discloses]
        ready = all(fact is not None and holds(fact.when, state) for fact in facts)
        if ready and holds(cue.when, state):
            return cue
    return None
