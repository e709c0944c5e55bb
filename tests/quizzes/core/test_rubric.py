"""Rubrics: weighted mean of levels, nothing unmarked, and what an author may write."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quizzes.core.rubric import (
    BadRubric,
    Criterion,
    CriterionNotMarked,
    Level,
    Rubric,
    UnknownCriterion,
    UnknownLevel,
    even_levels,
    read_levels,
)

pytestmark = pytest.mark.unit
FOUR = even_levels(["没有", "一点", "大部分", "全部"])
OWN = read_levels("0%: 没有\n60%：有日期\n100%: 都有")
RUBRIC = Rubric(
    criteria=(
        Criterion(key="opening", title="开场", weight=Decimal(2), levels=FOUR),
        Criterion(key="promise", title="承诺", levels=OWN),
    )
)


@pytest.mark.parametrize(
    ("opening", "promise", "share"),
    [(0, 0, "0"), (3, 2, "1"), (2, 1, "0.6445"), (3, 0, "0.6667"), (0, 2, "0.3333")],
)
def test_share_is_the_weighted_mean(opening: int, promise: int, share: str) -> None:
    assert RUBRIC.share_of({"opening": opening, "promise": promise}) == Decimal(share)


def test_every_criterion_must_be_marked() -> None:
    assert RUBRIC.missing({"promise": 1}) == ("opening",)
    with pytest.raises(CriterionNotMarked) as missing:
        RUBRIC.share_of({"promise": 1})
    assert missing.value.keys == ("opening",)


def test_what_the_rubric_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownCriterion):
        RUBRIC.share_of({"opening": 1, "promise": 1, "tone": 1})
    for index in (-1, 3):
        with pytest.raises(UnknownLevel):
            RUBRIC.share_of({"opening": 1, "promise": index})
    with pytest.raises(BadRubric):
        Rubric().share_of({})


def test_levels_in_equal_steps() -> None:
    assert [level.share for level in FOUR] == [
        Decimal(0), Decimal("0.3333"), Decimal("0.6667"), Decimal(1)
    ]  # fmt: skip
    with pytest.raises(BadRubric):
        even_levels(["一级"])


def test_levels_with_shares_of_their_own() -> None:
    assert (
        Level(share=Decimal(0), description="没有"),
        Level(share=Decimal("0.6"), description="有日期"),
        Level(share=Decimal(1), description="都有"),
    ) == OWN


@pytest.mark.parametrize(
    "text",
    ["", "一", "\n".join("1234567"), "0%: 无\n有", "0%: 无\n90%: 有", "50%: 半\n40%: 少\n100%: 全",
     "0%: 无\n101%: 有"],
)  # fmt: skip
def test_other_levels_are_refused(text: str) -> None:
    with pytest.raises(BadRubric):
        read_levels(text)


def test_two_criteria_of_one_key_are_refused() -> None:
    twice = RUBRIC.criteria[0]
    with pytest.raises(ValueError, match="same key"):
        Rubric(criteria=(twice, twice))


def test_a_frozen_rubric_reads_in_again() -> None:
    assert Rubric.model_validate_json(RUBRIC.model_dump_json()) == RUBRIC
