"""Guards: structured conditions on the debtor's state and on what was said before.

A guard is data, never code: ``{trust: ">= 3", said: [cause-open], disclosed: [payday]}``. All its
parts must hold; ``any`` asks for at least one of several guards, ``none`` forbids each of several.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict

from quizzes.roleplay.engine.vocabulary import (
    METER_MAX,
    METER_MIN,
    METERS,
    ActKey,
    MoveKey,
    ViolationKey,
)

_BOUND = re.compile(r"\s*(>=|<=|==|<|>)\s*(\d{1,3})\s*")
_OPERATORS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


def _normal_bound(text: str) -> str:
    match = _BOUND.fullmatch(text)
    if match is None:
        raise ValueError('write a comparison such as ">= 3" or "<= 1"')
    return f"{match[1]} {int(match[2])}"


Bound = Annotated[str, AfterValidator(_normal_bound)]


class Situation(Protocol):
    """What a guard may look at; the dialogue state is one."""

    @property
    def turn(self) -> int:
        """How many sentences the trainee has said."""

    @property
    def disclosed(self) -> tuple[str, ...]:
        """Hidden facts that were told."""

    @property
    def said(self) -> tuple[str, ...]:
        """Acts and moves so far."""

    @property
    def violated(self) -> tuple[str, ...]:
        """Critical fails so far."""

    @property
    def visited(self) -> tuple[str, ...]:
        """Beats so far."""

    def meter(self, name: str) -> int:
        """Return one meter by name."""


class Guard(BaseModel):
    """Conditions that must all hold; an empty guard always holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    trust: Bound | None = None
    irritation: Bound | None = None
    willingness: Bound | None = None
    ability: Bound | None = None
    patience: Bound | None = None
    turns: Bound | None = None
    disclosed: tuple[str, ...] = ()
    undisclosed: tuple[str, ...] = ()
    said: tuple[ActKey | MoveKey, ...] = ()
    unsaid: tuple[ActKey | MoveKey, ...] = ()
    violated: tuple[ViolationKey, ...] = ()
    visited: tuple[str, ...] = ()
    unvisited: tuple[str, ...] = ()
    any: tuple[Guard, ...] = ()
    none: tuple[Guard, ...] = ()

    @cached_property
    def _bounds(self) -> tuple[tuple[str, str], ...]:
        pairs = ((name, getattr(self, name)) for name in METERS)
        return tuple((name, bound) for name, bound in pairs if bound is not None)

    def bounds(self) -> tuple[tuple[str, str], ...]:
        """Return (meter, comparison) for every meter that the guard looks at."""
        return self._bounds

    def parts(self) -> Iterator[Guard]:
        """Yield this guard and every guard inside it."""
        yield self
        for inner in (*self.any, *self.none):
            yield from inner.parts()


def compare(value: int, bound: str) -> bool:
    """Return whether `value` satisfies a normal bound such as ``">= 3"``."""
    operator, number = _read(bound)
    return operator(value, number)


@cache
def _read(bound: str) -> tuple[Callable[[int, int], bool], int]:
    sign, number = bound.split()
    return _OPERATORS[sign], int(number)


def holds(guard: Guard | None, situation: Situation) -> bool:
    """Return whether `guard` holds in `situation`; no guard always holds."""
    if guard is None:
        return True
    return (
        all(compare(situation.meter(name), bound) for name, bound in guard.bounds())
        and (guard.turns is None or compare(situation.turn, guard.turns))
        and _names_fit(guard.disclosed, guard.undisclosed, situation.disclosed)
        and _names_fit(guard.said, guard.unsaid, situation.said)
        and _names_fit(guard.visited, guard.unvisited, situation.visited)
        and (not guard.violated or any(one in situation.violated for one in guard.violated))
        and (not guard.any or any(holds(inner, situation) for inner in guard.any))
        and not any(holds(inner, situation) for inner in guard.none)
    )


def _names_fit(wanted: tuple[str, ...], unwanted: tuple[str, ...], there: tuple[str, ...]) -> bool:
    return all(one in there for one in wanted) and not any(one in there for one in unwanted)


def contradiction(guard: Guard) -> str:
    """Return why `guard` can never hold whatever was said, or an empty text."""
    for name, bound in guard.bounds():
        if not any(compare(value, bound) for value in range(METER_MIN, METER_MAX + 1)):
            return f"{name} {bound} is outside {METER_MIN}..{METER_MAX}"
    pairs = (
        ("disclosed", guard.disclosed, guard.undisclosed),
        ("said", guard.said, guard.unsaid),
        ("visited", guard.visited, guard.unvisited),
    )
    for word, wanted, unwanted in pairs:
        both = sorted(set(wanted) & set(unwanted))
        if both:
            return f"{word} and un{word} both name {', '.join(both)}"
    if guard.any and all(contradiction(inner) for inner in guard.any):
        return "no branch of `any` can hold"
    return ""
