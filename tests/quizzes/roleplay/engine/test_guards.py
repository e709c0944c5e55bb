"""Guards: comparisons, history, and what can never hold."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from quizzes.roleplay.engine.dialogue import State
from quizzes.roleplay.engine.guards import Guard, contradiction, holds
from quizzes.roleplay.engine.scenario import Meters

pytestmark = pytest.mark.unit

STATE = State(
    seed=1, beat="a", turn=3, meters=Meters(trust=3, irritation=1), disclosed=("payday",),
    said=("cause-open", "M3"), visited=("a", "b"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        ({}, True),
        ({"trust": ">= 3"}, True),
        ({"trust": ">=3", "irritation": "< 1"}, False),
        ({"turns": "== 3"}, True),
        ({"disclosed": ["payday"]}, True),
        ({"undisclosed": ["payday"]}, False),
        ({"said": ["cause-open", "M3"]}, True),
        ({"unsaid": ["M3"]}, False),
        ({"visited": ["c"]}, False),
        ({"unvisited": ["c"]}, True),
        ({"any": [{"trust": "> 4"}, {"irritation": "<= 1"}]}, True),
        ({"none": [{"trust": "> 4"}]}, True),
    ],
)
def test_guard_holds_as_written(guard: dict[str, object], expected: bool) -> None:
    assert holds(Guard.model_validate(guard), STATE) is expected


@pytest.mark.parametrize("bound", ["3", "trust", ">> 3", ">= three", "__import__('os')"])
def test_other_comparisons_are_refused(bound: str) -> None:
    with pytest.raises(ValidationError):
        Guard(trust=bound)


@pytest.mark.parametrize(
    "guard",
    [
        {"trust": "> 5"},
        {"disclosed": ["a"], "undisclosed": ["a"]},
        {"any": [{"trust": "< 0"}]},
    ],
)
def test_contradiction_is_found(guard: dict[str, object]) -> None:
    assert contradiction(Guard.model_validate(guard))
