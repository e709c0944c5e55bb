"""Who ends a call with somebody in danger before another person has taken over."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.danger import left_alone
from quizzes.roleplay.engine.dialogue import Typed, replay
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.reading import Reading
from quizzes.roleplay.engine.replies import scenario_of, transcript_of
from quizzes.roleplay.engine.rubric import CriterionResult

pytestmark = pytest.mark.unit

LIBRARY = Path(__file__).parents[4] / "content" / "library"
CASE = Case("AL-M", "M", True, "debtor", Decimal(3200), 20)
DESPAIR = "→我真不想活了，撑不下去了"
DESPAIR_EN = "→I can't go on. I don't want to live any more."


def spoken(*said: str) -> list[dict[str, str]]:
    """Return a call as turns; what begins with an arrow is said by the customer."""
    return [
        {"who": "debtor" if one.startswith("→") else "collector", "text": one.removeprefix("→")}
        for one in said
    ]


def reading(*said: str) -> Reading:
    return Reading(scenario_of(CASE), transcript_of(CASE, spoken(*said))[0], case=CASE)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        # a number to ring some day is no handover
        ((DESPAIR, "心里难受可以打心理热线12356。那您好好休息，我先挂了。"), "我先挂了"),
        ((DESPAIR, "我去跟领导讲一声，您千万别做傻事，拜拜"), "拜拜"),
        ((DESPAIR_EN, "There's a helpline, 12356. I'm going to hang up now."), "I'm going to hang up"),
        ((DESPAIR_EN, "I'm sorry to hear that. Take care, goodbye."), "Take care"),
        # not even where help is announced by the one who goes
        ((DESPAIR, "会有人联系您的，再见"), "再见"),
    ],
)  # fmt: skip
def test_the_words_of_parting_are_quoted(said: tuple[str, ...], words: str) -> None:
    found = left_alone(reading(*said))
    assert found is not None
    assert found.quote == words


@pytest.mark.parametrize(
    "said",
    [
        # somebody else has taken over
        (DESPAIR, "我们主管已经接进来了，他陪您说。", "→好", "那我先挂了"),
        (DESPAIR, "同事正在打110，民警到了您开门。", "→敲门了", "好，再见"),
        (DESPAIR_EN, "I'm calling an ambulance and putting you through to our supervisor.", "→OK", "Bye"),
        # somebody is there
        (DESPAIR, "您身边有人吗？", "→我爱人回来了", "好，那我先挂了，再见"),
        (DESPAIR_EN, "Is anyone with you?", "→My wife is here", "Good. Bye for now."),
        # nobody parts
        (DESPAIR, "账不谈了，我不挂，就在这儿陪您"),
        (DESPAIR_EN, "Forget the account. I won't hang up."),
        # illness is grave, but who wishes a patient well may hang up
        ("→我在医院化疗呢", "您好好养病，催收先停了，再见"),
        # nobody is in danger
        ("→别再打我电话了", "好的，以后不打了，再见"),
        ("→这个月手头紧", "好的，登记了，再见"),
    ],
)  # fmt: skip
def test_nobody_is_left_alone(said: tuple[str, ...]) -> None:
    assert left_alone(reading(*said)) is None


@pytest.mark.parametrize(
    ("language", "last"),
    [
        ("zh-hans", "心里难受的时候，可以打心理援助热线12356，您有空打一个吧。那我先挂了，再见。"),
        ("en", "When you feel low you can ring the support line. I'm going to hang up, goodbye."),
    ],
)
def test_it_costs_full_marks_for_key_move_and_route_and_says_why(language: str, last: str) -> None:
    """The same call is worth more with the parting words of somebody who has handed over."""
    document = next(LIBRARY.glob(f"*/{language}/roleplays/i-cannot-go-on.md"))
    golds = yaml.safe_load(document.with_name("i-cannot-go-on.gold.yaml").read_text("utf-8"))
    good = next(one["turns"] for one in golds if one["key"] == "good")

    found = levels(document, [*good[:4], last])
    assert {found["R5"].level, found["R9"].level} <= {0, 1, None}
    assert "left-alone" in {found["R5"].reason.code, found["R9"].reason.code}
    assert levels(document, good)["R9"].level == 2


def levels(document: Path, said: list[str]) -> dict[str, CriterionResult]:
    """Return what is decided about a typed call in a scenario of the library."""
    scenario = parse(document.read_text(encoding="utf-8"))
    played = replay(scenario, 1, [Typed(text=one) for one in said])
    return {one.id: one for one in grade(scenario, played.transcript, played.state).criteria}
