"""How a save is answered: a page for a form, JSON for a script. The same words in both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.foundation import clock
from quizzes import phrases, queries
from quizzes.core import timing
from quizzes.core.refusals import AnswerRefused, Refusal
from quizzes.views.addresses import address
from quizzes.views.sheets import show

MAX_POSITION = 10_000
CONFLICT, CLOSED, REFUSED = 409, 410, 422  # HTTP


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return "application/json" in request.headers.get("Accept", "")


def position_in(text: str | None) -> int | None:
    """Return the position a text names; None when there is none. Nonsense is 404."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MAX_POSITION:
        raise Http404
    return int(text[:6])


def place_posted(request: HttpRequest) -> tuple[int, int]:
    """Return position and sequence of a posted answer; 404 when they are no numbers."""
    position = position_in(request.POST.get("position"))
    sequence = request.POST.get("sequence", "0")
    if position is None or not sequence.isascii() or not sequence.isdigit():
        raise Http404
    return position, int(sequence[:9])


def saved(request: HttpRequest, uuid: UUID, position: int, saved_as: Any) -> HttpResponse:
    """Say what was committed, or go where the button says."""
    if wants_json(request):
        at = saved_as.at or clock.now()
        return JsonResponse(
            {
                "sequence": saved_as.sequence,
                "answered": saved_as.answered,
                "incomplete": saved_as.incomplete,
                "at": timezone.localtime(at).strftime("%H:%M:%S"),
                "iso": at.isoformat(),
                "left": timing.seconds_left(clock.now(), deadline_at=saved_as.deadline_at),
            }
        )
    target = request.POST.get("go", "")
    if target == "check":
        return redirect(address("check", uuid))
    if target.startswith("report-"):
        return redirect("quizzes:report", uuid=uuid, position=position)
    return redirect(_page(uuid, position_in(target if target.isdigit() else "") or position))


def flagged(request: HttpRequest, attempt: Any, position: int) -> HttpResponse:
    """Confirm a flag."""
    if wants_json(request):
        return JsonResponse({"flagged": request.POST.get("flagged") == "1"})
    return redirect(_page(attempt.uuid, position))


def conflict(request: HttpRequest, attempt: Any, position: int) -> HttpResponse:
    """Say that another tab was here later; its answer is shown and stays."""
    words = conflict_words()
    if wants_json(request):
        both = queries.two_answers(attempt, position, request.POST)
        told = {"error": "conflict", "message": words, "url": _page(attempt.uuid, position)}
        return JsonResponse({**told, **both._asdict()}, status=CONFLICT)
    return show(request, attempt, position, notes={position: [words]}, status=CONFLICT)


def conflict_words() -> str:
    """Return what is said when another tab or device was here later."""
    return _(
        "This question was answered in another window after this page was opened. "
        "That answer was kept, yours was not saved. Check it and change it here if you want to."
    )


def locked(request: HttpRequest, attempt: Any, position: int, refusal: Refusal) -> HttpResponse:
    """Say that the explanation was seen; the answer that was checked is shown and stays."""
    words = phrases.sentence(refusal, at=clock.now())
    if wants_json(request):
        return JsonResponse(
            {"error": "locked", "message": words, "url": _page(attempt.uuid, position)},
            status=CONFLICT,
        )
    return show(request, attempt, position, notes={position: [words]}, status=CONFLICT)


def refused(
    request: HttpRequest, attempt: Any, position: int, refusal: AnswerRefused
) -> HttpResponse:
    """Say why the answer cannot be taken; what was typed is shown, what was saved is kept."""
    if wants_json(request):
        return JsonResponse({"error": "refused", "messages": refusal.messages}, status=REFUSED)
    return show(
        request, attempt, position, data=request.POST, notes={position: refusal.messages},
        status=REFUSED,
    )  # fmt: skip


def closed(request: HttpRequest, attempt: Any) -> HttpResponse:
    """Say that the attempt is over and lead to its result."""
    if attempt.submitted_by_deadline:
        words = _("Time is up. The attempt was submitted with the answers that had been saved.")
    else:
        words = _("This attempt has been submitted; answers can no longer be changed.")
    url = address("result", attempt.uuid)
    if wants_json(request):
        return JsonResponse({"error": "closed", "message": words, "url": url}, status=CLOSED)
    messages.info(request, words)
    return redirect(url)


def _page(uuid: UUID, position: int) -> str:
    return f"{address('attempt', uuid)}?q={position}"
