"""Who may sit, see and change what."""

from __future__ import annotations

from typing import Any

from lms.accounts.rules import is_instructor, manages
from quizzes.models import Attempt, Quiz
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
    """Whether `viewer` may read the answers: one's own after submission, one's team's."""
    if attempt.is_open:
        return False
    return is_own(viewer, attempt) or manages(viewer, attempt.person)
