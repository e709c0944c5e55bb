"""Who may sit, see and change what."""

from __future__ import annotations

from typing import Any

from lms.accounts.rules import is_instructor, manages
from quizzes.models import Attempt, FeedbackPolicy, Quiz, QuizMode
from quizzes.registry import eligibility


def assigned_quiz_keys(person: Any) -> set[str]:
    """Return the keys of the quizzes that some package above lets `person` sit."""
    return {key for member in eligibility for key in member.quiz_keys_for(person)}


def may_sit(person: Any, quiz: Quiz) -> bool:
    """Whether `person` may start an attempt.

    Assigned quizzes; instructors everything, to try it. Where nothing assigns quizzes (no predicate
    is registered), practice is open to everybody who has signed in.
    """
    if not getattr(person, "is_authenticated", False):
        return False
    if is_instructor(person):
        return True
    if not len(eligibility):
        return not quiz.is_exam
    return quiz.key in assigned_quiz_keys(person)


def is_own(person: Any, attempt: Attempt) -> bool:
    """Whether `attempt` is the person's own: nobody else opens it, answers in it or submits it."""
    return bool(getattr(person, "is_authenticated", False)) and attempt.person_id == person.pk


def may_see_result(viewer: Any, attempt: Attempt) -> bool:
    """Whether `viewer` may read the answers: one's own after submission, one's team's.

    Instructors read every attempt that nobody has to mark any more; before that they mark without
    knowing whose answer it is (docs/decisions/0015-who-marks-and-decides.md).
    """
    if attempt.is_open:
        return False
    if is_own(viewer, attempt) or manages(viewer, attempt.person):
        return True
    return may_mark(viewer) and attempt.passed is not None


def may_mark(person: Any) -> bool:
    """Whether `person` marks answers, decides appeals and has questions marked again."""
    return is_instructor(person)


def may_change_mark(person: Any, attempt: Attempt) -> bool:
    """Whether `person` may override a mark of this attempt: who marks, but never one's own."""
    return may_mark(person) and not is_own(person, attempt) and not attempt.is_open


def explains_each(attempt: Attempt) -> bool:
    """Whether single answers may be checked while the attempt is open: in practice only."""
    return attempt.mode == QuizMode.PRACTICE and attempt.feedback == FeedbackPolicy.AFTER_QUESTION
