"""Typed words: folded without losing the place, cut into clauses, numbers read as they are said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.roleplay.engine.clauses import clauses
from quizzes.roleplay.engine.figures import numbers, read_chinese
from quizzes.roleplay.engine.normal import normal

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("４５０，过期两天", "450,过期两天", id="full width"),
        pytest.param("錢我有的是", "钱我有的是", id="traditional"),
        pytest.param("Don’t  WORRY", "don't worry", id="case, quotes, spaces"),
        pytest.param("还\u200b款", "还款", id="invisible"),
        pytest.param("「老赖」", '"老赖"', id="Chinese quotes"),
        pytest.param("㈱", "(株)", id="one sign that folds into several"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_makes_no_difference_is_folded(typed: str, folded: str) -> None:
    assert normal(typed).text == folded


def test_a_folded_span_is_quoted_as_it_was_typed() -> None:
    read = normal("  錢 ４５０\u200b元，  好")
    at = read.text.index("450元")
    assert read.quote(at, at + 4) == "４５０\u200b元"
    assert read.quote(0, len(read.text)) == "錢 ４５０\u200b元，  好"
    assert read.quote(3, 3) == ""


@given(st.text(max_size=200))
def test_every_folded_character_knows_where_it_came_from(typed: str) -> None:
    read = normal(typed)
    assert len(read.text) == len(read.starts) == len(read.ends)
    assert list(read.starts) == sorted(read.starts)
    assert all(start < end <= len(typed) for start, end in zip(read.starts, read.ends, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "卡在哪儿了,什么时候还?",
            [("卡在哪儿了", True), ("什么时候还", True)],
            id="a question in the first clause",
        ),
        pytest.param("还3,200.50元.好", [("还3,200.50元", False), ("好", False)], id="numbers"),
        pytest.param("mr. li, thanks.", [("mr. li", False), ("thanks", False)], id="a title"),
        pytest.param("您能还吗", [("您能还吗", True)], id="a question without its sign"),
        pytest.param("?!……", [], id="only signs"),
    ],
)
def test_clauses_know_whether_they_ask(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(one.text, one.asks) for one in clauses(text)] == expected


def test_a_pause_stands_for_the_answer_of_the_other_side() -> None:
    first, second, third = clauses("怎么回事?……好,13号转")
    assert (first.after_pause, second.after_pause, third.after_pause) == (False, True, False)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("八百三", 830),
        ("四千一", 4100),
        ("一百零二", 102),
        ("一千五百", 1500),
        ("三万八", 38000),
        ("一万二千五百", 12500),
        ("一万零五十", 10050),
        ("十二", 12),
        ("二十", 20),
        ("两千", 2000),
        ("二〇二六", 2026),
        ("零", 0),
    ],
)
def test_chinese_numerals_as_they_are_spoken(words: str, value: int) -> None:
    assert read_chinese(words) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("4580.50元", ["4580.50"]),
        ("1,840, thirteen days late", ["1840", "13"]),
        ("twenty-two days", ["22"]),
        ("三千二,逾期十二天", ["3200", "12"]),
        ("1.5万", ["15000.0"]),
        ("no figure", []),
    ],
)
def test_numbers_in_a_text(text: str, values: list[str]) -> None:
    assert [one.value for one in numbers(text)] == [Decimal(value) for value in values]
