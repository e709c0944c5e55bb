"""Partial credit of pairs and parts, and what chance earns: small cases worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from quizzes.core import matching

pytestmark = pytest.mark.unit
RIGHT = {"p": "1", "q": "2", "r": "3", "s": "1"}


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        (RIGHT, "1"),
        ({"p": "1", "q": "2", "r": "3"}, "0.75"),
        ({"p": "1", "q": "3", "r": "2", "s": "9"}, "0.25"),
        ({"p": "1", "q": "1", "r": "1", "s": "1"}, "0.5"),
        ({"x": "1"}, "0"),
        ({}, "0"),
    ],
)
def test_each_line_counts_for_itself(chosen: dict[str, str], share: str) -> None:
    assert matching.pairs(chosen, right=RIGHT) == Decimal(share)


def test_nothing_asked_earns_nothing() -> None:
    assert matching.pairs({"p": "1"}, right={}) == 0
    assert matching.mean([]) == 0


@pytest.mark.parametrize("penalty", ["0", "0.5", "1"])
@pytest.mark.parametrize(("right", "wrong"), [(1, 1), (2, 2), (3, 2), (1, 4)])
def test_chance_is_the_mean_over_every_way_of_ticking(right: int, wrong: int, penalty: str) -> None:
    keys = [f"r{n}" for n in range(right)] + [f"w{n}" for n in range(wrong)]
    every = [
        matching.chosen_set(
            [key for key, ticked in zip(keys, coins, strict=True) if ticked],
            right=keys[:right],
            penalty=Decimal(penalty),
        )
        for coins in product((True, False), repeat=len(keys))
    ]
    chance = matching.chosen_set_by_chance(right=right, wrong=wrong, penalty=Decimal(penalty))
    assert abs(chance - sum(every) / len(every)) < Decimal("1e-20")


def test_chance_without_a_right_option_earns_nothing() -> None:
    assert matching.chosen_set_by_chance(right=0, wrong=3, penalty=Decimal(1)) == 0
