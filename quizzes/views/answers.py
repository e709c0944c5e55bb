"""How a save is answered: a page for a form, JSON for a script. The same words in both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.foundation import clock
from quizzes import queries
from quizzes.core.refusals import AnswerRefused

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


def show(request: HttpRequest, attempt: Any, position: int, **more: Any) -> HttpResponse:
    """Show a question page; `more`: data, errors, conflict, status."""
    status = more.pop("status", 200)
    page = queries.sheet(attempt, position, at=clock.now(), data=more.pop("data", None))
    context = {"page": page, "attempt": attempt, "form": page.form, "spec": page.spec, **more}
    return render(request, "quizzes/attempt.html", context, status=status)


def saved(request: HttpRequest, attempt: Any, position: int, saved_as: Any) -> HttpResponse:
    """Say what was committed, or go where the button says."""
    if wants_json(request):
        at = saved_as.at or clock.now()
        return JsonResponse(
            {
                "sequence": saved_as.sequence,
                "answered": saved_as.answered,
                "at": timezone.localtime(at).strftime("%H:%M:%S"),
                "iso": at.isoformat(),
                "counts": _counts(attempt),
                "minutes": queries.clock_of(attempt, at=clock.now()).minutes_left,
            }
        )
    target = request.POST.get("go", "")
    if target == "check":
        return redirect("quizzes:check", uuid=attempt.uuid)
    return redirect(_page(attempt, position_in(target if target.isdigit() else "") or position))


def flagged(request: HttpRequest, attempt: Any, position: int) -> HttpResponse:
    """Confirm a flag."""
    if wants_json(request):
        return JsonResponse(
            {"flagged": request.POST.get("flagged") == "1", "counts": _counts(attempt)}
        )
    return redirect(_page(attempt, position))


def conflict(request: HttpRequest, attempt: Any, position: int) -> HttpResponse:
    """Say that another tab was here later; its answer is shown and stays."""
    words = _(
        "This question was answered in another window after this page was opened. "
        "That answer was kept, yours was not saved. Check it and change it here if you want to."
    )
    if wants_json(request):
        return JsonResponse(
            {"error": "conflict", "message": words, "url": _page(attempt, position)},
            status=CONFLICT,
        )
    return show(request, attempt, position, conflict=words, status=CONFLICT)


def refused(
    request: HttpRequest, attempt: Any, position: int, refusal: AnswerRefused
) -> HttpResponse:
    """Say why the answer cannot be taken; what was typed is shown, what was saved is kept."""
    if wants_json(request):
        return JsonResponse({"error": "refused", "messages": refusal.messages}, status=REFUSED)
    return show(
        request, attempt, position, data=request.POST, errors=refusal.messages, status=REFUSED
    )


def closed(request: HttpRequest, attempt: Any) -> HttpResponse:
    """Say that the attempt is over and lead to its result."""
    if attempt.submitted_by_deadline:
        words = _("Time is up. The attempt was submitted with the answers that had been saved.")
    else:
        words = _("This attempt has been submitted; answers can no longer be changed.")
    url = reverse("quizzes:result", args=[attempt.uuid])
    if wants_json(request):
        return JsonResponse({"error": "closed", "message": words, "url": url}, status=CLOSED)
    messages.info(request, words)
    return redirect(url)


def _page(attempt: Any, position: int) -> str:
    return f"{reverse('quizzes:attempt', args=[attempt.uuid])}?q={position}"


def _counts(attempt: Any) -> str:
    counts = queries.counts_of(queries.items_in_brief(attempt))
    return _("%(answered)s answered, %(flagged)s flagged, %(unanswered)s open") % {
        "answered": counts.answered,
        "flagged": counts.flagged,
        "unanswered": counts.unanswered,
    }
