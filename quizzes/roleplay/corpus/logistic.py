"""A logistic model trained by adaptive steps in a fixed order: the same rows give the same weights."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import exp, sqrt
from random import Random

EPOCHS, RATE, SHRINK = 8, 0.3, 2e-4
AT_LEAST = 2  # rows in which something is met
_CLIP = 30.0

Row = tuple[Sequence[tuple[str, float]], bool]


def trained(rows: Sequence[Row], *, at_least: int = AT_LEAST) -> dict[str, float]:
    """Return the weights of a logistic model of `rows`: what is looked at with its size, yes or no.

    What is met in fewer than `at_least` rows is left out.

    Steps shrink with the slopes met so far (Duchi, Hazan, Singer 2011, “Adaptive subgradient methods
    for online learning and stochastic optimization”).
    """
    times = Counter(name for row, _yes in rows for name, _size in row)
    kept = [([pair for pair in row if times[pair[0]] >= at_least], float(yes)) for row, yes in rows]
    weight: dict[str, float] = defaultdict(float)
    steps: dict[str, float] = defaultdict(lambda: 1e-2)
    order = Random(1)  # noqa: S311 -- the order of training, no secret
    for _epoch in range(EPOCHS):
        order.shuffle(kept)
        for row, yes in kept:
            total = sum(weight[name] * size for name, size in row)
            error = 1 / (1 + exp(-max(-_CLIP, min(_CLIP, total)))) - yes
            for name, size in row:
                slope = error * size + SHRINK * weight[name]
                steps[name] += slope * slope
                weight[name] -= RATE * slope / sqrt(steps[name])
    return dict(weight)
