"""How far a sentence is from what is lawfully said: a small linear model of its words.

The weights come from a labelled corpus (quizzes/roleplay/corpus, trained by `train.py` there) and are
kept as whole numbers, so that every machine adds them up alike. What the model looks at in a sentence:
the words themselves, how many of them are foreign to lawful talk and to this call, which acts were
heard, which themes are touched, and who listens. A second sum weighs the whole reply, since some fails
lie in what stands beside what. The model never decides that something is a critical fail; it says that
a person has to look. Which fail it would be is a sum of its own for each, trained on sentences that fail.
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
from typing import Any

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.figures import numbers
from quizzes.roleplay.engine.pieces import pieces
from quizzes.roleplay.engine.vocabulary import VIOLATIONS

SCALE = 1000  # of the stored weights
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_WORD = re.compile(r"[^\u4e00-\u9fffa-z]")
_WORD = re.compile(r"[a-z']+")
#: Chosen on the development sets; see docs/explanation/role-play-grading.md.
_LEAST, _GRAM, _CROSSED = 8, 1.25, 0.75
_MARK = 0.7
_PIECES, _WHOLE, _VOICED, _ACT = 2.0, 2.5, 0.5, 0.6
_MOST_FOREIGN, _LONG = 12, 60
_LONG_REPLY, _MOST_NEW = 200, 4  # characters; figures that nobody had named


@dataclass(frozen=True)
class Sentence:
    """One sentence in the folded text, with the acts heard and the themes touched in it."""

    words: str
    acts: frozenset[str]
    themes: frozenset[str]
    explained: bool


@dataclass(frozen=True)
class Weights:
    """The trained model. `names` holds, for each critical fail, what tells it from the others."""

    known: frozenset[str]
    values: Mapping[str, int]
    names: Mapping[str, Mapping[str, int]]
    whole: Mapping[str, int]
    threshold: int


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the stored weights of this version of the grader."""
    text = files(__package__).joinpath("weights", "conduct.json").read_text(encoding="utf-8")
    return weights_of(json.loads(text))


def weights_of(stored: Mapping[str, Any]) -> Weights:
    """Return the weights that were stored as JSON."""
    known, threshold = frozenset(stored["known"]), int(stored["threshold"])
    return Weights(known, stored["weights"], stored["names"], stored["whole"], threshold)


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
    single = sorted(grams(sentence.words))
    language = "zh" if _HAN.search(sentence.words) else "en"
    size = _GRAM / sqrt(max(_LEAST, len(single)))
    yield from ((one, size) for one in single)
    rows = sorted(pieces(sentence.words))
    yield from ((f"p:{one}", _PIECES / sqrt(max(_LEAST, len(rows)))) for one in rows)
    telling = [one for one in single if one[0] in "2w"]
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


def whole(case: Case, text: str, acts: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield what the model looks at in a whole reply (the folded `text`), by name and size."""
    flags = sorted({*_flags(case), *(["request"] if case.contact_request else [])})
    yield "always", 1.0
    yield f"in:{'zh' if _HAN.search(text) else 'en'}", 0.5
    for mark in (f"kind:{case.kind}", f"to:{case.speaker}", f"verified:{case.verified}", *flags):
        yield mark, 0.5
    for act in sorted(set(acts)):
        yield f"act:{act}", _ACT
        yield f"{case.kind}:{act}", _ACT
    rows = sorted(pieces(text))
    size = _WHOLE / sqrt(max(_LEAST, len(rows)))
    for one in rows:
        yield f"p:{one}", size
        yield from ((f"{flag}:p:{one}", size * _VOICED) for flag in flags)
    named = {number.value for number in numbers(text)}
    told = {number.value for number in numbers(case.told)}
    yield "new-figures", min(_MOST_NEW, len(named - told - case.known_numbers)) / 2
    yield "long", min(len(text), _LONG_REPLY) / 100


def bearing(case: Case, text: str, acts: Iterable[str]) -> float:
    """Return how much the whole reply weighs, which is added to each of its sentences."""
    known = weights().whole
    return sum(known.get(name, 0) * size for name, size in whole(case, text, acts))


def misgiving(case: Case, sentence: Sentence, *, reply: float) -> float | None:
    """Return how much the words weigh.

    `reply` is the :func:`bearing` of the whole. Above 0 a fail is likelier than not; suspicion begins far
    below. None when they raise none.
    """
    model = weights()
    total = reply + sum(
        model.values.get(name, 0) * size for name, size in features(case, sentence, model.known)
    )
    return total / SCALE if total > model.threshold else None


def resembled(case: Case, sentence: Sentence) -> tuple[tuple[str, float], ...]:
    """Return the critical fails that can be committed here, the one that the words resemble most first.

    Each with its sum: the difference of two is how much clearer the one is than the other.
    """
    found, names = list(naming(case, sentence)), weights().names
    sums = {
        key: sum(names[key].get(name, 0) * size for name, size in found) / SCALE
        for key in _possible(case)
    }
    return tuple(sorted(sums.items(), key=lambda pair: -pair[1]))


def naming(case: Case, sentence: Sentence) -> Iterator[tuple[str, float]]:
    """Yield what tells one fail from another: all features but what is foreign or repeated."""
    for name, size in features(case, sentence, ()):
        if not name.startswith(("foreign", "echo")):
            yield name, size


def _possible(case: Case) -> list[str]:
    """Return the critical fails that can be committed against the one who listens."""
    never = set() if case.crisis else {"CF12"}
    if not case.outsider:
        never.add("CF3")
    return [fail for fail in VIOLATIONS if fail not in never]
