"""Sitting a quiz: the list, the cover, one question a page, the check, the result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.foundation import clock
from quizzes import queries
from quizzes.core.refusals import (
    AnswerConflict,
    AnswerRefused,
    AttemptClosed,
    NoAttemptsLeft,
    NotEligible,
    QuizNotReady,
)
from quizzes.services import answering, closing, starting
from quizzes.views import answers


@require_GET
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Show what the person may sit and has sat."""
    offers = queries.offers_for(request.user)
    past = queries.submitted_attempts_of(request.user)
    return render(request, "quizzes/index.html", {"nav": "exams", "offers": offers, "past": past})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def cover(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the quiz asks; a POST starts or resumes."""
    quiz = queries.quiz_for(request.user, key)
    if request.method == "POST":
        return _start(request, quiz)
    page = queries.cover_of(quiz, request.user, at=clock.now())
    return render(request, "quizzes/cover.html", {"nav": "exams", "cover": page, "quiz": quiz})


def _start(request: HttpRequest, quiz: Any) -> HttpResponse:
    language = get_language() or request.user.language
    try:
        attempt = starting.start_attempt(quiz, person=request.user, locale=language)
    except NoAttemptsLeft:
        messages.error(request, _("You have used all attempts at this quiz."))
    except NotEligible:
        messages.error(request, _("This quiz is not assigned to you."))
    except QuizNotReady:
        messages.error(request, _("This quiz has no questions yet. Ask your instructor."))
    else:
        return redirect("quizzes:attempt", uuid=attempt.uuid)
    return redirect("quizzes:cover", key=quiz.key)


@require_GET
@login_required
@never_cache
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one question of the open attempt."""
    sitting = closing.close_if_overdue(queries.attempt_for(request.user, uuid))
    if not sitting.is_open:
        return answers.closed(request, sitting)
    position = answers.position_in(request.GET.get("q"))
    return answers.show(request, sitting, position or queries.place_of(sitting))


@require_POST
@login_required
@never_cache
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save an answer and go where the button says; answers a script in JSON."""
    sitting = queries.attempt_for(request.user, uuid)
    position, sequence = answers.place_posted(request)
    try:
        saved = answering.save_answer(
            sitting, position=position, data=request.POST, sequence=sequence
        )
        if request.POST.get("go") in {"flag", "unflag"}:
            answering.flag(sitting, position=position, flagged=request.POST["go"] == "flag")
    except AttemptClosed:
        return answers.closed(request, queries.attempt_for(request.user, uuid))
    except AnswerConflict:
        return answers.conflict(request, sitting, position)
    except AnswerRefused as refused:
        return answers.refused(request, sitting, position, refused)
    return answers.saved(request, sitting, position, saved)


@require_POST
@login_required
@never_cache
def flag(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Set or remove the flag of a question, without touching its answer."""
    sitting = queries.attempt_for(request.user, uuid)
    position, _sequence = answers.place_posted(request)
    try:
        answering.flag(sitting, position=position, flagged=request.POST.get("flagged") == "1")
    except AttemptClosed:
        return answers.closed(request, closing.close_if_overdue(sitting))
    return answers.flagged(request, sitting, position)


@require_GET
@login_required
@never_cache
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Name what is unanswered before submission."""
    sitting = closing.close_if_overdue(queries.attempt_for(request.user, uuid))
    if not sitting.is_open:
        return answers.closed(request, sitting)
    page = queries.check_of(sitting, at=clock.now())
    return render(request, "quizzes/check.html", {"page": page, "attempt": sitting})


@require_POST
@login_required
def submit(request: HttpRequest, uuid: UUID) -> HttpResponseRedirect:
    """Submit; a second submission shows the result of the first."""
    sitting = closing.submit(queries.attempt_for(request.user, uuid), actor=request.user)
    return redirect("quizzes:result", uuid=sitting.uuid)


@require_GET
@login_required
@never_cache
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show score, what to do now, and each question; an open attempt goes on instead."""
    own = queries.own_open_attempt(request.user, uuid)
    if own is not None and closing.close_if_overdue(own).is_open:
        return redirect("quizzes:attempt", uuid=uuid)
    sitting = queries.submitted_attempt_for(request.user, uuid)
    page = queries.result_of(sitting, viewer=request.user)
    return render(
        request, "quizzes/result.html", {"nav": "exams", "page": page, "attempt": sitting}
    )
