"""Sitting a quiz: start or resume, save, flag, submit, close what is overdue. Server time only."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lms.audit import api as audit
from lms.foundation import clock
from lms.foundation.registry import UnknownKey
from quizzes import queries, rules, signals
from quizzes.core import timing
from quizzes.core.refusals import (
    AnswerConflict,
    AnswerRefused,
    AttemptClosed,
    NoAttemptsLeft,
    NotEligible,
    QuizNotReady,
)
from quizzes.core.selection import MAX_SEED, seed_for, shuffle
from quizzes.models import Attempt, AttemptItem, AttemptState, Quiz, Response
from quizzes.registry import MAX_ANSWER_LENGTH, question_types
from quizzes.services import grading


class Saved(NamedTuple):
    """What the server has committed: the number to save under next time is `sequence` + 1."""

    sequence: int
    at: datetime | None
    answered: bool


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


def save_answer(
    attempt: Attempt, *, position: int, data: Mapping[str, Any], sequence: int
) -> Saved:
    """Append an answer to question `position`; `sequence` is one more than the number last seen.

    The same answer under a known number is a replay and changes nothing. Another answer under a
    number that is taken (or not yet due) raises `AnswerConflict`: a later tab or device was here,
    and nothing is overwritten. Raises `AttemptClosed`, `AnswerRefused` and
    `queries.NoSuchQuestion` too; the former answer stays in each case.
    """
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if attempt.is_open and attempt.standing(at) is not timing.Standing.OVER:
            return _save(queries.item_of(attempt, position), data, sequence=sequence, at=at)
    close_if_overdue(attempt)
    raise AttemptClosed


def _save(item: AttemptItem, data: Mapping[str, Any], *, sequence: int, at: datetime) -> Saved:
    answer = _read_answer(item, data)
    if answer == item.answer:
        return Saved(item.sequence, item.answered_at, item.is_answered)
    if sequence != item.sequence + 1:
        if _is_replay(item, answer, sequence):
            return Saved(item.sequence, item.answered_at, item.is_answered)
        raise AnswerConflict
    Response.objects.create(item=item, sequence=sequence, data=answer, at=at)
    item.answer = answer
    item.answered_at = at if answer is not None else None
    item.sequence = sequence
    item.save(update_fields=["answer", "answered_at", "sequence"])
    return Saved(sequence, at, item.is_answered)


def _is_replay(item: AttemptItem, answer: Any, sequence: int) -> bool:
    """Whether exactly this answer was stored under this number (None is SQL NULL, so no filter)."""
    stored = Response.objects.filter(item=item, sequence=sequence).values_list("data", flat=True)
    return any(data == answer for data in stored)


def _read_answer(item: AttemptItem, data: Mapping[str, Any]) -> dict[str, Any] | None:
    if any(len(str(value)) > MAX_ANSWER_LENGTH for value in data.values()):
        raise AnswerRefused([_("The answer is too long.")])
    try:
        kind = question_types.get(item.spec["type"])
    except UnknownKey:
        raise AnswerRefused([_("This type of question can no longer be answered.")]) from None
    spec = kind.read_spec(item.spec)
    form = kind.form(
        spec, seed=item.option_seed, response=kind.read_response(item.answer), data=data
    )
    if not form.is_valid():
        raise AnswerRefused([message for errors in form.errors.values() for message in errors])
    response = form.response()
    return None if response is None else response.model_dump(mode="json")


def answer_by_key(attempt: Attempt, *, choose: Callable[[int], bool]) -> None:
    """Answer the open questions whose position `choose` picks, rightly. For demonstration people.

    Raises `AttemptClosed`.
    """
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if not attempt.is_open or attempt.standing(at) is timing.Standing.OVER:
            raise AttemptClosed
        items = [i for i in queries.items_in_full(attempt) if choose(i.position) and not i.sequence]
        for item in items:
            kind = question_types.get(item.spec["type"])
            item.answer = kind.correct(kind.read_spec(item.spec)).model_dump(mode="json")
            item.answered_at = at
            item.sequence = 1
        Response.objects.bulk_create(
            Response(item=item, sequence=1, data=item.answer, at=at) for item in items
        )
        AttemptItem.objects.bulk_update(items, ["answer", "answered_at", "sequence"])


def flag(attempt: Attempt, *, position: int, flagged: bool) -> None:
    """Set or remove the person's flag on a question. Raises `AttemptClosed`, `NoSuchQuestion`."""
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if not attempt.is_open or attempt.standing(at) is timing.Standing.OVER:
            raise AttemptClosed
        item = queries.item_of(attempt, position)
        item.flagged = flagged
        item.save(update_fields=["flagged"])


def submit(attempt: Attempt, *, actor: Any) -> Attempt:
    """Close the attempt and mark what can be marked at once. A second submission changes nothing.

    After deadline and grace the attempt closes as of its deadline, with what was saved.
    """
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if not attempt.is_open:
            return attempt
        overdue = attempt.is_overdue(at)
        closed_at = attempt.deadline_at if overdue and attempt.deadline_at else at
        attempt.close(at=closed_at, by_deadline=overdue)
        attempt.save(update_fields=["state", "submitted_at", "submitted_by_deadline"])
        grading.mark_automatically(attempt, at=at)
        audit.record(
            "attempt.submitted", actor=actor, target=attempt, data={"by_deadline": overdue}
        )
        signals.attempt_finalised.send(Attempt, attempt=attempt)
    return attempt


def close_if_overdue(attempt: Attempt) -> Attempt:
    """Return the attempt, submitted by the deadline if that and the grace are over."""
    return submit(attempt, actor=None) if attempt.is_overdue(clock.now()) else attempt


def close_overdue_attempts() -> int:
    """Submit every open attempt whose time is over, also when nobody looks; return how many."""
    at = clock.now()
    candidates = Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at)
    overdue = [attempt for attempt in candidates.select_related("quiz") if attempt.is_overdue(at)]
    return sum(1 for attempt in overdue if not submit(attempt, actor=None).is_open)
