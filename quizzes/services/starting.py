"""The start of a sitting: resume, or freeze the questions as they are now. Server time only."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from pydantic import ValidationError

from lms.audit import api as audit
from lms.foundation import clock
from lms.foundation.registry import UnknownKey
from lms.rows import Insertion
from quizzes import queries, rules
from quizzes.core import sitting_code
from quizzes.core.refusals import (
    CodeMissing,
    CodeWrong,
    NotEligible,
    NotEnough,
    QuestionBroken,
    QuizNotReady,
    TooManyCodes,
)
from quizzes.core.selection import MAX_SEED, seed_for
from quizzes.core.timing import Terms
from quizzes.models import Attempt, AttemptItem, Quiz
from quizzes.registry import QuestionType, question_types
from quizzes.services.closing import close_if_overdue

_ITEMS = Insertion(
    AttemptItem,
    [
        "position",
        "section_title",
        "seed",
        "question_id",
        "question_version",
        "spec",
        "marks",
        "drawn",
    ],
)
WRONG_CODE = "attempt.code_refused"


def start_attempt(quiz: Quiz, *, person: Any, locale: str, code: str = "") -> Attempt:
    """Return the person's open attempt at `quiz`, or start one in the language `locale`.

    Questions are frozen as they are now. `code` is that of a supervised sitting; to go on with an
    attempt none is asked. Raises the refusals of :func:`_admit`, `NotEnough` and `QuestionBroken`
    (both logged, for those who can mend the quiz), and `QuizNotReady`.
    """
    opened = queries.open_attempt(quiz, person)
    if opened is not None:
        opened = close_if_overdue(opened)
        if opened.is_open:
            return opened
    at = clock.now()
    terms, history = _admit(quiz, person, code=code, at=at)
    seed = secrets.randbelow(MAX_SEED)
    try:
        # Chosen before anything is locked: where one writes at a time, others wait for less.
        sections = queries.questions_to_ask(quiz, locale, person=person, seed=seed)
        if not any(section.questions for section in sections):
            raise QuizNotReady
        return _start(
            quiz, sections, person=person, locale=locale, at=at, terms=terms, history=history,
            seed=seed,
        )  # fmt: skip
    except IntegrityError:  # a second click or device was quicker: one open attempt is the rule
        other = queries.open_attempt(quiz, person)
        if other is None:
            raise
        return other
    except (NotEnough, QuestionBroken) as refusal:
        audit.record(
            "quiz.start_failed", actor=person, target=quiz,
            data={"quiz": quiz.key, "reason": type(refusal).__name__, "detail": str(refusal)},
        )  # fmt: skip
        raise


def _admit(quiz: Quiz, person: Any, *, code: str, at: datetime) -> tuple[Terms, queries.History]:
    """Return the person's terms if an attempt may begin now.

    Raises `NotEligible`, `NoAttemptsLeft`, `NoLongerOpen`, `NotYetOpen`, `CoolingDown`; then, where
    the sitting is supervised, `TooManyCodes`, `CodeMissing`, `CodeWrong`.
    """
    if not rules.may_sit(person, quiz):
        raise NotEligible
    terms = queries.terms_of(quiz, person)
    history = queries.history_of(quiz, person)
    refusal = terms.refusal(at, made=history.made, ended_at=history.ended_at)
    if refusal is not None:
        raise refusal
    if quiz.sitting_code:
        _check_code(quiz, person, code=code, at=at)
    return terms, history


def _check_code(quiz: Quiz, person: Any, *, code: str, at: datetime) -> None:
    """Let the right code pass. Wrong ones are logged, and the log is what slows guessing down."""
    wrong = audit.moments(WRONG_CODE, actor=person, target=quiz, since=at - sitting_code.WITHIN)
    until = sitting_code.paused_until(wrong, at=at)
    if until is not None:
        raise TooManyCodes(until)
    if not sitting_code.normalised(code):
        raise CodeMissing
    if not sitting_code.matches(code, expected=quiz.sitting_code):
        audit.record(WRONG_CODE, actor=person, target=quiz, data={"quiz": quiz.key})
        raise CodeWrong


@transaction.atomic
def _start(
    quiz: Quiz,
    sections: list[queries.AskedSection],
    *,
    person: Any,
    locale: str,
    at: datetime,
    terms: Terms,
    history: queries.History,
    seed: int,
) -> Attempt:
    attempt = Attempt.objects.create(
        quiz=quiz,
        person=person,
        number=history.made + 1,
        locale=queries.locale_for(locale),
        started_at=at,
        deadline_at=terms.deadline(at),
        grace_seconds=quiz.grace_seconds,
        pass_mark=quiz.pass_mark,
        mode=quiz.mode,
        feedback=quiz.feedback,
        questions_per_page=quiz.questions_per_page,
        certainty=quiz.certainty,
        double_marking=quiz.double_marking,
        supervised=bool(quiz.sitting_code),
        seed=seed,
    )
    _ITEMS.write(_items(attempt, sections), attempt_id=attempt.pk, shuffled=quiz.shuffle_options)
    audit.record("attempt.started", actor=person, target=attempt, data={"quiz": quiz.key})
    return attempt


def _items(attempt: Attempt, sections: list[queries.AskedSection]) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of each question as `_ITEMS` takes them; raises `QuestionBroken`."""
    asked = [(section.title, question) for section in sections for question in section.questions]
    for position, (title, question) in enumerate(asked, 1):
        seed = seed_for(attempt.seed, question.key)
        spec = _frozen(question, seed=seed)
        about = (question.pk, question.version, spec, question.marks, question.drawn)
        yield position, title, seed, *about


def _frozen(question: queries.AskedQuestion, *, seed: int) -> dict[str, Any]:
    """Return the question as this attempt asks it. What cannot be read is left for a person."""
    try:
        kind = question_types.get(question.spec["type"])
        if type(kind).freeze is QuestionType.freeze:  # nothing is generated: no need to read it
            return question.spec
        spec = kind.read_spec(question.spec)
    except (UnknownKey, ValidationError):
        return question.spec
    try:
        return kind.freeze(spec, seed=seed).model_dump(mode="json")
    except ValueError as bad:
        raise QuestionBroken(question.key) from bad
