"""Front door of quizzes. Other packages import this, `signals`, `registry` and `rules`."""

from __future__ import annotations

from typing import Any

from quizzes.core.refusals import (
    AnswerConflict,
    AnswerRefused,
    AttemptClosed,
    BadDocument,
    NoAttemptsLeft,
    NotEligible,
    QuizNotReady,
    Refusal,
    UnknownReference,
)
from quizzes.models import Attempt
from quizzes.queries import (
    AnswerDetail,
    Evidence,
    QuizResult,
    UnknownQuiz,
    answer_detail,
    attempts_of,
    best_result,
    best_results,
    evidence_of,
    question_count,
    quiz_by_key,
)
from quizzes.services import starting
from quizzes.services.answering import answer_by_key
from quizzes.services.authoring import export_question, export_quiz, import_question, import_quiz
from quizzes.services.closing import close_overdue_attempts
from quizzes.services.closing import submit as submit_attempt

__all__ = [
    "AnswerConflict",
    "AnswerDetail",
    "AnswerRefused",
    "Attempt",
    "AttemptClosed",
    "BadDocument",
    "Evidence",
    "NoAttemptsLeft",
    "NotEligible",
    "QuizNotReady",
    "QuizResult",
    "Refusal",
    "UnknownQuiz",
    "UnknownReference",
    "answer_by_key",
    "answer_detail",
    "attempts_of",
    "best_result",
    "best_results",
    "close_overdue_attempts",
    "evidence_of",
    "export_question",
    "export_quiz",
    "import_question",
    "import_quiz",
    "question_count",
    "quiz_by_key",
    "start_attempt",
    "submit_attempt",
]


def start_attempt(quiz_key: str, *, person: Any, locale: str) -> Attempt:
    """Return the person's open attempt, or start one in the language `locale` ("zh-hans", "en").

    Raises `UnknownQuiz`, `NotEligible`, `NoAttemptsLeft`, `QuizNotReady`.
    """
    return starting.start_attempt(quiz_by_key(quiz_key), person=person, locale=locale)
