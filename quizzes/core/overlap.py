"""Credit for marked passages: hits less false alarms, and the right rule for each hit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import StrEnum
from math import comb

from quizzes.core.mark import ONE, ZERO


class Finding(StrEnum):
    """What a passage was, and what was made of it."""

    FOUND = "found"  # marked, with a right rule
    OTHER_RULE = "other-rule"  # marked, but no right rule
    MISSED = "missed"
    FALSE_ALARM = "false-alarm"
    CLEAR = "clear"  # nothing there and nothing marked


def finding(*, marked: bool, rule: str, accepted: Collection[str]) -> Finding:
    """Return what was made of one passage; `accepted` are the rules it breaks, none if it is fine."""
    if not accepted:
        return Finding.FALSE_ALARM if marked else Finding.CLEAR
    if not marked:
        return Finding.MISSED
    return Finding.FOUND if rule in accepted else Finding.OTHER_RULE


def overlap_share(
    marked: Mapping[str, str],
    *,
    broken: Mapping[str, Collection[str]],
    other_rule: Decimal,
    false_alarm: Decimal,
) -> Decimal:
    """Return max(0, (R + p × S − c × F) ÷ n): hits less false alarms.

    `marked` gives the named rule (or "") by passage, `broken` the accepted rules by violating
    passage. R is how many violations were found with an accepted rule, S how many with another or
    none (each earns p = `other_rule`), F how many marked passages are none (each costs c =
    `false_alarm`), n the number of violations. Marking everything therefore earns little or
    nothing. It is the corrected hit rate of recognition tests (hits − false alarms), per violation:
    J. G. Snodgrass, J. Corwin, Pragmatics of measuring recognition memory, J. Exp. Psychol. Gen.
    117 (1988) 34–50.
    """
    if not broken:
        return ZERO
    earned = ZERO
    for passage, rule in marked.items():
        accepted = broken.get(passage)
        if accepted is None:
            earned -= false_alarm
        else:
            earned += ONE if rule in accepted else other_rule
    return max(ZERO, earned / Decimal(len(broken)))


def guess_share(
    *,
    violations: int,
    clean: int,
    right_rule: Decimal,
    other_rule: Decimal,
    false_alarm: Decimal,
) -> Decimal:
    """Return the mean share when each passage is marked by the toss of a coin and a rule at random.

    `right_rule` is the chance that a rule picked at random is accepted. Exact: the sum over all
    numbers of hits, right rules and false alarms.
    """
    if not violations:
        return ZERO
    total = ZERO
    half = Decimal("0.5") ** (violations + clean)
    for hits in range(violations + 1):
        for named in range(hits + 1):
            by_rule = comb(hits, named) * _power(right_rule, named)
            by_rule *= _power(ONE - right_rule, hits - named)
            for alarms in range(clean + 1):
                earned = named + other_rule * (hits - named) - false_alarm * alarms
                ways = comb(violations, hits) * comb(clean, alarms)
                total += half * ways * by_rule * max(ZERO, earned / violations)
    return total


def _power(base: Decimal, exponent: int) -> Decimal:
    return base**exponent if exponent else ONE  # Decimal has no 0 ** 0
