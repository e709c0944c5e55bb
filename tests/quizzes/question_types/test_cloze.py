"""Text with gaps: credit by gap, typed and chosen, labels that name the gap, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from pydantic import ValidationError as SpecError

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("cloze")
SAMPLE = KIND.read_spec(
    {
        "type": "cloze",
        "prompt": "补全。",
        "text": "只能向{{1}}和{{2}}催收；\n22:00至次日{{3}}不得拨打。",
        "gaps": [
            {
                "key": "a",
                "kind": "list",
                "answers": [
                    {"key": "x", "text": "债务人", "share": "1", "feedback": "对"},
                    {"key": "y", "text": "联系人", "share": "0", "feedback": "不欠钱"},
                    {"key": "z", "text": "借款人", "share": "0.5"},
                ],
            },
            {"key": "b", "answers": [{"key": "1", "text": "保证人|担保人"}]},
            {
                "key": "c",
                "answers": [
                    {"key": "2", "text": "8:00|8[点|时]"},
                    {"key": "3", "text": "9:00", "share": "0", "feedback": "再看一遍"},
                ],
            },
        ],
    }
)


def response(**gaps: str):
    return KIND.read_response({"gaps": [list(gap) for gap in gaps.items()]})


@pytest.mark.parametrize(
    ("gaps", "value"),
    [
        ({"a": "x", "b": "保证人", "c": "8:00"}, "1"),
        ({"a": "x", "b": "擔保人", "c": "８：００"}, "1"),
        ({"a": "z", "b": "保证人", "c": "8 点"}, "0.8333"),
        ({"a": "z"}, "0.1667"),
        ({"a": "y", "b": "家人", "c": "9:00"}, "0"),
        ({"a": "债务人", "b": "1"}, "0"),
        ({"zz": "x"}, "0"),
        ({"b": "保" * 300}, "0"),
        ({}, "0"),
    ],
    ids=[
        "all", "traditional, wide", "one half right", "one of three, half", "all wrong",
        "words instead of a key", "unknown gap", "over-long", "nothing",
    ],
)  # fmt: skip
def test_grade(gaps: dict[str, str], value: str) -> None:
    assert KIND.grade(SAMPLE, response(**gaps)).value == Decimal(value)


@pytest.mark.parametrize(
    ("gaps", "complete"),
    [
        ({"a": "x", "b": "保证人", "c": "8:00"}, True),
        ({"a": "y", "b": "家人", "c": "9:00"}, True),
        ({"a": "x"}, False),
        ({"a": "x", "b": "", "c": "8:00"}, False),
        ({"a": "x", "b": "保证人", "zz": "8:00"}, False),
    ],
    ids=["all, right", "all, wrong", "one of three", "one empty", "an unknown gap"],
)
def test_an_answer_is_whole_when_no_gap_is_empty(gaps: dict[str, str], complete: bool) -> None:
    assert KIND.is_complete(SAMPLE, response(**gaps)) is complete


def test_of_a_gap_that_stands_twice_the_first_counts() -> None:
    twice = KIND.read_response({"gaps": [["a", "y"], ["a", "x"]]})
    assert KIND.grade(SAMPLE, twice).value == 0


def test_each_gap_is_explained() -> None:
    given = response(a="y", b="担保人", c="9:00")
    parts = KIND.grade(SAMPLE, given).parts
    assert [(part.key, part.right, part.feedback) for part in parts] == [
        ("a", False, "不欠钱"),
        ("b", True, ""),
        ("c", False, "再看一遍"),
    ]
    rows = KIND.review(SAMPLE, seed=1, response=given)["rows"]
    assert [(row["yours"], row["answer"]) for row in rows] == [
        ("联系人", "债务人"),
        ("担保人", "保证人"),
        ("9:00", "8:00"),
    ]
    assert [row["why"] for row in rows] == ["对", "", ""]


def test_every_label_says_which_gap_of_how_many() -> None:
    with translation.override("en"):
        html = render_to_string(KIND.template, {"form": KIND.form(SAMPLE, seed=1), "spec": SAMPLE})
    soup = BeautifulSoup(html, "html.parser")
    labels = {label["for"]: label.find(class_="vh").get_text() for label in soup.find_all("label")}
    assert [labels[control["id"]] for control in soup.find_all(["input", "select"])] == [
        "Gap 1 of 3",
        "Gap 2 of 3",
        "Gap 3 of 3",
    ]


def test_the_page_tells_nothing_of_what_is_accepted() -> None:
    html = render_to_string(KIND.template, {"form": KIND.form(SAMPLE, seed=1), "spec": SAMPLE})
    assert not [word for word in ("保证人", "8:00", "再看一遍", "不欠钱") if word in html]
    widths = {
        control.get("size") for control in BeautifulSoup(html, "html.parser").find_all("input")
    }
    assert len(widths) == 1


def form_of(**gaps: str):
    return KIND.form(SAMPLE, seed=1, data={f"gap-{key}": text for key, text in gaps.items()})


def test_form_reads_gaps_in_the_order_of_the_text_and_leaves_out_the_empty() -> None:
    form = form_of(c=" 8点 ", a="x", b=" ")
    assert form.is_valid()
    assert form.response().gaps == (("a", "x"), ("c", "8点"))


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ({"b": "保" * 81}, "Gap 2 of 3: at most 80"),
        ({"a": "forged"}, "Gap 1 of 3"),
        ({"c": "8\x00"}, "Null"),
    ],
    ids=["over-long", "forged", "NUL"],
)
def test_form_refuses_and_names_the_gap(gaps: dict[str, str], words: str) -> None:
    with translation.override("en"):
        form = form_of(**gaps)
        assert not form.is_valid()
        assert words in str(form.errors)


def test_form_passes_over_gaps_that_are_not_there() -> None:
    form = KIND.form(SAMPLE, seed=1, data=QueryDict("gap-zz=1&gap-b=x&gap-b=保证人"))
    assert form.is_valid()
    assert form.response().gaps == (("b", "保证人"),)


def test_a_stored_answer_has_no_more_gaps_than_a_text_can_have() -> None:
    with pytest.raises(SpecError):
        KIND.read_response({"gaps": [["a", "x"]] * 21})


def test_lists_are_shuffled_by_the_seed_and_stand_as_written_without() -> None:
    orders = {
        tuple(key for key, _ in KIND.form(SAMPLE, seed=seed).fields["gap-a"].choices)
        for seed in range(40)
    }
    assert len(orders) == 6
    unshuffled = KIND.form(SAMPLE, seed=None).fields["gap-a"].choices
    assert [key for key, _ in unshuffled] == ["", "x", "y", "z"]


def test_only_lists_are_analysed_and_guessed() -> None:
    assert [(c.key, c.right) for c in KIND.choices(SAMPLE)] == [
        ("a.x", True),
        ("a.y", False),
        ("a.z", False),
    ]
    assert KIND.chosen(SAMPLE, response(a="y", b="保证人")) == ("a.y",)
    assert KIND.guess_share(SAMPLE) == Decimal("0.1667")  # (1.5 ÷ 3 + 0 + 0) ÷ 3
    typed = SAMPLE.model_copy(update={"gaps": SAMPLE.gaps[1:]})
    assert KIND.guess_share(typed) is None


def test_a_gap_that_is_not_there_is_shown_as_it_is_written() -> None:
    torn = SAMPLE.model_copy(update={"gaps": SAMPLE.gaps[:2]})
    html = render_to_string(KIND.template, {"form": KIND.form(torn, seed=1), "spec": torn})
    assert "{{3}}" in html
    assert render_to_string(
        KIND.review_template, {"detail": KIND.review(torn, seed=1, response=None), "spec": torn}
    )


@pytest.mark.parametrize(
    ("kind", "lines", "words"),
    [
        ("list", "=对", "Gap 1: Give 2 to 10 options"),
        ("list", "对\n错", "correct option"),
        ("list", "=对\n=也对", "wrong"),
        ("list", "=对\n对", "same text"),
        ("list", "\n".join(["=对", *map(str, range(10))]), "2 to 10"),
        ("typed", "", "1 to 20"),
        ("typed", "50% 半对", "100%"),
        ("typed", "=[对", "bracket"),
        ("typed", "=*", "accepts everything"),
        ("typed", "150% 对", "at most 100%"),
    ],
)
def test_gaps_that_cannot_be_filled_rightly_are_refused(kind: str, lines: str, words: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as bad:
        KIND.check_children({"gaps": [{"kind": kind, "lines": lines}]})
    assert words in " ".join(bad.value.messages)


@pytest.mark.parametrize(
    ("text", "n"), [("{{1}}", 2), ("{{1}}{{2}}", 1), ("", 1), ("{{2}}", 1), ("{{1}", 1)]
)
def test_text_and_gaps_must_agree(text: str, n: int) -> None:
    with pytest.raises(ValidationError):
        KIND.check_together({"text": text}, {"gaps": [{}] * n})


@pytest.mark.parametrize(
    "gap",
    [{}, {"answers": [{"text": "a"}], "options": [{"text": "a"}]}, {"answers": "a"},
     {"options": ["a"]}, {"answers": [{"text": "a # b"}]}, {"answers": [{"text": " "}]}],
)  # fmt: skip
def test_text_that_is_no_gap_is_refused(gap: dict) -> None:
    with pytest.raises(ValidationError):
        KIND.from_document({"key": "k", "text": "{{1}}", "gaps": [gap]})
