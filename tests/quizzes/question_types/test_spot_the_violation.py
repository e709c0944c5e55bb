"""Spot the violation: hits earn, the right rule earns more, false alarms cost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("spot-the-violation")
RULES = ["CN-1-68", "CN-9-no-fees", "CN-9-third-party"]
SAMPLE = KIND.read_spec(
    {
        "type": "spot-the-violation",
        "prompt": "哪些话违规？",
        "passages": [
            {"key": "a", "who": "催收员", "text": "您好，通话有录音。", "why": "这句没问题"},
            {"key": "b", "who": "催收员", "text": "另收五百元上门费。", "rules": ["CN-9-no-fees"], "why": "合同外收费"},
            {"key": "c", "who": "客户", "text": "我下周发工资。"},
            {"key": "d", "who": "催收员", "text": "那我找您同事要。", "rules": ["CN-1-68", "CN-9-third-party"], "why": "向无关第三人催收"},
            {"key": "e", "text": "挂断后他记录了结果。"},
        ],
        "offered": [{"key": key, "title": f"规则{key}", "text": "条文", "citation": "出处", "certainty": "V2"} for key in RULES],
    }
)  # fmt: skip
FEES, COLLECT, THIRD = "CN-9-no-fees", "CN-1-68", "CN-9-third-party"


def marks(**by_key: str):
    pairs = [{"passage": key, "rule": rule} for key, rule in by_key.items()]
    return KIND.read_response({"marks": pairs})


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (marks(b=FEES, d=COLLECT), "1"),
        (marks(b=FEES, d=THIRD), "1"),  # a passage may break two rules: either is right
        (marks(b=FEES), "0.5"),
        (marks(b=COLLECT, d=COLLECT), "0.75"),  # right span, wrong rule: half
        (marks(b="", d=""), "0.5"),  # right spans, no rule named
        (marks(b=FEES, d=COLLECT, a=FEES), "0.5"),  # one false alarm costs one violation
        (marks(b=FEES, a=FEES), "0"),
        (marks(a=FEES, c=FEES, e=FEES), "0"),  # never below 0
        (marks(a=FEES, b=FEES, c=FEES, d=COLLECT, e=FEES), "0"),  # marking everything
        (marks(b="forged", x=FEES), "0.25"),  # forged rule: another rule; forged passage: nothing
    ],
)
def test_grade(given, value: str) -> None:
    assert KIND.grade(SAMPLE, given).value == Decimal(value)


@pytest.mark.parametrize(
    ("given", "complete"),
    [
        (marks(b=FEES, d=COLLECT), True),
        (marks(a=FEES), True),  # how many passages are to be marked is not to be told
        (marks(b=FEES, d=""), False),
        (marks(b=""), False),
    ],
)
def test_an_answer_is_whole_when_each_mark_names_its_rule(given, complete: bool) -> None:
    assert KIND.is_complete(SAMPLE, given) is complete


def test_the_author_decides_what_mistakes_cost() -> None:
    kind = SAMPLE.model_copy(update={"other_rule": Decimal(1), "false_alarm": Decimal(0)})
    assert KIND.grade(kind, marks(b="", d="", a="")).value == Decimal(1)


def test_form_reads_ticked_passages_and_passes_over_rules_without_a_tick() -> None:
    data = {"mark-b": "on", "rule-b": FEES, "mark-d": "on", "rule-a": FEES}
    form = KIND.form(SAMPLE, seed=1, data=data)
    assert form.is_valid(), form.errors
    assert form.response() == marks(b=FEES, d="")


def test_form_refuses_a_forged_rule() -> None:
    assert not KIND.form(SAMPLE, seed=1, data={"mark-b": "on", "rule-b": "CN-0"}).is_valid()


def test_the_form_gives_nothing_away() -> None:
    html = render_to_string(KIND.template, {"form": KIND.form(SAMPLE, seed=2), "spec": SAMPLE})
    for secret in ("合同外收费", "这句没问题", "向无关第三人催收"):
        assert secret not in html


def test_review_tells_found_missed_and_false_alarms_with_the_rule() -> None:
    detail = KIND.review(SAMPLE, seed=None, response=marks(a=FEES, b=COLLECT))
    found = {row["passage"].key: row["finding"] for row in detail["rows"]}
    assert found == {
        "a": "false-alarm", "b": "other-rule", "c": "clear", "d": "missed", "e": "clear"
    }  # fmt: skip
    with translation.override("en"):
        html = render_to_string(KIND.review_template, {"detail": detail, "spec": SAMPLE})
    for words in ("Missed", "False alarm", "another rule", "条文", "出处", "V2", "合同外收费"):
        assert words in html


def test_summary_names_passages_and_rules() -> None:
    assert KIND.summarise(SAMPLE, marks(d="", b=FEES)) == f"2: 规则{FEES}; 4: —"


def test_choices_are_the_passages() -> None:
    right = [choice.key for choice in KIND.choices(SAMPLE) if choice.right]
    assert right == ["b", "d"]
    assert KIND.chosen(SAMPLE, marks(d="", a="")) == ("a", "d")


def test_blind_guessing_earns_next_to_nothing() -> None:
    assert Decimal(0) < KIND.guess_share(SAMPLE) < Decimal("0.15")


def row(text: str = "话", **values: object) -> dict:
    return {"text": text, **values}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(), row()], "at least one passage that breaks"),
        ([row(rule=1), row(rule=1)], "that is fine"),
        ([row(rule=1)], "2 to 24"),
        ([row(rule=1), row("")], "no text"),
        ([row(rule=1), row(or_rule=1)], "before"),
    ],
)
def test_passages_that_make_no_question_are_refused(rows: list[dict], words: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        KIND.check_children({"passages": rows})
