"""A level is given where rules and labelled replies speak for it; a person decides the rest."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.dialogue import State
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.likeness import Ruling, estimate, judged, traits_of, weights
from quizzes.roleplay.engine.pieces import pieces
from quizzes.roleplay.engine.reading import Reading
from quizzes.roleplay.engine.replies import grade_item, scenario_of, transcript_of
from quizzes.roleplay.engine.vocabulary import CRITERIA

pytestmark = pytest.mark.unit

ITEM: dict[str, Any] = {
    "id": "one",
    "lang": "zh",
    "cell": "PTP-E",
    "context": {
        "verified": True, "speaker": "debtor", "amount": 1860, "days_overdue": 2,
        "facts": ["逾期利息按合同按日计算"],
        "history": [{"who": "debtor", "text": "我昨天加班到十一点，忘了往卡里存。"}],
    },
    "na": [],
}  # fmt: skip


def item(reply: str, **values: Any) -> dict[str, Any]:
    return {**ITEM, "reply": reply, **values}


@pytest.mark.parametrize(
    ("some", "full", "level", "margin"),
    [(-2.0, 5.0, 0, 2.0), (1.5, -0.5, 1, 0.5), (0.5, -3.0, 1, 0.5), (3.0, 1.0, 2, 1.0), (1.0, 4.0, 2, 1.0), (0.0, 0.0, 0, 0.0)],
)  # fmt: skip
def test_two_sums_are_a_level_and_how_sure_it_is(
    some: float, full: float, level: int, margin: float
) -> None:
    assert judged(some, full) == (level, margin)


def test_a_figure_is_a_figure_whichever_it_is() -> None:
    assert pieces("应还3200元") == pieces("应还88元")
    assert pieces("pay 3200 now") == pieces("pay 5 now")
    assert "还款日" in pieces("还款日")
    assert "stop calling" in pieces("please stop calling me")


def test_every_criterion_has_weights_and_nothing_known_weighs_nothing() -> None:
    assert set(weights()) == set(CRITERIA)
    for key in CRITERIA:
        assert estimate(key, {"no such trait": 1.0}) == (0, 0.0)


def test_the_same_words_get_the_same_decision_always() -> None:
    reply = item("昨晚加班太晚，存钱这事就落下了。今天几点方便存，从哪张卡走？")
    assert [grade_item(reply) for _ in range(3)] == [grade_item(reply)] * 3


def test_a_level_that_no_rule_knows_says_so_and_shows_a_sentence() -> None:
    seen = set()
    for text in (
        "昨晚加班太晚，存钱这事就落下了，是这么回事吧。您看今天什么时候能补上，补多少，走哪张卡？",
        "十一点才收工，谁还顾得上卡里那点事。那咱们今天把它补上，您定个时间，我给您记着。",
        "哦，加班加到那么晚。1860，过了两天，利息合同里写的按天算。您自己说个点儿，多少、走哪张卡？",
    ):
        case = Case.of_item(item(text))
        transcript, _places = transcript_of(case, [{"who": "collector", "text": text}])
        scenario = scenario_of(case)
        debrief = grade(
            scenario, transcript, State(seed=0, beat="call", meters=scenario.state), case=case
        )
        for one in debrief.criteria:
            if one.reason.code == "likeness":
                assert one.reason.params == {"criterion": one.id, "level": str(one.level)}
                for evidence in one.evidence:
                    assert text[evidence.start : evidence.end] == evidence.quote
                seen.add(one.id)
    assert seen


@pytest.mark.parametrize(
    "text",
    [
        "核身 问因 倾听 复述 方案 承诺 金额 日期 渠道 记录 跟进 安抚",
        "我昨天加班到十一点，忘了往卡里存。",
    ],
)
def test_what_speaks_to_nobody_is_never_estimated(text: str) -> None:
    case = Case.of_item(item(text))
    transcript, _places = transcript_of(case, [{"who": "collector", "text": text}])
    scenario = scenario_of(case)
    debrief = grade(
        scenario, transcript, State(seed=0, beat="call", meters=scenario.state), case=case
    )
    assert {one.reason.code for one in debrief.criteria} & {"likeness"} == set()
    assert debrief.result == "fail"


def test_the_model_looks_at_what_the_rules_say() -> None:
    case = Case.of_item(item("您看今天能存吗？"))
    transcript, _places = transcript_of(case, [{"who": "collector", "text": "您看今天能存吗？"}])
    reading = Reading(scenario_of(case), transcript, case=case)
    traits = traits_of(reading, {"R3": Ruling(0, "r3.none", doubted=False)})
    assert traits["R3"]["own=0"] == traits["R3"]["code=r3.none"]
    assert "x:kind:PTP" in traits["R3"]
