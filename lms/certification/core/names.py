"""Names on certificates: made safe to print, masked for strangers, spelled in letters.

A name is never refused here. Invisible and direction-changing characters are dropped from what is
printed, because on paper they could only deceive.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container

from anyascii import anyascii

MASK = "＊"
_PAIRS = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙"
    "钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇令狐拓跋轩辕呼延西门百里"
)
_COMPOUND_SURNAMES = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def printable(name: str) -> str:
    """Return `name` in composed form, without invisible characters, single-spaced."""
    composed = unicodedata.normalize("NFC", name)
    seen = (" " if c.isspace() else c for c in composed)
    return " ".join("".join(c for c in seen if unicodedata.category(c) not in _INVISIBLE).split())


def missing_characters(name: str, *, known: Container[int]) -> tuple[str, ...]:
    """Return the characters of the printable `name` that a font with code points `known` lacks."""
    return tuple(dict.fromkeys(c for c in printable(name) if c != " " and ord(c) not in known))


def code_point(character: str) -> str:
    """Return how a character is named where it cannot be shown: ``U+3B0E``."""
    return f"U+{ord(character):04X}"


def masked(name: str) -> str:
    """Return what a stranger may read: the family name, or the first letter, and a mask.

    周岚 → 周＊, 欧阳静 → 欧阳＊, Zhou Lan → Z＊. The mask has one length whatever the name has.
    """
    shown = printable(name)
    if not shown:
        return MASK
    if shown[:2] in _COMPOUND_SURNAMES and len(shown) > 2:
        return shown[:2] + MASK
    return shown[0].upper() + MASK


def in_letters(name: str) -> str:
    """Return `name` in Latin letters by the commonest readings: 周㬎 → Zhou Xian.

    A reading may be wrong (单 is Shan as a surname and Dan elsewhere), which is why it is offered
    and never chosen for anybody. Empty where no letters are known for it.
    """
    shown = printable(name)
    if not _is_han(shown[:1]):
        return " ".join(anyascii(shown).split())
    if "·" in shown:  # a name of several words, as in 阿不都·买买提
        return " ".join(anyascii(word).capitalize() for word in shown.split("·") if word)
    length = 2 if shown[:2] in _COMPOUND_SURNAMES and len(shown) > 2 else 1
    surname, given = anyascii(shown[:length]), anyascii(shown[length:])
    return " ".join(f"{surname.capitalize()} {given.capitalize()}".split())


def _is_han(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith("CJK UNIFIED")
