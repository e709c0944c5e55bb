"""How long a text is, counted as readers of Chinese and of English count."""

from __future__ import annotations

import re
import unicodedata

_UNITS = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3040-\u30ff\uac00-\ud7af]"
    r"|[^\W\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3040-\u30ff\uac00-\ud7af]+"
    r"(?:['’.,\-][^\W\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3040-\u30ff\uac00-\ud7af]+)*"
)


def text_length(text: str) -> int:
    """Return the number of Chinese characters plus the number of words and figures.

    A Han character (also kana and Hangul) counts 1; a run of other letters or digits counts 1, as
    the word count of a word processor does. Punctuation and spaces do not count. Full-width letters
    and digits are narrowed first.
    """
    return len(_UNITS.findall(unicodedata.normalize("NFKC", text)))
