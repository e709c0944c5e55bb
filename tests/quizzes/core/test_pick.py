"""What a person is asked: least used first, nothing twice, the same for the same seed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.core.draw import Wanted, pick, shortfall
from quizzes.core.refusals import NotEnough

pytestmark = pytest.mark.unit
KEYS = "abcdefgh"
POOLS = st.lists(st.sampled_from(KEYS), unique=True, max_size=8).map(tuple)
DRAWS = st.lists(st.tuples(st.integers(0, 3), POOLS), min_size=1, max_size=4).map(
    lambda rows: [Wanted(key=str(i), number=n, pool=pool) for i, (n, pool) in enumerate(rows)]
)
FIXED = st.sets(st.sampled_from(KEYS), max_size=2)
USED = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 5))
SEEDS = st.integers(0, 2**31 - 2)


def wanted(number: int, pool: str, key: str = "d") -> Wanted:
    return Wanted(key=key, number=number, pool=tuple(pool))


@given(FIXED, DRAWS, USED, SEEDS)
def test_every_draw_gets_what_fits_and_nothing_comes_twice(fixed, draws, used, seed) -> None:
    assume(not shortfall(fixed, draws))
    given_keys = pick(fixed, draws, used=used, seed=seed)
    for draw, keys in zip(draws, given_keys, strict=True):
        assert len(keys) == draw.number
        assert set(keys) <= set(draw.pool)
    everything = [key for keys in given_keys for key in keys]
    assert len(set(everything)) == len(everything)
    assert not set(everything) & fixed


@given(FIXED, DRAWS, USED, SEEDS)
def test_what_cannot_be_served_is_refused_exactly_when_the_check_says_so(
    fixed, draws, used, seed
) -> None:
    missing = shortfall(fixed, draws)
    if not missing:
        pick(fixed, draws, used=used, seed=seed)
        return
    with pytest.raises(NotEnough) as refused:
        pick(fixed, draws, used=used, seed=seed)
    assert list(refused.value.shortfalls) == missing


@given(FIXED, DRAWS, USED, SEEDS, st.randoms())
def test_the_seed_alone_decides_among_equals(fixed, draws, used, seed, random) -> None:
    assume(not shortfall(fixed, draws))
    shuffled = []
    for draw in draws:
        pool = list(draw.pool)
        random.shuffle(pool)
        shuffled.append(draw.model_copy(update={"pool": tuple(pool)}))
    again = pick(fixed, shuffled, used=used, seed=seed)
    assert {k for keys in again for k in keys} == {
        k for keys in pick(fixed, draws, used=used, seed=seed) for k in keys
    }


@given(DRAWS, USED, SEEDS)
def test_nothing_that_serves_all_draws_was_asked_less_often(draws, used, seed) -> None:
    """Held against every other choice: the sum of earlier uses is the least there is."""
    assume(not shortfall((), draws))
    picked = [key for keys in pick((), draws, used=used, seed=seed) for key in keys]
    uses = sum(used.get(key, 0) for key in picked)
    for other in combinations(KEYS, len(picked)):
        left_out = set(KEYS) - set(other)
        if not shortfall(left_out, draws):
            assert uses <= sum(used.get(key, 0) for key in other)


def test_over_attempts_everything_in_a_pool_comes_before_anything_comes_again() -> None:
    used: dict[str, int] = {}
    for seed in range(4):
        (keys,) = pick((), [wanted(2, "abcdefgh")], used=used, seed=seed)
        assert all(used.get(key, 0) == 0 for key in keys)
        used |= {key: used.get(key, 0) + 1 for key in keys}
    assert set(used.values()) == {1}
    assert len(used) == 8


def test_different_seeds_ask_different_questions() -> None:
    asked = {tuple(sorted(pick((), [wanted(2, KEYS)], used={}, seed=s)[0])) for s in range(20)}
    assert len(asked) > 5


def test_a_rare_question_is_left_to_the_draw_that_needs_it() -> None:
    draws = [wanted(1, "ab", "wide"), wanted(1, "a", "narrow")]
    for seed in range(10):
        assert pick((), draws, used={"b": 9}, seed=seed) == [["b"], ["a"]]


def test_the_choice_is_the_same_for_ever() -> None:
    assert pick({"a"}, [wanted(3, "abcdefgh")], used={"b": 1}, seed=7) == [["g", "f", "c"]]
