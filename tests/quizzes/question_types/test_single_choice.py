"""Single choice: a table of answers and marks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("single-choice")
SPEC = KIND.read_spec(
    {
        "type": "single-choice",
        "prompt": "先做什么？",
        "options": [
            {"key": "aa", "text": "核身", "correct": True, "feedback": "对"},
            {"key": "bb", "text": "说金额", "feedback": "错"},
            {"key": "cc", "text": "说后果"},
        ],
    }
)
SAMPLE = SPEC


@pytest.mark.parametrize(
    ("choice", "value", "feedback"),
    [("aa", 1, "对"), ("bb", 0, "错"), ("cc", 0, ""), ("zz", 0, "")],
    ids=["right", "wrong", "wrong without feedback", "unknown"],
)
def test_grade(choice: str, value: int, feedback: str) -> None:
    mark = KIND.grade(SPEC, KIND.read_response({"choice": choice}))
    assert (mark.value, mark.feedback) == (Decimal(value), feedback)


def test_form_refuses_an_option_of_another_question() -> None:
    form = KIND.form(SPEC, seed=None, data={"answer": "zz"})
    assert not form.is_valid()


def test_options_are_shown_in_the_order_of_the_seed() -> None:
    orders = {
        tuple(key for key, _text in KIND.form(SPEC, seed=seed).fields["answer"].choices)
        for seed in range(30)
    }
    assert len(orders) == 6
    assert [key for key, _ in KIND.form(SPEC, seed=None).fields["answer"].choices] == [
        "aa",
        "bb",
        "cc",
    ]


@pytest.mark.parametrize(
    "options",
    [
        [{"text": "a", "correct": True}],
        [{"text": "a"}, {"text": "b"}],
        [{"text": "a", "correct": True}, {"text": "b", "correct": True}],
        [{"text": "a", "correct": True}, {"text": "a"}],
        [{"text": "a", "correct": True}, {"text": " "}],
        [{"text": str(n), "correct": n == 1} for n in range(11)],
    ],
    ids=["one option", "none right", "two right", "same text", "no text", "eleven"],
)
def test_options_that_make_no_question_are_refused(options: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        KIND.check_children({"options": options})


def test_every_option_is_analysed_and_a_guess_earns_its_share() -> None:
    assert [(choice.key, choice.right) for choice in KIND.choices(SPEC)] == [
        ("aa", True),
        ("bb", False),
        ("cc", False),
    ]
    assert KIND.chosen(SPEC, KIND.read_response({"choice": "bb"})) == ("bb",)
    assert KIND.chosen(SPEC, KIND.read_response({"choice": "zz"})) == ()
    assert KIND.guess_share(SPEC) == Decimal("0.3333")
    assert KIND.guess_share(KIND.read_spec({"type": "single-choice", "prompt": "？"})) is None
