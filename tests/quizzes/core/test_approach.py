"""Credit for moves in order among wrong ones, and for marked passages: plain values."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core import overlap
from quizzes.core.approach import (
    Verdict,
    Weights,
    earned_by_part,
    kept_in_order,
    longest_in_order,
    moves_share,
)
from quizzes.core.length import text_length
from quizzes.core.mark import round_mark
from quizzes.core.overlap import Finding, finding, overlap_share

pytestmark = pytest.mark.unit
PLACES = {"a": 1, "b": 2, "c": 2, "d": 3}
VERDICTS = dict.fromkeys(PLACES, Verdict.RIGHT) | {
    "o": Verdict.OPTIONAL, "w": Verdict.WRONG, "u": Verdict.UNLAWFUL
}  # fmt: skip


@given(st.lists(st.integers(1, 6), max_size=9))
def test_longest_in_order_is_what_trying_all_parts_finds(places: list[int]) -> None:
    longest = max(
        n for n in range(len(places) + 1)
        for part in combinations(places, n) if list(part) == sorted(part)
    )  # fmt: skip
    assert longest_in_order(places) == longest


@given(st.permutations("abcd"))
def test_kept_moves_are_a_longest_part_in_order(order: list[str]) -> None:
    kept = kept_in_order(order, places=PLACES)
    places = [PLACES[key] for key in order if key in kept]
    assert places == sorted(places)
    assert len(kept) == longest_in_order([PLACES[key] for key in order])


@given(
    st.lists(st.sampled_from("abcdowuxyz"), max_size=12), st.sampled_from(["0", "0.5", "1", "3"])
)
def test_moves_stay_between_nothing_and_everything(chosen: list[str], cost: str) -> None:
    share = moves_share(chosen, places=PLACES, verdicts=VERDICTS, wrong_cost=Decimal(cost))
    assert 0 <= share <= 1
    if "u" in chosen:
        assert share == 0


def test_choosing_everything_earns_nothing_when_enough_is_wrong() -> None:
    verdicts = {**VERDICTS, "v": Verdict.WRONG, "x": Verdict.WRONG, "y": Verdict.WRONG}
    chosen = [*"abcd", *"wvxy"]
    assert moves_share(chosen, places=PLACES, verdicts=verdicts, wrong_cost=Decimal(1)) == 0


def test_a_question_without_moves_or_weights_earns_nothing() -> None:
    assert moves_share(["a"], places={}, verdicts={}, wrong_cost=Decimal(1)) == 0
    none = Weights(type=Decimal(0), stage=Decimal(0), moves=Decimal(0))
    assert earned_by_part(type_right=True, stage_right=True, moves=Decimal(1), by=none).share == 0


def test_the_worked_number_of_the_reference() -> None:
    moves = moves_share([*"abd", "w"], places=PLACES, verdicts=VERDICTS, wrong_cost=Decimal(1))
    assert moves == Decimal("0.5")
    earned = earned_by_part(type_right=True, stage_right=False, moves=moves, by=Weights())
    assert (earned.type, earned.stage, earned.moves) == (30, 0, 25)
    assert earned.share == Decimal("0.55")


weight = st.integers(0, 10).map(Decimal)


@given(weight, weight, weight, st.booleans(), st.booleans(), st.decimals(0, 1, places=4))
def test_parts_earn_by_weight_and_everything_right_earns_everything(
    type_: Decimal, stage: Decimal, moves: Decimal, known: bool, dated: bool, share: Decimal
) -> None:
    by = Weights(type=type_, stage=stage, moves=moves)
    earned = earned_by_part(type_right=known, stage_right=dated, moves=share, by=by)
    assert 0 <= round_mark(earned.share) <= 1
    assert earned.type in {0, earned.of_type}
    assert earned.moves <= earned.of_moves
    if by.total:
        assert round_mark((earned.of_type + earned.of_stage + earned.of_moves) / 100) == 1
        best = earned_by_part(type_right=True, stage_right=True, moves=Decimal(1), by=by)
        assert round_mark(best.share) == 1


# --- passages -------------------------------------------------------------------------------------
BROKEN = {"a": ("r1",), "b": ("r1", "r2"), "c": ("r3",)}


def share_of(marked: dict[str, str]) -> Decimal:
    return overlap_share(marked, broken=BROKEN, other_rule=Decimal("0.5"), false_alarm=Decimal(1))


def test_the_worked_number_of_the_reference_for_passages() -> None:
    share = share_of({"a": "r1", "b": "r3", "x": "r1"})
    assert share.quantize(Decimal("0.0001")) == Decimal("0.1667")


@pytest.mark.parametrize(
    ("marked", "rule", "accepted", "what"),
    [
        (True, "r1", ("r1", "r2"), Finding.FOUND),
        (True, "r9", ("r1",), Finding.OTHER_RULE),
        (True, "", ("r1",), Finding.OTHER_RULE),
        (False, "", ("r1",), Finding.MISSED),
        (True, "r1", (), Finding.FALSE_ALARM),
        (False, "", (), Finding.CLEAR),
    ],
)
def test_finding(marked, rule, accepted, what) -> None:
    assert finding(marked=marked, rule=rule, accepted=accepted) is what


def test_guess_share_is_the_mean_of_all_ways_to_mark() -> None:
    """By trying every way: three violations, two clean passages, two rules, one of them right."""
    broken = dict.fromkeys("abc", ("right",))
    total = Decimal(0)
    for made in product([None, "right", "wrong"], repeat=5):
        weight = Decimal(1)
        for choice in made:
            weight *= Decimal("0.5") if choice is None else Decimal("0.25")
        marked = {key: c for key, c in zip("abcxy", made, strict=True) if c is not None}
        total += weight * overlap_share(
            marked, broken=broken, other_rule=Decimal("0.5"), false_alarm=Decimal(1)
        )
    found = overlap.guess_share(
        violations=3, clean=2, right_rule=Decimal("0.5"), other_rule=Decimal("0.5"),
        false_alarm=Decimal(1),
    )  # fmt: skip
    assert abs(found - total) < Decimal("1e-12")


# --- length ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("您好，我是王敏。", 6),
        ("还款3200元", 4),
        ("It's 1,200.50 yuan – well-known!", 4),
        ("１２３　ＡＢＣ", 2),
        ("，。！？……「」", 0),
        ("한국 カタ", 4),
        ("a\nb\r\nc", 3),
    ],
)
def test_length_counts_characters_and_words(text: str, length: int) -> None:
    assert text_length(text) == length
