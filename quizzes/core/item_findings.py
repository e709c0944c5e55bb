"""What is wrong with a question, said in codes with their figures; words are made elsewhere.

The limits are constants here and stand in docs/explanation/item-analysis.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from quizzes.core.item_analysis import ENOUGH_FOR_DISCRIMINATION, ItemFigures, OptionFigures

LOW_DISCRIMINATION = 0.10
TOO_HARD = 0.20  # facility below
TOO_EASY = 0.95  # facility above
DEAD_SHARE = 0.05  # Haladyna & Downing, "How many options is enough", EPM 53 (1993), 999-1010
TEMPTING_SHARE = 0.10  # of the upper third


class Reason(StrEnum):
    """Why a question should be looked at; the gravest first."""

    KEY_DOUBTFUL = "key-doubtful"
    NEGATIVE_DISCRIMINATION = "negative-discrimination"
    BELOW_GUESSING = "below-guessing"
    TOO_HARD = "too-hard"
    DRAWS_THE_STRONG = "draws-the-strong"
    LOW_DISCRIMINATION = "low-discrimination"
    DEAD_DISTRACTOR = "dead-distractor"
    TOO_EASY = "too-easy"


GRAVITY = {reason: place for place, reason in enumerate(Reason)}


class Finding(BaseModel):
    """One reason with what was seen. `values` are shares, correlations and numbers by name.

    `option` is the label of the option that it is about, where there is one.
    """

    model_config = ConfigDict(frozen=True)

    reason: Reason
    n: int
    values: dict[str, float] = {}
    option: str = ""


def findings(item: ItemFigures) -> tuple[Finding, ...]:
    """Return what is wrong with a question, the gravest first; () where nothing is or n too small."""
    found = [*_of_facility(item), *_of_discrimination(item), *_of_options(item)]
    return tuple(sorted(found, key=lambda finding: GRAVITY[finding.reason]))


def _of_facility(item: ItemFigures) -> Iterator[Finding]:
    value = item.facility.value
    if value is None:
        return
    if (
        item.guess is not None
        and item.guess > 0
        and value + (item.facility.error or 0) < item.guess
    ):
        yield Finding(
            reason=Reason.BELOW_GUESSING, n=item.n, values={"facility": value, "guess": item.guess}
        )
    elif value < TOO_HARD:
        yield Finding(reason=Reason.TOO_HARD, n=item.n, values={"facility": value})
    elif value > TOO_EASY and item.n >= ENOUGH_FOR_DISCRIMINATION:
        yield Finding(reason=Reason.TOO_EASY, n=item.n, values={"facility": value})


def _of_discrimination(item: ItemFigures) -> Iterator[Finding]:
    """Yield what the discrimination r shows, where it lies below a bound by more than its error.

    Found is r + s < bound, with the bounds 0 and 0.10 and the standard error of a correlation
    s = √((1 - r²) / (n - 2)) (`item_analysis.discrimination_error`). It is the unit in which Fisher,
    *Statistical Methods for Research Workers* (1925), 34, measures a correlation: t = r / s with
    n - 2 degrees of freedom. A question that lies exactly at the bound is found by chance about
    once in six times (a normal deviate below -1: 0.16); without the error it would be every other
    time, and at n = 30, where s is about 0.18, a sound one often.
    """
    figure = item.discrimination
    if figure.value is None or (item.facility.value or 0) > TOO_EASY:
        return  # where nearly all are right, nothing can discriminate
    error = figure.error or 0.0
    values = {"discrimination": figure.value, "error": error}
    if figure.value + error < 0:
        yield Finding(reason=Reason.NEGATIVE_DISCRIMINATION, n=figure.n, values=values)
    elif figure.value + error < LOW_DISCRIMINATION:
        yield Finding(reason=Reason.LOW_DISCRIMINATION, n=figure.n, values=values)


def part_of(key: str) -> str:
    """Return the part of a question that an option belongs to: "line-1" of "line-1.answer".

    Types with several parts name their options ``part.option`` or ``part:option``.
    """
    return key[: max(key.rfind("."), key.rfind(":"), 0)]


def _of_options(item: ItemFigures) -> Iterator[Finding]:
    if item.n < ENOUGH_FOR_DISCRIMINATION:
        return
    offered = [one for one in item.options if one.key]
    for part in dict.fromkeys(part_of(one.key) for one in offered):
        beside = [one for one in offered if part_of(one.key) == part]
        keys = [one for one in beside if one.right]
        wrong = [one for one in beside if not one.right]
        for option in wrong if keys else ():
            if found := _of_wrong_option(option, item, keys=keys, wrong=len(wrong)):
                yield found


def _of_wrong_option(
    option: OptionFigures, item: ItemFigures, *, keys: list[OptionFigures], wrong: int
) -> Finding | None:
    """Return what is wrong with a wrong option.

    The key is doubtful when the upper third chooses the option more often than the least chosen
    right one, and more often than the lower third does. It draws the strong when choosing it goes
    with a higher rest beyond chance (correlation above 2/√n). It is dead below 5 % of those who
    reached the question, unless so few were wrong that no wrong option could have had 5 %.
    """
    n = item.n
    if option.upper is not None and option.lower is not None:
        right = min((key.upper or 0.0) for key in keys)
        values = {"option": option.upper, "lower": option.lower, "key": right}
        rises = option.upper >= option.lower and option.upper >= TEMPTING_SHARE
        if rises and option.upper > right:
            return Finding(reason=Reason.KEY_DOUBTFUL, n=n, values=values, option=option.label)
        beyond_chance = (option.correlation or 0) > 2 / math.sqrt(n)
        if rises and beyond_chance:
            return Finding(reason=Reason.DRAWS_THE_STRONG, n=n, values=values, option=option.label)
    evenly = (1 - (item.facility.value or 0.0)) / wrong
    if option.share < DEAD_SHARE <= evenly:
        return Finding(
            reason=Reason.DEAD_DISTRACTOR, n=n, values={"option": option.share},
            option=option.label,
        )  # fmt: skip
    return None


class RevisionRefused(ValueError):
    """A question to revise cannot be closed like this."""


class OutcomeMissing(RevisionRefused):
    """Closing needs words: what was decided."""


class RevisionClosed(RevisionRefused):
    """Somebody has closed it before."""
