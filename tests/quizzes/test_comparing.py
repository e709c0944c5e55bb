"""Two versions of a question side by side: what changed, called by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from django.utils import translation
from pydantic import BaseModel

from quizzes import queries
from quizzes.queries.comparing import BASIS, NAMES, compare
from quizzes.registry import question_types
from tests.factories.quizzes import DOCUMENTS, put_question

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_two_versions_are_compared_in_words() -> None:
    put_question()
    options = [
        {"text": "先核实身份"}, {"text": "先说金额", "correct": True}, {"text": "先说后果", "feedback": "新"},
    ]  # fmt: skip
    question = put_question(options=options)
    before, after = queries.two_versions(question, [1, 2])
    rows = {row.label: row for row in compare(before.spec, after.spec)}
    changed = {label for label, row in rows.items() if row.changed}
    right = [(row.before_right, row.after_right) for row in rows.values() if row.verdict_changed]
    assert right == [(True, False), (False, True)]
    assert any("3" in label for label in changed)  # feedback of the third option
    assert not rows[next(iter(rows))].changed  # the title


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_type_can_be_compared_with_itself_and_without_its_code(kind: str) -> None:
    spec = put_question(kind).spec
    rows = compare(spec, spec)
    assert rows
    assert not any(row.changed for row in rows)
    gone = {**spec, "type": "gone"}
    assert any(row.label for row in compare(gone, {**gone, "prompt": "别的？"}) if row.changed)


def test_a_number_that_changed_is_shown() -> None:
    before = put_question("numeric").spec
    after = put_question("numeric", answer="99").spec
    texts = [
        "".join(span.text for span in row.after) for row in compare(before, after) if row.changed
    ]
    assert any("99" in text for text in texts)


def fields_of(model: type[BaseModel]) -> set[str]:
    """Return the names of all fields of a spec, those of its parts too, but for their keys."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        found.add(name)
        for part in parts_of(field.annotation):
            found |= fields_of(part)
    return found - {"key"}


def parts_of(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from parts_of(inner)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", question_types.values(), ids=lambda kind: kind.key)
def test_what_only_a_type_has_is_called_by_words_and_not_by_its_field(kind, language) -> None:
    if not type(kind).__module__.startswith("quizzes."):
        pytest.skip("a type from elsewhere is shown as it is written")
    own = fields_of(kind.spec) - (BASIS - {"rules", "title"})
    with translation.override(language):
        words = {name: str(NAMES[name]) for name in own}
    assert not [said for said in words.values() if "_" in said]
    if language == "zh-hans":
        assert not [said for said in words.values() if re.search("[a-z]", said)]


def test_a_changed_part_is_named_with_its_place() -> None:
    before = put_question("matching").spec
    after = {
        **before,
        "pairs": [{**before["pairs"][0], "feedback": "新的点评"}, *before["pairs"][1:]],
    }
    with translation.override("zh-hans"):
        (row,) = [row for row in compare(before, after) if row.changed]
    assert row.label == "配对项目 · 1 · 反馈"


def test_a_field_of_a_type_from_elsewhere_is_written_in_words_apart() -> None:
    spec = {**put_question().spec, "type": "gone"}
    changed = [
        row.label
        for row in compare({**spec, "light_colour": "red"}, {**spec, "light_colour": "green"})
        if row.changed
    ]
    assert changed == ["light colour"]


def test_keys_stand_there_with_their_names() -> None:
    names = {
        ("cells", "PTP-E"): "屡次爽约·早期",
        ("moves", "M1"): "核身",
        ("lessons", "intro"): "开场",
    }
    before = {"type": "gone", "cells": [], "moves": ["M2"], "lesson": ""}
    after = {"type": "gone", "cells": ["PTP-E", "TP"], "moves": ["M1"], "lesson": "intro"}
    rows = compare(before, after, names=lambda kind, key: names.get((kind, key), ""))
    said = {"".join(span.text for span in row.after) for row in rows}
    assert said == {"PTP-E · 屡次爽约·早期\nTP", "M1 · 核身", "intro · 开场"}
