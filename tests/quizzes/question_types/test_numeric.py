"""Numeric: tolerance, unit, full-width digits, and what is refused with which words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("numeric")


def spec_with(**values: object):
    return KIND.read_spec(
        {"type": "numeric", "prompt": "多少？", "answer": "35", "tolerance": "0.5", "unit": "%"}
        | values
    )


SAMPLE = spec_with()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("35", 1),
        ("35.5", 1),
        ("34.5", 1),
        ("35.51", 0),
        ("３５％", 1),
        ("３５．２", 1),
        ("35 %", 1),
        ("+35", 1),
        ("-35", 0),
        ("－３５", 0),
        ("1,035", 0),
    ],
)
def test_grade_of_what_was_typed(text: str, value: int) -> None:
    form = KIND.form(SAMPLE, seed=None, data={"answer": text})
    assert form.is_valid(), form.errors
    assert KIND.grade(SAMPLE, form.response()).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3,5", "A comma may only group thousands"),
        ("35元", "with the unit %"),
        ("三十五", "Write one number"),
        ("35 to 40", "with the unit %"),
        ("9" * 41, "At most 40 characters"),
        ("1e5", "with the unit %"),
        ("NaN", "Write one number"),
        ("--5", "Write one number"),
    ],
)
def test_form_refuses_with_a_reason(text: str, words: str) -> None:
    with translation.override("en"):
        form = KIND.form(SAMPLE, seed=None, data={"answer": text})
        assert not form.is_valid()
        assert words in form.errors["answer"][0]


def test_decimals_are_exact() -> None:
    spec = spec_with(answer="0.3", tolerance="0", unit="元")
    form = KIND.form(spec, seed=None, data={"answer": "0.30元"})
    assert form.is_valid()
    assert KIND.grade(spec, form.response()).value == Decimal(1)
