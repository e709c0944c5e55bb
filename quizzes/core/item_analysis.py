"""Figures of one version of a question from its sums: classical test theory.

Sources: Crocker & Algina, *Introduction to Classical and Modern Test Theory* (1986), ch. 5, 7, 14;
Lord & Novick, *Statistical Theories of Mental Test Scores* (1968), ch. 15; Moodle, *Quiz statistics
calculations* (docs.moodle.org), whose names are used where they are the usual ones; Kelley, "The
selection of upper and lower groups for the validation of test items", *Journal of Educational
Psychology* 30 (1939), 17-24. Every figure says over how many attempts (`n`) and how many it needs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from quizzes.core.observations import SCALE
from quizzes.core.tallies import BINS_PER_DOUBLING, LEFT_OUT, NO_REST, REST_BIN, Bins, ItemSums

ENOUGH_FOR_FACILITY = 10  # attempts
ENOUGH_FOR_DISCRIMINATION = 30  # attempts


@dataclass(frozen=True)
class Figure:
    """A figure over `n` attempts. `value` is None below `needed`, or where nothing varies.

    `error` is its standard error in the same unit, where one is given.
    """

    value: float | None
    n: int
    needed: int
    error: float | None = None

    @property
    def enough(self) -> bool:
        """Whether there is enough evidence to show it."""
        return self.n >= self.needed


@dataclass(frozen=True)
class Thirds:
    """Where the rest cuts the attempts: bins up to `lower_to`, and from `upper_from` on."""

    lower_to: int
    upper_from: int
    lower: int
    middle: int
    upper: int


@dataclass(frozen=True)
class OptionFigures:
    """One option. Shares are of those who reached the question; None where there is no such third.

    `mean_rest` is the mean rest of those who chose it; `correlation` that of choosing it with the
    rest. `key` "" is no answer.
    """

    key: str
    label: str
    right: bool
    n: int
    share: float
    lower: float | None
    middle: float | None
    upper: float | None
    mean_rest: float | None
    correlation: float | None


@dataclass(frozen=True)
class Offered:
    """An option as it was offered."""

    key: str
    label: str
    right: bool


@dataclass(frozen=True)
class ItemFigures:
    """Everything that is said about one version of a question. Shares are 0..1, times in seconds."""

    n: int
    not_reached: int
    omitted: int
    right: int
    wrong: int
    facility: Figure
    spread: Figure
    discrimination: Figure
    efficiency: Figure
    seconds: Figure
    guess: float | None
    thirds: Thirds | None
    options: tuple[OptionFigures, ...]

    @property
    def partly(self) -> int:
        """How many earned something but not everything."""
        return self.n - self.right - self.wrong - self.omitted


def item_figures(
    sums: ItemSums, *, offered: Sequence[Offered] = (), guess: Decimal | None = None
) -> ItemFigures:
    """Return all figures of a version; `guess` is the share that blind guessing earns."""
    enough = sums.n >= ENOUGH_FOR_FACILITY
    related = sums.pairs >= ENOUGH_FOR_DISCRIMINATION
    timed = sum(sums.seconds.values())
    return ItemFigures(
        n=sums.n, not_reached=sums.not_reached, omitted=sums.omitted, right=sums.right,
        wrong=sums.wrong,
        facility=Figure(
            facility(sums) if enough else None, sums.n, ENOUGH_FOR_FACILITY,
            error=facility_error(sums) if enough else None,
        ),
        spread=Figure(spread(sums) if enough else None, sums.n, ENOUGH_FOR_FACILITY),
        discrimination=Figure(
            discrimination(sums) if related else None, sums.pairs, ENOUGH_FOR_DISCRIMINATION,
            error=discrimination_error(sums) if related else None,
        ),
        efficiency=Figure(
            efficiency(sums) if related else None, sums.pairs, ENOUGH_FOR_DISCRIMINATION
        ),
        seconds=Figure(
            median_seconds(sums.seconds) if timed >= ENOUGH_FOR_FACILITY else None, timed,
            ENOUGH_FOR_FACILITY,
        ),
        guess=None if guess is None else float(guess),
        thirds=thirds(sums.rests) if related else None,
        options=options(sums, offered) if enough else (),
    )  # fmt: skip


def facility(sums: ItemSums) -> float | None:
    """Return the facility index: the mean share earned, x̄ = Σx / n, over those who reached it.

    0 is hard, 1 easy. Moodle's facility index; Crocker & Algina's item difficulty p (5.2).
    """
    return sums.x / (sums.n * SCALE) if sums.n else None


def spread(sums: ItemSums) -> float | None:
    """Return the standard deviation of the share earned, with n - 1; None below two attempts."""
    if sums.n < 2:
        return None
    return math.sqrt((sums.n * sums.xx - sums.x**2) / (sums.n * (sums.n - 1))) / SCALE


def facility_error(sums: ItemSums) -> float | None:
    """Return the standard error of the facility, s / √n."""
    deviation = spread(sums)
    return None if deviation is None else deviation / math.sqrt(sums.n)


def covariance(sums: ItemSums) -> float | None:
    """Return the covariance of share and rest with n - 1, both from 0 to 1."""
    n = sums.pairs
    if n < 2:
        return None
    return (n * sums.xr - sums.px * sums.r) / (n * (n - 1)) / SCALE**2


def discrimination(sums: ItemSums) -> float | None:
    """Return the discrimination index: Pearson's correlation of share earned and rest, -1..1.

    r = (nΣxr - ΣxΣr) / √((nΣx² - (Σx)²)(nΣr² - (Σr)²)); the item is not part of what it is compared
    with (Crocker & Algina 14.2, "corrected" item-total correlation; Moodle's discrimination index,
    there in percent). Because the rest is a share of the own attempt, drawn questions are treated
    alike. None where share or rest do not vary.
    """
    n = sums.pairs
    product = (n * sums.pxx - sums.px**2) * (n * sums.rr - sums.r**2)
    if n < 2 or product <= 0:
        return None
    return _held((n * sums.xr - sums.px * sums.r) / math.sqrt(product))


def discrimination_error(sums: ItemSums) -> float | None:
    """Return the standard error of the correlation, √((1 - r²) / (n - 2)); None below 3 attempts.

    Fisher, *Statistical Methods for Research Workers* (1925), 34: r by it is t with n - 2 degrees
    of freedom.
    """
    r = discrimination(sums)
    return None if r is None or sums.pairs < 3 else math.sqrt((1 - r * r) / (sums.pairs - 2))


def efficiency(sums: ItemSums) -> float | None:
    """Return the discriminative efficiency, C / Cmax, -1..1 (Moodle, there in percent).

    C is the covariance of share and rest; Cmax the largest that these two distributions allow: that
    of both sorted. Cmax is taken from the counts in bins, the rest in steps of 0.01. By the
    inequality of Cauchy and Schwarz its error is at most 0.005 · s(x); with a spread of the rest of
    0.15 that is at most 0.033 of the largest correlation, in practice a tenth of it, because
    the errors of single attempts cancel. None where share or rest do not vary.
    """
    actual, largest = covariance(sums), _largest_covariance(sums)
    if actual is None or largest is None or largest <= 0:
        return None
    return _held(actual / largest)


def _largest_covariance(sums: ItemSums) -> float | None:
    n = sums.pairs
    if n < 2:
        return None
    shares, rests = sorted(sums.shares.items()), sorted(sums.rests.items())
    product = sum(x * r * REST_BIN * times for x, r, times in _side_by_side(shares, rests))
    sum_x = sum(x * times for x, times in shares)
    sum_r = sum(r * REST_BIN * times for r, times in rests)
    return (n * product - sum_x * sum_r) / (n * (n - 1)) / SCALE**2


def _side_by_side(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> Iterable[tuple[int, int, int]]:
    """Yield pairs of two sorted lists of (value, times), with how often each pair stands together."""
    i = j = 0
    left_one = left_other = 0
    while i < len(one) and j < len(other):
        left_one = left_one or one[i][1]
        left_other = left_other or other[j][1]
        times = min(left_one, left_other)
        yield one[i][0], other[j][0], times
        left_one, left_other = left_one - times, left_other - times
        i, j = i + (left_one == 0), j + (left_other == 0)


def _held(value: float) -> float:
    return min(max(value, -1.0), 1.0)


def thirds(rests: Bins) -> Thirds | None:
    """Return the cuts that come nearest to thirds; equal rests are never parted.

    Kelley (1939) shows that 27 % at each end is best for two groups of a normal distribution and
    that it matters little between 25 and 33 %; thirds give a middle as well, which the plots need.
    None where the attempts cannot be parted into an upper and a lower group.
    """
    bins = sorted(rests)
    total = sum(rests.values())
    if len(bins) < 2:
        return None
    below = list(accumulate(rests[one] for one in bins))  # attempts up to and with each bin
    low = min(range(len(bins) - 1), key=lambda i: abs(below[i] - total / 3))
    high = min(range(low, len(bins) - 1), key=lambda i: abs(below[i] - 2 * total / 3))
    return Thirds(
        lower_to=bins[low], upper_from=bins[high + 1], lower=below[low],
        middle=below[high] - below[low], upper=total - below[high],
    )  # fmt: skip


def options(sums: ItemSums, offered: Sequence[Offered]) -> tuple[OptionFigures, ...]:
    """Return each option in the order given, then no answer, with its shares by thirds.

    Crocker & Algina 14.5 (analysis of distractors). An option nobody chose is there with 0.
    """
    if not offered:
        return ()
    cuts = thirds(sums.rests)
    known = [*offered, Offered(LEFT_OUT, "", right=False)]
    return tuple(_option(one, sums, cuts) for one in known)


def _option(one: Offered, sums: ItemSums, cuts: Thirds | None) -> OptionFigures:
    bins = sums.options.get(one.key, {})
    n = sum(bins.values())
    lower = middle = upper = None
    if cuts is not None:
        within = [(b, times) for b, times in bins.items() if b != NO_REST]
        low = sum(times for b, times in within if b <= cuts.lower_to)
        high = sum(times for b, times in within if b >= cuts.upper_from)
        between = sum(times for _b, times in within) - low - high
        lower, upper = low / cuts.lower, high / cuts.upper
        middle = between / cuts.middle if cuts.middle else None
    return OptionFigures(
        key=one.key, label=one.label, right=one.right, n=n, share=n / sums.n if sums.n else 0.0,
        lower=lower, middle=middle, upper=upper, mean_rest=_mean_rest(bins),
        correlation=_option_correlation(bins, sums),
    )  # fmt: skip


def _mean_rest(bins: Bins) -> float | None:
    n = sum(times for one, times in bins.items() if one != NO_REST)
    total = sum(one * times for one, times in bins.items() if one != NO_REST)
    return total / n / 100 if n else None


def _option_correlation(bins: Bins, sums: ItemSums) -> float | None:
    """Return Pearson's correlation of choosing the option (1 or 0) with the rest, from bins."""
    chosen = sum(times for one, times in bins.items() if one != NO_REST)
    total = sum(one * times for one, times in bins.items() if one != NO_REST)
    n = sums.pairs
    sum_r = sum(one * times for one, times in sums.rests.items())
    sum_rr = sum(one * one * times for one, times in sums.rests.items())
    product = (n * chosen - chosen**2) * (n * sum_rr - sum_r**2)
    return None if product <= 0 else _held((n * total - chosen * sum_r) / math.sqrt(product))


def median_seconds(bins: Bins) -> float | None:
    """Return the median time from its bins, by geometric interpolation; within 9 % of the true one.

    Times are skewed to the right, so the middle one is told, not the mean.
    """
    total = sum(bins.values())
    passed = 0
    for one in sorted(bins):
        if 2 * (passed + bins[one]) >= total:
            share = (total / 2 - passed) / bins[one]
            return float(2 ** ((one + share) / BINS_PER_DOUBLING))
        passed += bins[one]
    return None
