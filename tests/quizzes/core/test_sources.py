"""Parts of the source: read from what is written, found in SQL by the same rule."""

from __future__ import annotations

import re

import pytest

from quizzes.core import sources

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("", ()),
        ("A2", ("A2",)),
        ("A2, B1", ("A2", "B1")),
        ("A2，B1、C3；H13-8", ("A2", "B1", "C3", "H13-8")),
        (" A2 ,, B1 ", ("A2", "B1")),
    ],
)
def test_parts_are_read_with_either_punctuation(written, parts) -> None:
    assert sources.parts(written) == parts


@pytest.mark.parametrize("written", ["B1", "A2, B1", "B1，C1", "B12, B1", "A1；B1 "])
def test_a_part_is_found_wherever_it_stands(written) -> None:
    assert re.search(sources.names("B1"), written)
    assert "B1" in sources.parts(written)


@pytest.mark.parametrize(
    ("part", "written"), [("B1", "B12"), ("B1", "AB1, C1"), ("B.", "B1"), ("H13", "H13-8")]
)
def test_a_part_is_found_whole_only(part, written) -> None:
    assert not re.search(sources.names(part), written)
    assert part not in sources.parts(written)
