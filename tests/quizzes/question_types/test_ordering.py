"""Ordering: credit by agreement of pairs; places that contradict each other are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("ordering")
SPEC = KIND.read_spec(
    {
        "type": "ordering",
        "prompt": "按先后排列",
        "items": [{"key": key, "text": key.upper()} for key in "abcd"],
        "feedback": "先核身",
    }
)
SAMPLE = SPEC


@pytest.mark.parametrize(
    ("order", "value"),
    [
        ("abcd", "1"),
        ("bacd", "0.6667"),
        ("badc", "0.3333"),
        ("dcba", "0"),
        ("dbca", "0"),
        ("abc", "0"),
        ("abcx", "0"),
        ("aabb", "0"),
    ],
)
def test_grade(order: str, value: str) -> None:
    mark = KIND.grade(SPEC, KIND.read_response({"order": list(order)}))
    assert mark.value == Decimal(value)


def places(**by_key: str) -> dict[str, str]:
    return {f"place-{key}": place for key, place in by_key.items()}


def test_form_reads_places_as_an_order() -> None:
    form = KIND.form(SPEC, seed=1, data=places(a="2", b="1", c="4", d="3"))
    assert form.is_valid(), form.errors
    assert form.response().order == ("b", "a", "d", "c")


def test_form_without_places_is_no_answer() -> None:
    form = KIND.form(SPEC, seed=1, data=places(a="", b="", c="", d=""))
    assert form.is_valid()
    assert form.response() is None


@pytest.mark.parametrize(
    "data",
    [
        places(a="1", b="1", c="2", d="3"),
        places(a="1"),
        places(a="1", b="2", c="3", d="5"),
        places(a="1", b="2", c="3", d="x"),
    ],
    ids=["a place twice", "unfinished", "no such place", "nonsense"],
)
def test_form_refuses(data: dict[str, str]) -> None:
    assert not KIND.form(SPEC, seed=1, data=data).is_valid()


def test_items_are_never_first_shown_in_the_right_order() -> None:
    for seed in range(200):
        keys = [name.removeprefix("place-") for name in KIND.form(SPEC, seed=seed).fields]
        assert sorted(keys) == list("abcd")
        assert keys != list("abcd")


def test_items_are_shown_in_the_order_given_before() -> None:
    form = KIND.form(SPEC, seed=1, response=KIND.read_response({"order": list("cabd")}))
    assert [name.removeprefix("place-") for name in form.fields] == list("cabd")


@pytest.mark.parametrize("texts", [["a"], ["a", "a"], ["a", ""]])
def test_items_that_make_no_question_are_refused(texts: list[str]) -> None:
    with pytest.raises(ValidationError):
        KIND.check_children({"items": [{"text": text} for text in texts]})
