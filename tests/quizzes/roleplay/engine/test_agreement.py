"""Weighted kappa against a published example and another implementation; what a scenario counts on."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.roleplay.engine.agreement import agreement, pooled, quadratic
from quizzes.roleplay.engine.calibration import (
    Basis,
    Graded,
    Rated,
    Right,
    between_people,
    by_month,
    by_version,
    judge,
    with_golds,
)
from quizzes.roleplay.engine.vocabulary import CRITERIA

pytestmark = pytest.mark.unit

#: Cohen (1968), table 1: two psychiatrists, 200 patients; personality disorder, neurosis, psychosis.
COHEN = {
    (0, 0): 88, (0, 1): 10, (0, 2): 2,
    (1, 0): 14, (1, 1): 40, (1, 2): 6,
    (2, 0): 18, (2, 1): 10, (2, 2): 12,
}  # fmt: skip
COHEN_WEIGHTS = {frozenset({0, 1}): 1, frozenset({0, 2}): 3, frozenset({1, 2}): 6}
PAIRS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=60)


def score() -> Any:
    """Load the scorer of the development sets, which has a kappa of its own."""
    file = Path(__file__).parents[3] / "roleplay" / "score.py"
    spec = importlib.util.spec_from_file_location("score", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def of(counts: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    return [pair for pair, n in counts.items() for _ in range(n)]


def test_the_example_of_cohen_1968_unweighted_and_weighted() -> None:
    plain = agreement(of(COHEN), weight=lambda a, b: float(a != b))
    assert plain.kappa == pytest.approx(0.492, abs=5e-4)
    weighted = agreement(of(COHEN), weight=lambda a, b: COHEN_WEIGHTS.get(frozenset({a, b}), 0) / 6)
    assert weighted.kappa == pytest.approx(0.348, abs=5e-4)


@given(PAIRS)
def test_quadratic_kappa_is_that_of_the_scorer_of_the_development_sets(
    pairs: list[tuple[int, int]],
) -> None:
    theirs = SCORE.quadratic_kappa([a for a, _b in pairs], [b for _a, b in pairs])
    mine = agreement(pairs).kappa
    assert (mine is None) == (theirs is None)
    if mine is not None:
        assert mine == pytest.approx(theirs)


SCORE = score()


@given(PAIRS)
def test_kappa_does_not_ask_who_is_first_and_is_at_most_one(pairs: list[tuple[int, int]]) -> None:
    one, other = agreement(pairs), agreement([(b, a) for a, b in pairs])
    assert one.equal == other.equal
    if one.kappa is not None:
        assert other.kappa == pytest.approx(one.kappa)
        assert one.kappa <= 1


def test_the_larger_distance_weighs_four_times_the_smaller() -> None:
    assert [quadratic(0, 0), quadratic(0, 1), quadratic(0, 2)] == [0, 0.25, 1]


def test_nothing_is_said_without_pairs_or_where_nobody_varies() -> None:
    assert agreement([]).kappa is None
    assert agreement([(2, 2)] * 20).kappa is None


def test_pooling_adds_observed_and_expected_disagreement() -> None:
    good, bad = agreement([(0, 0), (2, 2)]), agreement([(0, 2), (2, 0)])
    both = pooled([good, bad])
    assert (good.kappa, bad.kappa, both.kappa) == (1, -1, 0)
    assert (both.n, both.equal) == (4, 2)


# --- calibration -----------------------------------------------------------------------------------

LEVELS = {1: 2, 2: 1, 3: 0}  # a good, a middling, a failing gold


def rated(rater: int, *, shift: int = 0, month: int = 11, golds: int = 3) -> list[Rated]:
    at = datetime(2026, month, 3, tzinfo=UTC)
    return [
        Rated(gold, rater, {key: min(2, LEVELS[gold] + shift) for key in CRITERIA}, at)
        for gold in range(1, golds + 1)
    ]


def graded(version: str = "words-1", **changed: int) -> list[Graded]:
    results = {1: "pass", 2: "fail", 3: "fail"}
    return [
        Graded(gold, version, results[gold], dict.fromkeys(CRITERIA, level) | changed)
        for gold, level in LEVELS.items()
    ]


def rights(golds: int = 3) -> list[Right]:
    results = {1: "pass", 2: "fail", 3: "fail"}
    return [
        Right(gold, results[gold], {"R1": LEVELS[gold], "R5": LEVELS[gold]})
        for gold in range(1, golds + 1)
    ]


def test_two_raters_on_three_golds_are_enough_and_decide() -> None:
    found = judge(rights(), graded(), rated(1) + rated(2), least_agreement=0.6)
    assert (found.basis, found.value, found.counts) == (Basis.RATINGS, 1, True)
    assert found.people.n == 30
    assert found.grader.n == 60


def test_below_the_least_agreement_a_scenario_does_not_count() -> None:
    wrong = [
        Graded(
            one.gold, one.version, one.result, {key: 2 - level for key, level in one.levels.items()}
        )
        for one in graded()
    ]
    found = judge(rights(), wrong, rated(1) + rated(2), least_agreement=0.6)
    assert found.basis == Basis.RATINGS
    assert not found.counts


def test_with_too_few_ratings_the_golds_decide() -> None:
    one_person = judge(rights(), graded(), rated(1), least_agreement=0.6)
    assert (one_person.basis, one_person.value, one_person.counts) == (Basis.GOLDS, 1, True)
    wrong = judge(rights(), graded(R1=0, R5=0), [], least_agreement=0.6)
    assert (wrong.basis, wrong.value, wrong.counts) == (Basis.GOLDS, 0, False)


def test_a_critical_fail_that_passes_outweighs_any_kappa() -> None:
    critical = [*rights()[1:], Right(1, "fail", {"R1": 2, "R5": 2}, frozenset({"CF5"}))]
    found = judge(critical, graded(), rated(1) + rated(2), least_agreement=0.6)
    assert (found.value, found.golds.silent, found.counts) == (1, (1,), False)
    assert found.golds.contradicted == (1,)


def test_of_a_scenario_without_golds_nothing_is_known() -> None:
    for few in ([], rights(2)):
        found = judge(few, graded()[: len(few)], [], least_agreement=0)
        assert (found.basis, found.counts, found.value) == (Basis.NOTHING, False, None)


def test_what_the_grader_leaves_open_contradicts_no_gold() -> None:
    shy = [Graded(gold, "words-1", "provisional", {}) for gold in LEVELS]
    found = with_golds(rights(), {one.gold: one for one in shy})
    assert (found.golds, found.levels.n, found.contradicted) == (3, 0, ())
    assert not judge(rights(), shy, [], least_agreement=0.6).counts


def test_people_are_compared_on_what_both_rated() -> None:
    assert between_people(rated(1) + rated(2, golds=2), "R1").n == 2
    assert between_people(rated(1), "R1").n == 0


def test_drift_is_told_by_month_and_by_version() -> None:
    ratings = rated(1, month=9) + rated(2, month=9) + rated(3, shift=1, month=10)
    months = by_month(ratings, graded())
    assert [(month, row.people.n, row.grader.n) for month, row in months] == [
        ("2026-09", 30, 60), ("2026-10", 0, 30),
    ]  # fmt: skip
    assert months[0][1].grader.kappa == 1
    assert (months[1][1].grader.kappa or 0) < 1
    versions = by_version(ratings, [*graded("words-0", R1=0), *graded("words-1")])
    assert [version for version, _row in versions] == ["words-0", "words-1"]
    assert (versions[0][1].grader.kappa or 0) < (versions[1][1].grader.kappa or 0)
