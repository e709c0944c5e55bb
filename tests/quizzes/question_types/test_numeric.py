"""Numeric: tolerance, unit, full-width digits, and what is refused with which words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.utils import translation

from quizzes.core.refusals import BadDocument
from quizzes.question_types.numeric import PlainNumberInput
from quizzes.registry import question_types
from quizzes.services.authoring import export_question, import_question

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


@pytest.mark.parametrize(
    ("typed", "value"), [("100", 1), ("101", 1), ("99", 1), ("101.01", 0), ("98.99", 0)]
)
def test_tolerance_in_percent_of_the_answer(typed: str, value: int) -> None:
    spec = spec_with(answer="100", tolerance="1", tolerance_is="relative", unit="")
    form = KIND.form(spec, seed=None, data={"answer": typed})
    assert form.is_valid()
    assert KIND.grade(spec, form.response()).value == Decimal(value)


# --- values drawn for each attempt ----------------------------------------------------------------
GENERATED = spec_with(
    answer="0",
    tolerance="0.005",
    unit="元",
    decimals=2,
    prompt="{principal:,}元，{days}天，利息多少？",
    said="我欠{principal}元",
    facts=[{"label": "天数", "value": "{days}天"}],
    explanation="{principal}×0.0005×{days}＝{principal * 0.0005 * days}，约{answer}元",
    formula="principal * 0.0005 * days",
    variables=[
        {"name": "principal", "low": "5000", "high": "50000", "step": "100"},
        {"name": "days", "low": "1", "high": "28"},
    ],
)


def test_values_are_fixed_when_the_attempt_starts() -> None:
    frozen = KIND.freeze(GENERATED, seed=7)
    assert frozen.drawn == {"principal": Decimal(9000), "days": Decimal(3)}
    assert frozen.answer == Decimal("13.50")
    assert frozen.prompt == "9,000元，3天，利息多少？"
    assert frozen.said == "我欠9000元"
    assert frozen.facts[0].value == "3天"
    assert frozen.explanation == "9000×0.0005×3＝13.5，约13.50元"
    assert KIND.summarise(frozen, KIND.correct(frozen)) == "13.5 元"


def test_attempts_differ_and_each_is_marked_by_its_own_values() -> None:
    specs = [KIND.freeze(GENERATED, seed=seed) for seed in range(30)]
    assert len({spec.prompt for spec in specs}) > 25
    for spec in specs:
        form = KIND.form(spec, seed=None, data={"answer": f"{spec.answer}元"})
        assert form.is_valid()
        assert KIND.grade(spec, form.response()).value == Decimal(1)


def test_a_draw_that_cannot_be_computed_is_drawn_again() -> None:
    spec = GENERATED.model_copy(update={"formula": "principal / (days - 3)", "explanation": ""})
    frozen = KIND.freeze(spec, seed=7)  # the first draw of this seed is three days
    assert frozen.drawn["days"] != 3
    assert frozen == KIND.freeze(spec, seed=7)


def test_an_ordinary_question_is_not_touched_even_with_braces() -> None:
    spec = spec_with(prompt="{principal}是多少？")
    assert KIND.freeze(spec, seed=7) is spec


def document(**changes: object) -> dict:
    return {
        "key": "drawn-1", "locale": "zh-hans", "type": "numeric", "title": "利息", "difficulty": 2,
        "prompt": "{principal}元，{days}天？", "explanation": "约{answer}元",
        "variables": {"principal": "5000 – 50000 step 100", "days": "1 – 28"},
        "formula": "principal * 0.0005 * days", "decimals": 2, "tolerance": "1%", **changes,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_generated_question_reads_in_and_out() -> None:
    question = import_question(document())
    assert question.answer is None
    assert question.spec["formula"] == "principal * 0.0005 * days"
    assert question.spec["tolerance_is"] == "relative"
    written = export_question("drawn-1", "zh-hans")
    assert written["variables"] == document()["variables"]
    assert written["tolerance"] == "1%"
    assert import_question({**written, "kind": "question"}).version == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"formula": ""}, "answer", "Give the answer, or a formula"),
        ({"formula": "", "answer": 5}, "formula", "no formula"),
        ({"variables": None}, "variables", "at least one value"),
        ({"variables": {"days": "28 – 1"}}, "variables", "must not be below"),
        ({"variables": [1]}, "variables", "one a line"),
        ({"formula": "principal * rate"}, "formula", "no value “rate”. Known are: principal, days"),
        ({"formula": "principal *"}, "formula", "not a formula"),
        ({"formula": "principal / (days - 17)"}, "formula", "Division by zero"),
        ({"formula": "principal / (days - 17)"}, "formula", "days = 17"),
        ({"formula": "principal ** 9 * days"}, "formula", "too large with principal ="),
        ({"formula": "principal ** days ** 9"}, "formula", "whole number from 0 to 60"),
        ({"formula": "days * 2 ** 0.5"}, "prompt", None),
        ({"prompt": "{principal}元？"}, "prompt", "needs days, but the question does not say it"),
        ({"prompt": "{principal}元，{days}天，{rate}？"}, "prompt", "cannot be filled"),
        ({"prompt": "{principal}元，{days}天，{answer}？"}, "prompt", "cannot be filled"),
        ({"explanation": "{answr}"}, "explanation", "no value “answr”"),
        ({"explanation": "{1 / (days - 17)}"}, "formula", "days = 17"),
        ({"variables": {**document()["variables"], "idle": "1 – 2"}}, "variables", "used nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_what_to_do(changes, field, words) -> None:
    with translation.override("en"), pytest.raises(BadDocument) as bad:
        import_question(document(**changes))
    if words is not None:
        assert bad.value.field == field
        assert words in bad.value.reason


def test_the_editor_shows_numbers_as_people_write_them() -> None:
    widget = PlainNumberInput()
    shown = [widget.format_value(Decimal(text)) for text in ("6.000000", "0.005000", "1280.50")]
    assert shown == ["6", "0.005", "1280.5"]
    assert widget.format_value("6.000000") == "6.000000"  # what was typed stays
    assert widget.format_value(None) is None


@pytest.mark.django_db
def test_the_preview_shows_three_draws() -> None:
    question = import_question(document())
    context = question.get_preview_context(RequestFactory().get("/"), "")
    assert question.get_preview_template(None, "").endswith("numeric_preview.html")
    assert len(context["draws"]) == 3
    assert "{principal}" not in context["prompt_html"]
