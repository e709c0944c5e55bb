"""Levels follow from what was said and when."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.criteria import criteria
from quizzes.roleplay.engine.dialogue import Choice, State, Utterance
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.rubric import WEIGHTS, Debrief, judge, passes, score
from quizzes.roleplay.engine.scenario import Act, Meters, Scenario, Terms, Violation
from quizzes.roleplay.engine.vocabulary import CRITERIA
from tests.factories.roleplay import MODEL_PATH, shipped_text

pytestmark = pytest.mark.unit
SCENARIO = parse(shipped_text())
ENDED = State(seed=1, beat="close", meters=Meters(), ended=True, outcome="dated-promise")


def debrief_of(*keys: str) -> Debrief:
    played = dialogue.replay(SCENARIO, 1, [Choice(line=key) for key in keys])
    return grade(SCENARIO, played.transcript, played.state)


def call(*turns: tuple[str, ...], scenario: Scenario = SCENARIO) -> dict[str, int | None]:
    """Grade a call of bare acts: each turn is a tuple of acts; ("promise",) is the debtor's."""
    spoken = []
    for number, acts in enumerate(turns):
        if acts == ("promise",):
            terms = Terms(date="17", amount="1680")
            spoken.append(Utterance(number=number, who="debtor", text="ok", promises=terms))
            continue
        text = " ".join(acts)
        said = tuple(Act(act=act, says=act) for act in acts if not act.startswith("CF"))  # type: ignore[arg-type]
        fails = tuple(Violation(id=act, says=act, why="x") for act in acts if act.startswith("CF"))  # type: ignore[arg-type]
        spoken.append(
            Utterance(number=number, who="collector", text=text, acts=said, violations=fails)
        )
    return {one.id: one.level for one in grade(scenario, spoken, ENDED).criteria}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_model_path_earns_everything(language: str) -> None:
    scenario = parse(shipped_text(language))
    played = dialogue.replay(scenario, 1, [Choice(line=key) for key in MODEL_PATH])
    debrief = grade(scenario, played.transcript, played.state)
    assert debrief.score == Decimal(100)
    assert (debrief.result, debrief.distinction, debrief.conduct) == ("pass", True, "sound")
    assert (debrief.outcome.goal, debrief.outcome.tainted) == (True, False)
    assert len(MODEL_PATH) >= 8


@pytest.mark.parametrize(
    ("turns", "criterion", "level"),
    [
        pytest.param([("identifier-asked",), ("amount",)], "R1", 2, id="R1 asked first"),
        pytest.param([("identifier-asked", "amount")], "R1", 1, id="R1 not waited"),
        pytest.param([("name-asked", "amount")], "R1", 1, id="R1 name only"),
        pytest.param([("amount",), ("identifier-asked",)], "R1", 0, id="R1 debt first"),
        pytest.param([("purpose",)], "R1", 1, id="R1 neither"),
        pytest.param([("identifier-asked",), ("CF3",)], "R1", 0, id="R1 told others"),
        pytest.param([("own-name", "institution"), ("purpose", "recording")], "R2", 2, id="R2 all"),
        pytest.param([("own-name", "institution")], "R2", 1, id="R2 two"),
        pytest.param([("own-name",)], "R2", 0, id="R2 one"),
        pytest.param([("cause-open",), ("demand",)], "R3", 2, id="R3 open first"),
        pytest.param([("demand",), ("cause-open",)], "R3", 1, id="R3 after demand"),
        pytest.param([("cause-closed",)], "R3", 1, id="R3 closed"),
        pytest.param([("demand",)], "R3", 0, id="R3 none"),
        pytest.param([("restated",)], "R4", 2, id="R4 restated"),
        pytest.param([("purpose",)], "R4", 1, id="R4 nothing"),
        pytest.param([("restated",), ("judgement",)], "R4", 0, id="R4 judged"),
        pytest.param([("restated",), ("CF2",)], "R4", 0, id="R4 insult"),
        pytest.param([("cause-open",), ("date-asked",)], "R5", 2, id="R5 in order"),
        pytest.param([("date-asked",), ("cause-open",)], "R5", 1, id="R5 order"),
        pytest.param([("cause-open",)], "R5", 1, id="R5 part"),
        pytest.param([("date-asked",)], "R5", 0, id="R5 essential missing"),
        pytest.param([("cause-open", "judgement"), ("date-asked",)], "R5", 0, id="R5 blame"),
        pytest.param([("cause-open",), ("date-asked",), ("CF6",)], "R5", 0, id="R5 false name"),
        pytest.param([("amount", "due-date")], "R6", 2, id="R6 fits"),
        pytest.param([("tone-harsh", "tone-pushy")], "R6", 1, id="R6 one kind"),
        pytest.param([("tone-harsh", "consequence-untied")], "R6", 0, id="R6 two kinds"),
        pytest.param([("consequence-legal",)], "R6", 0, id="R6 law at E"),
        pytest.param([("CF7",)], "R6", 0, id="R6 leverage at E"),
        pytest.param([("amount", "due-date")], "R7", 2, id="R7 all"),
        pytest.param([("amount",)], "R7", 1, id="R7 left out"),
        pytest.param([("amount", "due-date", "consequence-untied")], "R7", 1, id="R7 untied"),
        pytest.param([("amount", "due-date", "false-fact")], "R7", 0, id="R7 false"),
        pytest.param([("amount", "due-date", "CF8")], "R7", 0, id="R7 invented"),
        pytest.param([("date-asked", "amount-asked", "channel-asked")], "R8", 2, id="R8 all"),
        pytest.param([("date-asked",)], "R8", 1, id="R8 one"),
        pytest.param([("dictated",)], "R8", 1, id="R8 dictated"),
        pytest.param([("demand",)], "R8", 0, id="R8 none"),
        pytest.param([("promise",), ("agreement-repeated", "recorded", "follow-up")], "R10", 2, id="R10 all"),
        pytest.param([("agreement-repeated", "recorded", "follow-up"), ("promise",)], "R10", 1, id="R10 too early"),
        pytest.param([("agreement-repeated",)], "R10", 0, id="R10 nothing agreed"),
    ],
)  # fmt: skip
def test_level_follows_from_acts(turns: list[tuple[str, ...]], criterion: str, level: int) -> None:
    assert call(*turns)[criterion] == level


@pytest.mark.parametrize(
    ("stage", "turns", "level"),
    [
        ("M", [("consequence-legal",)], 2),
        ("M", [("consequence-legal",), ("consequence-contract",)], 1),
        ("L", [("next-step-dated",)], 2),
        ("L", [("next-step-undated",)], 1),
        ("L", [("next-step-dated", "tone-harsh")], 1),
        ("L", [("purpose",)], 0),
    ],
)
def test_stage_decides_what_tone_fits(stage: str, turns: list[tuple[str, ...]], level: int) -> None:
    scenario = SCENARIO.model_copy(update={"stage": stage})
    assert call(*turns, scenario=scenario)["R6"] == level


@pytest.mark.parametrize(
    ("acts", "level"),
    [
        (("option-authorised",), 2), (("route-named",), 2), (("route-vague",), 1),
        (("option-unauthorised",), 1), (("purpose",), 0),
    ],
)  # fmt: skip
def test_option_or_routing(acts: tuple[str, ...], level: int) -> None:
    scenario = SCENARIO.model_copy(update={"not_applicable": ()})
    assert call(acts, scenario=scenario)["R9"] == level


def test_wrong_figure_is_false() -> None:
    act = Act(act="amount", says="1880", value="1880")
    spoken = [Utterance(number=0, who="collector", text="1880", acts=(act,))]
    levels = {one.id: one.level for one in grade(SCENARIO, spoken, ENDED).criteria}
    assert levels["R7"] == 0


def test_silence_earns_nothing() -> None:
    debrief = grade(SCENARIO, [Utterance(number=0, who="debtor", text="喂？")], ENDED)
    assert (debrief.score, debrief.result) == (Decimal(0), "fail")


def test_promise_by_violation_is_reported_and_fails() -> None:
    debrief = debrief_of(*MODEL_PATH[:5], "visit-fee", *MODEL_PATH[6:])
    assert {one.id for one in debrief.critical_fails} == {"CF5", "CF8"}
    assert (debrief.outcome.goal, debrief.outcome.tainted) == (True, True)
    assert (debrief.result, debrief.conduct) == ("fail", "critical")
    assert debrief.score_low > 60


def test_better_words_come_from_the_same_place() -> None:
    debrief = debrief_of(*MODEL_PATH[:5], "small-sum", *MODEL_PATH[6:])
    accuracy = next(one for one in debrief.criteria if one.id == "R7")
    assert accuracy.level == 1
    assert accuracy.better == next(
        line.text for line in SCENARIO.beat("facts").lines if line.key == "plain-facts"
    )


def test_weights_sum_to_a_hundred_and_every_criterion_has_a_grader() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert criteria.keys() == CRITERIA


ANCHOR_B = {
    "R1": 2,
    "R2": 2,
    "R3": 0,
    "R4": 1,
    "R5": 0,
    "R6": 2,
    "R7": 2,
    "R8": 1,
    "R9": 1,
    "R10": 1,
}


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (dict.fromkeys(CRITERIA, 2), Decimal(100)),
        ({**dict.fromkeys(CRITERIA, 2), "R2": 1}, Decimal(96)),
        (ANCHOR_B, Decimal(57)),
        ({**dict.fromkeys(CRITERIA, 0), "R1": 2}, Decimal(12)),
        ({}, Decimal(0)),
    ],
    ids=["D", "A", "B", "E", "nothing applies"],
)
def test_score_of_the_anchors(levels: dict[str, int], expected: Decimal) -> None:
    assert score(levels) == expected  # type: ignore[arg-type]


def test_key_move_and_conduct_are_needed_to_pass() -> None:
    full = dict.fromkeys(CRITERIA, 2)
    assert passes(full, critical=False)
    assert not passes(full, critical=True)
    assert not passes({**full, "R5": 0}, critical=False)


@pytest.mark.parametrize(
    ("levels", "critical", "result"),
    [
        ({**dict.fromkeys(CRITERIA, 2), "R10": None}, False, "pass"),
        ({**dict.fromkeys(CRITERIA, 2), "R5": None}, False, "provisional"),
        ({**dict.fromkeys(CRITERIA, 0), "R5": None}, False, "fail"),
        ({**dict.fromkeys(CRITERIA, 2), "R5": None}, True, "fail"),
    ],
)
def test_open_criterion_makes_it_provisional_only_when_it_decides(
    levels: dict[str, int | None], critical: bool, result: str
) -> None:
    assert judge(levels, critical=critical)[0] == result  # type: ignore[arg-type]
