"""True or false: a table of verdicts and marks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("true-false")


def spec_with(answer: bool):
    return KIND.read_spec(
        {
            "type": "true-false",
            "prompt": "早期是逾期第1天至第5天。",
            "answer": answer,
            "feedback_true": "说对的",
            "feedback_false": "说错的",
        }
    )


SAMPLE = spec_with(True)


@pytest.mark.parametrize(
    ("answer", "choice", "value", "feedback"),
    [
        (True, "true", 1, "说对的"),
        (True, "false", 0, "说错的"),
        (False, "false", 1, "说错的"),
        (False, "true", 0, "说对的"),
        (True, "maybe", 0, ""),
    ],
)
def test_grade(answer: bool, choice: str, value: int, feedback: str) -> None:
    mark = KIND.grade(spec_with(answer), KIND.read_response({"choice": choice}))
    assert (mark.value, mark.feedback) == (Decimal(value), feedback)
    assert mark.parts[0].right is bool(value)


def test_the_order_of_the_verdicts_never_changes() -> None:
    for seed in (None, 1, 2, 3):
        keys = [key for key, _ in KIND.form(SAMPLE, seed=seed).fields["answer"].choices]
        assert keys == ["true", "false"]


@pytest.mark.parametrize(
    "post", ["answer=maybe", "answer=True", "answer=true%00", "answer=" + "x" * 4000]
)
def test_form_refuses_another_verdict(post: str) -> None:
    assert not KIND.form(SAMPLE, seed=None, data=QueryDict(post)).is_valid()


def test_of_a_verdict_given_twice_the_last_counts_as_browsers_send_one() -> None:
    form = KIND.form(SAMPLE, seed=None, data=QueryDict("answer=false&answer=true"))
    assert form.is_valid()
    assert form.response().choice == "true"


def test_words_are_those_of_the_language() -> None:
    with translation.override("en"):
        assert KIND.summarise(SAMPLE, KIND.correct(SAMPLE)) == "Right"


def test_both_verdicts_are_offered_and_a_guess_earns_half() -> None:
    assert [(choice.key, choice.right) for choice in KIND.choices(SAMPLE)] == [
        ("true", True),
        ("false", False),
    ]
    assert KIND.chosen(SAMPLE, KIND.read_response({"choice": "false"})) == ("false",)
    assert KIND.chosen(SAMPLE, KIND.read_response({"choice": "maybe"})) == ()
    assert KIND.guess_share(SAMPLE) == Decimal("0.5")


@pytest.mark.parametrize("answer", [None, "true", 1, "对"])
def test_text_without_a_plain_verdict_is_refused(answer: object) -> None:
    with pytest.raises(ValidationError):
        KIND.from_document({"key": "k", "answer": answer})
