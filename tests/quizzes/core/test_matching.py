"""Comparing answers with keys: tables and properties."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core import matching
from quizzes.core.matching import NotANumber, NumberFault

pytestmark = pytest.mark.unit
KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=2)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("12", "", "12"),
        (" １２．５０ ", "", "12.50"),
        ("1,200", "", "1200"),
        ("１，２００，０００", "", "1200000"),
        ("35％", "%", "35"),
        ("1200 元", "元", "1200"),
        ("−3", "", "-3"),
        ("－3", "", "-3"),
        (".5", "", "0.5"),
        ("5.", "", "5"),
        ("12 天", "天", "12"),
        ("3 Days", "days", "3"),
    ],
)
def test_read_number(text: str, unit: str, number: str) -> None:
    assert matching.read_number(text, unit=unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.EMPTY),
        ("　", NumberFault.EMPTY),
        ("9" * 41, NumberFault.TOO_LONG),
        ("3,5", NumberFault.COMMA),
        ("12,00", NumberFault.COMMA),
        ("1,2345", NumberFault.COMMA),
        ("5元", NumberFault.UNIT),
        ("5 or 6", NumberFault.UNIT),
        ("1/2", NumberFault.UNIT),
        ("五", NumberFault.NOT_A_NUMBER),
        ("--5", NumberFault.NOT_A_NUMBER),
        ("inf", NumberFault.NOT_A_NUMBER),
        ("nan", NumberFault.NOT_A_NUMBER),
        (".", NumberFault.NOT_A_NUMBER),
    ],
)
def test_read_number_refuses(text: str, fault: NumberFault) -> None:
    with pytest.raises(NotANumber) as refused:
        matching.read_number(text)
    assert refused.value.fault is fault


@given(st.text(max_size=60))
def test_read_number_returns_a_finite_number_or_says_why(text: str) -> None:
    with contextlib.suppress(NotANumber):
        assert matching.read_number(text, unit="元").is_finite()


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
    )
)
def test_read_number_reads_what_is_written(number: Decimal) -> None:
    assert matching.read_number(f"{number:f}") == number
    assert matching.read_number(f"{number:,f}元", unit="元") == number


def test_normalise_text() -> None:
    assert matching.normalise_text("　ＡＢＣ  １２３\n") == "abc 123"


@given(KEYS, st.data(), st.decimals(min_value=0, max_value=1, places=2))
def test_chosen_set_stays_in_bounds_and_rewards_exactness(right, data, penalty) -> None:
    chosen = data.draw(st.sets(st.sampled_from("abcdefghxyz")))
    value = matching.chosen_set(chosen, right=right, penalty=penalty)
    assert 0 <= value <= 1
    assert matching.chosen_set(right, right=right, penalty=penalty) == 1
    assert matching.chosen_set([*right, "w"], right=right, penalty=Decimal(1)) < 1


def test_chosen_set_without_right_ones_earns_nothing() -> None:
    assert matching.chosen_set(["a"], right=[], penalty=Decimal(1)) == 0


@given(KEYS, st.data())
def test_order_stays_in_bounds_and_only_the_right_one_earns_all(right, data) -> None:
    chosen = data.draw(st.permutations(right))
    value = matching.order(chosen, right=right)
    assert 0 <= value <= 1
    assert (value == 1) == (list(chosen) == list(right))
    assert matching.order(right[::-1], right=right) == 0


@pytest.mark.parametrize(
    ("value", "within", "earned"),
    [
        ("10", "0", 1),
        ("10.5", "0.5", 1),
        ("9.5", "0.5", 1),
        ("10.51", "0.5", 0),
        ("9.49", "0.5", 0),
    ],
)
def test_number_includes_the_ends_of_the_tolerance(value: str, within: str, earned: int) -> None:
    assert matching.number(Decimal(value), answer=Decimal(10), within=Decimal(within)) == earned
