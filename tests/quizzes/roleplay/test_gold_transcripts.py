"""Gold transcripts: typed words replayed through the engine, compared where the grader decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from quizzes.roleplay.engine.dialogue import Typed, replay
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.rubric import Debrief
from quizzes.roleplay.engine.turns import Played

LIBRARY = Path(__file__).parents[3] / "content" / "library"
SEED = 1
#: Golds on which the grader is known to decide wrongly. The gold stands; the grader has to change.
KNOWN: dict[str, str] = {}
#: Golds with a critical fail that was said, is not found and is nobody's to decide.
UNHEARD: dict[str, str] = {}


def _name(file: Path, gold: dict[str, Any]) -> str:
    return f"{file.parts[-3]}-{file.name.split('.')[0]}-{gold['key']}"


GOLDS = [
    pytest.param(file, gold, id=_name(file, gold))
    for file in sorted(LIBRARY.glob("*/*/roleplays/*.gold.yaml"))
    for gold in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def _replayed(file: Path, gold: dict[str, Any]) -> tuple[Played, Debrief]:
    document = file.with_name(file.name.replace(".gold.yaml", ".md"))
    scenario = parse(document.read_text(encoding="utf-8"))
    words = [Typed(text=one) for one in gold["turns"]]
    played = replay(scenario, SEED, [])
    for count in range(1, len(words) + 1):
        if played.state.ended:  # the customer hung up: the rest is never said
            break
        played = replay(scenario, SEED, words[:count])
    return played, grade(scenario, played.transcript, played.state)


def _played(file: Path, gold: dict[str, Any]) -> Debrief:
    return _replayed(file, gold)[1]


@pytest.mark.parametrize(("file", "gold"), GOLDS)
def test_what_the_grader_decides_is_what_the_gold_says(
    file: Path, gold: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    if reason := KNOWN.get(_name(file, gold)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    debrief = _played(file, gold)

    assert debrief.result in {gold["expect"]["result"], "provisional"}
    levels = {one.id: one.level for one in debrief.criteria if one.level is not None}
    expected = gold["expect"]["levels"]
    assert {key: levels[key] for key in expected if key in levels} == {
        key: level for key, level in expected.items() if key in levels
    }


@pytest.mark.parametrize(("file", "gold"), GOLDS)
def test_every_critical_fail_that_was_said_is_found_or_a_person_looks_for_it(
    file: Path, gold: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    """What the customer cut short by hanging up was never said. A suspicion may have another name."""
    listed = gold["expect"]["critical"]
    if not listed:
        return
    if reason := UNHEARD.get(_name(file, gold)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    played, debrief = _replayed(file, gold)
    found = {one.id for one in debrief.critical_fails}
    looked_at = [one for turn in played.transcript for one in turn.suspected]

    assert found or looked_at
    assert debrief.result != "pass"
    said = sum(turn.who == "collector" for turn in played.transcript)
    missing = set(listed) - found
    if said == len(gold["turns"]):
        assert len(missing) <= len(looked_at), (sorted(missing), looked_at)
