"""Short text: what is accepted, what earns a part, what is said; and what cannot be asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from pydantic import ValidationError as SpecError

from quizzes.core.text import MAX_TEXT
from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("short-text")
SAMPLE = KIND.read_spec(
    {
        "type": "short-text",
        "prompt": "接通之后，谈账户之前，先做什么？",
        "answers": [
            {"key": "no", "text": "不*核身*", "share": "0", "feedback": "反了"},
            {"key": "yes", "text": "核身|核实[身份|本人|是不是本人]", "feedback": "对"},
            {"key": "half", "text": "*身份*", "share": "0.5", "feedback": "做什么？"},
        ],
        "otherwise": "想想接电话的是谁",
    }
)


@pytest.mark.parametrize(
    ("text", "value", "feedback"),
    [
        ("核身", "1", "对"),
        ("核實身份。", "1", "对"),
        (" 核 实 本 人 ", "1", "对"),
        ("身份", "0.5", "做什么？"),
        ("问清身份再说", "0.5", "做什么？"),
        ("不用核身", "0", "反了"),
        ("说金额", "0", "想想接电话的是谁"),
        ("。。。", "0", "想想接电话的是谁"),
        ("*", "0", "想想接电话的是谁"),
        ("核身|核实本人", "0", "想想接电话的是谁"),
    ],
    ids=[
        "right", "traditional, full stop", "spaces", "a part", "a part within", "exception first",
        "unknown", "nothing but signs", "a wildcard is no answer", "nor is the pattern",
    ],
)  # fmt: skip
def test_grade(text: str, value: str, feedback: str) -> None:
    mark = KIND.grade(SAMPLE, KIND.read_response({"text": text}))
    assert (mark.value, mark.feedback) == (Decimal(value), feedback)


def test_the_part_names_the_answer_that_fitted() -> None:
    mark = KIND.grade(SAMPLE, KIND.read_response({"text": "身份"}))
    assert [(part.key, part.right) for part in mark.parts] == [("half", False)]


def test_trainees_see_the_first_text_that_earns_everything() -> None:
    assert KIND.correct(SAMPLE).text == "核身"
    detail = KIND.review(SAMPLE, seed=None, response=KIND.read_response({"text": "身份"}))
    assert detail == {
        "yours": "身份",
        "value": Decimal("0.5"),
        "feedback": "做什么？",
        "right": "核身",
    }


@pytest.mark.parametrize("text", ["核" * (MAX_TEXT + 1), "核\x00身"], ids=["over-long", "NUL"])
def test_form_refuses(text: str) -> None:
    with translation.override("en"):
        assert not KIND.form(SAMPLE, seed=None, data={"answer": text}).is_valid()


def test_an_over_long_stored_answer_cannot_be_read() -> None:
    with pytest.raises(SpecError):
        KIND.read_response({"text": "核" * (MAX_TEXT + 1)})


def test_spaces_alone_are_no_answer() -> None:
    form = KIND.form(SAMPLE, seed=None, data={"answer": "　 "})
    assert form.is_valid()
    assert form.response() is None


def test_nothing_is_offered_so_nothing_is_analysed_or_guessed() -> None:
    assert KIND.choices(SAMPLE) == ()
    assert KIND.guess_share(SAMPLE) is None


def rows(*answers: tuple[str, int]) -> dict:
    return {"answers": [{"text": text, "share": share} for text, share in answers]}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([], "1 to 20"),
        ([("", 100)], "empty"),
        ([("。", 100)], "no letter"),
        ([("核身", 50)], "100%"),
        ([("*", 100)], "accepts everything"),
        ([("核身", 100), ("*", 20)], "accepts everything"),
        ([("*身*", 50), ("核身", 100)], "never reached"),
        ([("[核身", 100)], "bracket"),
        ([("[a|b]" * 30, 100)], "more than 60"),
        ([(str(n), 100) for n in range(21)], "1 to 20"),
        ([("核身", 101)], "0 to 100"),
    ],
)
def test_answers_that_make_no_question_are_refused(answers: list, words: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as bad:
        KIND.check_children(rows(*answers))
    assert words in " ".join(bad.value.messages)


def test_everything_else_may_be_told_something_for_nothing() -> None:
    KIND.check_children(rows(("核身", 100), ("*", 0)))


@pytest.mark.parametrize(
    "answers",
    [None, "核身", ["核身"], [{"share": 100}], [{"text": "核身", "share": "全部"}],
     [{"text": "核身", "share": 33.3}], [{"text": "核身", "share": -1}]],
)  # fmt: skip
def test_text_that_is_no_list_of_answers_is_refused(answers: object) -> None:
    with pytest.raises(ValidationError):
        KIND.from_document({"key": "k", "answers": answers})
