"""Figures of a quiz and of a fixed form: against a published example and by hand."""

from __future__ import annotations

import math
import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.observations import Asked
from quizzes.core.quiz_analysis import (
    alpha,
    form_figures,
    guess_score,
    measurement_error,
    median_score,
    quiz_figures,
)
from quizzes.core.tallies import FormSums, QuizSums, combined, form_sums, quiz_sums
from tests.quizzes.core.real_statistics import LIKERT

pytestmark = pytest.mark.unit


def attempt(*shares: float | int | None, marks: int = 1) -> list[Asked]:
    return [
        Asked((index, 1), index, Decimal(marks), Decimal(str(share or 0)), share is not None)
        for index, share in enumerate(shares, start=1)
    ]


def form(rows: list[list[Asked]]) -> FormSums:
    return combined(FormSums, [(1, form_sums(row)) for row in rows])


def scores(*percents: str) -> QuizSums:
    return combined(
        QuizSums,
        [
            (
                1,
                quiz_sums(
                    attempt(1), percent=Decimal(p), passed=Decimal(p) >= 60, by_deadline=False
                ),
            )
            for p in percents
        ],
    )


def test_alpha_is_that_of_the_published_example() -> None:
    """Real Statistics and pingouin: 0.5917188485995826. Alpha does not mind the unit."""
    sums = form([attempt(*row) for row in LIKERT])
    assert alpha(sums, questions=10) == pytest.approx(0.5917188485995826, abs=1e-12)


def test_alpha_of_right_and_wrong_is_kuder_and_richardsons_formula_20() -> None:
    rows = [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0.0], [1, 1, 1, 0]]
    totals = [sum(row) for row in rows]
    pq = sum(p * (1 - p) for p in (statistics.mean(column) for column in zip(*rows, strict=True)))
    kr20 = 4 / 3 * (1 - pq / statistics.pvariance(totals))
    assert alpha(form([attempt(*row) for row in rows]), questions=4) == pytest.approx(kr20)


def test_the_error_of_measurement_is_the_spread_times_the_root_of_what_is_not_reliable() -> None:
    sums = form([attempt(*row) for row in LIKERT])
    points = statistics.stdev(sum(row) for row in LIKERT)
    expected = points * math.sqrt(1 - 0.5917188485995826) / 10
    assert measurement_error(sums, questions=10, unit=10 * 1_000_000) == pytest.approx(expected)


def test_a_form_needs_thirty_and_says_so() -> None:
    figures = form_figures(
        form([attempt(*row) for row in LIKERT]), questions=10, points=Decimal(70)
    )
    assert (figures.alpha.value, figures.alpha.n, figures.alpha.needed) == (None, 15, 30)
    twice = form([attempt(*row) for row in LIKERT * 2])
    figures = form_figures(twice, questions=10, points=Decimal(70))
    assert figures.alpha.value == pytest.approx(0.59172, abs=1e-5)  # Σs² and s² grow alike
    assert figures.mean.value == pytest.approx(statistics.mean(sum(row) for row in LIKERT) / 70)


@pytest.mark.parametrize("rows", [[[1, 0]] * 40, [[1]] * 40, [[1, 0]]])
def test_where_alpha_has_no_meaning_there_is_none(rows: list[list[int]]) -> None:
    assert alpha(form([attempt(*row) for row in rows]), questions=len(rows[0])) is None


def test_a_question_nobody_got_right_still_counts_as_a_question() -> None:
    rows = [[1, 1, 0], [1, 0, 0], [0, 0, 0], [1, 1, 0]]
    sums = form([attempt(*row) for row in rows])
    assert "3.1" not in sums.items  # nothing but zeros
    totals = [sum(row) for row in rows]
    single = sum(statistics.variance(column) for column in zip(*rows, strict=True))
    expected = 3 / 2 * (1 - single / statistics.variance(totals))
    assert alpha(sums, questions=3) == pytest.approx(expected)


def test_unmarked_and_blank_attempts_wait_outside() -> None:
    essay = Asked((9, 1), 2, Decimal(5), None, answered=True)
    assert form_sums([*attempt(1), essay]) is None
    assert form_sums(attempt(None, None)) is None
    assert (
        quiz_sums([*attempt(1), essay], percent=None, passed=False, by_deadline=False) == QuizSums()
    )
    blank = quiz_sums(attempt(None), percent=Decimal(0), passed=False, by_deadline=True)
    assert blank == QuizSums(blank=1)


def test_mean_median_spread_and_share_passed() -> None:
    percents = ["40", "55", "60", "62.5", "70", "75", "80", "85", "90", "100"]
    figures = quiz_figures(scores(*percents))
    values = [float(p) / 100 for p in percents]
    assert figures.mean.value == pytest.approx(statistics.mean(values))
    assert figures.median.value == pytest.approx(statistics.median(values), abs=0.005)
    assert figures.spread.value == pytest.approx(statistics.stdev(values))
    assert figures.passed.value == pytest.approx(0.8)
    assert quiz_figures(scores(*percents[:9])).mean.value is None


@given(st.lists(st.integers(0, 100), min_size=1))
def test_the_median_of_whole_percents_is_exact(percents: list[int]) -> None:
    found = median_score(scores(*map(str, percents)).scores)
    assert found == pytest.approx(statistics.median(percents) / 100)


def test_blind_guessing_is_weighed_by_points() -> None:
    worths = [(Decimal(1), Decimal("0.25")), (Decimal(3), Decimal("0.5")), (Decimal(4), None)]
    assert guess_score(worths) == pytest.approx(1.75 / 8)
    assert guess_score([]) is None
