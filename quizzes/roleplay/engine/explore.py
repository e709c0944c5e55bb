"""Every situation that choices can lead to, merged where nothing later can tell them apart.

Used by the linter (what can be reached, on which line, by lawful lines only) and later by the graph
of a scenario.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from quizzes.roleplay.engine.dialogue import Choice, State, choices, offered_lines, start, step
from quizzes.roleplay.engine.guards import Guard, holds
from quizzes.roleplay.engine.scenario import Cue, Line, Scenario

LIMIT = 20_000

Signature = tuple[object, ...]


@dataclass
class Explored:
    """What was met on the way. `guards` are those that held at least once.

    `lawful_…` is what can be met by lines alone that carry no violation.
    """

    beats: set[str] = field(default_factory=set)
    disclosed: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    guards: set[Guard] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    lawful_outcomes: set[str] = field(default_factory=set)
    lawful_disclosed: set[str] = field(default_factory=set)
    ending_beats: set[str] = field(default_factory=set)
    edges: set[tuple[str, str]] = field(default_factory=set)
    complete: bool = True


def all_guards(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], Guard]]:
    """Yield every guard with its path in the document."""
    for name in ("hidden_facts", "interrupts", "later_calls", "asides"):
        for i, one in enumerate(getattr(scenario, name)):
            if one.when is not None:
                yield (name, i, "when"), one.when
    for i, aside in enumerate(scenario.asides):
        yield from _cue_guards(("asides", i, "answers"), aside.answers)
    for b, beat in enumerate(scenario.beats):
        yield from _cue_guards(("beats", b, "cues"), beat.cues)
        for n, line in enumerate(beat.lines):
            at = ("beats", b, "lines", n)
            if line.when is not None:
                yield (*at, "when"), line.when
            yield from _cue_guards((*at, "answers"), line.answers)
            for s, step_ in enumerate(line.next):
                if step_.when is not None:
                    yield (*at, "next", s, "when"), step_.when


def _cue_guards(
    at: tuple[str | int, ...], cues: Sequence[Cue]
) -> Iterator[tuple[tuple[str | int, ...], Guard]]:
    for i, cue in enumerate(cues):
        if cue.when is not None:
            yield (*at, i, "when"), cue.when


_WORDS = {
    "language", "title", "summary", "persona", "account", "briefing", "says", "label", "known_by",
    "named",
}  # fmt: skip
_NAME_OR_BOUND = re.compile(r"[A-Za-z0-9_-]*|(?:>=|<=|==|<|>) \d+")


@dataclass(frozen=True)
class _Shape:
    """A scenario as far as walking goes: two languages of it are the same, only their words differ."""

    text: str
    scenario: Scenario = field(compare=False)


def explore(scenario: Scenario, *, limit: int = LIMIT) -> Explored:
    """Walk every path of choices, once; which of them are lawful is told from the same walk.

    What was found is kept for scenarios of the same shape, so nobody may change it.
    """
    shape = json.dumps(_without_words(scenario.model_dump(mode="json")), sort_keys=True)
    return _explore(_Shape(shape, scenario), limit)


def _without_words(value: Any) -> Any:
    """Leave out every text that is neither a name nor a bound: no guard and no step looks at it."""
    if isinstance(value, dict):
        return {key: _without_words(one) for key, one in value.items() if key not in _WORDS}
    if isinstance(value, list):
        return sorted((_without_words(one) for one in value), key=_acts_first)
    return "" if isinstance(value, str) and not _NAME_OR_BOUND.fullmatch(value) else value


def _acts_first(value: Any) -> str:
    """Return where a value stands in its list: the acts of a line by name, all else as it was."""
    return str(value.get("act", "")) if isinstance(value, dict) else ""


@lru_cache(maxsize=64)
def _explore(shape: _Shape, limit: int) -> Explored:
    scenario = shape.scenario
    matters = _what_matters(scenario)
    unmet = {guard for _, guard in all_guards(scenario)}
    found = Explored()
    first, _ = start(scenario, 0)
    queue, met = deque([first]), {_signature(first, matters): 0}
    ways = _Ways()
    here = -1
    while queue:
        state, here = queue.popleft(), here + 1
        _note(found, state, unmet)
        ways.reach(here, state)
        for line in list(offered_lines(scenario, state)):
            after = step(scenario, state, Choice(line=line.key)).state
            _note_between(found, state, line, unmet)
            found.edges |= _edges(scenario, state, after)
            if after.ended and scenario.beat(after.beat).ending is None:
                found.stuck.add(after.beat)
            signature = _signature(after, matters)
            if signature not in met:
                if len(met) >= limit:
                    found.complete = False
                    return found
                met[signature] = len(met)
                queue.append(after)
            if not line.violations:
                ways.lawful.setdefault(here, []).append((met[signature], after.earlier))
    found.lawful_outcomes, found.lawful_disclosed = ways.by_lawful_lines()
    return found


@dataclass
class _Ways:
    """Situations by number as they are met first (0 is the start), and the lawful ways between."""

    told: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lawful: dict[int, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)

    def reach(self, number: int, state: State) -> None:
        """Keep what is told of the situation `number`: how it ended, and what was disclosed."""
        if number == len(self.told):
            self.told.append((state.outcome if state.ended else "", tuple(state.disclosed)))

    def by_lawful_lines(self) -> tuple[set[str], set[str]]:
        """Return outcomes and facts that lines without a violation lead to."""
        outcomes: set[str] = set()
        disclosed: set[str] = set()
        seen, open_ways = {0}, [0]
        while open_ways:
            outcome, facts = self.told[here := open_ways.pop()]
            outcomes |= {outcome} - {""}
            disclosed |= set(facts)
            for there, earlier in self.lawful.get(here, ()):
                outcomes.update(earlier)
                if there not in seen:
                    seen.add(there)
                    open_ways.append(there)
        return outcomes, disclosed


def _edges(scenario: Scenario, before: State, after: State) -> set[tuple[str, str]]:
    """Return the ways of one turn; where a call ended and another began, also the way between."""
    if after.call == before.call:
        return {(before.beat, after.beat)}
    ended = [key for key in after.visited if key not in before.visited and key != after.beat]
    last = ended[-1] if ended and scenario.beat(ended[-1]).ending else before.beat
    return {(before.beat, last), (last, after.beat)}


def good_paths(scenario: Scenario, *, limit: int = 2_000) -> Iterator[tuple[str, ...]]:
    """Yield the complete paths made of good lines only, each as keys of lines."""
    state, _ = start(scenario, 0)
    stack: list[tuple[State, tuple[str, ...]]] = [(state, ())]
    while stack and limit:
        state, path = stack.pop()
        if state.ended:
            limit -= 1
            yield path
            continue
        for line in choices(scenario, state):
            if line.quality == "good" and not line.violations:
                after = step(scenario, state, Choice(line=line.key)).state
                stack.append((after, (*path, line.key)))


@dataclass(frozen=True)
class _Matters:
    """What guards look at; situations that agree in it have the same future."""

    meters: tuple[str, ...]
    said: frozenset[str]
    visited: frozenset[str]
    turns: bool
    violated: frozenset[str]


def _what_matters(scenario: Scenario) -> _Matters:
    meters: set[str] = set()
    said: set[str] = set()
    visited: set[str] = set()
    turns = False
    violated: set[str] = set()
    for _, guard in all_guards(scenario):
        for part in guard.parts():
            meters |= {name for name, _ in part.bounds()}
            said |= {*part.said, *part.unsaid}
            visited |= {*part.visited, *part.unvisited}
            violated |= set(part.violated)
            turns = turns or part.turns is not None
    visited |= {later.opens for later in scenario.later_calls}
    return _Matters(
        tuple(sorted(meters)), frozenset(said), frozenset(visited), turns, frozenset(violated)
    )


def _signature(state: State, matters: _Matters) -> Signature:
    return (
        state.beat,
        state.ended,
        state.outcome,
        tuple(state.meter(name) for name in matters.meters),
        frozenset(state.disclosed),
        matters.said.intersection(state.said),
        matters.visited.intersection(state.visited),
        matters.violated.intersection(state.violated),
        state.turn if matters.turns else 0,
    )


def _note(found: Explored, state: State, unmet: set[Guard]) -> None:
    found.beats.update(state.visited)
    found.outcomes.update(state.earlier)
    found.disclosed.update(state.disclosed)
    if state.ended:
        found.outcomes.add(state.outcome)
        found.ending_beats.add(state.beat)
    _meet(found, state, unmet)


def _note_between(found: Explored, state: State, line: Line, unmet: set[Guard]) -> None:
    """Note the guards that hold right after the line, before the next beat is entered."""
    if not unmet:
        return
    said = (*state.said, *line.moves, *(act.act for act in line.acts))
    between = state.model_copy(
        update={
            "turn": state.turn + 1,
            "meters": state.meters.changed(line.effects),
            "said": said,
            "violated": (*state.violated, *(one.id for one in line.violations)),
        }
    )
    _meet(found, between, unmet)
    for target in {one.beat for one in line.next}:
        entered = between.model_copy(update={"beat": target, "visited": (*state.visited, target)})
        _meet(found, entered, unmet)


def _meet(found: Explored, state: State, unmet: set[Guard]) -> None:
    met = {guard for guard in unmet if holds(guard, state)}
    found.guards |= met
    unmet -= met
