"""How far a sentence is from what is lawfully said: a small linear model of its words.

The weights come from a labelled corpus (quizzes/roleplay/corpus, trained by `train.py` there) and are
kept as whole numbers, so that every machine adds them up alike. What the model looks at: the words
themselves, how many of them are foreign to lawful talk and to this call, which acts were heard, which
themes are touched, and who listens. It never decides that something is a critical fail; it says that
a person has to look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.vocabulary import VIOLATIONS

SCALE = 1000  # of the stored weights
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_WORD = re.compile(r"[^\u4e00-\u9fffa-z]")
_WORD = re.compile(r"[a-z']+")
#: Chosen on the development sets; see docs/explanation/role-play-grading.md.
_LEAST, _GRAM, _CROSSED = 8, 1.25, 0.75
_MARK = 0.7
_MOST_FOREIGN, _LONG = 12, 60


@dataclass(frozen=True)
class Sentence:
    """One sentence in the folded text, with the acts heard and the themes touched in it."""

    words: str
    acts: frozenset[str]
    themes: frozenset[str]
    explained: bool


@dataclass(frozen=True)
class Weights:
    """The trained model. `fails` names the critical fail that a feature speaks for most often."""

    known: frozenset[str]
    values: Mapping[str, int]
    fails: Mapping[str, str]
    threshold: int


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the stored weights of this version of the grader."""
    text = files(__package__).joinpath("weights", "conduct.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    values = {name: int(pair[0]) for name, pair in stored["weights"].items()}
    fails = {name: VIOLATIONS[pair[1]] for name, pair in stored["weights"].items() if pair[1] >= 0}
    return Weights(frozenset(stored["known"]), values, fails, int(stored["threshold"]))


def grams(words: str) -> frozenset[str]:
    """Return the pieces of a folded text: characters and pairs in Chinese, else words and pairs."""
    if _HAN.search(words):
        plain = _NO_WORD.sub("", words)
        pairs = {f"2{plain[at : at + 2]}" for at in range(len(plain) - 1)}
        return frozenset({f"1{sign}" for sign in plain} | pairs)
    spoken = _WORD.findall(words)
    pairs = {f"b{one} {two}" for one, two in pairwise(spoken)}
    return frozenset({f"w{word}" for word in spoken} | pairs)


def vocabulary(words: str) -> frozenset[str]:
    """Return the pieces by which a text is known or foreign."""
    return frozenset(gram for gram in grams(words) if gram[0] in "2w")


@lru_cache(maxsize=256)
def _context(text: str) -> frozenset[str]:
    return vocabulary(text)


def features(case: Case, sentence: Sentence, known: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield what the model looks at in a sentence, by name and size."""
    pieces = sorted(grams(sentence.words))
    language = "zh" if _HAN.search(sentence.words) else "en"
    size = _GRAM / sqrt(max(_LEAST, len(pieces)))
    yield from ((one, size) for one in pieces)
    telling = [one for one in pieces if one[0] in "2w"]
    told = _context(case.told)
    near = told | _context(case.facts_text)
    foreign = sum(one not in near and one not in known for one in telling)
    count = max(1, len(telling))
    yield f"foreign:{language}", 2 * foreign / count
    yield f"foreign-words:{language}", min(foreign, _MOST_FOREIGN) / 6
    yield "echo", 2 * sum(one in told for one in telling) / count
    yield f"long:{language}", min(len(sentence.words), _LONG) / 30
    yield "always", 1.0
    yield f"always:{language}", 1.0
    yield from ((f"act:{act}", _MARK) for act in sorted(sentence.acts))
    yield from ((f"theme:{theme}", _MARK) for theme in sorted(sentence.themes))
    if not sentence.explained:
        yield "no-act", _MARK
    for flag in _flags(case):
        yield flag, 0.5
        yield from ((f"{flag}:{theme}", _MARK) for theme in sorted(sentence.themes))
        if flag != "voiced":
            yield from ((f"{flag}:{one}", size * _CROSSED) for one in telling)


def _flags(case: Case) -> Iterator[str]:
    if case.outsider:
        yield "outsider"
    if case.crisis:
        yield "crisis"
    if case.complaint or case.disputed or case.contact_request:
        yield "voiced"


def misgiving(case: Case, sentence: Sentence) -> str | None:
    """Return the critical fail that the words most resemble; None when they raise no suspicion."""
    model = weights()
    total, votes = 0.0, dict.fromkeys(map(str, VIOLATIONS), 0.0)
    for name, size in features(case, sentence, model.known):
        weight = model.values.get(name, 0) * size
        total += weight
        if weight > 0 and name in model.fails:
            votes[model.fails[name]] += weight
    if total <= model.threshold:
        return None
    return max(_possible(case), key=lambda fail: votes[fail])


def _possible(case: Case) -> list[str]:
    """Return the critical fails that can be committed against the one who listens."""
    never = set() if case.crisis else {"CF12"}
    if not case.outsider:
        never.add("CF3")
    return [fail for fail in VIOLATIONS if fail not in never]
