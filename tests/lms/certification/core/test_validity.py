"""How long an award holds: months, ends of months, the last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certification.core import validity
from lms.certification.core.validity import Standing, Validity

pytestmark = pytest.mark.unit

YEAR = Validity(12, 60)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2026, 11, 25), 12, date(2027, 11, 25), id="a year"),
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="end of month"),
        pytest.param(date(2028, 1, 31), 1, date(2028, 2, 29), id="end of month, leap year"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="leap day and a year"),
        pytest.param(date(2028, 2, 29), 48, date(2032, 2, 29), id="leap day and four years"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 31), id="over the year"),
        pytest.param(date(2026, 12, 1), 12, date(2027, 12, 1), id="December stays"),
        pytest.param(date(2026, 8, 31), 18, date(2028, 2, 29), id="18 months"),
    ],
)
def test_expiry_moves_by_calendar_months(day: date, months: int, expected: date) -> None:
    assert validity.expiry(day, Validity(months)) == expected


def test_no_months_never_expires() -> None:
    for_ever = Validity(None)
    assert validity.expiry(date(2026, 1, 1), for_ever) is None
    assert validity.days_left(None, on=date(2999, 1, 1)) is None
    assert not validity.has_lapsed(None, on=date(2999, 1, 1))
    assert validity.standing(None, for_ever, on=date(2999, 1, 1), revoked=False) is Standing.VALID
    assert validity.renewed_expiry(None, date(2026, 1, 1), for_ever) is None


@pytest.mark.parametrize(
    ("on", "expected", "left"),
    [
        pytest.param(date(2027, 9, 25), Standing.VALID, 61, id="the day before the window"),
        pytest.param(date(2027, 9, 26), Standing.RENEWABLE, 60, id="the window opens"),
        pytest.param(date(2027, 11, 25), Standing.RENEWABLE, 0, id="the last valid day"),
        pytest.param(date(2027, 11, 26), Standing.LAPSED, -1, id="the day after"),
    ],
)
def test_standing_at_the_boundaries(on: date, expected: Standing, left: int) -> None:
    ends = date(2027, 11, 25)
    assert validity.standing(ends, YEAR, on=on, revoked=False) is expected
    assert validity.days_left(ends, on=on) == left
    assert validity.has_lapsed(ends, on=on) is (left < 0)
    assert validity.standing(ends, YEAR, on=on, revoked=True) is Standing.REVOKED


def test_renewing_early_loses_no_day_and_late_starts_today() -> None:
    ends = date(2027, 11, 25)
    assert validity.renewed_expiry(ends, date(2027, 10, 1), YEAR) == date(2028, 11, 25)
    assert validity.renewed_expiry(ends, date(2027, 12, 1), YEAR) == date(2028, 12, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_add_months_lands_in_the_right_month(day: date, months: int) -> None:
    moved = validity.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_lapsed_exactly_when_no_day_is_left(ends: date, offset: int) -> None:
    on = ends + timedelta(days=offset)
    left = validity.days_left(ends, on=on)
    assert left is not None
    assert validity.has_lapsed(ends, on=on) == (left < 0)
    assert validity.standing(ends, YEAR, on=on, revoked=False).holds == (left >= 0)
