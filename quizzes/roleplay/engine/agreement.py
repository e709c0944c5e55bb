"""How far two who rate agree, beyond what chance would bring: Cohen's weighted kappa. Plain arithmetic.

    kappa = 1 − Σ w·observed ÷ Σ w·expected

`observed` is the share of the pairs of levels, `expected` what the two raters' own shares of levels
would give if they rated independently. The weight of a disagreement is *quadratic*: the square of the
distance between the levels over the square of the largest one, so that 0 against 2 weighs four times 0
against 1. Sources: Cohen, J. (1968), Weighted kappa, Psychological Bulletin 70, 213–220; quadratic
weights: Fleiss, J. L. & Cohen, J. (1973), Educational and Psychological Measurement 33, 613–619.
Several pairs of raters, or several criteria, are pooled by their sums (De Vries, H. et al. (2008), Using
pooled kappa …, Field Methods 20, 272–282).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

LEVELS = 3  # 0, 1, 2

Pair = tuple[int, int]
Weight = Callable[[int, int], float]


@dataclass(frozen=True)
class Agreement:
    """Pairs of levels compared: how many, how many equal, and the weighted disagreements."""

    n: int = 0
    equal: int = 0
    observed: float = 0.0
    expected: float = 0.0

    @property
    def kappa(self) -> float | None:
        """The weighted kappa from −1 to 1; None without pairs, or where nobody varies."""
        if not self.n or self.expected <= 0:
            return None
        return 1 - self.observed / self.expected

    @property
    def share(self) -> float | None:
        """The share of equal pairs from 0 to 1."""
        return self.equal / self.n if self.n else None

    def __add__(self, other: Agreement) -> Agreement:
        """Return both pooled."""
        return Agreement(
            self.n + other.n,
            self.equal + other.equal,
            self.observed + other.observed,
            self.expected + other.expected,
        )


def quadratic(one: int, other: int) -> float:
    """Return the weight of a disagreement between two levels, from 0 to 1."""
    return ((one - other) / (LEVELS - 1)) ** 2


def agreement(pairs: Iterable[Pair], *, weight: Weight = quadratic) -> Agreement:
    """Return how two raters agree; a pair holds the first one's level and the second one's."""
    cells = Counter(pairs)
    n = sum(cells.values())
    if not n:
        return Agreement()
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    for (one, other), count in cells.items():
        first[one] += count
        second[other] += count
    observed = sum(weight(one, other) * count for (one, other), count in cells.items())
    expected = sum(weight(a, b) * first[a] * second[b] for a in first for b in second) / n
    return Agreement(n, sum(cells[(a, a)] for a in first), observed, expected)


def pooled(parts: Sequence[Agreement] | Iterable[Agreement]) -> Agreement:
    """Return several agreements as one: sums of the disagreements, observed and expected."""
    return sum(parts, Agreement())
