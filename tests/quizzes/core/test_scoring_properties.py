"""What every scoring rule keeps, whatever the question: bounds, full marks, and knowing more pays."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.core import matching
from quizzes.core.formula import read_formula, rounded
from quizzes.core.mark import ONE, ZERO, round_mark
from quizzes.core.overlap import overlap_share
from quizzes.core.rubric import Criterion, Level, Rubric

pytestmark = pytest.mark.unit
KEYS = "abcdefgh"
COSTS = st.sampled_from([Decimal(text) for text in ("0", "0.25", "0.5", "1", "2")])
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)


# --- multiple choice ------------------------------------------------------------------------------
@given(st.sets(st.sampled_from(KEYS), min_size=1), st.sets(st.sampled_from(KEYS)), COSTS)
def test_one_more_right_choice_never_lowers_and_one_more_wrong_never_raises(
    right: set[str], chosen: set[str], penalty: Decimal
) -> None:
    before = matching.chosen_set(chosen, right=right, penalty=penalty)
    for key in set(KEYS) - chosen:
        after = matching.chosen_set({*chosen, key}, right=right, penalty=penalty)
        assert after >= before if key in right else after <= before
        assert ZERO <= after <= ONE


@given(st.sets(st.sampled_from(KEYS), min_size=1, max_size=4))
def test_ticking_everything_earns_nothing_when_half_the_options_are_wrong(right: set[str]) -> None:
    assert matching.chosen_set(KEYS, right=right, penalty=ONE) == ZERO


# --- matching -------------------------------------------------------------------------------------
@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from("xyz"), min_size=1), st.data())
def test_each_line_of_a_matching_earns_the_same_and_none_costs(right: dict, data) -> None:
    chosen = data.draw(st.dictionaries(st.sampled_from(KEYS), st.sampled_from("xyz")))
    share = matching.pairs(chosen, right=right)
    hits = sum(chosen.get(line) == answer for line, answer in right.items())
    assert share == Decimal(hits) / len(right)
    assert matching.pairs(right, right=right) == ONE


# --- ordering -------------------------------------------------------------------------------------
@given(st.permutations(KEYS[:6]))
def test_an_order_is_worth_its_pairs(chosen: list[str]) -> None:
    right = KEYS[:6]
    agree = sum(right.index(a) < right.index(b) for a, b in combinations(chosen, 2))
    share = matching.order(chosen, right=right)
    assert share == max(ZERO, Decimal(agree - (15 - agree)) / 15)
    assert share == ZERO or matching.order(chosen[::-1], right=right) == ZERO


@given(st.lists(st.sampled_from([*KEYS, "forged"]), max_size=8))
def test_an_order_that_leaves_out_repeats_or_forges_earns_nothing(chosen: list[str]) -> None:
    assume(sorted(chosen) != sorted(KEYS))
    assert matching.order(chosen, right=KEYS) == ZERO


# --- numeric --------------------------------------------------------------------------------------
@given(NUMBERS, st.decimals(0, 1000, places=4), st.decimals("0.0001", 1, places=4))
def test_the_ends_of_a_tolerance_are_inside_and_a_hair_beyond_is_outside(
    answer: Decimal, within: Decimal, hair: Decimal
) -> None:
    for end in (answer - within, answer + within):
        assert matching.number(end, answer=answer, within=within) == ONE
    for beyond in (answer - within - hair, answer + within + hair):
        assert matching.number(beyond, answer=answer, within=within) == ZERO


@given(st.integers(50, 500), st.integers(1, 28))
def test_late_interest_is_what_exact_fractions_say(hundreds: int, days: int) -> None:
    principal = Decimal(hundreds * 100)
    formula = read_formula("principal × 0.0005 × days", names=["principal", "days"])
    computed = rounded(formula.value({"principal": principal, "days": Decimal(days)}), places=2)
    cents = Fraction(hundreds * 100 * 5 * days, 10_000) * 100
    assert computed == Decimal((cents + Fraction(1, 2)).__floor__()) / 100  # half up


# --- gaps -----------------------------------------------------------------------------------------
@given(st.lists(st.decimals(0, 1, places=2), min_size=1, max_size=20))
def test_gaps_weigh_the_same(shares: list[Decimal]) -> None:
    whole = matching.mean(shares)
    assert ZERO <= whole <= ONE
    assert round_mark(whole) == round_mark(matching.mean(sorted(shares)))
    assert matching.mean([ONE] * len(shares)) == ONE


# --- passages -------------------------------------------------------------------------------------
BROKEN = {"a": ("r1",), "b": ("r1", "r2"), "c": ("r3",)}
MARKS = st.dictionaries(st.sampled_from("abcxyz"), st.sampled_from(["", "r1", "r2", "r3", "r9"]))
SHARES = st.sampled_from([Decimal(text) for text in ("0", "0.5", "1")])


@given(MARKS, SHARES, COSTS)
def test_a_find_never_lowers_a_false_alarm_never_raises(
    marked: dict[str, str], other_rule: Decimal, false_alarm: Decimal
) -> None:
    def share(marks: dict[str, str]) -> Decimal:
        return overlap_share(marks, broken=BROKEN, other_rule=other_rule, false_alarm=false_alarm)

    before = share(marked)
    assert ZERO <= before <= ONE
    for passage in set("abcxyz") - marked.keys():
        named = BROKEN[passage][0] if passage in BROKEN else "r1"
        after = share({**marked, passage: named})
        assert after >= before if passage in BROKEN else after <= before
    assert share({passage: rules[0] for passage, rules in BROKEN.items()}) == ONE


@given(MARKS)
def test_naming_the_right_rule_is_worth_at_least_as_much_as_naming_none(marked: dict) -> None:
    costs = {"other_rule": Decimal("0.5"), "false_alarm": ONE}
    named = {key: BROKEN[key][0] if key in BROKEN else rule for key, rule in marked.items()}
    assert overlap_share(named, broken=BROKEN, **costs) >= overlap_share(
        marked, broken=BROKEN, **costs
    )


# --- rubric ---------------------------------------------------------------------------------------
LEVELS = tuple(
    Level(description=text, share=Decimal(text)) for text in ("0", "0.3333", "0.6667", "1")
)


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=6).flatmap(
        lambda weights: st.tuples(
            st.just(weights),
            st.lists(st.integers(0, 3), min_size=len(weights), max_size=len(weights)),
        )
    )
)
def test_a_higher_level_never_earns_less_and_all_highest_earn_everything(drawn) -> None:
    weights, levels = drawn
    rubric = Rubric(
        criteria=tuple(
            Criterion(key=f"c{n}", title=str(n), weight=Decimal(weight), levels=LEVELS)
            for n, weight in enumerate(weights)
        )
    )
    given_levels = {f"c{n}": level for n, level in enumerate(levels)}
    share = rubric.share_of(given_levels)
    assert ZERO <= share <= ONE
    for key, level in given_levels.items():
        if level < 3:
            assert rubric.share_of({**given_levels, key: level + 1}) >= share
    assert rubric.share_of(dict.fromkeys(given_levels, 3)) == ONE
    assert rubric.share_of(dict.fromkeys(given_levels, 0)) == ZERO
