"""Whether draws can be served without repeats."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.draw import Shortfall, Wanted, assign, shortfall

pytestmark = pytest.mark.unit


def wanted(key: str, number: int, pool: str) -> Wanted:
    return Wanted(key=key, number=number, pool=tuple(pool))


def test_enough_for_all_is_no_shortfall() -> None:
    assert shortfall([], [wanted("one", 2, "abc"), wanted("two", 1, "abc")]) == []


def test_a_pool_that_is_too_small_is_named_with_what_fits() -> None:
    found = shortfall([], [wanted("one", 3, "ab")])
    assert found == [Shortfall(key="one", wanted=3, available=2)]


def test_what_stands_fixed_is_not_drawn_again() -> None:
    found = shortfall(["a"], [wanted("one", 2, "ab")])
    assert found == [Shortfall(key="one", wanted=2, available=1)]


def test_a_greedy_draw_gives_way_to_one_that_has_no_other_choice() -> None:
    draws = [wanted("wide", 2, "abcd"), wanted("narrow", 2, "ab")]
    assert shortfall([], draws) == []
    wide, narrow = assign([], draws)
    assert sorted(narrow) == ["a", "b"]
    assert sorted(wide) == ["c", "d"]


def test_keys_move_along_a_chain_of_draws() -> None:
    draws = [wanted("x", 1, "ab"), wanted("y", 1, "bc"), wanted("z", 1, "a"), wanted("w", 1, "b")]
    given_keys = assign([], draws)
    assert [len(keys) for keys in given_keys] == [1, 1, 1, 0]
    draws = [wanted("x", 1, "ab"), wanted("y", 1, "bcd"), wanted("z", 1, "a")]
    assert shortfall([], draws) == []


def test_draws_that_compete_are_short_together_even_if_each_could_be_served_alone() -> None:
    found = shortfall([], [wanted("one", 2, "abc"), wanted("two", 2, "abc")])
    assert found == [Shortfall(key="two", wanted=2, available=1)]


def test_a_key_given_twice_in_a_pool_counts_once() -> None:
    assert shortfall([], [wanted("one", 2, "aab")]) == []
    assert shortfall([], [wanted("one", 2, "aaa")]) == [Shortfall(key="one", wanted=2, available=1)]


def test_a_large_bank_costs_no_more_than_what_is_wanted() -> None:
    keys = tuple(f"q{n}" for n in range(20_000))
    draws = [Wanted(key=str(n), number=10, pool=keys) for n in range(10)]
    given_keys = assign(keys[:5], draws)
    assert len({key for part in given_keys for key in part} - set(keys[:5])) == 100


def hall(fixed: set[str], draws: list[Wanted]) -> bool:
    """Hall's condition for many-to-one: every group of draws finds as many keys as it wants."""
    return all(
        len({key for draw in group for key in draw.pool} - fixed)
        >= sum(draw.number for draw in group)
        for size in range(1, len(draws) + 1)
        for group in combinations(draws, size)
    )


DRAWS = st.lists(
    st.builds(
        Wanted,
        key=st.sampled_from("xyz"),
        number=st.integers(0, 4),
        pool=st.lists(st.sampled_from("abcdefg")).map(tuple),
    ),
    max_size=4,
)


@given(DRAWS, st.sets(st.sampled_from("abcdefg"), max_size=3))
def test_all_can_be_served_exactly_when_hall_says_so(draws, fixed) -> None:
    assert (shortfall(fixed, draws) == []) is hall(fixed, draws)


@given(DRAWS, st.sets(st.sampled_from("abcdefg"), max_size=3))
def test_what_is_given_fits_and_is_given_once(draws, fixed) -> None:
    given_keys = assign(fixed, draws)
    flat = [key for part in given_keys for key in part]
    assert len(flat) == len(set(flat))
    assert not set(flat) & fixed
    for draw, part in zip(draws, given_keys, strict=True):
        assert set(part) <= set(draw.pool)
        assert len(part) <= draw.number
