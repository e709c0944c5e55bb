"""Time limits: when an attempt ends, what is still accepted, how late something came.

Every moment is aware; the cores are given the time and never ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quizzes.core.refusals import CoolingDown, NoAttemptsLeft, NoLongerOpen, NotYetOpen, Refusal


class Standing(StrEnum):
    """Where a moment lies: before the deadline, in the grace period, or after it."""

    OPEN = "open"
    GRACE = "grace"
    OVER = "over"


def deadline(
    started_at: datetime, *, minutes: int | None, closes_at: datetime | None = None
) -> datetime | None:
    """Return the end of an attempt: after `minutes` or when the quiz closes, whichever is first.

    None when neither limits it.
    """
    if minutes is None:
        return closes_at
    by_limit = started_at + timedelta(minutes=minutes)
    return by_limit if closes_at is None else min(by_limit, closes_at)


@dataclass(frozen=True)
class Terms:
    """What holds for one person at one quiz: its rules and what the person was given beyond them.

    `minutes` and `attempts_allowed` None: no limit. The opening moment belongs to the window, the
    closing moment does not.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    minutes: int | None = None
    attempts_allowed: int | None = None
    cool_down_minutes: int = 0

    def deadline(self, started_at: datetime) -> datetime | None:
        """Return when an attempt begun at `started_at` ends."""
        return deadline(started_at, minutes=self.minutes, closes_at=self.closes_at)

    def is_closed(self, at: datetime) -> bool:
        """Whether the window is over."""
        return self.closes_at is not None and at >= self.closes_at

    def attempts_left(self, made: int) -> int | None:
        """Return how many attempts may follow the `made` ones; None for any number."""
        return None if self.attempts_allowed is None else max(0, self.attempts_allowed - made)

    def free_from(self, ended_at: datetime | None) -> datetime | None:
        """Return when the next attempt may begin after one that ended at `ended_at`."""
        if ended_at is None or not self.cool_down_minutes:
            return None
        return ended_at + timedelta(minutes=self.cool_down_minutes)

    def refusal(self, at: datetime, *, made: int, ended_at: datetime | None) -> Refusal | None:
        """Return why no attempt may begin at `at`, None when one may.

        `made` counts all attempts, `ended_at` is the end of the last one. What cannot change comes
        first: used up, closed; then what waiting cures.
        """
        if self.attempts_allowed is not None and made >= self.attempts_allowed:
            return NoAttemptsLeft(self.attempts_allowed)
        if self.closes_at is not None and at >= self.closes_at:
            return NoLongerOpen(self.closes_at)
        if self.opens_at is not None and at < self.opens_at:
            return NotYetOpen(self.opens_at)
        free_from = self.free_from(ended_at)
        if free_from is None or at >= free_from:
            return None
        in_vain = self.closes_at is not None and free_from >= self.closes_at
        return CoolingDown(free_from, in_vain=in_vain)


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
