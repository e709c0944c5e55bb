"""Questions and quizzes as text: in, out, again, and what is refused."""

from __future__ import annotations

import pytest

from quizzes.core.refusals import BadDocument, UnknownReference
from quizzes.models import Question, Quiz
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
        ({"type": "essay"}, "type"),
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


def quiz_document(**changes: object) -> dict:
    return {
        "kind": "quiz", "key": "unit", "locale": "zh-hans", "title": "单元小测",
        "instructions": "独立完成。", "mode": "exam", "time_limit": 30, "pass_mark": 85,
        "attempts": 3, "shuffle_questions": True, "shuffle_options": True,
        "sections": [
            {"title": "一", "questions": [{"question": "a", "marks": 2}]},
            {"title": "二", "questions": [{"question": "b"}]},
        ],
    } | changes  # fmt: skip


def test_a_quiz_goes_out_as_it_came_in_and_english_adds_words() -> None:
    put_question(key="a"), put_question(key="b")
    quiz = authoring.import_quiz(quiz_document())
    first = authoring.export_quiz("unit")
    authoring.import_quiz(first)
    assert authoring.export_quiz("unit") == first
    authoring.import_quiz(
        {"kind": "quiz", "key": "unit", "locale": "en", "title": "Unit quiz", "pass_mark": 10,
         "sections": [{"title": "One"}, {"title": "Two"}]}
    )  # fmt: skip
    quiz.refresh_from_db()
    assert (quiz.title_en, quiz.pass_mark) == ("Unit quiz", 85)
    assert authoring.export_quiz("unit") == first
    assert authoring.export_quiz("unit", "en")["sections"] == [{"title": "One"}, {"title": "Two"}]


@pytest.mark.parametrize(
    "changes",
    [
        {"sections": []},
        {"sections": [{"title": "x", "questions": []}]},
        {"sections": [{"title": "x", "questions": [{"question": "a"}, {"question": "a"}]}]},
        {"sections": [{"title": "x", "questions": [{"question": "gone"}]}]},
        {"sections": [{"title": "x"}]},
        {"sections": [{"title": "x", "questions": [{"question": "a", "marks": 0}]}]},
        {"pass_mark": 101},
        {"pass_mark": "viel"},
        {"mode": "duel"},
        {"title": ""},
    ],
)
def test_a_faulty_quiz_is_refused_and_nothing_written(changes: dict) -> None:
    put_question(key="a")
    with pytest.raises(BadDocument):
        authoring.import_quiz(
            quiz_document(sections=[{"title": "x", "questions": [{"question": "a"}]}]) | changes
        )
    assert not Quiz.objects.exists()


def test_unknown_references_have_their_own_error() -> None:
    with pytest.raises(UnknownReference):
        authoring.import_quiz(quiz_document())


def test_export_of_what_is_not_there_is_none() -> None:
    assert authoring.export_question("gone", "zh-hans") is None
    assert authoring.export_quiz("gone") is None
