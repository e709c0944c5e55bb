"""Front door of quizzes. Other packages import this, `signals`, `registry` and `rules`."""

from __future__ import annotations

from typing import Any

from quizzes.core.refusals import (
    AnswerConflict,
    AnswerLocked,
    AnswerRefused,
    AttemptClosed,
    BadDocument,
    CodeMissing,
    CodeWrong,
    CoolingDown,
    NoAttemptsLeft,
    NoLongerOpen,
    NotEligible,
    NotEnough,
    NotYetOpen,
    QuestionBroken,
    QuizNotReady,
    Refusal,
    TooManyCodes,
    UnknownReference,
)
from quizzes.models import Attempt
from quizzes.queries import (
    AnswerDetail,
    Evidence,
    QuizResult,
    Results,
    UnknownQuiz,
    answer_detail,
    attempts_of,
    best_result,
    best_results,
    evidence_of,
    question_count,
    quiz_by_key,
    quiz_titles,
    results_of,
    undisclosed,
)
from quizzes.queries.revisions import Revision, number_to_revise, revision_tasks_for
from quizzes.services import starting
from quizzes.services.answering import answer_by_key
from quizzes.services.authoring import (
    export_categories,
    export_question,
    import_categories,
    import_question,
)
from quizzes.services.authoring_quiz import export_quiz, import_quiz
from quizzes.services.closing import close_overdue_attempts
from quizzes.services.closing import submit as submit_attempt

__all__ = [
    "AnswerConflict",
    "AnswerDetail",
    "AnswerLocked",
    "AnswerRefused",
    "Attempt",
    "AttemptClosed",
    "BadDocument",
    "CodeMissing",
    "CodeWrong",
    "CoolingDown",
    "Evidence",
    "NoAttemptsLeft",
    "NoLongerOpen",
    "NotEligible",
    "NotEnough",
    "NotYetOpen",
    "QuestionBroken",
    "QuizNotReady",
    "QuizResult",
    "Refusal",
    "Results",
    "Revision",
    "TooManyCodes",
    "UnknownQuiz",
    "UnknownReference",
    "answer_by_key",
    "answer_detail",
    "attempts_of",
    "best_result",
    "best_results",
    "close_overdue_attempts",
    "evidence_of",
    "export_categories",
    "export_question",
    "export_quiz",
    "import_categories",
    "import_question",
    "import_quiz",
    "number_to_revise",
    "question_count",
    "quiz_by_key",
    "quiz_titles",
    "results_of",
    "revision_tasks_for",
    "start_attempt",
    "submit_attempt",
    "undisclosed",
]


def start_attempt(quiz_key: str, *, person: Any, locale: str, code: str = "") -> Attempt:
    """Return the person's open attempt, or start one in the language `locale` ("zh-hans", "en").

    `code`: of a supervised sitting. Raises `UnknownQuiz` and the refusals of
    `quizzes.services.starting.start_attempt`.
    """
    return starting.start_attempt(quiz_by_key(quiz_key), person=person, locale=locale, code=code)
