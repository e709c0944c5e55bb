"""The shipped questions that test the mission most: enough of them, of every kind, and explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings

from lms.seed.documents import read_file

pytestmark = pytest.mark.unit
LANGUAGES = ("zh-hans", "en")
COURSE = settings.LMS_CONTENT_LIBRARY / "first-scripts"
DEBTOR_TYPES = {"PTP", "UD", "UC", "UM", "DU", "DV", "AS", "AL", "NC", "NW"}


def questions(language: str, kind: str) -> dict[str, Mapping[str, Any]]:
    """Return the shipped questions of a type by their key."""
    files = sorted((COURSE / language / "questions").glob("*.md"))
    read = {file.stem: read_file(file, path=file.name).front.data for file in files}
    return {key: data for key, data in read.items() if data["type"] == kind}


@pytest.mark.parametrize("language", LANGUAGES)
def test_approaches_cover_every_debtor_type_and_stage(language: str) -> None:
    asked = questions(language, "approach-picker").values()
    assert len(asked) >= 8
    assert {data["debtor_type"] for data in asked} == DEBTOR_TYPES
    assert {data["stage"] for data in asked} == {"E", "M", "L"}
    for data in asked:
        assert f"{data['debtor_type']}-{data['stage']}" in data["cells"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_and_every_move_of_an_approach_says_why(language: str) -> None:
    for key, data in questions(language, "approach-picker").items():
        assert all(data[name] for name in ("type_why", "stage_why", "order_why")), key
        assert [move["text"] for move in data["moves"] if not move.get("why")] == [], key
        verdicts = [move.get("verdict") for move in data["moves"]]
        assert "wrong" in verdicts, key
        assert "unlawful" in verdicts, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_violations_are_told_apart_from_what_is_fine(language: str) -> None:
    asked = questions(language, "spot-the-violation")
    assert len(asked) >= 6
    for key, data in asked.items():
        broken = [passage for passage in data["passages"] if passage.get("breaks")]
        fine = [passage for passage in data["passages"] if not passage.get("breaks")]
        assert len(broken) >= 2, key
        assert len(fine) >= 3, key
        assert all(passage["why"] for passage in broken), key
        assert data["offer"], key  # rules that are not broken, so that naming one means knowing it


@pytest.mark.parametrize("kind", ["approach-picker", "spot-the-violation"])
def test_both_languages_ask_the_same(kind: str) -> None:
    chinese, english = (questions(language, kind) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for key, data in chinese.items():
        other = english[key]
        for name in ("debtor_type", "stage", "cells", "competencies", "rules", "difficulty"):
            assert data.get(name) == other.get(name), (key, name)
        for rows, facts in (("moves", ("place", "verdict")), ("passages", ("breaks",))):
            ours, theirs = (
                [[row.get(fact) for fact in facts] for row in one.get(rows, ())]
                for one in (data, other)
            )
            assert ours == theirs, key


def test_every_practice_quiz_can_be_reached_from_the_course() -> None:
    course = read_file(COURSE / "zh-hans" / "course.md", path="course.md").front.data
    placed = {
        activity["quiz"] for module in course["modules"] for activity in module["activities"]
        if "quiz" in activity
    }  # fmt: skip
    assert placed == {file.stem for file in (COURSE / "zh-hans" / "quizzes").glob("*.md")}
    minutes = sum(one["minutes"] for module in course["modules"] for one in module["activities"]
                  if module.get("audience") != "instructor")  # fmt: skip
    assert course["minutes"] == minutes
