"""Sentences and clauses of a folded text, each with whether it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?;…\n]+[\"')\]]*")
_CLAUSE_END = re.compile(r"[,:]|(?: - )|--")
_ASKS = re.compile(
    r"[吗呢么嘛]$|(?:好不好|行不行|可不可以|能不能|是不是|对不对|可以吧|对吧|行吧|是吧)$"
)
_INTERROGATIVE = re.compile(
    r"什么|哪|怎么|几|多少|谁|是不是|为何|咋|\b(?:what|which|when|how|who|why|where)\b"
)
_TITLE = re.compile(r"\b(?:mr|mrs|ms|dr|st|no|vs|a|p|m)$")


@dataclass(frozen=True)
class Clause:
    """Part of a sentence; `start` and `end` are places in the folded text.

    `after_pause`: the other side has answered since the last clause (written as “……”).
    """

    start: int
    end: int
    text: str
    sentence: int
    asks: bool
    after_pause: bool


def clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses in order. Decimal points and grouped thousands end nothing."""
    found: list[Clause] = []
    paused = False
    for number, (start, end, closing) in enumerate(_sentences(text)):
        pieces = [piece for piece in _pieces(text, start, end) if text[slice(*piece)].strip()]
        for left, right in pieces:
            words = text[left:right].strip()
            last = right == pieces[-1][1]
            asks = bool(_ASKS.search(words)) or (
                "?" in closing and (last or bool(_INTERROGATIVE.search(words)))
            )
            found.append(Clause(left, right, words, number, asks, paused))
            paused = False
        paused = paused or "…" in closing
    return tuple(found)


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if text[match.start()] == "." and _inside(text, match.start()):
            continue
        yield start, match.start(), match.group()
        start = match.end()
    if text[start:].strip():
        yield start, len(text), ""


def _inside(text: str, at: int) -> bool:
    """Whether the point belongs to a number or a title."""
    before, after = text[:at], text[at + 1 : at + 2]
    if before[-1:].isdigit() and after.isdigit():
        return True
    return bool(after) and bool(_TITLE.search(before[-4:])) and (after == " " or after.isalpha())


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for match in _CLAUSE_END.finditer(text, start, end):
        at = match.start()
        if text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
            continue
        yield left, at
        left = match.end()
    yield left, end
