"""The start of a sitting: resume, or freeze the questions as they are now. Server time only."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes import queries, rules
from quizzes.core import timing
from quizzes.core.refusals import NoAttemptsLeft, NotEligible, QuizNotReady
from quizzes.core.selection import MAX_SEED, seed_for, shuffle
from quizzes.models import Attempt, AttemptItem, Quiz
from quizzes.services.closing import close_if_overdue


def start_attempt(quiz: Quiz, *, person: Any, locale: str) -> Attempt:
    """Return the person's open attempt at `quiz`, or start one in the language `locale`.

    Questions are frozen as they are now. Raises `NotEligible`, `NoAttemptsLeft`, `QuizNotReady`.
    """
    opened = queries.open_attempt(quiz, person)
    if opened is not None:
        opened = close_if_overdue(opened)
        if opened.is_open:
            return opened
    if not rules.may_sit(person, quiz):
        raise NotEligible
    try:
        with transaction.atomic():
            return _start(quiz, person=person, locale=locale, at=clock.now())
    except IntegrityError:  # a second click or device was quicker: one open attempt is the rule
        other = queries.open_attempt(quiz, person)
        if other is None:
            raise
        return other


def _start(quiz: Quiz, *, person: Any, locale: str, at: datetime) -> Attempt:
    done = queries.attempts_made(quiz, person)
    if quiz.attempts_allowed is not None and done >= quiz.attempts_allowed:
        raise NoAttemptsLeft(quiz.attempts_allowed)
    sections = queries.questions_to_ask(quiz, locale)
    if not any(section.questions for section in sections):
        raise QuizNotReady
    seed = secrets.randbelow(MAX_SEED)
    attempt = Attempt.objects.create(
        quiz=quiz,
        person=person,
        number=done + 1,
        locale=queries.locale_for(locale),
        started_at=at,
        deadline_at=timing.deadline(at, minutes=quiz.time_limit_minutes),
        grace_seconds=quiz.grace_seconds,
        pass_mark=quiz.pass_mark,
        seed=seed,
    )
    AttemptItem.objects.bulk_create(_items(attempt, quiz, sections))
    audit.record("attempt.started", actor=person, target=attempt, data={"quiz": quiz.key})
    return attempt


def _items(attempt: Attempt, quiz: Quiz, sections: list[queries.AskedSection]) -> list[AttemptItem]:
    asked: list[tuple[str, queries.AskedQuestion]] = []
    for section in sections:
        questions = section.questions
        if quiz.shuffle_questions:
            questions = shuffle(questions, seed=attempt.seed, key=lambda question: question.key)
        asked.extend((section.title, question) for question in questions)
    return [
        AttemptItem(
            attempt=attempt, position=position, section_title=title,
            question_id=question.pk, question_version=question.version, spec=question.spec,
            seed=seed_for(attempt.seed, question.key), shuffled=quiz.shuffle_options,
            marks=question.marks,
        )
        for position, (title, question) in enumerate(asked, start=1)
    ]  # fmt: skip
