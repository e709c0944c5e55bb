"""The pieces of folded words that the models count: characters and words with their neighbours."""

from __future__ import annotations

import re
from itertools import pairwise

_HAN = re.compile(r"[\u4e00-\u9fff]")
_FIGURE = re.compile(r"\d+")
_NO_WORD = re.compile(r"[^\u4e00-\u9fffa-z?]")
_WORD = re.compile(r"[a-z']+|\?|\d+")


def pieces(text: str) -> frozenset[str]:
    """Return what stands in the folded `text`: in Chinese one to three characters in a row and two
    around a third; else words, pairs, and two around a third.

    A figure counts as one sign: which sum is named says nothing. “a b”, “a_b” and “a ” tell words
    apart from characters.
    """
    if _HAN.search(text):
        plain = _NO_WORD.sub("", _FIGURE.sub("d", text))
        rows = {plain[at : at + size] for size in (1, 2, 3) for at in range(len(plain) - size + 1)}
        return frozenset(
            rows | {f"{one}_{two}" for one, two in zip(plain, plain[2:], strict=False)}
        )
    words = ["d" if word.isdigit() else word for word in _WORD.findall(text)]
    found = {f"{word} " for word in words} | {f"{one} {two}" for one, two in pairwise(words)}
    return frozenset(found | {f"{one}_{two}" for one, two in zip(words, words[2:], strict=False)})
