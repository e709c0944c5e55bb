"""Compare an answer with the key: one, set, order, number, text. Partial credit is decided here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import comb

from quizzes.core.mark import ONE, ZERO

MAX_NUMBER_LENGTH = 40  # characters; nobody types a longer figure by intention
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_SIGNS = {"−": "-", "–": "-", "—": "-", "﹣": "-", "、": ",", "﹐": ",", "。": "."}


class NumberFault(StrEnum):
    """Why a text is not a number."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    COMMA = "comma"
    UNIT = "unit"
    NOT_A_NUMBER = "not-a-number"


class NotANumber(ValueError):
    """The text cannot be read as one number; `fault` says why."""

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def normalise_text(text: str) -> str:
    """Return `text` with full-width forms narrowed, spaces folded and case removed."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def read_number(text: str, *, unit: str = "") -> Decimal:
    """Read a number as people type it in Chinese and English.

    Full-width digits, signs and commas are accepted, thousands may be grouped by commas
    (``１，２００``), and the unit may stand behind (``３５％``, ``1200 元``).
    Raises :class:`NotANumber`: nothing there, over-long, a comma that does not group thousands
    (``3,5``), another unit, or no number at all.
    """
    if len(text) > MAX_NUMBER_LENGTH:
        raise NotANumber(NumberFault.TOO_LONG)
    plain = normalise_text(text)
    for sign, ascii_sign in _SIGNS.items():
        plain = plain.replace(sign, ascii_sign)
    plain = plain.replace(" ", "")
    if not plain:
        raise NotANumber(NumberFault.EMPTY)
    wanted = normalise_text(unit).replace(" ", "")
    if wanted and plain.endswith(wanted):
        plain = plain[: -len(wanted)]
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if _PLAIN.fullmatch(plain):
        try:
            return Decimal(plain)
        except InvalidOperation:  # pragma: no cover -- the pattern admits only what Decimal reads
            raise NotANumber(NumberFault.NOT_A_NUMBER) from None
    raise NotANumber(_fault_of(plain))


def _fault_of(plain: str) -> NumberFault:
    digits = plain[1:] if plain[:1] in {"+", "-"} else plain
    if digits and all(sign.isdigit() or sign in ",." for sign in digits) and "," in digits:
        return NumberFault.COMMA
    if digits[:1].isdigit() and _PLAIN.match(digits):
        return NumberFault.UNIT
    return NumberFault.NOT_A_NUMBER


def one(chosen: str, *, right: str) -> Decimal:
    """Return 1 if the right one was chosen, else 0."""
    return ONE if chosen == right else ZERO


def chosen_set(chosen: Collection[str], *, right: Collection[str], penalty: Decimal) -> Decimal:
    """Return the share of right ones that were chosen, less `penalty` shares for each wrong one.

    With `penalty` 1 a wrong choice costs as much as a right one earns, so that ticking everything
    earns little or nothing; with 0 wrong choices are free. Never below 0.
    """
    wanted = set(right)
    if not wanted:
        return ZERO
    picked = set(chosen)
    hits = Decimal(len(picked & wanted))
    misses = Decimal(len(picked - wanted))
    return max(ZERO, (hits - penalty * misses) / Decimal(len(wanted)))


def chosen_set_by_chance(*, right: int, wrong: int, penalty: Decimal) -> Decimal:
    """Return the share that :func:`chosen_set` gives on average when a coin decides each option.

    `right` and `wrong` are numbers of options. Exact: the sum over all ways the coins can fall,
    each as likely as any other. Nothing is known about how people guess; a coin for each option is
    the guess of somebody who knows neither the answer nor how many are right.
    """
    if not right:
        return ZERO
    total = ZERO
    for hits in range(right + 1):
        for misses in range(wrong + 1):
            share = max(ZERO, (hits - penalty * misses) / Decimal(right))
            total += share * comb(right, hits) * comb(wrong, misses)
    return total / Decimal(2 ** (right + wrong))


def pairs(chosen: Mapping[str, str], *, right: Mapping[str, str]) -> Decimal:
    """Return the share of prompts that have their right partner.

    Each prompt is a small question of its own, so each earns the same and a wrong partner costs
    nothing beyond its own share: whoever knows three of four has shown three quarters. A prompt
    without a partner earns nothing. A partner given twice is not refused, because two prompts may
    share one; giving all prompts the same partner earns what that one partner is worth.
    """
    if not right:
        return ZERO
    hits = sum(1 for prompt, partner in right.items() if chosen.get(prompt) == partner)
    return Decimal(hits) / Decimal(len(right))


def mean(shares: Sequence[Decimal]) -> Decimal:
    """Return the mean of shares, 0 when there are none: parts that weigh the same."""
    return sum(shares, ZERO) / Decimal(len(shares)) if shares else ZERO


def order(chosen: Sequence[str], *, right: Sequence[str]) -> Decimal:
    """Return how far the order agrees with the right one: Kendall's tau-a, floored at 0.

    Each pair of items in the right relative order counts for, each in the wrong order against; the
    right order earns 1, an order by chance 0 on average. An order of other items earns 0.
    Source: M. G. Kendall, A New Measure of Rank Correlation, Biometrika 30 (1938).
    """
    if sorted(chosen) != sorted(right) or len(set(right)) != len(right):
        return ZERO
    if len(right) < 2:
        return ONE if right else ZERO
    place = {key: index for index, key in enumerate(right)}
    ranks = [place[key] for key in chosen]
    pairs = len(ranks) * (len(ranks) - 1) // 2
    agree = sum(1 for i, first in enumerate(ranks) for second in ranks[i + 1 :] if first < second)
    return max(ZERO, Decimal(2 * agree - pairs) / Decimal(pairs))


def number(value: Decimal, *, answer: Decimal, within: Decimal) -> Decimal:
    """Return 1 if `value` lies within the tolerance (same unit as the answer), ends included."""
    return ONE if abs(value - answer) <= within else ZERO
