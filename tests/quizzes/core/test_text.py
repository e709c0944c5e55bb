"""Short answers: what makes no difference, what a pattern accepts, and that none can run long."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.text import (
    MAX_PATTERN,
    MAX_TEXT,
    Accepted,
    BadPattern,
    PatternFault,
    example_of,
    first_fit,
    fold,
    read_pattern,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("承诺还款", "承諾還款"),
        ("沿着", "沿著"),
        ("回复", "回覆"),
        ("「承诺，还款」。", "承诺 还款"),
        ("ＧＢ／Ｔ　４５２５１", "gb/t45251"),
        ("1,200 元", "１２００元"),
        ("18.25 %", "18.25％"),
        ("22：00", "22:00"),
        ("Don’t Pay!", "don't   pay"),
        ("no-one", "no one"),
        ("3 days", "3days"),
        ("核\u200b身\ufeff", "核身"),
        ("①", "1"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5", "35"),
        ("3 5", "35"),
        ("22:00", "2200"),
        ("no one", "noone"),
        ("5%", "5"),
        ("1,20", "120"),
        ("可以", "不可以"),
        ("催收", "催受"),
    ],
)
def test_these_are_not_the_same(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more_and_never_fails(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("不得|不能", ["不得", "不能。"], ["不得不", "得", ""]),
        ("保证人*", ["保证人", "保證人和本人"], ["本人和保证人"]),
        ("*保证人", ["保证人", "本人、保证人"], ["保证人和本人"]),
        ("*保证人*", ["本人、保证人都行", "保证人"], ["保证"]),
        ("核*身*份", ["核身份", "核实本人身份"], ["核份身", "核实身"]),
        ("不[可以|能|]说", ["不可以说", "不能说", "不说"], ["可以说", "不可说"]),
        ("［请|您请｜］核身", ["请核身", "您请核身", "核身"], ["我核身"]),
        ("a*a", ["aa", "abca"], ["a"]),
        (r"a\*b", ["a*b", "a b"], ["axb"]),
        ("repay* in [full|one sum]", ["Repay in full", "repayment in one sum"], ["repay full"]),
        ("＊身份＊", ["核实身份了"], ["核身"]),
    ],
)
def test_a_pattern_accepts(pattern: str, fits: list[str], fails: list[str]) -> None:
    read = read_pattern(pattern)
    assert [text for text in fits if not read.fits(text)] == []
    assert [text for text in fails if read.fits(text)] == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("", PatternFault.EMPTY),
        ("。", PatternFault.EMPTY),
        ("a||b", PatternFault.EMPTY),
        ("[a|b", PatternFault.BRACKET),
        ("a]", PatternFault.BRACKET),
        ("[a[b]]", PatternFault.BRACKET),
        ("x" * (MAX_PATTERN + 1), PatternFault.TOO_LONG),
        ("[a|b]" * 40, PatternFault.TOO_MANY),
        ("|".join("abcdefghij" * 7), PatternFault.TOO_MANY),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(source: str, fault: PatternFault) -> None:
    with pytest.raises(BadPattern) as bad:
        read_pattern(source)
    assert bad.value.fault is fault


def test_signs_of_regular_expressions_mean_nothing() -> None:
    assert not read_pattern(".+").fits("任何话")
    assert not read_pattern("(a+)+$x").fits("aaaax")
    assert read_pattern("a+b").fits("a+b")
    assert not read_pattern("a+b").fits("aab")


def _readable(source: str) -> bool:
    try:
        read_pattern(source)
    except BadPattern:
        return False
    return True


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a*" * 99 + "b", "a" * 20_000),
        ("*a" * 99 + "*", "a" * 98 + "b" * 20_000),
        ("*" * MAX_PATTERN, "x" * 20_000),
        ("[a|*a]" * 5 + "*b", "a" * 20_000),
        ("*ab*ab*ab*ab*c", "ab" * 10_000),
    ],
)
def test_no_pattern_runs_long(pattern: str, text: str) -> None:
    """The first is what stops a backtracking matcher for years; here a hundred times a real answer."""
    read = read_pattern(pattern)
    began = time.process_time()
    read.fits(text)
    assert time.process_time() - began < 1


def test_writing_out_brackets_stops_at_the_limit() -> None:
    began = time.process_time()
    assert not _readable("[a|b|c|d|e]" * 18)
    assert time.process_time() - began < 0.1


@given(
    st.text(alphabet="ab核身*|[]\\ ,。", max_size=60), st.text(alphabet="ab核身 ,。", max_size=60)
)
def test_whatever_is_written_is_read_or_refused_and_its_example_fits(
    source: str, text: str
) -> None:
    try:
        pattern = read_pattern(source)
    except BadPattern:
        return
    assert pattern.fits(text) in {True, False}
    if fold(pattern.example):
        assert pattern.fits(pattern.example)


ANSWERS = [
    Accepted(key="a", text="不核身*", share=Decimal(0), feedback="反了"),
    Accepted(key="b", text="*核身*", share=Decimal(1)),
    Accepted(key="c", text="*身份*", share=Decimal("0.5")),
    Accepted(key="d", text="[", share=Decimal(1)),
]


@pytest.mark.parametrize(
    ("text", "key"),
    [("先核身", "b"), ("不核身也行", "a"), ("问身份", "c"), ("问金额", None), ("核身" * 101, None)],
    ids=["the rule", "the exception above it", "a part", "unknown", "over-long"],
)
def test_the_first_that_fits_decides(text: str, key: str | None) -> None:
    found = first_fit(text, ANSWERS)
    assert (found.key if found else None) == key


def test_the_example_is_the_first_text_that_earns_everything() -> None:
    assert example_of(ANSWERS) == "核身"
    assert example_of(ANSWERS[:1]) == ""
    assert len("核身" * 101) > MAX_TEXT
