"""What holds for a person at a quiz: its rules, and what the person was given beyond them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lms.prepared import Given, Prepared
from quizzes.core.timing import Terms
from quizzes.models import Attempt, FeedbackPolicy, Quiz, QuizAllowance

_ALLOWANCE = Prepared(
    lambda: QuizAllowance.objects.filter(
        quiz=Given("quiz", QuizAllowance._meta.get_field("quiz")),
        person=Given("person", QuizAllowance._meta.get_field("person")),
    )
)
_ENDS = Prepared(
    lambda: (
        Attempt.objects.filter(
            quiz=Given("quiz", Attempt._meta.get_field("quiz")),
            person=Given("person", Attempt._meta.get_field("person")),
        )
        .order_by()
        .values_list("submitted_at")
    )
)


@dataclass(frozen=True)
class History:
    """How many attempts a person has made at a quiz, and when the last of them ended."""

    made: int = 0
    ended_at: datetime | None = None


def allowances_of(person: Any, quizzes: Iterable[Quiz]) -> dict[int, QuizAllowance]:
    """Return what the person was given, by quiz id. One query."""
    pks = [quiz.pk for quiz in quizzes]
    found = QuizAllowance.objects.filter(person=person, quiz__in=pks)
    return {allowance.quiz_id: allowance for allowance in found}


def allowance_of(quiz: Quiz, person: Any) -> QuizAllowance | None:
    """Return what the person was given beyond the rules of `quiz`. One query."""
    return _ALLOWANCE.first(quiz=quiz.pk, person=getattr(person, "pk", person))


def terms_with(quiz: Quiz, allowance: QuizAllowance | None) -> Terms:
    """Return the rules of `quiz`, widened by `allowance`. A window of one's own replaces the quiz's.

    Each end of the window is replaced on its own; no query.
    """
    minutes, allowed = quiz.time_limit_minutes, quiz.attempts_allowed
    opens_at, closes_at = quiz.opens_at, quiz.closes_at
    if allowance is not None:
        minutes = None if minutes is None else minutes + allowance.extra_minutes
        allowed = None if allowed is None else allowed + allowance.extra_attempts
        opens_at = allowance.opens_at or opens_at
        closes_at = allowance.closes_at or closes_at
    return Terms(
        opens_at=opens_at,
        closes_at=closes_at,
        minutes=minutes,
        attempts_allowed=allowed,
        cool_down_minutes=quiz.cool_down_minutes,
    )


def terms_of(quiz: Quiz, person: Any) -> Terms:
    """Return what holds for `person` at `quiz`. One query."""
    return terms_with(quiz, allowance_of(quiz, person))


def history_of(quiz: Quiz, person: Any) -> History:
    """Return what the person has done at `quiz`; an attempt under way has not ended. One query."""
    ends = [end for (end,) in _ENDS.all(quiz=quiz.pk, person=getattr(person, "pk", person))]
    return History(
        made=len(ends), ended_at=max((end for end in ends if end is not None), default=None)
    )


@dataclass(frozen=True)
class Disclosure:
    """Whether keys and explanations of a submitted attempt may be seen, and if not yet, when.

    `from_at` None with `allowed` False: the quiz has no closing time so far.
    """

    allowed: bool
    from_at: datetime | None = None


def disclosure_of(attempt: Attempt, *, at: datetime) -> Disclosure:
    """Return whether the keys of `attempt` are open to its person at `at`.

    After submission; where the policy is “after the quiz has closed”, when it has closed for the
    person (the present window counts, so that one put off keeps the keys closed). No query but for
    that policy, then one.
    """
    if attempt.is_open:
        return Disclosure(allowed=False)
    if attempt.feedback != FeedbackPolicy.AFTER_CLOSE:
        return Disclosure(allowed=True)
    terms = terms_of(attempt.quiz, attempt.person_id)
    return Disclosure(allowed=terms.is_closed(at), from_at=terms.closes_at)


def undisclosed(attempts: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Return those of `attempts` whose keys, and so single marks, their people may not see yet.

    As `disclosure_of` decides; at most two queries, whatever the number.
    """
    wanted = set(attempts)
    if not wanted:
        return set()
    found = list(
        Attempt.objects.filter(uuid__in=wanted, feedback=FeedbackPolicy.AFTER_CLOSE)
        .select_related("quiz")
        .only("uuid", "person_id", "quiz")
    )
    if not found:
        return set()
    given = {
        (allowance.quiz_id, allowance.person_id): allowance
        for allowance in QuizAllowance.objects.filter(
            quiz__in={one.quiz_id for one in found}, person__in={one.person_id for one in found}
        )
    }
    return {
        one.uuid
        for one in found
        if not terms_with(one.quiz, given.get((one.quiz_id, one.person_id))).is_closed(at)
    }
