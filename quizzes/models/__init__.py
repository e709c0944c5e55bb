"""Tables of the quizzes package: the bank, quizzes, attempts, grade events."""

from __future__ import annotations

from quizzes.models.appeal import Appeal, AppealDecision
from quizzes.models.attempt import (
    Attempt,
    AttemptItem,
    AttemptState,
    Response,
)
from quizzes.models.bank import Category, Question, QuestionState, QuestionVersion
from quizzes.models.grade import GradeEvent
from quizzes.models.marking import HumanMark
from quizzes.models.quiz import (
    FeedbackPolicy,
    Quiz,
    QuizAllowance,
    QuizDraw,
    QuizMode,
    QuizQuestion,
    Section,
)
from quizzes.models.regrade import Regrade, RegradeBatch, Remedy
from quizzes.models.statistics import (
    FormStatistics,
    ItemStatistics,
    QuizStatistics,
    RevisionTask,
    Withdrawal,
)

__all__ = [
    "Appeal",
    "AppealDecision",
    "Attempt",
    "AttemptItem",
    "AttemptState",
    "Category",
    "FeedbackPolicy",
    "FormStatistics",
    "GradeEvent",
    "HumanMark",
    "ItemStatistics",
    "Question",
    "QuestionState",
    "QuestionVersion",
    "Quiz",
    "QuizAllowance",
    "QuizDraw",
    "QuizMode",
    "QuizQuestion",
    "QuizStatistics",
    "Regrade",
    "RegradeBatch",
    "Remedy",
    "Response",
    "RevisionTask",
    "Section",
    "Withdrawal",
]
