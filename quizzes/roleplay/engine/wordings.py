"""Phrases that authors write: “log|raise … complaint” stands where its parts stand, in this order.

“…” is what may stand between, “|” says that one of several words is enough. A part begins where a word
begins (in Chinese anywhere) and may go on: “harm” stands in “harming”. All parts stand in one sentence.
Width, case and traditional characters make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from quizzes.roleplay.engine.normal import normal

_GAP = re.compile(r"\s*(?:…+|\.{3})\s*")
_BETWEEN = r"[^.!?;\n]*?"


def stands_in(phrase: str, folded: str) -> bool:
    """Return whether `phrase` stands in the folded text."""
    wanted = _compiled(phrase)
    return wanted is not None and wanted.search(folded) is not None


def with_words(phrase: str) -> str:
    """Return `phrase`; raise ValueError when it holds no words."""
    if _compiled(phrase) is None:
        raise ValueError("write words, with … between parts and | between alternatives")
    return phrase


def any_stands_in(phrases: Iterable[str], folded: str) -> bool:
    """Return whether any of `phrases` stands in the folded text."""
    return any(stands_in(one, folded) for one in phrases)


@lru_cache(maxsize=4096)
def _compiled(phrase: str) -> re.Pattern[str] | None:
    parts = [_part(one) for one in _GAP.split(phrase)]
    return re.compile(_BETWEEN.join(filter(None, parts))) if any(parts) else None


def _part(words: str) -> str:
    either = [normal(one).text.strip() for one in words.split("|")]
    begun = [_begun(one) for one in either if one]
    return f"(?:{'|'.join(begun)})" if begun else ""


def _begun(words: str) -> str:
    """Return where `words` begin: at the beginning of a Latin word or a figure, in Chinese anywhere."""
    latin = words[0].isascii() and words[0].isalnum()
    return (r"(?<![a-z0-9])" if latin else "") + re.escape(words)
