"""What questions add up to, and which of several attempts counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from quizzes.core.mark import HUNDRED, ZERO, Outcome, round_percent, round_score


class ItemWorth(BaseModel):
    """A question in an attempt: the points it carries and the share that was earned.

    `value` is None while a person still has to mark it; below 0 only with certainty-based marking.
    """

    model_config = ConfigDict(frozen=True)

    marks: Decimal = Field(ge=0)
    value: Decimal | None = Field(default=None, ge=-2, le=1)


class Counting(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    MEAN = "mean"


class NothingToCount(ValueError):
    """No attempt has a result."""


def total(items: Iterable[ItemWorth], *, pass_mark: Decimal) -> Outcome:
    """Add up the questions. `pass_mark` is a percentage.

    The percentage is rounded once and the verdict is given on the rounded figure, so that what
    stands on the screen and what is decided can never disagree. Without points nobody passes;
    what certainty-based marking takes away ends at 0.
    """
    worths = list(items)
    maximum = sum((worth.marks for worth in worths), ZERO)
    earned = sum((worth.marks * worth.value for worth in worths if worth.value is not None), ZERO)
    earned = max(earned, ZERO)
    if any(worth.value is None for worth in worths):
        return Outcome(
            score=round_score(earned), max_score=round_score(maximum), percent=None, passed=None
        )
    percent = round_percent(HUNDRED * earned / maximum) if maximum else round_percent(ZERO)
    return Outcome(
        score=round_score(earned),
        max_score=round_score(maximum),
        percent=percent,
        passed=bool(maximum) and percent >= pass_mark,
    )


def counting_percent(percents: Sequence[Decimal], *, method: Counting) -> Decimal:
    """Return the percentage that counts of attempts given in order of their number.

    Raises :class:`NothingToCount` when there is none.
    """
    if not percents:
        raise NothingToCount("no attempt has a result")
    if method is Counting.BEST:
        return max(percents)
    if method is Counting.LAST:
        return percents[-1]
    if method is Counting.FIRST:
        return percents[0]
    return round_percent(sum(percents, ZERO) / len(percents))


class Sat(NamedTuple):
    """A marked attempt: its percentage, its verdict, and the pass mark by which it was given."""

    percent: Decimal
    passed: bool
    pass_mark: Decimal


class Counted(NamedTuple):
    """What counts of several attempts. `which`: the place of the attempt that decided it."""

    percent: Decimal
    passed: bool
    which: int


def counted(attempts: Sequence[Sat], *, method: Counting) -> Counted:
    """Return what counts of marked attempts given in order of their number.

    The best: a pass goes before a higher percentage that failed (the pass mark may have changed),
    of equals the earliest. The mean is judged by the pass mark of the last attempt. Raises
    :class:`NothingToCount` when there is none.
    """
    percent = counting_percent([attempt.percent for attempt in attempts], method=method)
    last = len(attempts) - 1
    if method is Counting.MEAN:
        return Counted(percent, percent >= attempts[last].pass_mark, last)
    if method is Counting.BEST:
        which = max(range(len(attempts)), key=lambda i: (attempts[i][1], attempts[i][0], -i))
    else:
        which = last if method is Counting.LAST else 0
    return Counted(attempts[which].percent, attempts[which].passed, which)
