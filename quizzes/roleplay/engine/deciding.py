"""From what the rules say and what people would say to a decision, or to none.

Rules and :mod:`likeness` do not know of each other's ways: rules know acts, the model knows how people rated
replies like this one, and what the rules had said of those. Where the model is sure, its level stands; where
that is the level of the rules, so do their reason and their words. Where it is not sure, a person decides.
Whole conversations say more in more ways, and fewer are labelled: there the margins are wider, each
criterion has its own, and a smaller one is enough to confirm what the rules do not doubt.
Measured in docs/explanation/role-play-grading.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from math import inf

from quizzes.roleplay.engine.clauses import clauses
from quizzes.roleplay.engine.criteria import FULL, Decision, criteria
from quizzes.roleplay.engine.danger import left_alone
from quizzes.roleplay.engine.doubts import doubted
from quizzes.roleplay.engine.likeness import Estimate, Ruling, estimate, traits_of, weights
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.pieces import pieces
from quizzes.roleplay.engine.reading import Reading
from quizzes.roleplay.engine.rubric import Evidence, Reason
from quizzes.roleplay.engine.turns import PAUSE
from quizzes.roleplay.engine.vocabulary import CriterionKey

SURE = 2.0  # margin from which an estimate decides; chosen by leaving out one hand after another
#: The same for conversations: alone; confirming a level that the rules doubt; one that they do not.
SURE_IN_CALLS: Mapping[str, float] = {
    "R1": 2.5, "R2": 2.5, "R3": 2.5, "R4": inf, "R5": 6.0, "R6": 5.0, "R7": 3.0, "R8": 3.0, "R9": 2.5,
    "R10": inf,
}  # fmt: skip
OUTWEIGHS_DOUBT: Mapping[str, float] = {"R4": 4.0, "R5": 2.5, "R8": 0.5}
CONFIRMS = 0.5
#: Criteria in which a level of 0 rests on words, not on their absence.
_LOWERED_BY_WORDS = frozenset({"R1", "R4", "R6", "R7"})
#: … and those that rest on a question: rules that heard none are not far wrong.
_BY_QUESTIONS = frozenset({"R3"})
#: What opens a call tells nothing about other criteria than these.
_OPENING = frozenset({"R1", "R2"})
_OPENS: frozenset[str] = frozenset(
    {"identifier-asked", "name-asked", "own-name", "institution", "recording", "purpose"}
)

#: What is not done in full where somebody in danger is left alone.
_IN_DANGER = frozenset({"R5", "R9"})

#: Where a fact or a decided critical fail settles a level, whatever similar replies were given.
_BEYOND_DOUBT = frozenset({"r1.told-others", "r7.false", "r7.critical"})

Decisions = dict[CriterionKey, Decision]


def decisions(reading: Reading, keys: Iterable[CriterionKey]) -> Decisions:
    """Return the decision on each of `keys`. Chosen lines do what their authors say: rules alone."""
    ruled = {key: criteria.get(key).decide(reading) for key in keys}
    if not reading.typed or not reading.addresses:
        return ruled
    traits = traits_of(reading, rulings(reading, ruled))
    settled = {
        key: _settled(key, rule, estimate(key, traits[key]), reading) for key, rule in ruled.items()
    }
    return _not_if_left_alone(reading, settled)


def _not_if_left_alone(reading: Reading, settled: Decisions) -> Decisions:
    """Take full marks for key move and route from who leaves somebody in danger alone."""
    parting = left_alone(reading)
    if parting is None:
        return settled
    reason = Reason(code="left-alone")
    return {
        key: Decision(1, reason, (parting,), ("crisis-handover",))
        if key in _IN_DANGER and one.level == FULL
        else one
        for key, one in settled.items()
    }


def rulings(reading: Reading, ruled: Mapping[CriterionKey, Decision]) -> dict[str, Ruling]:
    """Return what the rules say, as the model looks at it."""
    return {
        key: Ruling(
            rule.level,
            rule.reason.code,
            rule.level is None or doubted(key, rule.level, reading),
        )
        for key, rule in ruled.items()
    }


def _settled(key: CriterionKey, rule: Decision, found: Estimate, reading: Reading) -> Decision:
    if rule.reason.code in _BEYOND_DOUBT:
        return rule
    if _is_conversation(reading):
        alone = found.margin >= SURE_IN_CALLS[key] and not (
            key in _BY_QUESTIONS and abs(found.level - (rule.level or 0)) > 1
        )
        decided = alone or (
            found.level == rule.level and found.margin >= _confirming(key, found, reading)
        )
    else:
        decided = found.margin >= SURE
    if not decided:
        return Decision(None, Reason(code="unsure"), rule.evidence, rule.wanted)
    if found.level == rule.level:
        return rule
    reason = Reason(code="likeness", params={"criterion": key, "level": str(found.level)})
    return Decision(found.level, reason, _telling(key, found.level, reading), rule.wanted)  # type: ignore[arg-type]


def _confirming(key: CriterionKey, found: Estimate, reading: Reading) -> float:
    """Return the margin from which an estimate confirms the level of the rules in a conversation."""
    return OUTWEIGHS_DOUBT.get(key, inf) if doubted(key, found.level, reading) else CONFIRMS


def _is_conversation(reading: Reading) -> bool:
    """Whether the other side answered in words; a written pause inside a reply is no answer."""
    said = [one.who == "collector" or one.text == PAUSE for one in reading.transcript]
    first = said.index(True) if True in said else 0
    return not all(said[first:]) and any(said[first + said[first:].index(False) :])


def _telling(key: CriterionKey, level: int, reading: Reading) -> tuple[Evidence, ...]:
    """Return the sentence that speaks most for the level; none where words are missing."""
    if level == 0 and key not in _LOWERED_BY_WORDS:
        return ()
    known = weights()[key]
    column, sign = (1, 1) if level else (0, -1)
    best, most = None, 0.0
    for utterance in reading.trainee:
        words = normal(utterance.text)
        opening = [act.says for act in utterance.acts if act.act in _OPENS]
        for _number, group in groupby(clauses(words.text), key=lambda part: part.sentence):
            sentence = list(group)
            start, end = sentence[0].start, sentence[-1].end
            said = words.quote(start, end)
            if key not in _OPENING and any(one in said for one in opening):
                continue
            pairs = (known.get(f"g:{one}") for one in pieces(words.text[start:end]))
            weight = sign * sum(pair[column] for pair in pairs if pair is not None)
            if weight > most:
                best, most = (utterance, said), weight
    if best is None:
        return ()
    utterance, quote = best
    at = utterance.text.find(quote)
    if not quote or at < 0:
        return ()
    return (Evidence(turn=utterance.number, start=at, end=at + len(quote), quote=quote),)
