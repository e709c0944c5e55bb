"""Plots: labels beside lines can be read, wherever the lines end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.plots import BOTTOM, LABEL_GAP, TOP, curves, label_places

pytestmark = pytest.mark.unit


@given(st.lists(st.integers(TOP, BOTTOM), max_size=8))
def test_labels_keep_their_distance_and_stay_above_the_axis(ends: list[int]) -> None:
    places = label_places(sorted(ends))
    assert all(TOP <= place <= BOTTOM for place in places)
    assert all(b - a >= LABEL_GAP for a, b in pairwise(places))


def test_options_that_nobody_chose_stack_upwards() -> None:
    dead = [(letter, False, (0.0, 0.0, 0.0), 0) for letter in "BCD"]
    made = curves([("A", True, (0.4, 0.4, 0.6), 18), *dead])
    assert [curve.label_y for curve in made[1:]] == [
        BOTTOM - 2 * LABEL_GAP, BOTTOM - LABEL_GAP, BOTTOM,
    ]  # fmt: skip
