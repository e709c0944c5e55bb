"""Certainty-based marking: the published values, the straight line between them, what pays."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core import certainty
from quizzes.core.certainty import Calibration, NoSuchCertainty

pytestmark = pytest.mark.unit
SHARES = st.decimals(min_value=0, max_value=1, places=4)
LEVELS = st.sampled_from([None, 1, 2, 3])


@pytest.mark.parametrize(
    ("level", "right", "wrong"),
    [(1, "0.3333", "0"), (2, "0.6667", "-0.6667"), (3, "1", "-2"), (None, "0.3333", "0")],
    ids=["C=1: 1, 0", "C=2: 2, -2", "C=3: 3, -6", "not chosen: as C=1"],
)
def test_the_values_are_gardner_medwins_in_units_of_a_full_mark(level, right, wrong) -> None:
    assert certainty.worth(Decimal(1), level) == Decimal(right)
    assert certainty.worth(Decimal(0), level) == Decimal(wrong)


def test_partial_credit_lies_on_the_line_between_wrong_and_right() -> None:
    half = Decimal("0.5")
    found = [certainty.worth(half, level) for level in certainty.LEVELS]
    assert found == [Decimal("0.1667"), Decimal(0), Decimal("-0.5")]


@pytest.mark.parametrize(
    ("chance", "best"),
    [("0.5", 1), ("0.66", 1), ("0.67", 2), ("0.79", 2), ("0.81", 3), ("1", 3)],
)
def test_honesty_pays_best_with_thresholds_at_two_thirds_and_four_fifths(chance, best) -> None:
    sure = Decimal(chance)

    def expected(level: int) -> Decimal:
        right, wrong = certainty.stakes(level)
        return sure * right + (1 - sure) * wrong

    assert max(certainty.LEVELS, key=expected) == best


@given(SHARES, LEVELS)
def test_worth_stays_in_bounds_and_grows_with_the_share(share, level) -> None:
    value = certainty.worth(share, level)
    assert Decimal(-2) <= value <= Decimal(1)
    assert value <= certainty.worth(Decimal(1), level)
    assert value >= certainty.worth(Decimal(0), level)


@given(SHARES, LEVELS)
def test_the_share_comes_back_from_the_worth(share, level) -> None:
    back = certainty.share_of(certainty.worth(share, level), level)
    assert abs(back - share) <= Decimal("0.001")
    assert 0 <= back <= 1


@pytest.mark.parametrize("level", [0, 4, -1])
def test_other_levels_do_not_exist(level: int) -> None:
    with pytest.raises(NoSuchCertainty):
        certainty.worth(Decimal(1), level)


def test_calibration_counts_by_level_and_leaves_unused_levels_out() -> None:
    answers = [(3, Decimal(1)), (3, Decimal(0)), (None, Decimal("0.5")), (1, Decimal("0.5"))]
    assert certainty.calibration(answers) == [
        Calibration(level=1, answers=2, share=Decimal("0.5")),
        Calibration(level=3, answers=2, share=Decimal("0.5")),
    ]
    assert certainty.calibration([]) == []
