"""Due, overdue, extended. Days are calendar days where the work is done, not spans of 24 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum

from lms.foundation.clock import HOME_ZONE

SOON_DAYS = 7


class DueState(StrEnum):
    """How a deadline stands."""

    NONE = "none"
    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met-late"


class NotAnExtension(ValueError):
    """The new deadline is not later than the present one."""


class DeadlinePassed(ValueError):
    """A deadline may not be set to a moment that has already passed."""


@dataclass(frozen=True)
class Deadline:
    """A moment: absolutely (`at`) and relatively (`days` from today; negative if passed)."""

    state: DueState
    at: datetime | None = None
    days: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether something still has to be done by it."""
        return self.state in {DueState.LATER, DueState.SOON, DueState.OVERDUE}


def end_of(day: date, *, zone: tzinfo = HOME_ZONE) -> datetime:
    """Return the last minute of `day`, aware: what a due *date* means."""
    return datetime.combine(day, time(23, 59), tzinfo=zone)


def days_between(start: datetime, end: datetime, *, zone: tzinfo = HOME_ZONE) -> int:
    """Return the number of calendar days from `start` to `end` (both aware)."""
    return (end.astimezone(zone).date() - start.astimezone(zone).date()).days


def deadline(
    due_at: datetime | None,
    *,
    at: datetime,
    completed_at: datetime | None = None,
    zone: tzinfo = HOME_ZONE,
) -> Deadline:
    """Return how the deadline `due_at` stands at the moment `at`."""
    if due_at is None:
        return Deadline(DueState.NONE)
    days = days_between(at, due_at, zone=zone)
    if completed_at is not None:
        state = DueState.MET if completed_at <= due_at else DueState.MET_LATE
    elif at > due_at:
        state = DueState.OVERDUE
    else:
        state = DueState.SOON if days <= SOON_DAYS else DueState.LATER
    return Deadline(state, due_at, days)


def extended(due_at: datetime | None, *, to: datetime, at: datetime) -> datetime:
    """Return the new deadline `to`; refuse one that is not later, or that has already passed."""
    if to <= at:
        raise DeadlinePassed("the new deadline has already passed")
    if due_at is not None and to <= due_at:
        raise NotAnExtension("the new deadline is not later than the present one")
    return to
