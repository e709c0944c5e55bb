"""What is asked of the grader holds on the development sets (docs/explanation/role-play-grading.md).

The replies are trained on, so their figures show that nothing broke. The transcripts are not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import score

from quizzes.roleplay.engine.replies import grade_item

HERE = Path(__file__).parent

pytestmark = pytest.mark.unit


def graded(name: str) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    lines = (HERE / f"{name}.dev.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines if line.strip()]
    return items, {item["id"]: grade_item(item) for item in items}


@pytest.mark.parametrize("name", ["replies", "transcripts"])
def test_levels_fails_and_quotes_are_as_good_as_was_asked_for(name: str) -> None:
    items, found = graded(name)
    figures = score.compare({item["id"]: item for item in items}, found)
    fails = figures["critical_fails"]

    assert figures["warnings"] == []  # every quote stands in the text
    assert figures["coverage"] >= 0.70
    assert figures["selective_accuracy"] >= 0.90
    assert figures["pass_fail"]["agreement"] >= 0.95
    assert fails["overall"]["precision"] >= 0.90
    assert fails["evidence_accuracy"] >= 0.80
    assert fails["mean_span_iou"] >= 0.80


@pytest.mark.parametrize("name", ["replies", "transcripts"])
def test_no_fail_passes_in_silence_and_few_clean_ones_go_to_a_person(name: str) -> None:
    items, found = graded(name)
    failing = [found[item["id"]]["cf"] for item in items if item["cf"]]
    clean = [found[item["id"]]["cf"] for item in items if not item["cf"]]

    assert sum(fails != [] for fails in failing) >= 0.97 * len(failing)
    assert sum(fails is None for fails in clean) <= 0.25 * len(clean)
    assert not any(clean)  # a clean one is never flagged
