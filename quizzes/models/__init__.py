"""Tables of the quizzes package: the bank, quizzes, attempts, grade events."""

from __future__ import annotations

from quizzes.models.attempt import (
    Attempt,
    AttemptItem,
    AttemptState,
    Response,
)
from quizzes.models.bank import Category, Question, QuestionState, QuestionVersion
from quizzes.models.grade import GradeEvent
from quizzes.models.quiz import (
    FeedbackPolicy,
    Quiz,
    QuizAllowance,
    QuizDraw,
    QuizMode,
    QuizQuestion,
    Section,
)

__all__ = [
    "Attempt",
    "AttemptItem",
    "AttemptState",
    "Category",
    "FeedbackPolicy",
    "GradeEvent",
    "Question",
    "QuestionState",
    "QuestionVersion",
    "Quiz",
    "QuizAllowance",
    "QuizDraw",
    "QuizMode",
    "QuizQuestion",
    "Response",
    "Section",
]
