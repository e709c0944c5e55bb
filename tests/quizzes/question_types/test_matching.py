"""Matching: credit by line, answers that fit nowhere, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from pydantic import ValidationError as SpecError

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("matching")
SAMPLE = KIND.read_spec(
    {
        "type": "matching",
        "prompt": "各阶段是哪几天？",
        "pairs": [
            {"key": "p", "text": "早期", "answer": "1", "feedback": "以礼相待"},
            {"key": "q", "text": "中期", "answer": "2"},
            {"key": "r", "text": "后期", "answer": "3"},
            {"key": "s", "text": "只提醒、不责怪", "answer": "1"},
        ],
        "answers": [
            {"key": "1", "text": "第1至5天"},
            {"key": "2", "text": "第6至18天"},
            {"key": "3", "text": "第19至28天"},
            {"key": "4", "text": "第29天以后"},
        ],
    }
)


def response(*matches: str):
    return KIND.read_response({"matches": [list(match) for match in matches]})


@pytest.mark.parametrize(
    ("matches", "value"),
    [
        (["p1", "q2", "r3", "s1"], "1"),
        (["p1", "q2", "r3"], "0.75"),
        (["p1", "q3", "r2", "s4"], "0.25"),
        (["p1", "q1", "r1", "s1"], "0.5"),
        (["p4", "q4", "r4", "s4"], "0"),
        (["x1", "p9"], "0"),
        (["p1", "p2", "p3"], "0.25"),
        (["p2", "p1"], "0"),
        ([], "0"),
    ],
    ids=[
        "all", "one left open", "one right", "one answer everywhere", "the extra everywhere",
        "unknown keys", "a line three times", "a line twice: the first counts", "nothing",
    ],
)  # fmt: skip
def test_grade(matches: list[str], value: str) -> None:
    assert KIND.grade(SAMPLE, response(*matches)).value == Decimal(value)


def test_each_line_is_explained() -> None:
    parts = KIND.grade(SAMPLE, response("p1", "q3")).parts
    assert [(part.key, part.right) for part in parts] == [
        ("p", True),
        ("q", False),
        ("r", False),
        ("s", False),
    ]
    assert parts[0].feedback == "以礼相待"
    detail = KIND.review(SAMPLE, seed=7, response=response("p1", "q3"))
    assert [row["yours"] for row in detail["rows"]] == ["第1至5天", "第19至28天", "", ""]
    assert detail["left"] == ["第29天以后"]


@pytest.mark.parametrize(
    ("matches", "complete"),
    [
        (["p1", "q2", "r3", "s1"], True),
        (["p4", "q4", "r4", "s4"], True),
        (["p1"], False),
        (["p1", "q2", "r3"], False),
        (["p1", "p2", "q2", "r3"], False),
        (["x1", "p1", "q2", "r3"], False),
    ],
    ids=[
        "all, right", "all, wrong", "one of four", "one left open", "a line twice", "an unknown line",
    ],
)  # fmt: skip
def test_an_answer_is_whole_when_every_line_has_one(matches: list[str], complete: bool) -> None:
    assert KIND.is_complete(SAMPLE, response(*matches)) is complete


def form_of(**chosen: str):
    return KIND.form(SAMPLE, seed=1, data={f"match-{key}": value for key, value in chosen.items()})


def test_form_reads_lines_in_the_author_s_order_and_leaves_out_the_open_ones() -> None:
    form = form_of(r="3", p="1", q="")
    assert form.is_valid()
    assert form.response().matches == (("p", "1"), ("r", "3"))


@pytest.mark.parametrize("forged", ["9", "第1至5天", "1\x00", "x" * 4000])
def test_form_refuses_an_answer_that_is_not_in_the_list(forged: str) -> None:
    assert not form_of(p=forged).is_valid()


def test_form_passes_over_lines_that_are_not_asked_and_takes_the_last_of_two() -> None:
    form = KIND.form(SAMPLE, seed=1, data=QueryDict("match-zz=1&match-p=2&match-p=1&position=3"))
    assert form.is_valid()
    assert form.response().matches == (("p", "1"),)


def test_a_stored_answer_has_no_more_lines_than_a_question_can_have() -> None:
    with pytest.raises(SpecError):
        response(*["p1"] * 11)


def test_every_line_has_the_same_list_in_another_order_than_the_author_s() -> None:
    for seed in (None, *range(40)):
        lists = [field.choices for field in KIND.form(SAMPLE, seed=seed).fields.values()]
        assert all(choices == lists[0] for choices in lists)
    orders = {tuple(KIND.form(SAMPLE, seed=seed).fields["match-p"].choices) for seed in range(40)}
    assert len(orders) > 10
    assert list(KIND.form(SAMPLE, seed=None).fields) == ["match-p", "match-q", "match-r", "match-s"]


def test_every_answer_of_every_line_is_analysed() -> None:
    choices = KIND.choices(SAMPLE)
    assert len(choices) == 16
    assert [choice.key for choice in choices if choice.right] == ["p.1", "q.2", "r.3", "s.1"]
    assert KIND.chosen(SAMPLE, response("p1", "q4", "r9")) == ("p.1", "q.4")
    assert KIND.guess_share(SAMPLE) == Decimal("0.25")


def children(pairs: list[tuple[str, str]], extras: tuple[str, ...] = ()) -> dict:
    return {
        "pairs": [{"prompt": prompt, "answer": answer} for prompt, answer in pairs],
        "extras": [{"text": text} for text in extras],
    }


@pytest.mark.parametrize(
    ("pairs", "extras"),
    [
        ([("a", "1")], ()),
        ([("a", "1"), ("a", "2")], ()),
        ([("a", "1"), ("", "2")], ()),
        ([("a", "1"), ("b", " ")], ()),
        ([("a", "1"), ("b", "1")], ()),
        ([("a", "1"), ("b", "2")], ("2",)),
        ([("a", "1"), ("b", "2")], ("3", "3")),
        ([("a", "1"), ("b", "2")], ("",)),
        ([(str(n), str(n)) for n in range(11)], ()),
        ([("a", "1"), ("b", "2")], tuple("xyzuvwrstop")),
    ],
    ids=[
        "one line", "a line twice", "no line", "no answer", "one answer only",
        "an extra that fits", "an extra twice", "an empty extra", "eleven lines", "eleven extras",
    ],
)  # fmt: skip
def test_pairs_that_make_no_question_are_refused(pairs: list, extras: tuple) -> None:
    with pytest.raises(ValidationError):
        KIND.check_children(children(pairs, extras))


def test_two_lines_may_share_an_answer_when_there_is_another() -> None:
    KIND.check_children(children([("a", "1"), ("b", "1")], ("2",)))


@pytest.mark.parametrize(
    "data", [{}, {"pairs": "x"}, {"pairs": ["x"]}, {"pairs": [], "extras": "x"}]
)
def test_text_that_is_no_list_of_pairs_is_refused(data: dict) -> None:
    with pytest.raises(ValidationError):
        KIND.from_document({"key": "k", **data})
