"""What a discrimination shows, and when it is too near the bound for its own standard error."""

from __future__ import annotations

import math

import pytest

from quizzes.core.item_analysis import Figure, ItemFigures, item_figures
from quizzes.core.item_findings import Reason, findings
from quizzes.core.observations import SCALE, Observation, State
from quizzes.core.tallies import item_sums

pytestmark = pytest.mark.unit
LOW, NEGATIVE = Reason.LOW_DISCRIMINATION, Reason.NEGATIVE_DISCRIMINATION


def figures(r: float | None, *, n: int, error: float | None = None, facility: float = 0.6):
    """The figures of a question that shows nothing but its discrimination `r` over `n` attempts."""
    if r is not None and error is None:
        error = math.sqrt((1 - r * r) / (n - 2))
    nothing = Figure(None, n, 10)
    return ItemFigures(
        n=n, not_reached=0, omitted=0, right=0, wrong=0, facility=Figure(facility, n, 10, 0.05),
        spread=nothing, discrimination=Figure(r, n, 30, error), efficiency=nothing,
        seconds=nothing, guess=None, thirds=None, options=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("r", "n", "found"),
    [
        # s = √((1 - r²) ÷ (n - 2)): 0.189 at 30, 0.101 at 100, 0.050 at 400, 0.016 at 4000
        (0.05, 30, []),
        (0.00, 30, []),
        (-0.08, 30, []),  # -0.08 + 0.188 = 0.108
        (-0.10, 30, [LOW]),  # -0.10 + 0.188 = 0.088: below 0.10, not surely below 0
        (-0.18, 30, [LOW]),  # -0.18 + 0.186 = 0.006
        (-0.19, 30, [NEGATIVE]),  # -0.19 + 0.186 = -0.004
        (0.05, 100, []),
        (-0.01, 100, [LOW]),
        (-0.11, 100, [NEGATIVE]),
        (0.06, 400, []),  # 0.06 + 0.050
        (0.04, 400, [LOW]),
        (-0.04, 400, [LOW]),
        (-0.06, 400, [NEGATIVE]),
        (0.08, 4000, [LOW]),
        (0.09, 4000, []),
        (0.30, 4000, []),
        (-1.0, 30, [NEGATIVE]),  # no error is left
        (None, 40, []),  # all earned the same
    ],
)
def test_a_discrimination_counts_where_it_is_below_the_bound_by_more_than_its_error(
    r: float | None, n: int, found: list[Reason]
) -> None:
    assert [finding.reason for finding in findings(figures(r, n=n))] == found


@pytest.mark.parametrize(
    ("r", "error", "found"),
    [
        (0.04, 0.06, []),  # the bound itself is not below the bound
        (0.04, 0.0599, [LOW]),
        (-0.05, 0.05, [LOW]),
        (-0.05, 0.0499, [NEGATIVE]),
    ],
)
def test_exactly_at_a_bound_nothing_more_is_said(r: float, error: float, found: list) -> None:
    assert [f.reason for f in findings(figures(r, n=99, error=error))] == found


def test_the_finding_tells_the_figure_and_its_error() -> None:
    [finding] = findings(figures(0.04, n=400))
    assert finding.n == 400
    assert finding.values == {
        "discrimination": 0.04,
        "error": pytest.approx(0.0501, abs=1e-4),  # √(0.9984 ÷ 398)
    }


def test_where_nearly_all_are_right_nothing_can_discriminate() -> None:
    easy = figures(-0.5, n=400, facility=0.96)
    assert [finding.reason for finding in findings(easy)] == [Reason.TOO_EASY]


def observed(right: list[float], wrong: list[float]) -> list[Observation]:
    """Answers right and wrong, each with the rest of its attempt."""
    return [
        Observation(SCALE if state is State.RIGHT else 0, round(rest * SCALE), state, ())
        for state, rests in ((State.RIGHT, right), (State.WRONG, wrong))
        for rest in rests
    ]


def test_from_single_attempts_chance_at_thirty_opens_nothing_and_four_hundred_do() -> None:
    """Right and wrong with the same rests: r is 0 whatever n; only the error shrinks."""
    rests = [0.2, 0.4, 0.6, 0.8, 1.0]
    few = item_figures(item_sums(observed(rests * 3, rests * 3)))
    many = item_figures(item_sums(observed(rests * 40, rests * 40)))
    assert few.discrimination.value == many.discrimination.value == 0
    assert few.discrimination.error == pytest.approx(1 / math.sqrt(28))
    assert findings(few) == ()
    assert [finding.reason for finding in findings(many)] == [LOW]
