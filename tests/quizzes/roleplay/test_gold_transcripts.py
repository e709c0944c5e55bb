"""Gold transcripts: typed words replayed through the engine, compared where the grader decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from quizzes.roleplay.engine.dialogue import Typed, replay
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.rubric import Debrief

LIBRARY = Path(__file__).parents[3] / "content" / "library"
SEED = 1
#: Golds on which the grader is known to decide wrongly. The gold stands; the grader has to change.
KNOWN: dict[str, str] = {
    "zh-hans-he-calls-back-good": "“信用卡中心” is heard as asking for the card (R1); “您自己是怎么打算的” is not heard (R5)",
    "zh-hans-he-calls-back-middling": "“信用卡中心” is heard as asking for the card (R1, R8)",
    "zh-hans-he-calls-back-failing": "a court is no institution of one's own (R2 0)",
    "en-he-calls-back-middling": "“it's 7,350” is heard as a name, thanks as a restatement (R2, R4); “I've entered that” is not heard (R10)",
    "en-he-calls-back-failing": "a court is no institution of one's own (R2 0); “your case is filed tomorrow” is not heard (R7 0)",
    "zh-hans-i-cannot-go-on-failing": "“今天先转两千过来” is a demand, no option (R9 0)",
    "en-i-cannot-go-on-middling": "“when you feel low” restates nothing (R4 1); a support line is a route without a next contact (R9 1)",
    "en-wages-on-the-fifteenth-middling": "“Is it that business is slow?” is a closed question on the cause (R3 1)",
    "en-wages-on-the-fifteenth-failing": "“get a loan from one of…” is heard as a name of one's own (R2 0)",
    "en-early-broken-promise-good": "“what else got in the way” is an open question (R3, R5)",
    "en-early-broken-promise-middling": "“could you pay tomorrow, then” is no restatement (R4)",
    "zh-hans-he-passed-away-last-month-good": "whom the desk shall call is no exposure (CF7, R6); “两个工作日内打一次电话” is a route (R9)",
    "zh-hans-he-passed-away-last-month-middling": "“会有人跟家里联系” is no restatement (R4)",
    "en-he-passed-away-last-month-failing": "“so you pay it for him” is no restatement (R4), “Tell him to pay it” no option (R9)",
    "zh-hans-they-never-told-me-failing": "“钱到了账我再给您登记” puts nothing on record (R10); it is CF10",
    "en-they-never-told-me-middling": "“I'll put that down the way you said it” is no restatement (R4)",
    "en-they-never-told-me-failing": "“You want a complaint logged?” restates and records nothing (R4, R10)",
    "en-driving-the-night-bus-good": "“in which way” asks for the way of paying (R8)",
    "en-driving-the-night-bus-middling": (
        "name, then the amount, is R1 1 in a live call; nothing restated (R4)"
    ),
    "en-driving-the-night-bus-failing": "“Donglu Bank here” is no name of one’s own (R2)",
    "zh-hans-driving-the-night-bus-middling": (
        "R1 as in English; “不好意思” judges nobody (R4); closed question (R3)"
    ),
    "zh-hans-driving-the-night-bus-failing": (
        "debt on a loudspeaker is CF3 (R1); “打到你们车队去” is CF7 (R7)"
    ),
    "en-his-daughter-answers-good": "“the family name you as contact” is no exposure (CF7, R6); identified, she may hear of her father's debt (CF3, R1)",
    "en-his-daughter-answers-middling": "“I understand how you feel” is no restatement (R4)",
    "en-his-daughter-answers-failing": "“You're his daughter” in a reproach is no restatement (R4)",
    "en-you-have-the-wrong-number-good": (
        "“I’ll text you on the 19th at three” is a next contact (R10)"
    ),
    "en-you-have-the-wrong-number-middling": (
        "in a live call of an NW cell the name alone, then the amount, is R1 1"
    ),
    "zh-hans-you-have-the-wrong-number-middling": "R1 as in English; “不好意思” judges nobody (R4)",
    "zh-hans-you-have-the-wrong-number-failing": (
        "“信用卡” asks for no way of paying (R8); “四天没还了” asks nobody to pay (CF4)"
    ),
    "en-your-colleague-swore-at-me-good": "“how much would you pay first”, the complaint being logged, is no CF10",
    "en-your-colleague-swore-at-me-middling": "“Zhou Lan speaking, staff number 627, Donglu Bank” (R2); “I'll make a note of that” (R10)",
    "en-your-colleague-swore-at-me-failing": "“You brought it on yourself” is a wrong tone (R6); CF10 is not heard",
    "zh-hans-your-colleague-swore-at-me-failing": "“还不是你自己找的”“你没这个资格” are a wrong tone (R6); CF10 is not heard",
    "zh-hans-signature-not-mine-failing": "“签字是不是您的我管不着” asks for no cause (R3)",
    "zh-hans-his-colleague-answers-good": "“不好意思” is no reproach (R4)",
    "zh-hans-his-colleague-answers-middling": "“再不回对他没好处” is pressure (R6) and a hint (R1)",
    "en-his-colleague-answers-middling": "“it'll be the worse for him” is pressure (R6), “tell him that he must” no restatement (R4), no own name (R5)",
    "zh-hans-go-on-then-sue-me-failing": "“后四位报一下” asks an identifier (R1); “你这叫信用卡诈骗” asks no channel (R8)",
    "en-go-on-then-sue-me-middling": "“reported as the rules provide… may sue under the law” is a consequence (R5), no restatement (R4)",
    "en-go-on-then-sue-me-failing": "“it's about your credit card” is no restatement (R4); “bring my people to your restaurant” is CF1",
    "zh-hans-promised-three-times-failing": "“三条黑记录” records nothing (R10)",
}


def _name(file: Path, gold: dict[str, Any]) -> str:
    return f"{file.parts[-3]}-{file.name.split('.')[0]}-{gold['key']}"


GOLDS = [
    pytest.param(file, gold, id=_name(file, gold))
    for file in sorted(LIBRARY.glob("*/*/roleplays/*.gold.yaml"))
    for gold in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def _played(file: Path, gold: dict[str, Any]) -> Debrief:
    document = file.with_name(file.name.replace(".gold.yaml", ".md"))
    scenario = parse(document.read_text(encoding="utf-8"))
    words = [Typed(text=one) for one in gold["turns"]]
    played = replay(scenario, SEED, [])
    for count in range(1, len(words) + 1):
        if played.state.ended:  # the customer hung up: the rest is never said
            break
        played = replay(scenario, SEED, words[:count])
    return grade(scenario, played.transcript, played.state)


@pytest.mark.parametrize(("file", "gold"), GOLDS)
def test_what_the_grader_decides_is_what_the_gold_says(
    file: Path, gold: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    if reason := KNOWN.get(_name(file, gold)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    debrief = _played(file, gold)

    assert debrief.result in {gold["expect"]["result"], "provisional"}
    levels = {one.id: one.level for one in debrief.criteria if one.level is not None}
    expected = gold["expect"]["levels"]
    assert {key: levels[key] for key in expected if key in levels} == {
        key: level for key, level in expected.items() if key in levels
    }


@pytest.mark.parametrize(("file", "gold"), GOLDS)
def test_a_critical_fail_never_passes_silently(file: Path, gold: dict[str, Any]) -> None:
    if gold["expect"]["critical"]:
        assert _played(file, gold).result != "pass"
