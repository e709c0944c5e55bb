"""The rubric as values: weights, pass mark, results and the arithmetic of a score."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from quizzes.roleplay.engine.scenario import Scenario, Terms, Value
from quizzes.roleplay.engine.vocabulary import CRITERIA, CriterionKey, ViolationKey

RUBRIC_VERSION = "1"
PASS_MARK = Decimal(80)
DISTINCTION = Decimal(92)
FULL_LEVEL = 2

WEIGHTS: dict[CriterionKey, int] = {
    "R1": 12, "R2": 8, "R3": 12, "R4": 10, "R5": 14,
    "R6": 8, "R7": 12, "R8": 12, "R9": 8, "R10": 4,
}  # fmt: skip

Result = Literal["pass", "fail", "provisional"]
Conduct = Literal["sound", "below-mark", "critical", "open"]


class Reason(Value):
    """Why a decision fell: a code with parameters. The sentence belongs to the Django layer."""

    code: str
    params: dict[str, str] = Field(default_factory=dict)


class Evidence(Value):
    """Words of the transcript: turn number, first character and the one behind the last."""

    turn: int
    start: int
    end: int
    quote: str


class CriterionResult(Value):
    """The decision on one criterion; `level` None means: not sure, a person decides."""

    id: CriterionKey
    weight: int
    level: Literal[0, 1, 2] | None
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
    better: str = ""
    rules: tuple[str, ...] = ()
    lesson: str = ""


class CriticalFailResult(Value):
    """One critical fail with the deciding words, why it is one and what could be said."""

    id: ViolationKey
    evidence: Evidence
    why: str
    better: str = ""
    rules: tuple[str, ...] = ()
    lesson: str = ""


class OutcomeResult(Value):
    """How the call ended; `tainted` when it was reached through a critical fail."""

    key: str
    goal: bool
    tainted: bool
    ended_by: str
    terms: Terms | None = None


class Debrief(Value):
    """The whole grade. Conduct decides; the outcome is reported apart and changes nothing."""

    rubric_version: str
    grader_version: str
    criteria: tuple[CriterionResult, ...]
    critical_fails: tuple[CriticalFailResult, ...]
    score: Decimal | None
    score_low: Decimal
    score_high: Decimal
    distinction: bool
    conduct: Conduct
    outcome: OutcomeResult
    result: Result


def applicable(scenario: Scenario) -> tuple[CriterionKey, ...]:
    """Return the criteria that the scenario's author left on."""
    return tuple(key for key in CRITERIA if key not in scenario.not_applicable)


def score(levels: Mapping[CriterionKey, int]) -> Decimal:
    """Return 100 × Σ(weight × level / 2) / Σ weight, unrounded; 0 when nothing applies."""
    total = sum(WEIGHTS[key] for key in levels)
    if not total:
        return Decimal(0)
    reached = sum(Decimal(WEIGHTS[key] * level) / FULL_LEVEL for key, level in levels.items())
    return Decimal(100) * reached / total


def passes(levels: Mapping[CriterionKey, int], *, critical: bool) -> bool:
    """Return whether these levels pass: 80 and more, no critical fail, R5 at least 1 where it applies."""
    return not critical and score(levels) >= PASS_MARK and levels.get("R5", 1) >= 1


def judge(
    levels: Mapping[CriterionKey, int | None], *, critical: bool
) -> tuple[Result, Decimal, Decimal]:
    """Return the result with the lowest and the highest score that open criteria allow."""
    low = {key: 0 if level is None else level for key, level in levels.items()}
    high = {key: FULL_LEVEL if level is None else level for key, level in levels.items()}
    best, worst = passes(high, critical=critical), passes(low, critical=critical)
    result: Result = "pass" if worst else "provisional" if best else "fail"
    return result, score(low), score(high)
