"""How people rated replies like this one: for each criterion, a small linear model of labelled replies.

The rules of :mod:`criteria` know a level by listed acts; people rate what is meant. The model has seen
labelled replies (quizzes/roleplay/corpus, trained by `train.py` there) and looks at what the rules made of
them, at the acts, the words themselves, how much of what was told and of the facts is taken up, and who
listens. Two sums for each criterion say whether the level is at least 1 and whether it is 2: above zero
means yes, and the distance from zero is how sure the model is. Weights are whole numbers, so that every
machine adds up alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from math import sqrt
from typing import NamedTuple

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import clauses
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.pieces import pieces
from quizzes.roleplay.engine.reading import Reading
from quizzes.roleplay.engine.restating import content, echoed, windows

SCALE = 1000  # of the stored weights
FULL = 2
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"\d+")
_SENTENCE = re.compile(r"[.!?;]")
#: Sizes of what is looked at; chosen by leaving out one hand after another (corpus/README.md).
_OWN, _RULE, _ACT, _CASE, _CODE, _PIECES, _LEAST = 1.5, 1.0, 0.7, 0.5, 0.5, 3.2, 10
_SHORT, _LONG, _FEW, _ENOUGH = 25, 200, 2, 4  # characters; content signs
#: Criteria for which the same acts and fails mean something else in another cell or stage.
_ACTS_BY_KIND, _FAILS_BY_KIND = frozenset({"R5", "R9", "R10"}), frozenset({"R5", "R9"})
_BY_STAGE, _BY_CELL = frozenset({"R6"}), frozenset({"R5"})
_BY_TOLD = frozenset({"R3", "R4", "R5"})

Traits = dict[str, float]


class Ruling(NamedTuple):
    """What the rules say of a criterion: level, code of the reason, whether they doubt it."""

    level: int | None
    code: str
    doubted: bool


class Estimate(NamedTuple):
    """The level that people would most likely give, and how sure that is (0: not at all)."""

    level: int
    margin: float


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, Sequence[int]]]:
    """Return the stored weights: by criterion and trait, for “at least 1” and for “2”."""
    text = files(__package__).joinpath("weights", "levels.json").read_text(encoding="utf-8")
    stored: Mapping[str, Mapping[str, Sequence[int]]] = json.loads(text)
    return stored


def estimate(key: str, traits: Traits) -> Estimate:
    """Return the estimate for the criterion `key` of a reply with these `traits`."""
    known = weights()[key]
    some = full = 0.0
    for name, size in traits.items():
        pair = known.get(name)
        if pair is not None:
            some += pair[0] * size
            full += pair[1] * size
    return judged(some / SCALE, full / SCALE)


def judged(some: float, full: float) -> Estimate:
    """Return the estimate of two sums: whether the level is at least 1, and whether it is 2."""
    if some <= 0:
        return Estimate(0, -some)
    if full > 0:
        return Estimate(FULL, min(some, full))
    return Estimate(1, min(some, -full))


def traits_of(reading: Reading, rulings: Mapping[str, Ruling]) -> dict[str, Traits]:
    """Return, for each criterion of `rulings`, what the model looks at, by name and size."""
    case = reading.case
    texts = [normal(one.text).text for one in reading.trainee]
    rows = sorted(frozenset().union(*map(pieces, texts)))
    size = _PIECES / sqrt(max(_LEAST, len(rows)))
    common = _of_rules(reading, rulings) | _of_case(case, reading) | _of_words(case, texts)
    common |= {f"g:{piece}": size for piece in rows}
    told = _taken_up(case, texts)
    acts = sorted({one.act for one in reading.acts})
    fails = sorted(reading.fail_ids | reading.unsure)
    found: dict[str, Traits] = {}
    for key, ruling in rulings.items():
        own = dict(common)
        own[f"own={ruling.level}"] = own[f"code={ruling.code}"] = _OWN
        own[f"own-doubt={None if ruling.doubted else ruling.level}"] = _RULE
        if key in _BY_TOLD:
            own |= told
        for places, circumstance in (
            (_ACTS_BY_KIND, case.kind), (_BY_STAGE, case.stage), (_BY_CELL, case.cell)
        ):  # fmt: skip
            if key in places:
                own |= {f"a:{circumstance}:{act}": _ACT for act in acts}
        for places, circumstance in ((_FAILS_BY_KIND, case.kind), (_BY_STAGE, case.stage)):
            if key in places:
                own |= {f"f:{circumstance}:{fail}": _ACT for fail in fails}
        found[key] = own
    return found


def _of_rules(reading: Reading, rulings: Mapping[str, Ruling]) -> Traits:
    found: Traits = {}
    for key, ruling in rulings.items():
        found[f"r:{key}={ruling.level}"] = _RULE
        found[f"rc:{ruling.code}"] = _CODE
    found |= {f"a:{one.act}": _ACT for one in reading.acts}
    found |= {f"f:{fail}": _RULE for fail in sorted(reading.fail_ids)}
    return found | {f"u:{key}": _ACT for key in sorted(reading.unsure)}


def _of_case(case: Case, reading: Reading) -> Traits:
    flags = {
        "crisis": case.crisis, "complaint": case.complaint, "disputed": case.disputed,
        "request": case.contact_request, "outsider": case.outsider,
        "addresses": reading.addresses, "conversation": len(reading.trainee) > 1,
    }  # fmt: skip
    marks = [name for name, holds in flags.items() if holds]
    marks += [f"stage:{case.stage}", f"kind:{case.kind}", f"to:{case.speaker}"]
    marks += [f"verified:{case.verified}"]
    return {f"x:{mark}": _CASE for mark in marks}


def _of_words(case: Case, texts: Sequence[str]) -> Traits:
    """Return how long the words are, what they ask and name, and how much of the facts they hold."""
    text = " ".join(texts)
    language = "zh" if _HAN.search(text) else "en"
    length = len(text) * (1.0 if language == "zh" else 0.4)
    said = content(text)
    shares = [len(one & said) / len(one) for one in map(content, case.facts) if len(one) > _FEW]
    facts = content(case.facts_text)
    return {
        "always": 1.0, f"in:{language}": _CASE,
        "long": min(length, _LONG) / 100, "short": float(length < _SHORT),
        "facts": 2 * len(facts & said) / max(5, len(facts)), "fact": 2 * max(shares, default=0.0),
        "asks": min(4, text.count("?")) / 2, "figures": min(5, len(_FIGURE.findall(text))) / 3,
        "sentences": min(8, len(_SENTENCE.findall(text))) / 4,
    }  # fmt: skip


def _taken_up(case: Case, texts: Iterable[str]) -> Traits:
    """Return how much of what the other side told stands in statements, and how literally."""
    told = content(case.told)
    shared = literal = own_words = 0.0
    for text in texts:
        for window in windows(clauses(text)):
            if window[-1].asks:
                continue
            words = text[window[0].start : window[-1].end].strip()
            meant = content(words)
            common = len(meant & told)
            echo = echoed(words, case.told) if case.told else 0.0
            shared = max(shared, common)
            own_words = max(own_words, common * (1 - echo))
            if len(meant) > _FEW:
                literal = max(literal, echo)
    return {
        "shared": shared / _ENOUGH, "shared-enough": float(shared >= _ENOUGH),
        "own-words": own_words / 3, "literal": literal,
    }  # fmt: skip
