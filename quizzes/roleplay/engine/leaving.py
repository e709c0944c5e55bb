"""Words of parting: what they end, and what counts as reached when the call ends early.

Who says good-bye before the last sentence of a scenario leaves what is still missing unsaid. Where
nothing of substance is missing – the ending that a careless good-bye would find at the end of the call
is a goal already, by its own guards – the goal counts. Nothing is said for anybody on the way: what a
skipped beat would have brought is missed, and a guard that waits for it does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.roleplay.engine.flow import moved, offered_lines, plain_target, target_of
from quizzes.roleplay.engine.guards import holds
from quizzes.roleplay.engine.scenario import Ending, Line, Scenario
from quizzes.roleplay.engine.turns import State
from quizzes.roleplay.engine.vocabulary import COMMITMENT, Quality

#: What a good-bye may stand for, the likeliest first; nothing unlawful is put into anybody's mouth.
_PARTING: tuple[Quality, ...] = ("soft", "good", "hard")
FARTHEST = 12  # beats between a good-bye and the end of the call


def next_beats(scenario: Scenario, state: State) -> list[State]:
    """Return the states in the beats to which good lines, then other clean ones, lead from here."""
    clean = [one for one in offered_lines(scenario, state) if not one.violations]
    clean.sort(key=lambda one: one.quality != "good")
    beats = dict.fromkeys(plain_target(state, one) for one in clean)
    return [
        moved(state, beat)
        for beat in beats
        if scenario.beat(beat).ending is None and beat not in state.visited
    ]


def parting(scenario: Scenario, state: State) -> Line | None:
    """Return the lawful line that ends the call where the beat has one: what a good-bye stands for."""
    ends = (
        one
        for one in offered_lines(scenario, state)
        if one.quality in _PARTING and _ending(scenario, state, one) is not None
    )
    return min(ends, key=lambda one: _PARTING.index(one.quality), default=None)


def leaves(scenario: Scenario, state: State) -> tuple[State, Line] | None:
    """Return the line for which a good-bye is taken and the state in which it is said, None when the
    trainee just hangs up.

    The line of this beat goes first, after an agreement that of the next one, then one that finds a
    goal reached.
    """
    near = [state, *(next_beats(scenario, state) if state.agreement else ())]
    for there in near:
        line = parting(scenario, there)
        if line is not None:
            return there, line
    return reached(scenario, state)


def leaves_after(scenario: Scenario, state: State, line: Line) -> tuple[State, Line] | None:
    """Return what a good-bye in the same breath as `line` is taken for, None when the call goes on:
    where he is asked something first, or where `line` itself ends the call.
    """
    target, answers = target_of(scenario, state, line)
    there = moved(state, target)
    asks = target != plain_target(state, line) or any(one.promises for one in answers)
    return None if asks or scenario.beat(target).ending else leaves(scenario, there)


def reached(scenario: Scenario, state: State) -> tuple[State, Line] | None:
    """Return the careless good-bye at the end of this call that finds a goal reached by what was said."""
    for there in _ahead(scenario, state):
        for line in offered_lines(scenario, there):
            ending = _ending(scenario, there, line)
            goal = ending is not None and scenario.is_goal(ending.outcome)
            if goal and line.quality == "soft" and not _wants_agreement(there, line):
                return there, line
    return None


def _wants_agreement(state: State, line: Line) -> bool:
    """Whether the way that `line` takes asks for terms of payment, and none are agreed on: they were
    asked for somewhere, and never named.
    """
    taken = next((one.when for one in line.next if holds(one.when, state)), None)
    asked = taken is not None and any(set(one.said) & set(COMMITMENT) for one in taken.parts())
    return asked and state.agreement is None


def hanging_up(scenario: Scenario, state: State) -> Ending:
    """Return how the call ends when the trainee hangs up here: with what was reached, if anything."""
    found = reached(scenario, state)
    ending = _ending(scenario, *found) if found else None
    if ending is None:
        return scenario.hang_up
    return scenario.hang_up.model_copy(update={"outcome": ending.outcome, "text": ending.text})


def _ending(scenario: Scenario, state: State, line: Line) -> Ending | None:
    """Return the ending to which `line` leads in `state`, None when the call goes on."""
    return scenario.beat(plain_target(state, line)).ending


def _ahead(scenario: Scenario, state: State) -> Iterator[State]:
    """Yield the states in this beat and in those to which the call can still go, the nearest first."""
    near, seen = [state], {state.beat}
    for _step in range(FARTHEST):
        yield from near
        onward = [there for one in near for there in next_beats(scenario, one)]
        near = []
        for there in onward:
            if there.beat not in seen:
                seen.add(there.beat)
                near.append(there)
