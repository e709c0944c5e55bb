"""Grade events and what they come to now. Events are appended; a mark is never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

LOWEST = Decimal(-2)  # the worst of certainty-based marking: sure and wrong


class GradeKind(StrEnum):
    """What happened to the mark of one answer."""

    MARKED = "marked"  # the first mark, by the engine or by a person
    REGRADED = "regraded"  # the engine again, after the key changed
    OVERRIDDEN = "overridden"  # a person decided otherwise, with a reason


class GradeStep(BaseModel):
    """One event: the `number` orders the events of an attempt."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(ge=1)
    position: int = Field(ge=1)
    kind: GradeKind
    value: Decimal = Field(ge=LOWEST, le=1)
    reason: str = ""


class ImpossibleGrade(ValueError):
    """The events cannot have happened in this order."""


class MarkedTwice(ImpossibleGrade):
    """An answer has a first mark already."""


class NotYetMarked(ImpossibleGrade):
    """A mark that does not exist cannot be regraded or overridden."""


class ReasonMissing(ImpossibleGrade):
    """A changed mark needs words."""


class NumberTaken(ImpossibleGrade):
    """Two events of one attempt bear one number."""


def current(steps: Iterable[GradeStep]) -> dict[int, Decimal]:
    """Return the present value by position. The order of `steps` does not matter, their numbers do.

    Raises a subclass of :class:`ImpossibleGrade`.
    """
    values: dict[int, Decimal] = {}
    last = 0
    for step in sorted(steps, key=lambda step: step.number):
        if step.number == last:
            raise NumberTaken(f"two events bear the number {step.number}")
        last = step.number
        _check(step, known=step.position in values)
        values[step.position] = step.value
    return values


def _check(step: GradeStep, *, known: bool) -> None:
    if step.kind is GradeKind.MARKED:
        if known:
            raise MarkedTwice(f"question {step.position} has a first mark already")
        return
    if not known:
        raise NotYetMarked(f"question {step.position} has no mark to change")
    if not step.reason.strip():
        raise ReasonMissing(f"the changed mark of question {step.position} has no reason")
