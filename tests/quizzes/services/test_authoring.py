"""Questions and quizzes as text: in, out, again, and what is refused."""

from __future__ import annotations

import pytest

from quizzes.core.refusals import BadDocument, UnknownReference
from quizzes.models import Category, Question
from quizzes.services import authoring
from tests.factories.quizzes import DOCUMENTS, put_question, question_document
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_question_goes_out_as_it_came_in(kind: str) -> None:
    put_taxonomy()
    authoring.import_question(
        question_document(
            kind, cells=["PTP-M", "UM-E"], competencies=["opening"], lesson="three-stages",
            facts=[{"label": "逾期", "value": "12天"}], said="「再说吧。」",
        )
    )  # fmt: skip
    first = authoring.export_question(f"{kind}-1", "zh-hans")
    again = authoring.import_question(first)
    assert authoring.export_question(f"{kind}-1", "zh-hans") == first
    assert again.version == 1
    assert Question.objects.count() == 1
    assert first["cells"] == ["PTP-M", "UM-E"]
    assert first["source"] == ["A2", "B1"]


def test_import_publishes_and_counts_versions_when_the_spec_changes() -> None:
    question = put_question()
    assert (question.live, question.state, question.version) == (True, "ready", 1)
    assert put_question().version == 1
    assert put_question(prompt="另一个问题？").version == 2
    assert question.revisions.count() == 3


def test_a_draft_over_a_live_question_changes_neither_spec_nor_version() -> None:
    question = put_question()
    spec = question.spec
    question.prompt = "草稿中的问题？"
    revision = question.save_revision()
    stored = Question.objects.non_polymorphic().get(pk=question.pk)
    assert (stored.spec, stored.version, stored.has_unpublished_changes) == (spec, 1, True)
    revision.publish()
    stored.refresh_from_db()
    assert (stored.spec["prompt"], stored.version) == ("草稿中的问题？", 2)


def test_option_keys_are_the_same_in_both_languages() -> None:
    chinese = put_question()
    english = put_question(locale="en", prompt="What first?")
    keys = [[o["key"] for o in q.spec["options"]] for q in (chinese, english)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "Not A Key"}, "key"),
        ({"type": "poem"}, "type"),
        ({"locale": "fr"}, "locale"),
        ({"prompt": " "}, "prompt"),
        ({"difficulty": 9}, "difficulty"),
        ({"cells": ["XX-Y"]}, "cells"),
        ({"facts": ["逾期12天"]}, "facts"),
        ({"options": "none"}, "options"),
        ({"options": [{"text": "a"}, {"text": "b"}]}, ""),
    ],
)
def test_a_faulty_question_is_refused_and_nothing_written(changes: dict, field: str) -> None:
    with pytest.raises(BadDocument) as refused:
        put_question(**changes)
    assert refused.value.field == field
    assert not Question.objects.exists()


def test_the_type_of_a_question_cannot_change() -> None:
    put_question(key="one")
    with pytest.raises(BadDocument):
        put_question("numeric", key="one")


# --- categories
def categories(*rows: dict) -> dict:
    return {"kind": "categories", "categories": list(rows)}


TREE = categories(
    {"key": "inner", "title": {"zh-hans": "内层", "en": "Inner"}, "order": 1, "within": "top"},
    {"key": "top", "title": {"zh-hans": "上层", "en": "Top"}, "order": 0},
)


def test_categories_go_out_as_they_came_in_and_twice_changes_nothing() -> None:
    authoring.import_categories(TREE)
    first = authoring.export_categories()
    authoring.import_categories(first)
    assert authoring.export_categories() == first
    assert {row["key"]: row.get("within") for row in first["categories"]} == {
        "top": None,
        "inner": "top",
    }


def test_a_question_names_its_category_and_law() -> None:
    authoring.import_categories(TREE)
    put_question(category="inner", jurisdiction="")
    data = authoring.export_question("single-choice-1", "zh-hans")
    assert (data["category"], data["jurisdiction"]) == ("inner", "")
    assert "jurisdiction" not in authoring.export_question(put_question(key="b").key, "zh-hans")
    with pytest.raises(UnknownReference):
        put_question(category="gone")


@pytest.mark.parametrize(
    "data",
    [
        {},
        categories({"key": "No Key", "title": {"zh-hans": "a"}}),
        categories({"key": "a"}),
        categories({"key": "a", "title": {"zh-hans": "a"}, "within": "gone"}),
        categories({"key": "a", "title": {"zh-hans": "a"}, "within": "a"}),
        categories(
            {"key": "a", "title": {"zh-hans": "a"}, "within": "b"},
            {"key": "b", "title": {"zh-hans": "b"}, "within": "a"},
        ),
    ],
)
def test_faulty_categories_are_refused_and_nothing_written(data: dict) -> None:
    with pytest.raises(BadDocument):
        authoring.import_categories(data)
    assert not Category.objects.exists()


def test_export_of_what_is_not_there_is_none() -> None:
    assert authoring.export_question("gone", "zh-hans") is None
    assert authoring.export_categories() is None
