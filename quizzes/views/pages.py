"""Saving a whole page at once, and having an answer checked: forms without a script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lms.foundation import clock
from quizzes import phrases, queries
from quizzes.core.refusals import (
    AnswerConflict,
    AnswerLocked,
    AnswerRefused,
    AttemptClosed,
    ChecksNotOffered,
    NothingToCheck,
)
from quizzes.services import answering, checking
from quizzes.views import answers, posted, sheets


def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save what was posted, each question for itself; then do what the button says.

    One question that cannot be saved keeps none of the others back; each is told on its own.
    """
    attempt = queries.attempt_for(request.user, uuid)
    given = posted.posted_in(request)
    notes: dict[int, list[str]] = {}
    refused: set[int] = set()
    try:
        for one in given:
            _save(attempt, one, notes=notes, refused=refused)
        _explain(request, attempt, notes=notes)
        _flag(request, attempt)
    except AttemptClosed:
        return answers.closed(request, queries.attempt_for(request.user, uuid))
    if notes:
        return sheets.show(
            request, attempt, min(notes), data=request.POST, refused=refused, notes=notes,
            status=answers.REFUSED if refused else answers.CONFLICT,
        )  # fmt: skip
    return _go(request, attempt, posted.place_in(request))


def _save(
    attempt: Any, one: posted.Posted, *, notes: dict[int, list[str]], refused: set[int]
) -> None:
    try:
        answering.save_answer(
            attempt, position=one.position, data=one.data, sequence=one.sequence,
            certainty=one.certainty,
        )  # fmt: skip
    except AnswerConflict:
        notes[one.position] = [answers.conflict_words()]
    except AnswerLocked as locked:
        notes[one.position] = [phrases.sentence(locked, at=clock.now())]
    except AnswerRefused as refusal:
        notes[one.position] = refusal.messages
        refused.add(one.position)


def _explain(request: HttpRequest, attempt: Any, *, notes: dict[int, list[str]]) -> None:
    position = posted.target_of(request, "explain")
    if position is None or position in notes:
        return
    try:
        checking.check_answer(attempt, position=position)
    except (ChecksNotOffered, NothingToCheck) as refusal:
        notes[position] = [phrases.sentence(refusal, at=clock.now())]


def _flag(request: HttpRequest, attempt: Any) -> None:
    for word in ("flag", "unflag"):
        position = posted.target_of(request, word)
        if position is not None:
            answering.flag(attempt, position=position, flagged=word == "flag")


def _go(request: HttpRequest, attempt: Any, position: int) -> HttpResponse:
    go = request.POST.get("go", "")
    if go == "check":
        return redirect("quizzes:check", uuid=attempt.uuid)
    reported = posted.target_of(request, "report")
    if reported is not None:
        return redirect("quizzes:report", uuid=attempt.uuid, position=reported)
    named = [posted.target_of(request, word) for word in ("explain", "flag", "unflag")]
    aim = next((n for n in named if n), None) or (posted.number_in(go) if go.isdigit() else None)
    anchor = f"#q{aim}" if aim and attempt.questions_per_page > 1 else ""
    page = reverse("quizzes:attempt", args=[attempt.uuid])
    return redirect(f"{page}?q={aim or position}{anchor}")
