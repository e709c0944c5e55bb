"""Quizzes as text: in, out, again, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from quizzes.core.refusals import BadDocument, UnknownReference
from quizzes.models import Quiz, QuizDraw
from quizzes.services import authoring, authoring_quiz
from tests.factories.quizzes import put_question
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


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
    quiz = authoring_quiz.import_quiz(quiz_document())
    first = authoring_quiz.export_quiz("unit")
    authoring_quiz.import_quiz(first)
    assert authoring_quiz.export_quiz("unit") == first
    authoring_quiz.import_quiz(
        {"kind": "quiz", "key": "unit", "locale": "en", "title": "Unit quiz", "pass_mark": 10,
         "sections": [{"title": "One"}, {"title": "Two"}]}
    )  # fmt: skip
    quiz.refresh_from_db()
    assert (quiz.title_en, quiz.pass_mark) == ("Unit quiz", 85)
    assert authoring_quiz.export_quiz("unit") == first
    assert authoring_quiz.export_quiz("unit", "en")["sections"] == [
        {"title": "One"},
        {"title": "Two"},
    ]


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
        authoring_quiz.import_quiz(
            quiz_document(sections=[{"title": "x", "questions": [{"question": "a"}]}]) | changes
        )
    assert not Quiz.objects.exists()


def test_unknown_references_have_their_own_error() -> None:
    with pytest.raises(UnknownReference):
        authoring_quiz.import_quiz(quiz_document())


def test_what_is_not_there_is_not_exported() -> None:
    assert authoring_quiz.export_quiz("gone") is None


# --- rules
RULES = {
    "counting": "mean", "opens": "2026-12-01T09:00:00+08:00", "closes": "2026-12-31T18:00:00+08:00",
    "cool_down": 60, "feedback": "close", "questions_per_page": 5, "certainty": True,
    "double_marking": True, "appeal_days": 0, "grace_seconds": 5,
}  # fmt: skip


def test_every_rule_goes_out_as_it_came_in_and_its_absence_is_the_usual() -> None:
    put_question(key="a"), put_question(key="b")
    authoring_quiz.import_quiz(quiz_document(**RULES))
    out = authoring_quiz.export_quiz("unit")
    assert {name: out[name] for name in RULES} == RULES
    authoring_quiz.import_quiz(out)
    assert authoring_quiz.export_quiz("unit") == out
    authoring_quiz.import_quiz(quiz_document())
    assert not set(RULES) & set(authoring_quiz.export_quiz("unit"))


def test_a_time_without_a_zone_is_local_and_a_date_of_yaml_is_read() -> None:
    put_question(key="a"), put_question(key="b")
    quiz = authoring_quiz.import_quiz(
        quiz_document(opens="2026-12-01T09:00", closes=dt.datetime(2026, 12, 2, 9))
    )
    assert quiz.opens_at.isoformat() == "2026-12-01T09:00:00+08:00"
    assert quiz.closes_at.utcoffset() == dt.timedelta(hours=8)


def test_the_code_of_a_sitting_is_in_no_file_and_no_file_takes_it_away() -> None:
    put_question(key="a"), put_question(key="b")
    authoring_quiz.import_quiz(quiz_document())
    Quiz.objects.update(sitting_code="4711")
    assert "4711" not in str(authoring_quiz.export_quiz("unit"))
    assert authoring_quiz.import_quiz(quiz_document()).sitting_code == "4711"


# --- draws
def section(**draw: object) -> dict:
    return {"title": "规则", "draws": [draw]}


def test_draws_go_out_as_they_came_in() -> None:
    put_taxonomy()
    authoring.import_categories(
        {"categories": [{"key": "top", "title": {"zh-hans": "上", "en": "Top"}}]}
    )
    put_question(key="a", category="top", cells=["PTP-M"], competencies=["opening"], difficulty=2)
    put_question(key="b")
    draws = [
        {"n": 1, "marks": "2.00", "category": "top", "cell": "PTP-M", "competency": "opening",
         "kind": "single-choice", "difficulty": [1, 3], "jurisdiction": "CN", "source": "B1"},
        {"n": 1, "marks": "1.00"},
    ]  # fmt: skip
    authoring_quiz.import_quiz(quiz_document(sections=[{"title": "规则", "draws": draws}]))
    out = authoring_quiz.export_quiz("unit")
    assert out["sections"] == [{"title": "规则", "questions": [], "draws": draws}]
    authoring_quiz.import_quiz(out)
    assert authoring_quiz.export_quiz("unit") == out
    assert QuizDraw.objects.count() == 2


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        ({"n": 3}, "3"),
        ({"n": 0}, ""),
        ({"n": 1, "marks": 0}, ""),
        ({"n": 1, "kind": "gone"}, "gone"),
        ({"n": 1, "category": "gone"}, "gone"),
        ({"n": 1, "cell": "gone"}, "gone"),
        ({"n": 1, "difficulty": [3, 1]}, ""),
        ({"n": 1, "difficulty": [1]}, ""),
        ({"n": 1, "difficulty": "hard"}, ""),
    ],
)
def test_an_impossible_draw_is_refused_with_the_reason_and_nothing_written(draw, reason) -> None:
    put_question(key="a"), put_question(key="b")
    with pytest.raises(BadDocument) as refused:
        authoring_quiz.import_quiz(quiz_document(sections=[section(**draw)]))
    assert refused.value.field in {"sections", "marks", "n"}
    assert reason in str(refused.value)
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"opens": "soon"},
        {"opens": "2026-12-02T09:00", "closes": "2026-12-01T09:00"},
        {"feedback": "close"},
        {"feedback": "never"},
        {"counting": "luck"},
        {"cool_down": -1},
        {"questions_per_page": 0},
        {"questions_per_page": "many"},
    ],
)
def test_a_faulty_rule_is_refused_and_nothing_written(changes: dict) -> None:
    put_question(key="a"), put_question(key="b")
    with pytest.raises(BadDocument):
        authoring_quiz.import_quiz(quiz_document(**changes))
    assert not Quiz.objects.exists()
