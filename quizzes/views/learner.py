"""Sitting a quiz: the list, the cover, one question a page, the check, the result."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.foundation import clock
from quizzes import phrases, queries
from quizzes.core.refusals import (
    AnswerConflict,
    AnswerLocked,
    AnswerRefused,
    AttemptClosed,
    CodeMissing,
    CodeWrong,
    Refusal,
    TooManyCodes,
)
from quizzes.queries.stories import with_stories
from quizzes.services import answering, closing, starting
from quizzes.views import answers, pages, posted, results, sheets
from quizzes.views.addresses import Addresses


@require_GET
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Show what the person may sit and has sat."""
    offers = queries.offers_for(request.user, at=clock.now())
    if closing.close_all(offer.overdue for offer in offers if offer.overdue):
        offers = queries.offers_for(request.user, at=clock.now())
    past = queries.submitted_attempts_of(request.user)
    return render(request, "quizzes/index.html", {"nav": "exams", "offers": offers, "past": past})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def cover(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the quiz asks; a POST starts or resumes."""
    return _start(request, key) if request.method == "POST" else _cover(request, key)


def _cover(
    request: HttpRequest, key: str, *, wrong_code: Refusal | None = None, status: int = 200
) -> HttpResponse:
    at = clock.now()
    page = queries.cover_for(request.user, key, at=at)
    if page.overdue and closing.close_all([page.overdue]):
        page = queries.cover_for(request.user, key, at=at)
    context = {
        "nav": "exams",
        "cover": page,
        "quiz": page.quiz,
        "reason": phrases.sentence(page.refusal, at=at) if page.refusal else "",
        "code_error": phrases.sentence(wrong_code, at=at) if wrong_code else "",
    }
    return render(request, "quizzes/cover.html", context, status=status)


def _start(request: HttpRequest, key: str) -> HttpResponse:
    language = get_language() or request.user.language
    code = request.POST.get("code", "")
    try:
        quiz = queries.quiz_by_key(key)
        attempt = starting.start_attempt(quiz, person=request.user, locale=language, code=code)
    except queries.UnknownQuiz as unknown:
        raise Http404 from unknown
    except (CodeMissing, CodeWrong, TooManyCodes) as refusal:
        return _cover(request, key, wrong_code=refusal, status=answers.REFUSED)
    except Refusal as refusal:
        at = clock.now()
        queries.cover_for(request.user, key, at=at)  # to a stranger there is no such quiz: 404
        messages.error(request, phrases.sentence(refusal, at=at))
        return redirect("quizzes:cover", key=key)
    return redirect("quizzes:attempt", uuid=attempt.uuid)


@require_GET
@login_required
@never_cache
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one question of the open attempt."""
    sitting = closing.close_if_overdue(queries.attempt_for(request.user, uuid))
    if not sitting.is_open:
        return answers.closed(request, sitting)
    position = answers.position_in(request.GET.get("q"))
    position = position or queries.place_of(sitting, seen=sheets.seen_last(request))
    return sheets.show(request, sitting, position)


@require_POST
@login_required
@never_cache
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save an answer and go where the button says; answers a script in JSON."""
    go = request.POST.get("go", "")
    if posted.is_page(request) or go.startswith("explain-"):
        return pages.save(request, uuid)
    position, sequence = answers.place_posted(request)
    try:
        saved = answering.save_own_answer(
            request.user, uuid, position=position, data=request.POST, sequence=sequence,
            certainty=posted.certainty_in(request.POST),
        )  # fmt: skip
        if go in {"flag", "unflag"}:
            sitting = queries.attempt_for(request.user, uuid)
            answering.flag(sitting, position=position, flagged=go == "flag")
    except AttemptClosed:
        return answers.closed(request, queries.attempt_for(request.user, uuid))
    except AnswerConflict:
        return answers.conflict(request, queries.attempt_for(request.user, uuid), position)
    except AnswerLocked as locked:
        return answers.locked(request, queries.attempt_for(request.user, uuid), position, locked)
    except AnswerRefused as refused:
        sitting = queries.attempt_for(request.user, uuid)
        return answers.refused(request, sitting, position, refused)
    return answers.saved(request, uuid, position, saved)


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
    context = {"page": page, "attempt": sitting, "addresses": Addresses(sitting.uuid)}
    return render(request, "quizzes/check.html", context)


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
    sitting = queries.attempt_to_read(request.user, uuid)
    if sitting.is_open and closing.close_if_overdue(sitting).is_open:
        return redirect("quizzes:attempt", uuid=uuid)
    if sitting.is_open:  # its time was over
        sitting = queries.submitted_attempt_for(request.user, uuid)
    at = clock.now()
    page = queries.result_of(sitting, viewer=request.user, at=at)
    return results.show(request, sitting, with_stories(page, sitting, viewer=request.user), at=at)
