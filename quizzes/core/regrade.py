"""Marking again: what changes for whom. Plain values in, a plan out; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from quizzes.core.mark import HUNDRED, Outcome
from quizzes.core.outcome import ItemWorth, total


class RegradeRefused(Exception):
    """The questions are not marked again; nothing was changed."""


class NothingChanges(RegradeRefused):
    """No mark would change: applied before, or the key gives the same marks."""


class UnknownVersion(RegradeRefused):
    """The question has no such version."""


class UnreadableVersion(RegradeRefused):
    """The type is not installed, or the version cannot be read; nothing can be marked by it."""


class MarkedByPeople(RegradeRefused):
    """Questions of this type are marked by people; a version cannot mark them."""


class ReasonNeeded(RegradeRefused):
    """Marking again needs words: learners read them beside the mark."""


class Flip(StrEnum):
    """What a change does to the verdict."""

    NONE = "none"
    PASSES = "passes"
    FAILS = "fails"
    SETTLES = "settles"  # there was no verdict before


class Kept(StrEnum):
    """Why a mark stays although the question is marked again."""

    OVERRIDDEN = "overridden"  # a person decided, and that wins
    WAITING = "waiting"  # a person marks it first
    UNREADABLE = "unreadable"  # the answer does not fit the version


class AttemptBefore(BaseModel):
    """A submitted attempt as it stands: its pass mark in percent and its questions by position."""

    model_config = ConfigDict(frozen=True)

    ref: int
    pass_mark: Decimal
    worths: dict[int, ItemWorth]


class ItemChange(BaseModel):
    """One answer whose share changes."""

    model_config = ConfigDict(frozen=True)

    position: int
    before: Decimal | None
    after: Decimal

    @property
    def percent_before(self) -> Decimal | None:
        """The share before in percent, None where there was none."""
        return None if self.before is None else self.before * HUNDRED

    @property
    def percent_after(self) -> Decimal:
        """The share after in percent."""
        return self.after * HUNDRED


class AttemptChange(BaseModel):
    """One attempt that changes: its answers, and its result before and after."""

    model_config = ConfigDict(frozen=True)

    ref: int
    items: tuple[ItemChange, ...]
    before: Outcome
    after: Outcome

    @property
    def flip(self) -> Flip:
        """What happens to the verdict."""
        if self.before.passed == self.after.passed:
            return Flip.NONE
        if self.before.passed is None:
            return Flip.SETTLES
        return Flip.PASSES if self.after.passed else Flip.FAILS


class Counts(BaseModel):
    """A regrade in numbers; all but `kept` count attempts, `kept` counts answers."""

    model_config = ConfigDict(frozen=True)

    attempts: int = 0
    changed: int = 0
    passes: int = 0
    fails: int = 0
    settles: int = 0
    kept: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return both together."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Counts(**{name: mine[name] + theirs[name] for name in mine})


def compare(before: AttemptBefore, shares: Mapping[int, Decimal]) -> AttemptChange | None:
    """Return what the new `shares`, by position, change; None when they change nothing.

    Raises KeyError for a position that the attempt does not have.
    """
    changes = tuple(
        ItemChange(position=position, before=before.worths[position].value, after=share)
        for position, share in sorted(shares.items())
        if before.worths[position].value != share
    )
    if not changes:
        return None
    after = dict(before.worths)
    for change in changes:
        after[change.position] = ItemWorth(
            marks=before.worths[change.position].marks, value=change.after
        )
    return AttemptChange(
        ref=before.ref,
        items=changes,
        before=total(before.worths.values(), pass_mark=before.pass_mark),
        after=total(after.values(), pass_mark=before.pass_mark),
    )


def count(changes: Iterable[AttemptChange], *, attempts: int, kept: int = 0) -> Counts:
    """Return the changes in numbers; `attempts` were looked at, `kept` answers stay as they are."""
    flips = [change.flip for change in changes]
    return Counts(
        attempts=attempts,
        changed=len(flips),
        passes=flips.count(Flip.PASSES),
        fails=flips.count(Flip.FAILS),
        settles=flips.count(Flip.SETTLES),
        kept=kept,
    )
