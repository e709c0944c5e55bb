"""Numbers in typed words: digits, Chinese numerals as they are spoken, English words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TO_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
_TENS = {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_WORDS = {word: value for value, word in enumerate(_TO_TWENTY)} | _TENS
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?万?|[零〇一二两三四五六七八九十百千万]+|"
    rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?:[- ](?:{_ONES}))?\b"
)
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Number:
    """A number in the text: its value and its place in the folded text."""

    value: Decimal
    start: int
    end: int


def numbers(text: str) -> tuple[Number, ...]:
    """Return every number of the folded text in order."""
    found = []
    for match in _NUMBER.finditer(text):
        value = _value(match.group())
        if value is not None:
            found.append(Number(value, match.start(), match.end()))
    return tuple(found)


def _value(words: str) -> Decimal | None:
    if words[0].isdecimal():
        plain = Decimal(words.rstrip("万").replace(",", ""))
        return plain * TEN_THOUSAND if words.endswith("万") else plain
    if words[0].isascii():
        return Decimal(sum(_WORDS[part] for part in re.split(r"[- ]", words)))
    return read_chinese(words)


def read_chinese(words: str) -> Decimal | None:
    """Return the value of Chinese numerals, also the short forms of speech; None when unreadable.

    八百三 is 830, 四千一 is 4100, 一万二 is 12000; a row of digits (二〇二六) is read digit by digit.
    """
    if all(sign in _DIGITS for sign in words):
        return Decimal("".join(str(_DIGITS[sign]) for sign in words)) if words else None
    if "万" not in words:
        return _below_ten_thousand(words)
    head, _, tail = words.partition("万")
    high = read_chinese(head) if head else Decimal(1)
    if not tail:
        low: Decimal | None = Decimal(0)
    elif len(tail) == 1 and tail in _DIGITS:
        low = Decimal(_DIGITS[tail] * TEN_THOUSAND // 10)
    else:
        low = read_chinese(tail.lstrip("零〇")) if tail.strip("零〇") else Decimal(0)
    return None if high is None or low is None else high * TEN_THOUSAND + low


def _below_ten_thousand(words: str) -> Decimal | None:
    total, digit, unit, zero = 0, 0, 1, False
    for sign in words:
        if sign in "零〇":
            zero = True
        elif sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            unit = _UNITS[sign]
            total += (digit or 1) * unit
            digit, zero = 0, False
        else:
            return None
    spoken_short = digit and not zero and unit > _UNITS["十"]
    return Decimal(total + (digit * unit // 10 if spoken_short else digit))
