"""Certainty-based marking: an answer earns and costs by how certain its person was of it.

The values are those of A. R. Gardner-Medwin's scheme (London Medical School; "Confidence
assessment in the teaching of basic science", ALT-J 3, 1995, 80-85; "Confidence-based marking", in
Bryan & Clegg, *Innovative Assessment in Higher Education*, 2006): right 1, 2, 3; wrong 0, -2, -6. Here they are
divided by 3, so that a right answer of which one is quite certain is worth one full mark. Being honest
pays best: level 1 below a chance of 2/3 to be right, level 2 up to 4/5, level 3 above.
Partial credit lies on the straight line between wrong and right, so the same thresholds hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quizzes.core.mark import ONE, ZERO, round_mark

LEVELS = (1, 2, 3)
_FULL = Decimal(3)
_RIGHT = {1: Decimal(1), 2: Decimal(2), 3: Decimal(3)}
_WRONG = {1: Decimal(0), 2: Decimal(-2), 3: Decimal(-6)}
_SHARE_PLACES = Decimal("0.001")


class NoSuchCertainty(ValueError):
    """Certainty is 1, 2 or 3."""


def worth(share: Decimal, certainty: int | None) -> Decimal:
    """Return what an answer that earned `share` (0..1) is worth, in units of a full mark: -2..1.

    `certainty` None (not chosen) counts as 1. Raises `NoSuchCertainty`.
    """
    low, span = _line(certainty)
    return round_mark((low + span * share) / _FULL)


def share_of(value: Decimal, certainty: int | None) -> Decimal:
    """Return the share (0..1) whose worth is `value`: the inverse of :func:`worth`, to 3 places.

    The worth is kept to four places, which is why the share comes back to three.
    """
    low, span = _line(certainty)
    found = ((value * _FULL - low) / span).quantize(_SHARE_PLACES)
    return min(max(found, ZERO), ONE) + ZERO  # no negative zero


def stakes(certainty: int) -> tuple[Decimal, Decimal]:
    """Return what level `certainty` earns when right and when wrong, in thirds of a full mark."""
    if certainty not in LEVELS:
        raise NoSuchCertainty(certainty)
    return _RIGHT[certainty], _WRONG[certainty]


def _line(certainty: int | None) -> tuple[Decimal, Decimal]:
    right, wrong = stakes(1 if certainty is None else certainty)
    return wrong, right - wrong


@dataclass(frozen=True)
class Calibration:
    """How often answers of one level were right: `share` is the mean share earned, 0..1."""

    level: int
    answers: int
    share: Decimal


def calibration(answers: Iterable[tuple[int | None, Decimal]]) -> list[Calibration]:
    """Return for each level that was used how many answers it had and what they earned on average.

    `answers` are pairs of certainty (None counts as 1) and share earned, of answered questions.
    """
    by_level: dict[int, list[Decimal]] = {level: [] for level in LEVELS}
    for certainty, share in answers:
        by_level[certainty or 1].append(share)
    return [
        Calibration(level=level, answers=len(shares), share=sum(shares, ZERO) / len(shares))
        for level, shares in by_level.items()
        if shares
    ]
