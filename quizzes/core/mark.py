"""What an answer is worth: marks, their parts, and the one place where marks are rounded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from pydantic import BaseModel, ConfigDict, Field

MARK_PLACES = Decimal("0.0001")  # a share of one question
SCORE_PLACES = Decimal("0.01")  # points of an attempt
PERCENT_PLACES = Decimal("0.01")
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


class Part(BaseModel):
    """One option or step of an answer: which it is, whether it was right, what is said about it."""

    model_config = ConfigDict(frozen=True)

    key: str
    right: bool
    feedback: str = ""


class Mark(BaseModel):
    """The worth of one answer: `value` from 0 (nothing) to 1 (everything)."""

    model_config = ConfigDict(frozen=True)

    value: Decimal = Field(ge=0, le=1)
    parts: tuple[Part, ...] = ()
    feedback: str = ""


class Outcome(BaseModel):
    """What an attempt came to. `percent` and `passed` are None while a person still has to mark."""

    model_config = ConfigDict(frozen=True)

    score: Decimal
    max_score: Decimal
    percent: Decimal | None
    passed: bool | None


def mark_of(value: Decimal, *, parts: Iterable[Part] = (), feedback: str = "") -> Mark:
    """Return a mark of `value`, held within 0..1 and rounded."""
    held = min(max(value, ZERO), ONE)
    return Mark(value=round_mark(held), parts=tuple(parts), feedback=feedback)


def round_mark(value: Decimal) -> Decimal:
    """Round a share of a question to four places, half up."""
    return value.quantize(MARK_PLACES, rounding=ROUND_HALF_UP)


def round_score(value: Decimal) -> Decimal:
    """Round points to two places, half up."""
    return value.quantize(SCORE_PLACES, rounding=ROUND_HALF_UP)


def round_percent(value: Decimal) -> Decimal:
    """Round a percentage to two places, half up."""
    return value.quantize(PERCENT_PLACES, rounding=ROUND_HALF_UP)
