"""Marks given by people: when one is enough, when two agree, when a third decides.

Two people mark without seeing each other's mark. Marks no further apart than :data:`TOLERANCE` agree,
and their mean counts. Otherwise a third person decides, and that mark alone counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from quizzes.core.mark import round_mark

# Share of the whole mark. With four criteria of equal weight and levels 0-3, one level apart in one
# criterion is 0.0833 and agrees, in two criteria 0.1667 and does not.
TOLERANCE = Decimal("0.15")
ALONE, TOGETHER = 1, 2


class Stage(StrEnum):
    """What an answer waits for."""

    FIRST = "first"  # nobody has marked it
    SECOND = "second"  # one of two has marked it
    THIRD = "third"  # two differ by more than the tolerance
    SETTLED = "settled"


class MarkingRefused(Exception):
    """The mark is not taken; nothing was changed."""


class SettledBefore(MarkingRefused):
    """Somebody else has settled the answer meanwhile."""


class MarkedBefore(MarkingRefused):
    """This person has marked the answer; a second mark must come from somebody else."""


class OwnAnswer(MarkingRefused):
    """Nobody marks their own answer."""


class HumanValue(BaseModel):
    """One person's mark as a share from 0 to 1; `decides` marks the third person's."""

    model_config = ConfigDict(frozen=True)

    value: Decimal = Field(ge=0, le=1)
    decides: bool = False


class Settlement(BaseModel):
    """Where an answer stands; `value` is its share once settled, else None."""

    model_config = ConfigDict(frozen=True)

    stage: Stage
    value: Decimal | None = None


def agree(one: Decimal, other: Decimal, *, tolerance: Decimal = TOLERANCE) -> bool:
    """Whether two shares are no further apart than `tolerance`; the tolerance itself agrees."""
    return abs(one - other) <= tolerance


def settle(
    marks: Sequence[HumanValue], *, needed: int, tolerance: Decimal = TOLERANCE
) -> Settlement:
    """Return what the marks, in the order they were given, come to; `needed` is 1 or 2."""
    for mark in marks:
        if mark.decides:
            return Settlement(stage=Stage.SETTLED, value=round_mark(mark.value))
    if not marks:
        return Settlement(stage=Stage.FIRST)
    if needed <= ALONE:
        return Settlement(stage=Stage.SETTLED, value=round_mark(marks[0].value))
    if len(marks) < TOGETHER:
        return Settlement(stage=Stage.SECOND)
    one, other = marks[0].value, marks[1].value
    if agree(one, other, tolerance=tolerance):
        return Settlement(stage=Stage.SETTLED, value=round_mark((one + other) / 2))
    return Settlement(stage=Stage.THIRD)
