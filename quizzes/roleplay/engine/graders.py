"""From a transcript to a debrief: ten criteria, critical fails, score, conduct and outcome.

Pure and deterministic. A criterion may come back without a level: then a person decides, the score
is a range, and the result is provisional unless it is the same at both ends of the range.
"""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.criteria import Decision
from quizzes.roleplay.engine.deciding import Decisions, decisions
from quizzes.roleplay.engine.dialogue import State, Utterance
from quizzes.roleplay.engine.reading import Failed, Reading
from quizzes.roleplay.engine.rubric import (
    DISTINCTION,
    FULL_LEVEL,
    RUBRIC_VERSION,
    WEIGHTS,
    Conduct,
    CriterionResult,
    CriticalFailResult,
    Debrief,
    OutcomeResult,
    Reason,
    Result,
    applicable,
    judge,
)
from quizzes.roleplay.engine.scenario import Scenario
from quizzes.roleplay.engine.vocabulary import CriterionKey

GRADER_VERSION = "words-7"


def grade(
    scenario: Scenario,
    transcript: Sequence[Utterance],
    state: State,
    *,
    case: Case | None = None,
) -> Debrief:
    """Return the debrief of a call; `state` is its last state (for the outcome only).

    `case` is the context where the scenario does not hold it whole (single replies).
    """
    reading = Reading(scenario, transcript, case=case or Case.of_scenario(scenario, transcript))
    decided = _decided(reading, applicable(scenario))
    results = tuple(_result(reading, key, decision) for key, decision in decided.items())
    fails = tuple(_critical(reading, one) for one in reading.fails)
    levels: dict[CriterionKey, int | None] = {one.id: one.level for one in results}
    result, low, high = judge(levels, critical=bool(fails))
    if result == "pass" and any(key.startswith("CF") for key in reading.unsure):
        result = "provisional"  # words that may be a critical fail never pass in silence
    return Debrief(
        rubric_version=RUBRIC_VERSION,
        grader_version=GRADER_VERSION,
        criteria=results,
        critical_fails=fails,
        score=low if low == high else None,
        score_low=low,
        score_high=high,
        distinction=result == "pass" and low >= DISTINCTION,
        conduct=_conduct(result, critical=bool(fails)),
        outcome=_outcome(scenario, state, critical=bool(fails)),
        result=result,
    )


def _decided(reading: Reading, keys: Sequence[CriterionKey]) -> Decisions:
    if not reading.trainee:
        return {key: Decision(0, Reason(code="nothing-said")) for key in keys}
    return decisions(reading, keys)


def _result(reading: Reading, key: CriterionKey, decision: Decision) -> CriterionResult:
    better = ""
    if decision.level != FULL_LEVEL:
        turn = decision.evidence[0].turn if decision.evidence else None
        better = reading.better_words(decision.wanted, turn=turn)
    return CriterionResult(
        id=key,
        weight=WEIGHTS[key],
        level=decision.level,
        reason=decision.reason,
        evidence=tuple(dict.fromkeys(decision.evidence)),
        better=better,
        rules=reading.scenario.rules.get(key, ()),
        lesson=reading.scenario.lessons.get(key, ""),
    )


def _critical(reading: Reading, one: Failed) -> CriticalFailResult:
    key = one.violation.id
    return CriticalFailResult(
        id=key,
        evidence=one.evidence,
        why=one.violation.why,
        better=reading.better_words((), turn=one.evidence.turn),
        rules=reading.scenario.rules.get(key, ()),
        lesson=reading.scenario.lessons.get(key, ""),
    )


def _conduct(result: Result, *, critical: bool) -> Conduct:
    if critical:
        return "critical"
    words: dict[Result, Conduct] = {"pass": "sound", "fail": "below-mark", "provisional": "open"}
    return words[result]


def _outcome(scenario: Scenario, state: State, *, critical: bool) -> OutcomeResult:
    goal = scenario.is_goal(state.outcome)
    return OutcomeResult(
        key=state.outcome,
        goal=goal,
        tainted=critical and (goal or state.agreement is not None),
        ended_by=state.ended_by,
        terms=state.agreement,
    )
