"""Values in words: variables as an author writes them, and what stands in braces."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quizzes.core.formula import BadFormula, Variable
from quizzes.core.placeholders import (
    BadVariable,
    Shown,
    VariableFault,
    formulas_in,
    read_variables,
    write_number,
    write_variables,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("line", "low", "high", "step", "decimals"),
    [
        ("principal: 5000 – 50000 step 100", 5000, 50000, 100, 0),
        ("principal：5000—50000，step 100", 5000, 50000, 100, 0),
        ("principal: ５０００ 到 ６０００ 每隔 ５００", 5000, 6000, 500, 0),
        ("principal: 1 to 28", 1, 28, 1, 0),
        ("principal: 0.0003 - 0.0005 step 0.0001", "0.0003", "0.0005", "0.0001", 4),
        ("principal: -5 - 5", -5, 5, 1, 0),
        ("principal: 7 – 7", 7, 7, 1, 0),
    ],
)
def test_a_line_is_a_variable(line, low, high, step, decimals) -> None:
    expected = Variable("principal", Decimal(low), Decimal(high), Decimal(step), decimals)
    assert read_variables(f"\n{line}\n") == (expected,)


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("days: 1", VariableFault.SHAPE, 1),
        ("days: a – b", VariableFault.SHAPE, 1),
        ("天数: 1 – 28", VariableFault.SHAPE, 1),
        ("days: 1 – 28\nDays: 1 – 2", VariableFault.SHAPE, 2),
        ("answer: 1 – 2", VariableFault.RESERVED, 1),
        ("min: 1 – 2", VariableFault.RESERVED, 1),
        ("days: 1 – 28\n\ndays: 1 – 2", VariableFault.TWICE, 3),
        ("days: 28 – 1", VariableFault.ORDER, 1),
        ("days: 1 – 28 step 0", VariableFault.STEP, 1),
        ("days: 1 – 28 step -1", VariableFault.STEP, 1),
        ("days: 1 – 28 step 0.00001", VariableFault.STEP, 1),
        ("days: 1 – 9999999999999", VariableFault.TOO_LARGE, 1),
        ("days: 1 – 2 step 0.0000001", VariableFault.TOO_LARGE, 1),
        ("\n".join(f"v{n}: 1 – 2" for n in range(9)), VariableFault.TOO_MANY, 9),
    ],
)
def test_other_lines_are_refused_with_their_number(text, fault, line) -> None:
    with pytest.raises(BadVariable) as bad:
        read_variables(text)
    assert (bad.value.fault, bad.value.line) == (fault, line)


def test_written_variables_read_in_again() -> None:
    text = "principal: 5000 – 50000 step 100\nrate: 0.03 – 0.05 step 0.01\ndays: 1 – 28"
    assert write_variables(read_variables(text)) == text


SHOWN = Shown(
    {"principal": Decimal(12500), "rate": Decimal("0.0300"), "answer": Decimal("18.75")},
    {"principal": 0, "rate": 4, "answer": 2},
)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{principal}元", "12500元"),
        ("{principal:,} yuan", "12,500 yuan"),
        ("{rate}", "0.0300"),
        ("{rate:.2}", "0.03"),
        ("{ principal }", "12500"),
        ("{principal * 0.0005}", "6.25"),
        ("{principal × 0.0005 × 3}", "18.75"),
        ("{principal / 3}", "4166.666667"),
        ("{principal / 3:,.2}", "4,166.67"),
        ("{answer:,}", "18.75"),
        ("{principal - 12500}", "0"),
        ("{(principal - 12500) * -1}", "0"),
        ("没有括号", "没有括号"),
        ("{}", "{}"),
        ("100% {answer}", "100% 18.75"),
    ],
)
def test_braces_are_filled(text: str, filled: str) -> None:
    assert SHOWN.fill(text) == filled


@pytest.mark.parametrize("text", ["{days}", "{principal +}", "{1/0}", "{天数}", "{open('x')}"])
def test_braces_that_cannot_be_filled_are_refused(text: str) -> None:
    with pytest.raises(BadFormula):
        SHOWN.fill(text)


def test_filling_is_done_once() -> None:
    assert SHOWN.fill("{principal}{answer}") == "1250018.75"


def test_formulas_of_a_text() -> None:
    found = formulas_in("{a} + {b * 2:.1}", names=["a", "b"])
    assert [formula.text for formula in found] == ["a", "b * 2"]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [("2.885", 2, "2.89"), ("1E+3", None, "1000"), ("-0.001", 2, "0.00"), ("2.50", None, "2.5")],
)
def test_numbers_are_written_as_people_read_them(value, decimals, text) -> None:
    assert write_number(Decimal(value), decimals=decimals) == text
