"""Time limits: when an attempt ends, what is still accepted, how late something came.

Every moment is aware; the cores are given the time and never ask for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """Where a moment lies: before the deadline, in the grace period, or after it."""

    OPEN = "open"
    GRACE = "grace"
    OVER = "over"


def deadline(started_at: datetime, *, minutes: int | None) -> datetime | None:
    """Return the end of an attempt of `minutes`, or None when time is not limited."""
    return None if minutes is None else started_at + timedelta(minutes=minutes)


def standing(at: datetime, *, deadline_at: datetime | None, grace_seconds: int) -> Standing:
    """Return where `at` lies. The deadline itself is in time, and so is the last grace second."""
    if deadline_at is None or at <= deadline_at:
        return Standing.OPEN
    if at <= deadline_at + timedelta(seconds=grace_seconds):
        return Standing.GRACE
    return Standing.OVER


def seconds_left(at: datetime, *, deadline_at: datetime | None) -> int | None:
    """Return whole seconds until the deadline, never below 0; None when time is not limited."""
    if deadline_at is None:
        return None
    return max(0, int((deadline_at - at).total_seconds()))


def minutes_left(at: datetime, *, deadline_at: datetime | None) -> int | None:
    """Return minutes until the deadline as people say it: begun minutes count as whole ones."""
    seconds = seconds_left(at, deadline_at=deadline_at)
    return None if seconds is None else -(-seconds // 60)


def lateness(at: datetime, *, deadline_at: datetime | None) -> timedelta:
    """Return how long after the deadline `at` is; zero when in time."""
    if deadline_at is None or at <= deadline_at:
        return timedelta(0)
    return at - deadline_at
