"""Approach picker: type, stage and moves each earn their weight; wrong moves cost, unlawful ones ruin."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from quizzes.registry import question_types

pytestmark = pytest.mark.unit
KIND = question_types.get("approach-picker")


def move(key: str, verdict: str = "right", place: int | None = None) -> dict:
    return {
        "key": key,
        "text": f"做法{key}",
        "verdict": verdict,
        "place": place,
        "why": f"理由{key}",
    }


SAMPLE = KIND.read_spec(
    {
        "type": "approach-picker",
        "prompt": "她属于哪一类、哪一阶段？接下来怎么做？",
        "types": [{"key": "PTP", "label": "屡次爽约"}, {"key": "UD", "label": "对业务不满"}],
        "stages": [
            {"key": "E", "label": "早期", "detail": "1–5"},
            {"key": "M", "label": "中期", "detail": "6–18"},
            {"key": "L", "label": "后期", "detail": "19–28"},
        ],
        "right_type": "UD",
        "right_stage": "M",
        "type_why": "她要的是一个说法",
        "stage_why": "第12天",
        "order_why": "先听完再谈账",
        "moves": [
            move("a", place=1),
            move("b", place=2),
            move("c", place=2),
            move("d", place=3),
            move("o", "optional"),
            move("w", "wrong"),
            move("v", "wrong"),
            move("u", "unlawful"),
        ],
    }
)


@pytest.mark.parametrize(
    ("kind", "stage", "moves", "value"),
    [
        ("UD", "M", "abcd", "1"),
        ("UD", "M", "acbd", "1"),  # two moves of one place may come either way
        ("UD", "M", "oabcd", "1"),  # a harmless one neither earns nor costs
        ("PTP", "M", "abcd", "0.7"),
        ("UD", "L", "abcd", "0.8"),
        ("UD", "M", "", "0.5"),
        ("", "", "abcd", "0.5"),
        ("UD", "M", "abc", "0.875"),  # 3 of 4 moves
        ("UD", "M", "bacd", "0.875"),  # the longest part in order is 3
        ("UD", "M", "dcba", "0.75"),  # b and c may swap, so 2 stand in order
        ("UD", "M", "abcdw", "0.875"),  # (4 − 1) ÷ 4
        ("UD", "M", "abwv", "0.5"),  # (2 − 2) ÷ 4, never below 0
        ("UD", "M", "wv", "0.5"),
        ("UD", "M", "abcdu", "0.5"),  # unlawful: the moves earn nothing
        ("UD", "M", "aabcd", "1"),  # a move twice counts once
        ("UD", "M", "abcdx", "0.875"),  # a forged move counts as wrong
        ("forged", "forged", "", "0"),
    ],
)
def test_grade(kind: str, stage: str, moves: str, value: str) -> None:
    given = KIND.read_response({"type": kind, "stage": stage, "moves": list(moves)})
    assert KIND.grade(SAMPLE, given).value == Decimal(value)


@pytest.mark.parametrize(
    ("kind", "stage", "moves", "complete"),
    [
        ("UD", "M", "abcd", True),
        ("PTP", "E", "w", True),  # wrong all over, and whole
        ("UD", "M", "a", True),  # how many moves are right is not to be told
        ("UD", "", "", False),
        ("UD", "M", "", False),
        ("UD", "", "abcd", False),
        ("", "M", "abcd", False),
    ],
)
def test_an_answer_is_whole_with_type_stage_and_a_move(
    kind: str, stage: str, moves: str, complete: bool
) -> None:
    given = KIND.read_response({"type": kind, "stage": stage, "moves": list(moves)})
    assert KIND.is_complete(SAMPLE, given) is complete


def test_the_author_decides_weights_and_what_a_wrong_move_costs() -> None:
    spec = SAMPLE.model_copy(
        update={"weights": SAMPLE.weights.model_copy(update={"moves": Decimal(0)})}
    )
    given = KIND.read_response({"type": "UD", "stage": "E", "moves": []})
    assert KIND.grade(spec, given).value == Decimal("0.6")
    dear = SAMPLE.model_copy(update={"wrong_cost": Decimal(3)})
    given = KIND.read_response({"type": "UD", "stage": "M", "moves": list("abcdw")})
    assert KIND.grade(dear, given).value == Decimal("0.625")


def places(**by_key: str) -> dict[str, str]:
    return {f"place-{key}": place for key, place in by_key.items()}


def test_places_may_have_gaps_and_moves_may_be_left_aside() -> None:
    form = KIND.form(SAMPLE, seed=1, data={"type": "UD", **places(a="2", b="5", d="7")})
    assert form.is_valid(), form.errors
    assert form.response().moves == ("a", "b", "d")
    assert form.response().stage == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (places(a="1", b="1"), "Two moves stand in place 1."),
        (places(a="9"), "not one of the places"),
        ({"type": "XX"}, "not one of the options"),
        ({"stage": "Z"}, "not one of the options"),
    ],
    ids=["a place twice", "no such place", "a forged type", "a forged stage"],
)
def test_form_refuses(data: dict[str, str], words: str) -> None:
    with translation.override("en"):
        form = KIND.form(SAMPLE, seed=1, data=data)
        assert not form.is_valid()
        assert words in str(form.errors)


def test_moves_are_mixed_by_the_seed_and_chosen_ones_stand_first() -> None:
    orders = {tuple(KIND.form(SAMPLE, seed=seed).fields) for seed in range(20)}
    assert len(orders) > 10
    given = KIND.read_response({"moves": ["d", "a"]})
    names = [f.name for f in KIND.form(SAMPLE, seed=3, response=given).places]
    assert names[:2] == ["place-d", "place-a"]


def test_the_form_gives_nothing_away() -> None:
    html = render_to_string(KIND.template, {"form": KIND.form(SAMPLE, seed=2), "spec": SAMPLE})
    for secret in ("理由", "她要的是一个说法", "第12天", "先听完再谈账", "unlawful"):
        assert secret not in html


def test_review_explains_every_part() -> None:
    given = KIND.read_response({"type": "PTP", "stage": "M", "moves": list("dabwu")})
    with translation.override("en"):
        detail = KIND.review(SAMPLE, seed=2, response=given)
        html = render_to_string(KIND.review_template, {"detail": detail, "spec": SAMPLE})
    status = [row["status"] for row in detail["rows"]]
    assert status == ["misplaced", "right", "right", "wrong", "unlawful"]
    assert [m.key for m in detail["missing"]] == ["c"]
    for words in ("她要的是一个说法", "第12天", "先听完再谈账", "理由w", "理由u", "理由c", "理由v"):
        assert words in html


def test_review_says_what_each_part_earned_and_what_was_left_open() -> None:
    given = KIND.read_response({"type": "", "stage": "M", "moves": list("abw")})
    with translation.override("en"):
        detail = KIND.review(SAMPLE, seed=2, response=given)
        html = render_to_string(KIND.review_template, {"detail": detail, "spec": SAMPLE})
    assert "type 0 of 30, stage 20 of 20, moves 12.5 of 50" in html  # (2 − 1) ÷ 4
    assert html.count("Not answered") == 1
    assert detail["earned"].share == KIND.grade(SAMPLE, given).value


def test_choices_of_the_three_parts_for_the_analysis() -> None:
    given = KIND.read_response({"type": "UD", "stage": "M", "moves": list("aw")})
    keys = {choice.key for choice in KIND.choices(SAMPLE)}
    chosen = KIND.chosen(SAMPLE, given)
    assert chosen == ("type:UD", "stage:M", "move:a", "move:w")
    assert set(chosen) <= keys
    assert {c.key for c in KIND.choices(SAMPLE) if c.right and c.key.startswith("move:")} == {
        "move:a", "move:b", "move:c", "move:d"
    }  # fmt: skip


def test_blind_guessing_earns_a_type_and_a_stage_by_chance() -> None:
    assert KIND.guess_share(SAMPLE) == (Decimal(3) / 2 + Decimal(2) / 3) / 10


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([move("a", place=1), move("b", place=2)], "one that is wrong"),
        ([move("a", place=1), move("w", "wrong")], "at least 2 right moves"),
        ([move("a"), move("b", place=2), move("w", "wrong")], "needs its place"),
        ([move("a", place=1), move("b", place=2), move("w", "wrong", 3)], "has a place"),
        ([move("a", place=1), move("a", place=2), move("w", "wrong")], "a text of its own"),
        ([move("a", place=1), move("b", place=2), move("w", "bad")], "A verdict is one of"),
        ([move(str(n), place=n) for n in range(1, 14)], "at most 12"),
    ],
)
def test_moves_that_make_no_question_are_refused(rows: list[dict], words: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        KIND.check_children({"moves": rows})
