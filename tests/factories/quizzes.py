"""Questions and quizzes as authors write them, through the same import as the library."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from quizzes.models import Question, Quiz, QuizMode, QuizQuestion, Section
from quizzes.services.authoring import import_question

SECRET = "只在交卷后说的话"  # stands in every explanation and feedback: must not leak before

DOCUMENTS: dict[str, dict[str, Any]] = {
    "single-choice": {
        "options": [
            {"text": "先核实身份", "correct": True, "feedback": f"{SECRET}：对"},
            {"text": "先说金额", "feedback": f"{SECRET}：错一"},
            {"text": "先说后果", "feedback": f"{SECRET}：错二"},
        ]
    },
    "multiple-choice": {
        "options": [
            {"text": "复述承诺", "correct": True, "feedback": f"{SECRET}：对"},
            {"text": "问明原因", "correct": True},
            {"text": "说要上门", "feedback": f"{SECRET}：错"},
            {"text": "打给家人"},
        ]
    },
    "ordering": {"items": ["核身", "表明来意", "问明原因", "约定"], "feedback": f"{SECRET}：顺序"},
    "true-false": {
        "answer": True,
        "feedback_true": f"{SECRET}：对",
        "feedback_false": f"{SECRET}：错",
    },
    "matching": {
        "pairs": [
            {"prompt": "早期", "answer": "第1至5天", "feedback": f"{SECRET}：提醒"},
            {"prompt": "中期", "answer": "第6至18天"},
            {"prompt": "只提醒", "answer": "第1至5天"},
        ],
        "extras": ["第29天以后"],
    },
    "short-text": {
        "answers": [
            {"text": "核身|核实[身份|本人]", "feedback": f"{SECRET}：对"},
            {"text": "*身份*", "share": 50},
        ],
        "otherwise": f"{SECRET}：别的",
    },
    "cloze": {
        "text": "只能向{{1}}和{{2}}催收。",
        "gaps": [
            {
                "options": [
                    {"text": "债务人", "correct": True, "feedback": f"{SECRET}：对"},
                    {"text": "联系人"},
                    {"text": "借款人", "share": 50},
                ]
            },
            {
                "answers": [
                    {"text": "保证人|担保人"},
                    {"text": "家人", "share": 0, "feedback": SECRET},
                ]
            },
        ],
    },
    "numeric": {"answer": "1280.5", "tolerance": "0.5", "unit": "元", "decimals": 1},
}


def question_document(kind: str = "single-choice", **changes: Any) -> dict[str, Any]:
    """Return a question as it is written in text."""
    common = {
        "kind": "question",
        "type": kind,
        "key": f"{kind}-1",
        "locale": "zh-hans",
        "title": "首次联系的开场",
        "prompt": "电话接通后，先做什么？",
        "explanation": f"{SECRET}：解释",
        "difficulty": 2,
        "source": ["A2", "B1"],
    }
    return {**common, **DOCUMENTS[kind], **changes}


def put_question(kind: str = "single-choice", **changes: Any) -> Question:
    """Write and publish a question."""
    return import_question(question_document(kind, **changes))


def make_quiz(*questions: Question, **values: Any) -> Quiz:
    """Make a practice quiz of one section with these questions, one point each, nothing shuffled."""
    settings = {
        "key": "first-quiz",
        "title_zh_hans": "首次联系小测",
        "title_en": "First contact quiz",
        "mode": QuizMode.PRACTICE,
        "pass_mark": Decimal(60),
        "shuffle_options": False,
    }
    quiz = Quiz.objects.create(**{**settings, **values})
    section = Section.objects.create(quiz=quiz, title_zh_hans="第一部分", sort_order=0)
    for index, question in enumerate(questions):
        QuizQuestion.objects.create(
            section=section, question=question, marks=Decimal(1), sort_order=index
        )
    return quiz


def quiz_of(*kinds: str, **values: Any) -> Quiz:
    """Make a quiz with a fresh question of each kind."""
    made = [put_question(kind, key=f"q{index}-{kind}") for index, kind in enumerate(kinds, start=1)]
    return make_quiz(*made, **values)
