"""Finding and comparing questions by their words, Chinese included. Plain values in and out.

Chinese has no spaces, and word lists know nothing of the trade, so words are found by substring:
every term of the query must stand somewhere in the text, after both were folded. Likeness is the
Sørensen–Dice coefficient of the sets of neighbouring characters (bigrams), 0 to 1: L. R. Dice,
“Measures of the amount of ecologic association between species”, Ecology 26 (1945).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizzes.core import text as short_text

MAX_TERMS = 8  # more words than that are a sentence, not a search
MAX_TERM = 60  # characters
ALIKE = 0.8  # from here two questions are probably the same: decision 0014
NOT_WORDS = frozenset(
    {"type", "version", "key", "keys", "lesson", "cells", "competencies", "rules", "seed"}
    | {"types", "stages"}  # what the trade offers anyway: the same words in every such question
)
NOT_ASKED = frozenset({"title", "explanation", "feedback", "source"})
_GENERATED_KEY = re.compile(r"[0-9a-f]{8}")


# --- folding --------------------------------------------------------------------------------------
@lru_cache(maxsize=16384)
def _fold_sign(sign: str) -> str:
    """Return one character in one width, one case, one form of Chinese."""
    plain = unicodedata.normalize("NFKC", sign).casefold()
    kept = (one for one in plain if not one.isspace())
    return "".join(short_text.fold(one) if one.isalpha() else one for one in kept)


def _is_han(sign: str) -> bool:
    return unicodedata.category(sign) == "Lo"


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters the place where it came from."""
    signs: list[str] = []
    places: list[int] = []
    waiting: int | None = None
    for place, sign in enumerate(text):
        if sign.isspace():
            waiting = place if signs and waiting is None else waiting
            continue
        for one in _fold_sign(sign):
            if waiting is not None:
                if not _is_han(one) and not _is_han(signs[-1]):
                    signs.append(" ")
                    places.append(waiting)
                waiting = None
            signs.append(one)
            places.append(place)
    return "".join(signs), places


def fold(text: str) -> str:
    """Return `text` as it is stored for searching.

    Full and half width, case, traditional and simplified characters make no difference, nor do
    spaces beside Chinese; other white space is one space. Punctuation stays.
    """
    return _folded(unicodedata.normalize("NFC", text))[0]


def terms_of(query: str) -> tuple[str, ...]:
    """Return the folded terms of a query, divided at white space; at most 8, each once."""
    folded = (fold(term[:MAX_TERM]) for term in query.split())
    return tuple(dict.fromkeys(term for term in folded if term))[:MAX_TERMS]


# --- the words of a question ----------------------------------------------------------------------
def words_of(spec: Mapping[str, Any], *, leave_out: frozenset[str] = frozenset()) -> list[str]:
    """Return every text in a spec of any type, in its order, without keys and references."""
    return list(_texts(spec, NOT_WORDS | leave_out))


def asked_words(spec: Mapping[str, Any]) -> str:
    """Return what the question asks and offers, without title, explanation and feedback."""
    return "\n".join(words_of(spec, leave_out=NOT_ASKED))


def search_text(spec: Mapping[str, Any], *, key: str) -> str:
    """Return what a question is found by: its key and all its words, folded, a line for each."""
    return "\n".join(fold(part) for part in [key, *words_of(spec)])


def _texts(value: Any, leave_out: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip() and not _GENERATED_KEY.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in leave_out:
                yield from _texts(part, leave_out)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part, leave_out)


# --- where it was found ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Piece:
    """A piece of a text; `hit` where a term was found."""

    text: str
    hit: bool = False


def hits(text: str, terms: Sequence[str]) -> int:
    """Return how many of the terms stand in `text`."""
    folded = fold(text)
    return sum(term in folded for term in terms)


def excerpt(text: str, terms: Sequence[str], *, around: int = 24) -> list[Piece]:
    """Return the surroundings of the first hit of `terms` in `text`, hits marked; [] without one.

    `around` is the number of characters shown before and after.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    folded, places = _folded(plain)
    spans = _spans(folded, places, terms)
    if not spans:
        return []
    start = max(0, spans[0][0] - around)
    end = min(len(plain), spans[0][1] + 2 * around)
    pieces = [Piece("…")] if start else []
    at = start
    for begin, finish in spans:
        if begin >= end:
            break
        if begin > at:
            pieces.append(Piece(plain[at:begin]))
        pieces.append(Piece(plain[max(begin, at) : finish], hit=True))
        at = finish
    end = max(end, at)
    if at < end:
        pieces.append(Piece(plain[at:end]))
    return [*pieces, Piece("…")] if end < len(plain) else pieces


def _spans(folded: str, places: list[int], terms: Sequence[str]) -> list[tuple[int, int]]:
    """Return where terms stand in the text as it was written, merged and in order."""
    found = sorted(
        (places[hit.start()], places[hit.end() - 1] + 1)
        for term in terms
        if term
        for hit in re.finditer(re.escape(term), folded)
    )
    merged: list[tuple[int, int]] = []
    for begin, finish in found:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(finish, merged[-1][1]))
        else:
            merged.append((begin, finish))
    return merged


# --- likeness -------------------------------------------------------------------------------------
def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters and figures of a text, folded."""
    signs = "".join(one for one in fold(text) if one.isalnum())
    return frozenset(signs[at : at + 2] for at in range(len(signs) - 1)) or frozenset({signs})


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Sørensen–Dice coefficient of two sets of bigrams, 0 (nothing) to 1 (all)."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def anchors(text: str, *, number: int = 12, length: int = 4) -> tuple[str, ...]:
    """Return up to `number` short pieces of a folded text, spread over it.

    Two texts that are alike share at least one of them as good as always, so that the database can
    name the few rows that are worth comparing.
    """
    runs = [run for line in fold(text).split("\n") for run in _runs(line, length)]
    if len(runs) <= number:
        return tuple(dict.fromkeys(runs))
    step = len(runs) / number
    return tuple(dict.fromkeys(runs[int(index * step)] for index in range(number)))


def _runs(line: str, length: int) -> Iterator[str]:
    """Yield the pieces of `length` characters of each unbroken run of letters and figures."""
    for run in re.findall(r"[^\W_]+", line):
        for at in range(len(run) - length + 1):
            yield run[at : at + length]
