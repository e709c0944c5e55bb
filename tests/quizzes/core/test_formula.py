"""The safe formula: what it computes, what it refuses, and draws that stay the same for ever."""

from __future__ import annotations

import time
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.formula import (
    MAX_LENGTH,
    BadFormula,
    Fault,
    Variable,
    draw,
    read_formula,
    rounded,
    samples,
    try_out,
)

pytestmark = pytest.mark.unit
VALUES = {"principal": Decimal(10000), "days": Decimal(3), "paid": Decimal("2500.50")}
PRINCIPAL = Variable("principal", Decimal(5000), Decimal(50000), Decimal(100))
DAYS = Variable("days", Decimal(1), Decimal(28))


def value(text: str, **values: object) -> Decimal:
    return read_formula(text, names=VALUES).value({**VALUES, **values})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("principal * 0.0005 * days", "15"),
        ("principal×0.0005×days", "15"),
        ("（principal－paid）÷ 3", "2499.833333333333333333333333333333"),
        ("0.1 + 0.2", "0.3"),  # decimal, never binary
        ("0.1234567890123456", "0.1234567890123456"),
        ("-days ** 2", "-9"),
        ("(1 + 0.0005 * 30) ** 12", "1.195618171461535251561290097900391"),
        ("round(2.885, 2)", "2.89"),  # half up, not half even
        ("round(-2.885, 2)", "-2.89"),
        ("round(2.5)", "3"),
        ("min(principal, paid, 1)", "1"),
        ("max(days, 2)", "3"),
        ("+days", "3"),
        ("2 ** 0", "1"),
        ("paid * 0", "0"),
    ],
)
def test_computes(text: str, result: str) -> None:
    assert value(text) == Decimal(result)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("  \n ", Fault.EMPTY),
        ("1" + " + 1" * 60, Fault.TOO_LONG),
        ("+".join(["days"] * 30), Fault.TOO_DEEP),
        ("-" * 60 + "1", Fault.TOO_DEEP),
        ("9" * 19, Fault.DIGITS),
        ("rate * 2", Fault.NAME),
        ("open(days)", Fault.NAME),
        ("__import__('os')", Fault.SIGN),
        ("days.real", Fault.SIGN),
        ("[1][0]", Fault.SIGN),
        ("'a' * 9", Fault.SIGN),
        ("1e9", Fault.SIGN),
        ("0x10", Fault.SIGN),
        ("1_000", Fault.SIGN),
        ("1j", Fault.SIGN),
        ("days % 2", Fault.SIGN),
        ("days < 2", Fault.SIGN),
        ("days = 2", Fault.SIGN),
        ("days := 2", Fault.SIGN),
        ("f'{days}'", Fault.SIGN),
        ("days // 2", Fault.SHAPE),
        ("(days", Fault.SHAPE),
        ("days days", Fault.SHAPE),
        ("days, 2", Fault.SHAPE),
        ("days(2)", Fault.NAME),
        ("5(3)", Fault.SHAPE),
        ("1 if days else 2", Fault.SHAPE),
        ("lambda", Fault.SHAPE),
        ("not days", Fault.SHAPE),
        ("days and 2", Fault.SHAPE),
        ("min(*days, 1)", Fault.SHAPE),
        ("round(days, n)", Fault.ARGUMENTS),
        ("round(days, 7)", Fault.ARGUMENTS),
        ("round(days, -1)", Fault.ARGUMENTS),
        ("round(days, 1, 2)", Fault.ARGUMENTS),
        ("round()", Fault.ARGUMENTS),
        ("min(days)", Fault.ARGUMENTS),
        ("max(1, 2, 3, 4, 5, 6, 7)", Fault.ARGUMENTS),
        ("min", Fault.NAME),
    ],
)
def test_refuses_when_read(text: str, fault: Fault) -> None:
    with pytest.raises(BadFormula) as bad:
        read_formula(text, names=VALUES)
    assert bad.value.fault is fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1 / 0", Fault.ZERO),
        ("principal / (days - 3)", Fault.ZERO),
        ("0 ** 0", Fault.ZERO),
        ("9 ** 9 ** 9", Fault.EXPONENT),
        ("2 ** 61", Fault.EXPONENT),
        ("2 ** -1", Fault.EXPONENT),
        ("2 ** 0.5", Fault.EXPONENT),
        ("principal ** 60", Fault.TOO_LARGE),
        ("999999999999999999 * 1", Fault.TOO_LARGE),
        ("10 ** 15 * 10", Fault.TOO_LARGE),
        ("10 ** 16 - 10 ** 16", Fault.TOO_LARGE),
    ],
)
def test_refuses_when_computed(text: str, fault: Fault) -> None:
    with pytest.raises(BadFormula) as bad:
        value(text)
    assert bad.value.fault is fault
    assert bad.value.values == VALUES


@given(st.text(alphabet="0123456789.+-*/(),% abdiklmnoprsuxy_é×÷（）\n{}[]'\"", max_size=260))
def test_any_text_is_read_or_refused_and_quickly(text: str) -> None:
    began = time.perf_counter()
    try:
        result = read_formula(text, names=VALUES).value(VALUES)
        assert result.is_finite()
        assert abs(result) <= Decimal(10) ** 15
    except BadFormula:
        pass
    assert time.perf_counter() - began < 1


def test_the_slowest_formula_of_the_language_is_quick() -> None:
    text = "(" * 8 + "1.000000000000001" + "**60)" * 8
    assert len(text) <= MAX_LENGTH
    began = time.perf_counter()
    value(text)
    assert time.perf_counter() - began < 0.5


def test_a_surrounding_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 3
        assert value("principal * 0.0005 * days + 0.123456") == Decimal("15.123456")
        assert rounded(Decimal("1234.5678"), places=2) == Decimal("1234.57")


# --- draws ----------------------------------------------------------------------------------------
def test_a_seed_gives_the_same_values_for_ever() -> None:
    drawn = draw([PRINCIPAL, DAYS], seed=7)
    assert drawn == {"principal": Decimal(9000), "days": Decimal(3)}
    assert draw([PRINCIPAL, DAYS], seed=2**31 - 2) == {
        "principal": Decimal(42400),
        "days": Decimal(25),
    }


def test_a_further_variable_changes_no_other() -> None:
    paid = Variable("paid", Decimal(1), Decimal(9))
    for seed in range(30):
        alone = draw([DAYS], seed=seed)["days"]
        assert draw([paid, DAYS], seed=seed)["days"] == alone


def test_draws_keep_range_and_step_and_reach_everything() -> None:
    rate = Variable("rate", Decimal("0.0003"), Decimal("0.0005"), Decimal("0.0001"), 4)
    found = {draw([rate], seed=seed)["rate"] for seed in range(60)}
    assert found == {Decimal("0.0003"), Decimal("0.0004"), Decimal("0.0005")}
    odd = Variable("odd", Decimal(1), Decimal(10), Decimal(4))
    assert {draw([odd], seed=seed)["odd"] for seed in range(60)} == {1, 5, 9}


def test_draws_are_even() -> None:
    coin = Variable("coin", Decimal(0), Decimal(1))
    heads = sum(int(draw([coin], seed=seed)["coin"]) for seed in range(2000))
    assert 900 < heads < 1100


@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("1 / (days - 28)", Decimal(28)),  # the end of the range
        ("1 / (days - 1)", Decimal(1)),
        ("1 / (days - 17)", Decimal(17)),  # somewhere in the middle
    ],
)
def test_division_by_zero_is_found_by_trying_values(text: str, culprit: Decimal) -> None:
    formula = read_formula(text, names=["days"])
    with pytest.raises(BadFormula) as bad:
        try_out(formula, [DAYS])
    assert bad.value.fault is Fault.ZERO
    assert bad.value.values == {"days": culprit}


def test_samples_hold_ends_and_draws() -> None:
    tried = list(samples([PRINCIPAL, DAYS]))
    assert {"principal": Decimal(5000), "days": Decimal(1)} in tried
    assert {"principal": Decimal(50000), "days": Decimal(28)} in tried
    assert draw([PRINCIPAL, DAYS], seed=5) in tried
    assert len(tried) < 1000
