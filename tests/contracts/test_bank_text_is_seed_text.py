"""What the bank writes as text is what the library of documents accepts."""

from __future__ import annotations

from typing import Any

import pytest

from lms.seed import schemas
from quizzes.services import authoring, authoring_quiz
from tests.factories.quizzes import put_question

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

RULES = {
    "mode": "exam", "time_limit": 40, "grace_seconds": 5, "pass_mark": 85, "attempts": 2,
    "counting": "mean", "opens": "2026-12-01T09:00:00+08:00",
    "closes": "2026-12-31T18:00:00+08:00", "cool_down": 60, "feedback": "close",
    "questions_per_page": 5, "certainty": True, "double_marking": True, "appeal_days": 0,
    "shuffle_questions": True, "shuffle_options": False,
}  # fmt: skip


def front_matter(document: dict[str, Any] | None) -> dict[str, Any]:
    """Leave out what the file's name and folder say."""
    assert document is not None
    return {name: value for name, value in document.items() if name not in ("key", "locale")}


def test_a_quiz_with_every_rule_is_accepted_as_it_is_written() -> None:
    put_question(key="fixed"), put_question(key="drawn")
    authoring_quiz.import_quiz({
        "kind": "quiz", "key": "unit", "title": "小测", "instructions": "独立完成。", **RULES,
        "sections": [
            {"title": "一", "questions": [{"question": "fixed", "marks": 2}]},
            {"title": "二", "draws": [{"n": 1, "marks": 3, "difficulty": [1, 5]}]},
        ],
    })  # fmt: skip
    written = front_matter(authoring_quiz.export_quiz("unit"))
    assert set(RULES) <= set(written)
    schemas.Quiz.model_validate(written)


def test_a_retired_question_is_accepted_as_it_is_written() -> None:
    question = put_question(key="old")
    data = authoring.export_question(question.key, "zh-hans")
    assert data is not None
    authoring.import_question(data | {"retired": True, "source": ["A2"], "difficulty": 4})
    written = front_matter(authoring.export_question("old", "zh-hans"))
    assert written["retired"] is True
    own = set(written) - set(schemas.Question.model_fields)
    schemas.Question.model_validate({k: v for k, v in written.items() if k not in own})
    assert own <= {"options"}, "beside what every question has there is only the type's own"
