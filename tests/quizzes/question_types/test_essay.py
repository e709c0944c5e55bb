"""Essay: limits in characters and words, nothing written is lost, a person marks."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("essay")
LEVELS = [
    {"share": "0", "description": "没有"},
    {"share": "0.5", "description": "只有日期"},
    {"share": "1", "description": "日期、金额、渠道都有"},
]
SAMPLE = KIND.read_spec(
    {
        "type": "essay",
        "prompt": "写出您的开场。",
        "least": 5,
        "most": 20,
        "model_answer": "您好，我是王敏，工号031。",
        "rubric": {
            "criteria": [
                {"key": "opening", "title": "开场", "weight": "2", "levels": LEVELS},
                {"key": "promise", "title": "承诺", "levels": LEVELS},
            ]
        },
    }
)


@pytest.mark.parametrize("text", ["", "您好", SAMPLE.model_answer, "x" * 50])
def test_the_engine_never_marks(text: str) -> None:
    assert KIND.needs_person
    assert KIND.grade(SAMPLE, KIND.read_response({"text": text})) is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("您好，我是东麓银行的王敏，工号031，通话有录音。", True),
        ("短", True),  # short is kept, the marker sees it
        ("长" * 20, True),
        ("长" * 21, False),
        ("one two three", True),
        ("word " * 21, False),
        ("，。！" * 50, True),  # punctuation does not count
        ("\n\n第一行\r\n第二行\n", True),
    ],
)
def test_form(text: str, taken: bool) -> None:
    form = KIND.form(SAMPLE, seed=None, data={"answer": text})
    assert form.is_valid() is taken


def test_refusal_says_how_long_it_is() -> None:
    with translation.override("en"):
        form = KIND.form(SAMPLE, seed=None, data={"answer": "长" * 23})
        assert "23 characters or words; at most 20" in form.errors["answer"][0]


@pytest.mark.parametrize(
    ("text", "complete"), [("您好", False), ("您好，我是！", False), ("您好，我是王敏", True)]
)
def test_a_text_is_whole_when_it_is_as_long_as_asked(text: str, complete: bool) -> None:
    given = KIND.read_response({"text": text})
    assert KIND.is_complete(SAMPLE, given) is complete
    assert KIND.is_complete(SAMPLE.model_copy(update={"least": 0}), given)


def test_spaces_alone_are_no_answer() -> None:
    form = KIND.form(SAMPLE, seed=None, data={"answer": " \n　"})
    assert form.is_valid()
    assert form.response() is None


def test_an_answer_of_a_megabyte_is_refused() -> None:
    assert not KIND.form(SAMPLE, seed=None, data={"answer": "，" * 1_000_000}).is_valid()


def test_the_model_answer_waits_for_the_mark() -> None:
    detail = KIND.review(SAMPLE, seed=None, response=KIND.read_response({"text": "您好"}))
    assert detail["too_short"]

    def page(verdict: str) -> str:
        context = {"detail": detail, "spec": SAMPLE, "reviewed": {"verdict": verdict}}
        return render_to_string(KIND.review_template, context)

    assert "工号031" not in page("unmarked")
    assert "工号031" in page("partly")
    form = render_to_string(KIND.template, {"form": KIND.form(SAMPLE, seed=1), "spec": SAMPLE})
    assert "工号031" not in form
    assert "只有日期" not in form


def test_what_was_written_is_text_and_nothing_else() -> None:
    detail = KIND.review(
        SAMPLE, seed=None, response=KIND.read_response({"text": "<script>alert(1)</script>"})
    )
    html = render_to_string(KIND.review_template, {"detail": detail, "spec": SAMPLE})
    assert "<script>" not in html


@pytest.mark.parametrize(
    "levels",
    ["", "只有一级", "0%: 无\n有", "50%: 半\n50%: 半", "0%: 无\n80%: 有", "0%: 无\n150%: 有"],
)
def test_levels_that_make_no_rubric_are_refused(levels: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="the lowest first"):
        KIND.check_children({"criteria": [{"title": "开场", "levels": levels}]})


def test_a_rubric_needs_a_criterion() -> None:
    with pytest.raises(ValidationError):
        KIND.check_children({"criteria": []})
