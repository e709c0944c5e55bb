"""The sums that figures are computed from: exact whole numbers that can be added and taken away.

Adding an attempt and taking it away again gives the very same sums, in any order, because nothing
is rounded after :mod:`quizzes.core.observations`. Distributions are kept as counts in bins:

=============  ====================================  =====================================
what           bin                                   error
=============  ====================================  =====================================
share earned   1/10000                               none
rest           1/100 (0..100), rounded half up       at most 0.005
score          1/100 (0..100), rounded half up       at most 0.005 (half a percentage point)
seconds        a factor of 2^(1/4), about 19 %       at most 9 % either way
=============  ====================================  =====================================
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from quizzes.core.observations import SCALE, Asked, Observation, State

REST_BIN = SCALE // 100  # width of a bin of the rest, in 1/10000
NO_REST = -1  # the bin of a choice in an attempt without any other question
LEFT_OUT = ""  # the key under which "no answer" stands among the options
BINS_PER_DOUBLING = 4  # of seconds
LONGEST_BIN = 60  # 2^15 seconds, about nine hours
POINTS_SCALE = (
    1_000_000  # marks have 2 places and shares 4: their product is a whole number of these
)

Bins = dict[int, int]


class NeverCounted(ValueError):
    """Something would be taken away that was never added: the sums must be built anew."""


class Sums(BaseModel):
    """Whole numbers by name, and counts in bins; none is below 0."""

    model_config = ConfigDict(frozen=True)


class ItemSums(Sums):
    """All that is known of one version of a question. Shares x and rests r are in 1/10000.

    `n` attempts reached it. Of them `pairs` have a rest; `px`, `pxx`, `r`, `rr`, `xr` are the sums
    of x, x², r, r² and x·r over these. `options` counts choices by key and bin of the rest.
    """

    n: int = 0
    right: int = 0
    wrong: int = 0
    omitted: int = 0
    not_reached: int = 0
    x: int = 0
    xx: int = 0
    pairs: int = 0
    px: int = 0
    pxx: int = 0
    r: int = 0
    rr: int = 0
    xr: int = 0
    shares: Bins = {}
    rests: Bins = {}
    seconds: Bins = {}
    options: dict[str, Bins] = {}


class QuizSums(Sums):
    """All that is known of a quiz. Scores s are shares of the points, in 1/10000.

    `n` attempts were marked in full and have an answer; `blank` ones have none and count nowhere
    else. `passed` and `by_deadline` count among the `n`.
    """

    n: int = 0
    blank: int = 0
    passed: int = 0
    by_deadline: int = 0
    s: int = 0
    ss: int = 0
    scores: Bins = {}


class FormSums(Sums):
    """A fixed set of questions that everybody had. Points are in 1/1000000.

    `total` and `squares` are the sums of X and X²; `items` holds the same (`x`, `xx`) by question.
    """

    n: int = 0
    total: int = 0
    squares: int = 0
    items: dict[str, dict[str, int]] = {}


S = TypeVar("S", bound=Sums)


def combined(kind: type[S], parts: Iterable[tuple[int, S]]) -> S:
    """Return the sum of `parts`, each taken so many times (1: added, -1: taken away).

    Raises :class:`NeverCounted` if anything falls below 0.
    """
    total: dict[str, Any] = {}
    for times, part in parts:
        _add(total, part.model_dump(exclude_defaults=True), times=times)
    return kind.model_validate(_without_zeros(total))


def _add(total: dict[Any, Any], part: Mapping[Any, Any], *, times: int) -> None:
    for name, value in part.items():
        if isinstance(value, Mapping):
            _add(total.setdefault(name, {}), value, times=times)
        else:
            total[name] = total.get(name, 0) + times * value


def _without_zeros(total: Mapping[Any, Any]) -> dict[Any, Any]:
    kept: dict[Any, Any] = {}
    for name, value in total.items():
        held = _without_zeros(value) if isinstance(value, Mapping) else value
        if isinstance(held, int) and held < 0:
            raise NeverCounted(f"{name} would be {held}")
        if held:
            kept[name] = held
    return kept


def seconds_bin(seconds: float) -> int:
    """Return the bin of a time: floor(4 · log2(seconds)), from 0 (one second) to 60 (nine hours)."""
    return min(max(math.floor(BINS_PER_DOUBLING * math.log2(max(seconds, 1.0))), 0), LONGEST_BIN)


def rest_bin(rest: int | None) -> int:
    """Return the bin (hundredths, half up) of a rest in 1/10000; `NO_REST` for None."""
    return NO_REST if rest is None else (rest + REST_BIN // 2) // REST_BIN


def item_sums(observations: Iterable[Observation]) -> ItemSums:
    """Return the sums of what was observed of one version of a question."""
    total: dict[str, Any] = {}
    for seen in observations:
        if seen.state is State.NOT_REACHED:
            _add(total, {"not_reached": 1}, times=1)
            continue
        _add(total, _counts(seen), times=1)
    return ItemSums.model_validate(_without_zeros(total))


def _counts(seen: Observation) -> dict[str, Any]:
    x, r = seen.share, seen.rest
    counts: dict[str, Any] = {"n": 1, "x": x, "xx": x * x}
    if seen.state in (State.RIGHT, State.WRONG, State.OMITTED):
        counts[seen.state.value] = 1
    if r is not None:
        counts |= {"pairs": 1, "px": x, "pxx": x * x, "r": r, "rr": r * r, "xr": x * r}
        counts |= {"shares": {x: 1}, "rests": {rest_bin(r): 1}}
    if seen.seconds is not None:
        counts["seconds"] = {seconds_bin(seen.seconds): 1}
    keys = (LEFT_OUT,) if seen.state is State.OMITTED else seen.chosen
    counts["options"] = {key: {rest_bin(r): 1} for key in keys}
    return counts


def quiz_sums(
    asked: Sequence[Asked], *, percent: Decimal | None, passed: bool, by_deadline: bool
) -> QuizSums:
    """Return what one attempt adds to its quiz; `percent` is 0..100, None while marks are missing."""
    if not any(one.answered for one in asked):
        return QuizSums(blank=1)
    if percent is None:
        return QuizSums()
    score = int(percent * 100)
    return QuizSums(
        n=1, passed=int(passed), by_deadline=int(by_deadline), s=score, ss=score * score,
        scores={rest_bin(score): 1},
    )  # fmt: skip


def form_sums(asked: Sequence[Asked]) -> FormSums | None:
    """Return what one attempt adds to its form; None if a mark or every answer is missing."""
    if not any(one.answered for one in asked) or any(one.share is None for one in asked):
        return None
    points = {
        f"{one.item[0]}.{one.item[1]}": int(one.marks * (one.share or 0) * POINTS_SCALE)
        for one in asked
    }
    total = sum(points.values())
    items = {key: {"x": x, "xx": x * x} for key, x in points.items()}
    return FormSums(n=1, total=total, squares=total * total, items=items)
