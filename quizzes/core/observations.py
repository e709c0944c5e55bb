"""What one submitted attempt shows about each of its questions. Plain values in, values out.

The rest of an attempt is what a question is compared with. It is a *share* of the points of the
other questions of the same attempt, not a sum of points: so it means the same whether everybody had
the same questions or each a draw of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

SCALE = 10_000  # a share of 1 in the whole numbers that are added up; nothing is lost by adding
SHORTEST_SECONDS = (
    1.0  # shorter intervals come from a queue that is sent at once, not from a person
)

ItemKey = tuple[int, int]  # id of the question, its version


class State(StrEnum):
    """What became of a question in an attempt."""

    RIGHT = "right"  # everything was earned
    PARTLY = "partly"
    WRONG = "wrong"  # answered, nothing earned
    OMITTED = "omitted"  # left out, although a later question was answered
    NOT_REACHED = "not_reached"  # no answer here nor at any later place


@dataclass(frozen=True)
class Asked:
    """One question of a submitted attempt. `share` is 0..1, None while a person has to mark it.

    `marks` are points; `seconds` None where no time was measured; `chosen` holds keys of options.
    """

    item: ItemKey
    position: int
    marks: Decimal
    share: Decimal | None
    answered: bool
    chosen: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class Observation:
    """What is added to the sums of a question. `share` and `rest` are whole numbers of 1/10000.

    `rest` is None where the attempt has no other marked question.
    """

    share: int
    rest: int | None
    state: State
    chosen: tuple[str, ...] = ()
    seconds: float | None = None


def scaled(share: Decimal) -> int:
    """Return a share in whole numbers of 1/10000, rounded half up; the error is at most 0.00005."""
    return int((share * SCALE).to_integral_value(rounding=ROUND_HALF_UP))


def last_answered(asked: Iterable[Asked]) -> int:
    """Return the position of the last answered question, 0 where nothing was answered."""
    return max((one.position for one in asked if one.answered), default=0)


def observe(asked: Sequence[Asked]) -> list[tuple[ItemKey, Observation]]:
    """Return what an attempt shows, question by question; unmarked questions show nothing yet.

    The rest of question *i* is the sum of marks times share over the other marked questions,
    divided by the sum of their marks. Trailing questions without an answer were not reached
    (Lord, *Applications of Item Response Theory*, 1980, ch. 15; NAEP treats them as not presented);
    questions left out before them were omitted and earned what they earned, as a rule nothing.
    An attempt without any answer shows nothing about its questions.
    """
    reached = last_answered(asked)
    if not reached:
        return []
    marked = [(one, one.share) for one in asked if one.share is not None]
    points = sum((one.marks for one, _share in marked), Decimal(0))
    earned = sum((one.marks * share for one, share in marked), Decimal(0))
    seen = []
    for one, share in marked:
        others = points - one.marks
        rest = scaled((earned - one.marks * share) / others) if others > 0 else None
        state = _state(one, share, reached=reached)
        seen.append((one.item, Observation(scaled(share), rest, state, one.chosen, one.seconds)))
    return seen


def _state(one: Asked, share: Decimal, *, reached: int) -> State:
    if not one.answered:
        return State.NOT_REACHED if one.position > reached else State.OMITTED
    if share >= 1:
        return State.RIGHT
    return State.PARTLY if share > 0 else State.WRONG


def seconds_by_item(
    started_at: datetime, saves: Iterable[tuple[int, datetime]]
) -> Mapping[int, float]:
    """Return the seconds spent by item id, from the times at which answers were committed.

    The time between one save and the one before it (or the start) is spent on the question of the
    later save. Reading ahead is therefore booked on the next answer; an interval under one second
    is not counted. An item without a counted interval is left out.
    """
    spent: dict[int, float] = {}
    before = started_at
    for item, at in sorted(saves, key=lambda save: save[1]):
        seconds = (at - before).total_seconds()
        if seconds >= SHORTEST_SECONDS:
            spent[item] = spent.get(item, 0.0) + seconds
        before = max(before, at)
    return spent
