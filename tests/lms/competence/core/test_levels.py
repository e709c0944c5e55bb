"""The rule for levels, in numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.competence.core import levels
from lms.competence.core.levels import Score, level_of, wilson

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def scores(*values: float, age: int = 1) -> list[Score]:
    return [Score(value, NOW - timedelta(days=age)) for value in values]


@pytest.mark.parametrize(
    ("values", "level", "word"),
    [
        ((), None, "none"),
        ((1,), None, "not-enough"),
        ((1, 1), None, "not-enough"),
        ((1, 1, 1), 3, "meets"),
        ((1,) * 6, 3, "meets"),
        ((1,) * 7, 4, "skilled"),
        ((1,) * 9 + (0,), 3, "meets"),
        ((1,) * 19 + (0,), 4, "skilled"),
        ((1, 1, 0.4), 3, "meets"),
        ((1, 1, 0.39), 2, "near"),
        ((1, 0.5, 0.3), 2, "near"),
        ((1, 0.5, 0.29), 1, "practise"),
        ((0, 0, 0), 1, "practise"),
    ],
    ids=str,
)
def test_level_follows_mean_and_evidence(values, level, word):
    found = level_of(scores(*values), at=NOW)
    assert (found.level, found.word, found.n) == (level, word, len(values))


def test_team_needs_five():
    four, five = scores(1, 1, 1, 1), scores(1, 1, 1, 1, 1)
    team = {"at": NOW, "enough": levels.ENOUGH_FOR_A_TEAM, "newest": None}
    assert level_of(four, **team).level is None
    assert level_of(five, **team).level == 3


def test_evidence_older_than_a_year_does_not_count():
    old, new = scores(0, 0, 0, age=366), scores(1, 1, 1, age=365)
    found = level_of([*old, *new], at=NOW)
    assert (found.n, found.level, found.oldest) == (3, 3, NOW - timedelta(days=365))


def test_only_the_newest_twenty_of_a_person_count():
    old, new = scores(*[0] * 30, age=40), scores(*[1] * 20, age=2)
    assert level_of([*old, *new], at=NOW).mean == 1
    assert level_of([*old, *new], at=NOW, newest=None).n == 50


def test_age_is_told():
    found = level_of([*scores(1, age=9), *scores(1, age=3), *scores(1, age=5)], at=NOW)
    assert (found.oldest, found.newest) == (NOW - timedelta(days=9), NOW - timedelta(days=3))


@pytest.mark.parametrize(
    ("mean", "n", "low", "high"),
    [(1.0, 7, 0.721, 1.0), (1.0, 6, 0.689, 1.0), (0.5, 10, 0.270, 0.730), (0.0, 3, 0.0, 0.474)],
)
def test_wilson_interval_agrees_with_the_formula_worked_by_hand(mean, n, low, high):
    assert wilson(mean, n) == pytest.approx((low, high), abs=0.001)


shares = st.floats(0, 1, allow_nan=False)


@given(st.lists(shares, max_size=60))
def test_level_is_bounded_and_order_does_not_matter(values):
    ordered = scores(*values)
    found = level_of(ordered, at=NOW, newest=None)
    again = level_of(reversed(ordered), at=NOW, newest=None)
    assert (found.level, found.n, found.oldest) == (again.level, again.n, again.oldest)
    assert found.level in {None, 1, 2, 3, 4}
    assert (found.level is None) == (len(values) < 3)
    if found.mean is not None:
        assert 0 <= found.low <= found.high <= 1
        assert found.low - 1e-9 <= found.mean <= found.high + 1e-9


@given(st.lists(shares, min_size=3, max_size=19))
def test_one_more_right_answer_never_lowers_the_level(values):
    before = level_of(scores(*values), at=NOW, newest=None).level
    after = level_of(scores(*values, 1.0), at=NOW, newest=None).level
    assert after >= before


def test_percent_is_rounded_half_up():
    found = level_of(scores(1, 1, 0.015), at=NOW)
    assert found.mean_percent == 67
