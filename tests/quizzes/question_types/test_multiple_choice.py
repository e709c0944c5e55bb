"""Multiple choice: partial credit and penalty."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("multiple-choice")


def spec_with(penalty: str):
    return KIND.read_spec(
        {
            "type": "multiple-choice",
            "prompt": "哪些该做？",
            "penalty": penalty,
            "options": [
                {"key": key, "text": key, "correct": key in "abc"}
                for key in ("a", "b", "c", "x", "y")
            ],
        }
    )


SAMPLE = spec_with("1")


@pytest.mark.parametrize(
    ("penalty", "chosen", "value"),
    [
        ("1", "abc", "1"),
        ("1", "ab", "0.6667"),
        ("1", "abx", "0.3333"),
        ("1", "abcxy", "0.3333"),
        ("1", "axy", "0"),
        ("1", "xy", "0"),
        ("0", "abcxy", "1"),
        ("0", "ax", "0.3333"),
        ("0.5", "abx", "0.5"),
    ],
)
def test_grade(penalty: str, chosen: str, value: str) -> None:
    mark = KIND.grade(spec_with(penalty), KIND.read_response({"choices": list(chosen)}))
    assert mark.value == Decimal(value)


def test_form_reads_several_values_once_each_and_sorted() -> None:
    form = KIND.form(SAMPLE, seed=None, data=QueryDict("answer=c&answer=a&answer=a"))
    assert form.is_valid()
    assert form.response().choices == ("a", "c")


def test_form_without_a_choice_is_no_answer() -> None:
    form = KIND.form(SAMPLE, seed=None, data=QueryDict(""))
    assert form.is_valid()
    assert form.response() is None


@pytest.mark.parametrize("correct", [0, 3], ids=["none right", "all right"])
def test_options_that_make_no_question_are_refused(correct: int) -> None:
    options = [{"text": str(n), "correct": n < correct} for n in range(3)]
    with pytest.raises(ValidationError):
        KIND.check_children({"options": options})


@pytest.mark.parametrize("post", ["answer=a&answer=z", "answer=a%00", "answer=" + "a" * 4000])
def test_form_refuses_an_option_of_another_question(post: str) -> None:
    assert not KIND.form(SAMPLE, seed=None, data=QueryDict(post)).is_valid()


def test_every_option_is_analysed() -> None:
    assert [choice.key for choice in KIND.choices(SAMPLE) if choice.right] == ["a", "b", "c"]
    chosen = KIND.read_response({"choices": ["x", "a", "zz"]})
    assert KIND.chosen(SAMPLE, chosen) == ("a", "x")


@pytest.mark.parametrize(("penalty", "share"), [("0", "0.5000"), ("1", "0.2396")])
def test_a_penalty_takes_from_guessing(penalty: str, share: str) -> None:
    """A coin for each of five options: without penalty half of what is right is found.

    With 1, hits less misses over the 32 ways: (1×3 + 2×3 + 1×6 + 3×1 + 2×2 + 1×1) ÷ 3 ÷ 32.
    """
    assert KIND.guess_share(spec_with(penalty)) == Decimal(share)
