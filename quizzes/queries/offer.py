"""Which quizzes there are for whom, how far each person is, and why one may not begin now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from wagtail.models import Locale

from lms.prepared import Given, Prepared
from quizzes import rules
from quizzes.core.outcome import Counting
from quizzes.core.refusals import (
    CoolingDown,
    NoAttemptsLeft,
    NoLongerOpen,
    NotEligible,
    NotYetOpen,
    QuizNotReady,
    Refusal,
)
from quizzes.core.timing import Terms
from quizzes.models import Attempt, FeedbackPolicy, Quiz, QuizAllowance
from quizzes.queries.paper import question_count, with_question_counts
from quizzes.queries.results import QuizResult, Sitting, counting_result
from quizzes.queries.terms import allowance_of, allowances_of, terms_with
from quizzes.registry import eligibility

_KEY = Given("key", Quiz._meta.get_field("key"))
_QUIZ = Prepared(lambda: Quiz.objects.filter(key=_KEY))
_QUIZ_WITH_COUNTS = Prepared(lambda: with_question_counts(Quiz.objects.filter(key=_KEY)))
_MADE = Prepared(
    lambda: Attempt.objects.filter(
        quiz=Given("quiz", Attempt._meta.get_field("quiz")),
        person=Given("person", Attempt._meta.get_field("person")),
    ).order_by("number")
)


class UnknownQuiz(LookupError):
    """No quiz has this key."""


def locale_for(language: str) -> Locale:
    """Return the content locale of `language`, else that of the site's own language."""
    found = {
        locale.language_code: locale
        for locale in Locale.objects.filter(language_code__in=[language, settings.LANGUAGE_CODE])
    }
    return found.get(language) or found[settings.LANGUAGE_CODE]


def quiz_by_key(key: str) -> Quiz:
    """Return the quiz; raises `UnknownQuiz`."""
    quiz = _QUIZ.first(key=key)
    if quiz is None:
        raise UnknownQuiz(key)
    return quiz


def cover_for(person: Any, key: str, *, at: datetime) -> Cover:
    """Return the page before the quiz if the person may sit it or has sat it; else 404."""
    quiz = _QUIZ_WITH_COUNTS.get_or_404(key=key)
    cover = cover_of(quiz, person, at=at, n_questions=quiz.n_questions)
    if isinstance(cover.refusal, NotEligible) and not cover.n_attempts:
        raise Http404
    return cover


def quizzes_for(person: Any) -> QuerySet[Quiz]:
    """Return the quizzes that the person may sit, with `n_questions` that are ready."""
    found = with_question_counts(Quiz.objects.all()).order_by("mode", "key")  # examinations first
    if rules.is_instructor(person):
        return found
    if not len(eligibility):
        return found.exclude(mode="exam")
    return found.filter(key__in=rules.assigned_quiz_keys(person))


@dataclass(frozen=True)
class Offer:
    """A quiz on the list: how large it is, how far the person is, why it cannot begin now."""

    quiz: Quiz
    n_questions: int
    open_attempt: Attempt | None
    n_attempts: int
    result: QuizResult | None
    terms: Terms
    refusal: Refusal | None
    overdue: Attempt | None  # its time is over, and nobody has submitted it yet

    @property
    def attempts_left(self) -> int | None:
        """How many attempts may still be started, None for any number."""
        return self.terms.attempts_left(self.n_attempts)

    @property
    def percent(self) -> Decimal | None:
        """The percentage that counts; None while there is none."""
        return self.result.percent if self.result else None

    @property
    def passed(self) -> bool:
        """Whether what counts is a pass."""
        return self.result is not None and self.result.passed

    @property
    def hindrance(self) -> str:
        """In one word why it cannot begin now: used-up, closed, not-open, waiting, or nothing."""
        return _HINDRANCES.get(type(self.refusal), "")


_HINDRANCES: dict[type, str] = {
    NoAttemptsLeft: "used-up",
    NoLongerOpen: "closed",
    NotYetOpen: "not-open",
    CoolingDown: "waiting",
}


@dataclass(frozen=True)
class Cover(Offer):
    """The page before a quiz."""

    attempts: list[Attempt]
    allowance: QuizAllowance | None

    @property
    def may_start(self) -> bool:
        """Whether an attempt may begin now; a code may be asked all the same."""
        return self.refusal is None

    @property
    def asks_code(self) -> bool:
        """Whether the sitting is supervised."""
        return bool(self.quiz.sitting_code)

    @property
    def explains(self) -> str:
        """When keys and explanations are shown: question, submit or close."""
        if self.quiz.is_exam and self.quiz.feedback == FeedbackPolicy.AFTER_QUESTION:
            return str(FeedbackPolicy.AFTER_SUBMIT.value)
        return str(self.quiz.feedback)


def offers_for(person: Any, *, at: datetime) -> list[Offer]:
    """Return the quizzes that the person may sit, those under way first. Constant queries."""
    found = list(quizzes_for(person))
    given = allowances_of(person, found)
    attempts: dict[int, list[Attempt]] = {quiz.pk: [] for quiz in found}
    for attempt in Attempt.objects.filter(person=person, quiz__in=attempts).order_by("number"):
        attempts[attempt.quiz_id].append(attempt)
    offers = [
        _offer(
            quiz, quiz.n_questions, attempts[quiz.pk],
            terms=terms_with(quiz, given.get(quiz.pk)), at=at,
        )
        for quiz in found
    ]  # fmt: skip
    return sorted(offers, key=lambda offer: (offer.open_attempt is None, offer.passed))


def cover_of(quiz: Quiz, person: Any, *, at: datetime, n_questions: int | None = None) -> Cover:
    """Return what the page before `quiz` says; an overdue attempt no longer counts as open."""
    n_questions = question_count(quiz) if n_questions is None else n_questions
    made = _MADE.all(quiz=quiz.pk, person=person.pk)
    for attempt in made:
        attempt.quiz = quiz  # known; else each row of the table would ask for it
    allowance = allowance_of(quiz, person)
    offer = _offer(quiz, n_questions, made, terms=terms_with(quiz, allowance), at=at)
    return Cover(
        quiz=quiz,
        n_questions=offer.n_questions,
        open_attempt=offer.open_attempt,
        n_attempts=offer.n_attempts,
        result=offer.result,
        terms=offer.terms,
        refusal=offer.refusal if rules.may_sit(person, quiz) else NotEligible(),
        overdue=offer.overdue,
        attempts=[attempt for attempt in made if not attempt.is_open],
        allowance=allowance,
    )


def _offer(
    quiz: Quiz, n_questions: int, attempts: Sequence[Attempt], *, terms: Terms, at: datetime
) -> Offer:
    submitted = [attempt for attempt in attempts if attempt.submitted_at is not None]
    sittings = [
        Sitting(a.percent, bool(a.passed), a.pass_mark, a.uuid, a.submitted_at) for a in submitted
    ]
    under_way = next((attempt for attempt in attempts if attempt.is_open), None)
    ended = [sitting.at for sitting in sittings]
    overdue = None
    if under_way is not None and under_way.is_overdue(at):
        ended.append(under_way.deadline_at)
        overdue, under_way = under_way, None
    refusal = terms.refusal(at, made=len(attempts), ended_at=max(ended, default=None))
    return Offer(
        quiz=quiz,
        n_questions=n_questions,
        open_attempt=under_way,
        n_attempts=len(attempts),
        result=counting_result(sittings, method=Counting(quiz.counting)) if sittings else None,
        terms=terms,
        refusal=refusal if n_questions else QuizNotReady(),
        overdue=overdue,
    )
