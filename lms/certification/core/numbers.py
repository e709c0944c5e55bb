"""Certificate numbers: ``L1-2026-7K3QX-9W2MD-C``.

Parts: the code of the certification (1–8 letters and digits), the year of the award, ten random
characters and one check character.

* The random part is drawn from 32 characters without look-alikes (no I, L, O, U): 32**10, about
  1.1 · 10**15 numbers a year. Nobody finds a certificate by counting.
* The check character is ISO/IEC 7064 MOD 37,36 over everything before it, without the dashes. It
  notices every single wrong character, so that a slip of the finger is told from an unknown number.
  Numbers whose check character would be a look-alike are drawn again, so that in the part that
  people mistype, O always means 0 and I or L always means 1.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # the 36 of ISO/IEC 7064, in its order
RANDOM_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U
RANDOM_LENGTH = 10
MAX_CODE_LENGTH = 8

_CODE = re.compile(r"[A-Z0-9]{1,8}")
_COMPACT = re.compile(r"([A-Z0-9]{1,8})(\d{4})([0-9A-Z]{10})([0-9A-Z])")
_TAIL = RANDOM_LENGTH + 1
_LOOK_ALIKES = str.maketrans("OIL", "011")


class BadCode(ValueError):
    """The code of a certification must be 1–8 capital letters and digits."""


class BadNumber(ValueError):
    """The text does not have the shape of a certificate number."""


class WrongCheckCharacter(BadNumber):
    """The shape is right and the check character is not: very likely a typing error."""


def check_character(text: str) -> str:
    """Return the ISO/IEC 7064 MOD 37,36 check character of `text` (only 0–9 and A–Z)."""
    product = 36
    for character in text:
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def check_code(code: str) -> str:
    """Return `code` if it may stand at the head of a number, else raise :class:`BadCode`."""
    if not _CODE.fullmatch(code):
        raise BadCode(f"{code[:20]!r}: use 1 to {MAX_CODE_LENGTH} capital letters and digits")
    return code


def draw(code: str, *, year: int, choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a new number. `choose` picks one character of a string; tests give their own."""
    check_code(code)
    while True:
        middle = "".join(choose(RANDOM_ALPHABET) for _ in range(RANDOM_LENGTH))
        last = check_character(f"{code}{year:04d}{middle}")
        if last in RANDOM_ALPHABET:
            return f"{code}-{year:04d}-{middle[:5]}-{middle[5:]}-{last}"


def normalise(text: str) -> str:
    """Return the number that `text` means, in its written form.

    Full-width characters, small letters, spaces and dashes of any kind, or none, are understood;
    so are O for 0 and I or L for 1 in the random part. Raises :class:`BadNumber` when the shape is
    wrong and :class:`WrongCheckCharacter` when the check character does not fit.
    """
    folded = unicodedata.normalize("NFKC", text[:80]).upper()
    compact = "".join(c for c in folded if c.isascii() and c.isalnum())
    if any(not _is_separator(c) for c in folded if not (c.isascii() and c.isalnum())):
        raise BadNumber("characters that no number has")
    compact = compact[:-_TAIL] + compact[-_TAIL:].translate(_LOOK_ALIKES)
    match = _COMPACT.fullmatch(compact)
    if match is None:
        raise BadNumber("a number looks like L1-2026-7K3QX-9W2MD-C")
    code, year, middle, last = match.groups()
    if check_character(f"{code}{year}{middle}") != last:
        raise WrongCheckCharacter("the check character does not fit")
    return f"{code}-{year}-{middle[:5]}-{middle[5:]}-{last}"


def _is_separator(character: str) -> bool:
    """Whether people put this between the groups of a number: a space or any dash."""
    return character.isspace() or unicodedata.category(character) == "Pd" or character == "\u2212"


def check(text: str) -> bool:
    """Return whether `text` is a number, exactly as it is written on a certificate."""
    try:
        return normalise(text) == text
    except BadNumber:
        return False
