"""Which quizzes there are for whom, and what an attempt started now would ask.

The bank is read with ``non_polymorphic()``: only the editor needs the author's fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import translation
from wagtail.models import Locale

from quizzes import rules
from quizzes.models import Attempt, Question, QuestionState, Quiz, QuizQuestion, Section
from quizzes.queries.attempts import attempts_made
from quizzes.registry import eligibility


class UnknownQuiz(LookupError):
    """No quiz has this key."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it will be frozen into an attempt."""

    key: str
    pk: int
    version: int
    spec: dict[str, Any]
    marks: Decimal


@dataclass(frozen=True)
class AskedSection:
    """A section with the questions that are ready, in the author's order."""

    title: str
    questions: list[AskedQuestion]


def locale_for(language: str) -> Locale:
    """Return the content locale of `language`, else that of the site's own language."""
    found = {
        locale.language_code: locale
        for locale in Locale.objects.filter(language_code__in=[language, settings.LANGUAGE_CODE])
    }
    return found.get(language) or found[settings.LANGUAGE_CODE]


def quiz_by_key(key: str) -> Quiz:
    """Return the quiz; raises `UnknownQuiz`."""
    try:
        return Quiz.objects.get(key=key)
    except Quiz.DoesNotExist:
        raise UnknownQuiz(key) from None


def quiz_for(person: Any, key: str) -> Quiz:
    """Return the quiz if the person may sit it or has sat it; else 404."""
    quiz = get_object_or_404(Quiz, key=key)
    if not rules.may_sit(person, quiz) and not attempts_made(quiz, person):
        raise Http404
    return quiz


def quizzes_for(person: Any) -> QuerySet[Quiz]:
    """Return the quizzes that the person may sit, with `n_questions` that are ready."""
    found = Quiz.objects.annotate(
        n_questions=Count(
            "sections__questions",
            filter=Q(sections__questions__question__state=QuestionState.READY),
        )
    ).order_by("key")
    if rules.is_instructor(person):
        return found
    if not len(eligibility):
        return found.exclude(mode="exam")
    return found.filter(key__in=rules.assigned_quiz_keys(person))


def question_count(quiz: Quiz) -> int:
    """Return how many questions an attempt started now would have."""
    return QuizQuestion.objects.filter(
        section__quiz=quiz, question__state=QuestionState.READY
    ).count()


def questions_to_ask(quiz: Quiz, language: str) -> list[AskedSection]:
    """Return the sections with the ready questions, in `language` where a ready row exists.

    Three queries, whatever the number of questions.
    """
    with translation.override(language):
        titles = [(section.pk, section.title) for section in Section.objects.filter(quiz=quiz)]
    placements = list(
        QuizQuestion.objects.filter(section__quiz=quiz, question__state=QuestionState.READY)
        .order_by("section__sort_order", "section_id", "sort_order", "pk")
        .values_list("section_id", "question__key", "marks", "question__locale__language_code")
    )
    rows = _rows_by_key([key for _pk, key, _marks, _language in placements])
    asked: dict[int, list[AskedQuestion]] = {pk: [] for pk, _title in titles}
    for section_pk, key, marks, own_language in placements:
        row = rows.get((key, language)) or rows[(key, own_language)]
        asked[section_pk].append(
            AskedQuestion(key=key, pk=row["pk"], version=row["version"], spec=row["spec"],
                          marks=marks)
        )  # fmt: skip
    return [AskedSection(title=title or "", questions=asked[pk]) for pk, title in titles]


def _rows_by_key(keys: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
    rows = (
        Question.objects.non_polymorphic()
        .filter(key__in=list(keys), state=QuestionState.READY)
        .values("pk", "key", "version", "spec", "locale__language_code")
    )
    return {(row["key"], row["locale__language_code"]): row for row in rows}


@dataclass(frozen=True)
class Offer:
    """A quiz on the list: how large it is and how far the person is with it."""

    quiz: Quiz
    n_questions: int
    open_attempt: Attempt | None
    n_attempts: int
    best_percent: Decimal | None
    passed: bool

    @property
    def attempts_left(self) -> int | None:
        """How many attempts may still be started, None for any number."""
        allowed = self.quiz.attempts_allowed
        return None if allowed is None else max(0, allowed - self.n_attempts)


@dataclass(frozen=True)
class Cover(Offer):
    """The page before a quiz."""

    attempts: list[Attempt]
    may_start: bool


def offers_for(person: Any) -> list[Offer]:
    """Return the quizzes that the person may sit, those under way first. Constant queries."""
    found = list(quizzes_for(person))
    attempts: dict[int, list[Attempt]] = {quiz.pk: [] for quiz in found}
    for attempt in Attempt.objects.filter(person=person, quiz__in=attempts).order_by("number"):
        attempts[attempt.quiz_id].append(attempt)
    offers = [_offer(quiz, quiz.n_questions, attempts[quiz.pk]) for quiz in found]
    return sorted(offers, key=lambda offer: (offer.open_attempt is None, offer.passed))


def cover_of(quiz: Quiz, person: Any, *, at: datetime) -> Cover:
    """Return what the page before `quiz` says; an overdue attempt no longer counts as open."""
    made = list(Attempt.objects.filter(quiz=quiz, person=person).order_by("number"))
    offer = _offer(quiz, question_count(quiz), made)
    under_way = offer.open_attempt
    if under_way is not None and under_way.is_overdue(at):
        under_way = None
    return Cover(
        quiz=quiz,
        n_questions=offer.n_questions,
        open_attempt=under_way,
        n_attempts=offer.n_attempts,
        best_percent=offer.best_percent,
        passed=offer.passed,
        attempts=[attempt for attempt in made if not attempt.is_open],
        may_start=offer.attempts_left != 0
        and bool(offer.n_questions)
        and rules.may_sit(person, quiz),
    )


def _offer(quiz: Quiz, n_questions: int, attempts: Sequence[Attempt]) -> Offer:
    percents = [attempt.percent for attempt in attempts if attempt.percent is not None]
    return Offer(
        quiz=quiz,
        n_questions=n_questions,
        open_attempt=next((attempt for attempt in attempts if attempt.is_open), None),
        n_attempts=len(attempts),
        best_percent=max(percents, default=None),
        passed=any(attempt.passed for attempt in attempts),
    )


def usage_of(questions: Sequence[Question]) -> dict[int, tuple[int, int]]:
    """Return by question id in how many quizzes it stands and in how many attempts it was asked."""
    pks = [question.pk for question in questions]
    counted = (
        Question.objects.non_polymorphic()
        .filter(pk__in=pks)
        .annotate(
            n_quizzes=Count("placements__section__quiz", distinct=True),
            n_attempts=Count("asked", distinct=True),
        )
        .values_list("pk", "n_quizzes", "n_attempts")
    )
    return {pk: (n_quizzes, n_attempts) for pk, n_quizzes, n_attempts in counted}
