"""How a level is made from scores. The whole rule stands here.

1. Only evidence of the last 365 days counts; of one person at most the newest 20 pieces of a cell.
2. Fewer than 3 pieces (a person) or 5 (several people) give no level: "not enough".
3. The level follows the mean score: below 60 % practise (1), below 80 % near (2), else meets (3).
4. Skilled (4) needs a mean of at least 90 % *and* enough evidence to believe it: the lower end of
   the 90 % Wilson interval must reach 70 %. Seven right answers of seven do; six do not.

The Wilson interval is made for right and wrong; a fractional score varies less than that, so the
interval is never too narrow. See :func:`wilson`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum, sqrt

COUNTS_FOR = timedelta(days=365)
NEWEST_OF_A_PERSON = 20
ENOUGH_FOR_A_PERSON = 3
ENOUGH_FOR_A_TEAM = 5
NEAR_FROM = 0.60
MEETS_FROM = 0.80
SKILLED_FROM = 0.90
SKILLED_LOW_END = 0.70
Z_90 = 1.6449  # standard normal quantile of a two-sided 90 % interval

NONE, NOT_ENOUGH = "none", "not-enough"
WORDS = {1: "practise", 2: "near", 3: "meets", 4: "skilled"}


@dataclass(frozen=True)
class Score:
    """One piece of evidence: `value` from 0 to 1, earned `at` a moment."""

    value: float
    at: datetime


@dataclass(frozen=True)
class Level:
    """What the scores of one cell say. `level` is None where they say too little.

    `word` is a key: practise, near, meets, skilled, not-enough or none; `mean`, `low` and `high`
    are shares from 0 to 1 (None without evidence); `oldest` and `newest` bound the evidence.
    """

    level: int | None
    word: str
    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    oldest: datetime | None = None
    newest: datetime | None = None

    @property
    def mean_percent(self) -> int | None:
        """The mean as whole per cent."""
        return _percent(self.mean)

    @property
    def low_percent(self) -> int | None:
        """The lower end of the interval as whole per cent."""
        return _percent(self.low)

    @property
    def high_percent(self) -> int | None:
        """The upper end of the interval as whole per cent."""
        return _percent(self.high)

    @property
    def is_rated(self) -> bool:
        """Whether there was enough evidence for a level."""
        return self.level is not None

    @property
    def needs_work(self) -> bool:
        """Whether the level is below "meets"."""
        return self.level is not None and self.mean is not None and self.mean < MEETS_FROM


def wilson(mean: float, n: int, *, z: float = Z_90) -> tuple[float, float]:
    """Return the Wilson score interval of a share `mean` seen in `n` > 0 trials."""
    centre = mean + z * z / (2 * n)
    spread = z * sqrt(mean * (1 - mean) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def counted(scores: Iterable[Score], *, at: datetime, newest: int | None) -> list[Score]:
    """Return the scores that count at the moment `at`, newest first, at most `newest` of them."""
    recent = sorted(
        (score for score in scores if score.at >= at - COUNTS_FOR),
        key=lambda score: score.at,
        reverse=True,
    )
    return recent if newest is None else recent[:newest]


def level_of(
    scores: Iterable[Score],
    *,
    at: datetime,
    enough: int = ENOUGH_FOR_A_PERSON,
    newest: int | None = NEWEST_OF_A_PERSON,
) -> Level:
    """Return the level that `scores` give at the moment `at`.

    For several people pass ``enough=ENOUGH_FOR_A_TEAM, newest=None``.
    """
    used = counted(scores, at=at, newest=newest)
    n = len(used)
    if n == 0:
        return Level(None, NONE, 0)
    mean = round(fsum(score.value for score in used) / n, 9)  # a mean of 80 % is not 79.9…
    low, high = wilson(mean, n)
    level = _level(mean, low) if n >= enough else None
    word = WORDS[level] if level else NOT_ENOUGH
    return Level(level, word, n, mean, low, high, used[-1].at, used[0].at)


def _percent(share: float | None) -> int | None:
    return None if share is None else int(share * 100 + 0.5)


def _level(mean: float, low: float) -> int:
    if mean < NEAR_FROM:
        return 1
    if mean < MEETS_FROM:
        return 2
    return 4 if mean >= SKILLED_FROM and low >= SKILLED_LOW_END else 3


def rules_in_numbers() -> dict[str, int]:
    """Return the numbers of the rule in days, pieces and whole per cent, to be explained."""
    return {
        "days": COUNTS_FOR.days,
        "newest": NEWEST_OF_A_PERSON,
        "enough_person": ENOUGH_FOR_A_PERSON,
        "enough_team": ENOUGH_FOR_A_TEAM,
        "near": int(NEAR_FROM * 100),
        "meets": int(MEETS_FROM * 100),
        "skilled": int(SKILLED_FROM * 100),
        "low_end": int(SKILLED_LOW_END * 100),
    }
