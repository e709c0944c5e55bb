"""Tables of the quizzes package: the bank, quizzes, attempts, grade events."""

from __future__ import annotations

from quizzes.models.attempt import (
    Attempt,
    AttemptItem,
    AttemptState,
    Response,
)
from quizzes.models.bank import Question, QuestionState
from quizzes.models.grade import GradeEvent
from quizzes.models.quiz import Quiz, QuizMode, QuizQuestion, Section

__all__ = [
    "Attempt",
    "AttemptItem",
    "AttemptState",
    "GradeEvent",
    "Question",
    "QuestionState",
    "Quiz",
    "QuizMode",
    "QuizQuestion",
    "Response",
    "Section",
]
