"""The development sets are graded as well as is said in docs/explanation/role-play-grading.md."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from quizzes.roleplay.engine.cells import KEY_MOVES, key_move
from quizzes.roleplay.engine.replies import grade_item

pytestmark = pytest.mark.unit
SETS = Path(__file__).resolve().parents[3] / "roleplay"


def rows(name: str) -> list[dict]:
    text = (SETS / f"{name}.dev.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def scorer():
    found = importlib.util.spec_from_file_location("score", SETS / "score.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def graded() -> list[tuple[dict, dict]]:
    return [(row, grade_item(row)) for row in rows("replies")]


def decided(graded) -> list[tuple[int, int]]:
    return [
        (level, prediction["labels"][key])
        for row, prediction in graded
        for key, level in row["labels"].items()
        if prediction["labels"].get(key) is not None
    ]


def test_decided_criteria_are_right_nine_times_in_ten(graded) -> None:
    pairs = decided(graded)
    asked = sum(len(row["labels"]) for row, _prediction in graded)
    assert len(pairs) / asked >= 0.70
    assert sum(gold == level for gold, level in pairs) / len(pairs) >= 0.90


def test_flagged_critical_fails_are_right_nine_times_in_ten(graded) -> None:
    found = [(row, fail) for row, prediction in graded for fail in prediction["cf"] or ()]
    right = [fail for row, fail in found if fail["id"] in {gold["id"] for gold in row["cf"]}]
    assert len(right) / len(found) >= 0.90


def test_evidence_is_quoted_from_the_reply(graded) -> None:
    for row, prediction in graded:
        assert all(fail["span"] in row["reply"] for fail in prediction["cf"] or ())


def test_transcripts_are_graded_turn_by_turn() -> None:
    for row in rows("transcripts"):
        prediction = grade_item(row)
        assert set(prediction["labels"]) == set(row["labels"])
        for fail in prediction["cf"] or ():
            assert fail["span"] in row["turns"][fail["turn"]]["text"]


def test_gaming_earns_nothing(graded) -> None:
    gaming = {"D-024", "D-134", "D-076", "D-052", "D-130", "D-060", "D-084"}
    for row, prediction in graded:
        if row["id"] in gaming:
            total = scorer().total_score(
                {key: level or 0 for key, level in prediction["labels"].items()}
            )
            assert total < 60, row["id"]


@pytest.mark.parametrize("cell", sorted({row["cell"] for row in rows("replies")}))
def test_every_cell_has_a_key_move(cell: str) -> None:
    assert key_move(cell)


def test_the_thirty_cells_are_there() -> None:
    kinds = ("PTP", "UD", "UC", "UM", "DU", "DV", "AS", "AL", "NC", "NW")
    assert all(key_move(f"{kind}-{stage}") for kind in kinds for stage in "EML")
    assert len(KEY_MOVES) > len(kinds)


@pytest.mark.parametrize(
    ("item", "error"),
    [
        ({"id": "x"}, KeyError),
        ({"id": "x", "cell": "UD-M", "context": {"amount": "abc"}, "reply": "好"}, ArithmeticError),
        ({"id": "x", "cell": "??", "context": {}, "reply": "好"}, (KeyError, ValueError)),
    ],
    ids=["no context", "no number", "no such cell"],
)
def test_an_item_of_another_form_is_refused(item: dict, error: type) -> None:
    with pytest.raises(error):
        grade_item(item)
