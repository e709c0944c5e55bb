"""Typed words before they are heard: what is dropped, and how long they may be."""

from __future__ import annotations

import re
import unicodedata

#: One turn of a call on the telephone; the longest line of a scenario has about 250 characters.
MAX_CHARACTERS = 600
#: With everything that is dropped; more is not even looked through.
MOST_SIGNS = 20 * MAX_CHARACTERS
#: Signs that change how other text is shown: direction overrides, isolates, and the byte order mark.
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def clean(text: str) -> str:
    """Return `text` without control signs, steering signs and needless space; what is left is kept.

    Everything that can be read stays as it was typed: HTML, emoji, any script, any width. Evidence
    is quoted from the result.
    """
    kept = "".join(
        " " if sign in "\r\t\v\f" else sign
        for sign in text.replace("\r\n", "\n")
        if sign not in _STEERING
        and (sign in "\n\r\t\v\f" or unicodedata.category(sign) not in {"Cc", "Cs"})
    )
    return _LINES.sub("\n", _BLANKS.sub(" ", kept)).strip()
