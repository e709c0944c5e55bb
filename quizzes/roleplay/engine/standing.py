"""What a call comes to: the machine's decisions with those of people over them. Plain values.

A person's decision outranks the machine's and stays when a newer grader grades the call again. The
newest decision about a subject counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from quizzes.roleplay.engine.rubric import Conduct, Result, judge
from quizzes.roleplay.engine.vocabulary import CriterionKey

#: A critical fail in a sentence: (its key, the number of the sentence).
Place = tuple[str, int]


@dataclass(frozen=True)
class Said:
    """What a person decided: a `level` of a criterion, or whether a critical fail `holds` in `turn`."""

    subject: str
    turn: int | None = None
    level: int | None = None
    holds: bool | None = None


@dataclass(frozen=True)
class Machine:
    """What a grader decided: levels (None: open), critical fails it is sure of, and suspicions."""

    levels: Mapping[str, int | None]
    fails: frozenset[Place] = frozenset()
    suspicions: frozenset[Place] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Where a call stands. `open_levels` and `open_fails` wait for a person."""

    levels: Mapping[str, int | None]
    fails: frozenset[Place]
    open_levels: tuple[str, ...]
    open_fails: tuple[Place, ...]
    result: Result
    low: Decimal
    high: Decimal
    conduct: Conduct

    @property
    def score(self) -> Decimal | None:
        """The score, None while open criteria make it a range."""
        return self.low if self.low == self.high else None

    @property
    def is_open(self) -> bool:
        """Whether a person has to decide before there is a result."""
        return self.result == "provisional"


def standing(machine: Machine, decisions: Iterable[Said] = ()) -> Standing:
    """Return where a call stands; `decisions` in the order in which they were made.

    Levels of criteria that the machine did not grade (they do not apply) are left out.
    """
    levels = dict(machine.levels)
    fails = set(machine.fails)
    suspicions = set(machine.suspicions) - fails
    for one in decisions:
        if one.turn is None:
            if one.subject in levels:
                levels[one.subject] = one.level
            continue
        place = (one.subject, one.turn)
        suspicions.discard(place)
        (fails.add if one.holds else fails.discard)(place)
    known = cast("Mapping[CriterionKey, int | None]", levels)
    result, low, high = judge(known, critical=bool(fails))
    if result == "pass" and suspicions:
        result = "provisional"  # words that may be a critical fail never pass in silence
    return Standing(
        levels=levels,
        fails=frozenset(fails),
        open_levels=tuple(key for key, level in levels.items() if level is None),
        open_fails=tuple(sorted(suspicions, key=lambda place: (place[1], place[0]))),
        result=result,
        low=low,
        high=high,
        conduct=_conduct(result, critical=bool(fails)),
    )


def _conduct(result: Result, *, critical: bool) -> Conduct:
    if critical:
        return "critical"
    words: dict[Result, Conduct] = {"pass": "sound", "fail": "below-mark", "provisional": "open"}
    return words[result]
