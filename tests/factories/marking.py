"""Essays that wait for a mark, and questions whose key was wrong."""

from __future__ import annotations

from typing import Any

from quizzes.models import Attempt, AttemptItem, Question, Quiz
from quizzes.services import answering, closing, starting
from quizzes.services.authoring import import_question
from tests.factories.quizzes import make_quiz, put_question, question_document

CRITERIA = [
    {"title": "称谓", "weight": 1, "levels": ["没有称谓", "称谓不全", "称谓完整", "称谓得体"]},
    {"title": "合规", "weight": 2, "levels": ["违规", "含糊", "合规", "合规并说明依据"]},
]
LEFT_OPEN = "先报姓名，再核实身份，不提金额。"  # an essay as learners write it


def put_essay(key: str = "essay-1", **changes: Any) -> Question:
    """Write and publish an essay of two criteria, weights 1 and 2, levels 0 to 3."""
    own = {"least": 0, "most": 300, "model_answer": "先核实身份。", "criteria": CRITERIA}
    common = question_document("single-choice", key=key, title="写一段开场白")
    for name in ("options", "type"):
        common.pop(name)
    return import_question({**common, "type": "essay", **own, **changes})


def keys_of(item: AttemptItem) -> list[str]:
    """Return the keys of the criteria of an essay as it was frozen."""
    return [criterion["key"] for criterion in item.spec["rubric"]["criteria"]]


def levels(item: AttemptItem, *chosen: int) -> dict[str, int]:
    """Return levels in the order of the criteria."""
    return dict(zip(keys_of(item), chosen, strict=True))


def sit(quiz: Quiz, person: Any, *, right: bool = True) -> Attempt:
    """Let `person` answer: machines' questions rightly or not at all, the rest in words."""
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    if right:
        answering.answer_by_key(attempt, choose=lambda _position: True)
    else:
        essays = {i.position for i in attempt.items.all() if i.spec["type"] == "essay"}
        answering.answer_by_key(attempt, choose=lambda position: position in essays)
    return closing.submit(attempt, actor=person)


def exam_with_essay(**values: Any) -> Quiz:
    """Make a quiz of a single choice and an essay, a point each; 60 percent pass."""
    return make_quiz(put_question(key="choice-1"), put_essay(), **values)


def with_wrong_key(**changes: Any) -> dict[str, Any]:
    """Return the options of the usual single choice with the second marked right."""
    options = [
        {"text": "先核实身份", "feedback": ""},
        {"text": "先说金额", "correct": True, "feedback": ""},
        {"text": "先说后果", "feedback": ""},
    ]
    return {"options": options, **changes}
