"""Gold transcripts of the library: read beside their scenarios, faults named with their file."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.seed.documents import FaultyLibrary
from lms.seed.golds import read_golds
from lms.seed.library import LibraryDocument, read_library

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[3] / "content" / "library"
GOOD = "- {key: good, turns: [您好], expect: {result: pass, levels: {R1: 2}, critical: []}, note: 好}\n"


def document(tmp_path: Path, golds: str | None) -> list[LibraryDocument]:
    folder = tmp_path / "first-scripts" / "en" / "roleplays"
    folder.mkdir(parents=True)
    if golds is not None:
        (folder / "one.gold.yaml").write_text(golds, encoding="utf-8")
    path = "first-scripts/en/roleplays/one.md"
    return [LibraryDocument("roleplay", "one", "en", "first-scripts", path, {}, "", None)]  # type: ignore[arg-type]


def test_every_shipped_gold_can_be_read() -> None:
    files = read_golds(ROOT, read_library(ROOT))
    assert {len(one.golds) >= 3 for one in files if one.key == "early-broken-promise"} == {True}


def test_a_scenario_without_golds_has_none(tmp_path: Path) -> None:
    [found] = read_golds(tmp_path, document(tmp_path, None))
    assert (found.key, found.locale, found.golds) == ("one", "en", ())


def test_levels_and_result_are_read(tmp_path: Path) -> None:
    [found] = read_golds(tmp_path, document(tmp_path, GOOD))
    assert (found.golds[0].expect.result, dict(found.golds[0].expect.levels)) == ("pass", {"R1": 2})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("- {key: good", "not readable as YAML"),
        (GOOD.replace("pass", "perhaps"), "expect.result"),
        (GOOD.replace("R1: 2", "R1: 7"), "expect.levels.R1"),
        (GOOD.replace("[您好]", "[]"), "turns"),
        ("just words", "gold transcript"),
    ],
    ids=["yaml", "result", "level", "nothing said", "no list"],
)
def test_a_faulty_file_is_named_with_the_reason(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(FaultyLibrary) as refused:
        read_golds(tmp_path, document(tmp_path, text))
    assert "one.gold.yaml" in str(refused.value)
    assert named in str(refused.value)
