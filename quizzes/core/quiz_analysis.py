"""Figures of a whole quiz, and of each fixed form of it, from their sums.

Sources: Cronbach, "Coefficient alpha and the internal structure of tests", *Psychometrika* 16
(1951), 297-334; Lord & Novick (1968), 4.4 and 7.3 (standard error of measurement); Crocker &
Algina (1986), ch. 7; Moodle, *Quiz statistics calculations* (CIC is alpha in percent).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quizzes.core.item_analysis import ENOUGH_FOR_DISCRIMINATION, ENOUGH_FOR_FACILITY, Figure
from quizzes.core.observations import SCALE
from quizzes.core.tallies import POINTS_SCALE, Bins, FormSums, QuizSums

GOOD_ALPHA, POOR_ALPHA = 0.75, 0.64  # Moodle's advice: satisfactory from, unsatisfactory below


@dataclass(frozen=True)
class QuizFigures:
    """What is said about a quiz. Shares are 0..1 of the points."""

    n: int
    blank: int
    mean: Figure
    median: Figure
    spread: Figure
    passed: Figure
    by_deadline: int
    guess: float | None
    scores: Bins


@dataclass(frozen=True)
class FormFigures:
    """What is said about one fixed set of questions. Shares are 0..1 of its points."""

    n: int
    questions: int
    mean: Figure
    spread: Figure
    alpha: Figure
    error: Figure


def quiz_figures(sums: QuizSums, *, guess: float | None = None) -> QuizFigures:
    """Return the figures of a quiz; `guess` is the score that blind guessing earns on average."""
    n = sums.n
    enough = n >= ENOUGH_FOR_FACILITY

    def figure(value: float | None) -> Figure:
        return Figure(value if enough else None, n, ENOUGH_FOR_FACILITY)

    return QuizFigures(
        n=n, blank=sums.blank, by_deadline=sums.by_deadline, guess=guess, scores=sums.scores,
        mean=figure(sums.s / (n * SCALE) if n else None),
        median=figure(median_score(sums.scores)),
        spread=figure(deviation(n, sums.s, sums.ss, unit=SCALE)),
        passed=figure(sums.passed / n if n else None),
    )  # fmt: skip


def form_figures(sums: FormSums, *, questions: int, points: Decimal) -> FormFigures:
    """Return the figures of a form of so many `questions` that carry `points` together."""
    unit = float(points) * POINTS_SCALE
    n = sums.n
    enough, related = n >= ENOUGH_FOR_FACILITY, n >= ENOUGH_FOR_DISCRIMINATION
    return FormFigures(
        n=n, questions=questions,
        mean=Figure(sums.total / n / unit if enough and unit else None, n, ENOUGH_FOR_FACILITY),
        spread=Figure(
            deviation(n, sums.total, sums.squares, unit=unit) if enough and unit else None, n,
            ENOUGH_FOR_FACILITY,
        ),
        alpha=Figure(
            alpha(sums, questions=questions) if related else None, n, ENOUGH_FOR_DISCRIMINATION
        ),
        error=Figure(
            measurement_error(sums, questions=questions, unit=unit) if related and unit else None,
            n, ENOUGH_FOR_DISCRIMINATION,
        ),
    )  # fmt: skip


def deviation(n: int, total: int, squares: int, *, unit: float) -> float | None:
    """Return the standard deviation with n - 1 from Σv and Σv², divided by `unit`."""
    if n < 2:
        return None
    return math.sqrt((n * squares - total**2) / (n * (n - 1))) / unit


def alpha(sums: FormSums, *, questions: int) -> float | None:
    """Return Cronbach's alpha, k/(k - 1) · (1 - Σs²ᵢ / s²ₓ), at most 1.

    For questions that are right or wrong it is Kuder & Richardson's formula 20. It may be below 0.
    None with one question, below two attempts, or where the totals do not vary. It needs a fixed
    form: of drawn questions the variances belong to different people and must not be added.
    """
    n = sums.n
    total = n * sums.squares - sums.total**2  # n(n - 1) times the variance; the factor cancels
    if questions < 2 or n < 2 or total <= 0:
        return None
    single = sum(n * one.get("xx", 0) - one.get("x", 0) ** 2 for one in sums.items.values())
    return questions / (questions - 1) * (1 - single / total)


def measurement_error(sums: FormSums, *, questions: int, unit: float) -> float | None:
    """Return the standard error of measurement, sₓ · √(1 - alpha), divided by `unit`.

    Two of three people score within one such error of what they would score on average.
    """
    reliability = alpha(sums, questions=questions)
    spread = deviation(sums.n, sums.total, sums.squares, unit=unit)
    if reliability is None or spread is None:
        return None
    return spread * math.sqrt(1 - reliability)


def median_score(scores: Bins) -> float | None:
    """Return the median from counts by hundredths; the error is at most 0.005.

    Of an even number it is the mean of the two in the middle.
    """
    total = sum(scores.values())
    if not total:
        return None
    return (_ranked(scores, (total - 1) // 2) + _ranked(scores, total // 2)) / 200


def _ranked(scores: Bins, rank: int) -> int:
    """Return the bin of the attempt at `rank`, counted from 0, lowest first."""
    passed = 0
    for one in sorted(scores):
        passed += scores[one]
        if rank < passed:
            return one
    raise LookupError(rank)


def guess_score(worths: Iterable[tuple[Decimal, Decimal | None]]) -> float | None:
    """Return the share that blind guessing earns, from points and guess share of each question.

    Σ mᵢ·gᵢ / Σ mᵢ; what cannot be guessed counts 0 (Moodle's random guess score). None without
    points.
    """
    known = list(worths)
    points = sum((marks for marks, _guess in known), Decimal(0))
    if not points:
        return None
    guessed = sum((marks * (guess or 0) for marks, guess in known), Decimal(0))
    return float(guessed / points)
