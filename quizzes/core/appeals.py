"""Appeals: until when, about what, and who may decide."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum


class AppealKind(StrEnum):
    """What is objected to."""

    QUESTION = "question"  # the question itself is faulty
    MARK = "mark"  # the mark of this answer is wrong


class AppealRefused(Exception):
    """The appeal or the decision is not taken; nothing was changed."""


class AppealsClosed(AppealRefused):
    """The days to appeal are over, or the quiz has none; `ended_at` is None for the latter."""

    def __init__(self, ended_at: datetime | None = None) -> None:
        super().__init__("the time to appeal is over" if ended_at else "there are no appeals")
        self.ended_at = ended_at


class NotMarkedYet(AppealRefused):
    """There is no mark to appeal against."""


class WordsMissing(AppealRefused):
    """An appeal and a decision need words."""


class NewMarkMissing(AppealRefused):
    """An appeal against a mark was upheld without saying what the mark is now."""


class LessThanBefore(AppealRefused):
    """An appeal was upheld with a mark below the one that stands: that would punish the appeal."""


class DecidedBefore(AppealRefused):
    """Somebody has decided already; the first decision stands."""


class DecidedByMarker(AppealRefused):
    """Who gave the mark does not decide about it."""


class OwnAppeal(AppealRefused):
    """Nobody decides their own appeal."""


class NotSubmittedYet(AppealRefused):
    """A mark can only be changed once the attempt is submitted."""


def window_ends(
    *,
    submitted_at: datetime,
    days: int,
    marked_at: datetime | None = None,
    seen_from: datetime | None = None,
) -> datetime | None:
    """Return until when a mark may be appealed against; None when the quiz has no appeals.

    The days run from the submission. A mark that came or changed later (`marked_at`) or could be
    seen only later (`seen_from`) gives the same number of days from then, so that waiting costs
    nobody the appeal.
    """
    if days <= 0:
        return None
    begins = [moment for moment in (submitted_at, marked_at, seen_from) if moment is not None]
    return max(begins) + timedelta(days=days)


def check_open(at: datetime, *, ends_at: datetime | None) -> None:
    """Raise :class:`AppealsClosed` when `at` is after the end; the last moment is in time."""
    if ends_at is None:
        raise AppealsClosed
    if at > ends_at:
        raise AppealsClosed(ends_at)


def check_decider(decider: int, *, learner: int, markers: Collection[int]) -> None:
    """Raise :class:`OwnAppeal` or :class:`DecidedByMarker`; people are named by their ids."""
    if decider == learner:
        raise OwnAppeal
    if decider in markers:
        raise DecidedByMarker
