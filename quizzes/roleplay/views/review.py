"""The desk of those who decide about calls: the queue, one call, appeals; and the trainee's appeal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lms.foundation import clock
from quizzes.core.appeals import (
    AppealRefused,
    AppealsClosed,
    DecidedBefore,
    DecidedByMarker,
    LessThanBefore,
    NewMarkMissing,
    NotMarkedYet,
)
from quizzes.phrases import ago
from quizzes.queries.appeals import number_of_appeals as number_of_quiz_appeals
from quizzes.roleplay import queries, rules
from quizzes.roleplay.engine.refusals import DecidedMeanwhile, NothingWaits, ReviewRefused
from quizzes.roleplay.services import appealing, reviewing
from quizzes.roleplay.views import review_sheet
from quizzes.roleplay.views.review_forms import AppealDecisionForm, CallAppealForm

PAGE = 50  # lines of a list
REFUSED, UNPROCESSABLE = 409, 422  # HTTP
#: The lists of the queue beside what waits, by the `state` of the address.
LISTS = {"certain": queries.half_open_calls, "decided": queries.decided_calls}


def require_reviewer(person: Any) -> None:
    """Raise 404 for who does not decide about calls."""
    if not rules.may_review(person):
        raise Http404


def desk(request: HttpRequest, tab: str) -> dict[str, Any]:
    """Return what every page of the desk shows: the open tab and the counts."""
    return {
        "nav": "marking",
        "tab": tab,
        "n_appeals": number_of_quiz_appeals(request.user),
    }


@require_GET
@login_required
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Show the calls that wait for a person, those that have a result, or those that people decided."""
    require_reviewer(request.user)
    at = clock.now()
    scenario = request.GET.get("scenario", "")[:80]
    state = request.GET.get("state", "")
    find = LISTS.get(state, queries.waiting_calls)
    page = Paginator(find(request.user, scenario=scenario), PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "lines": [
            (line, ago(line.session.ended_at, at=at))
            for line in queries.waiting_lines(page.object_list)
        ],
        "scenarios": queries.scenarios_reviewed(),
        "scenario": scenario,
        "decided": state == "decided",
        "half_open": state == "certain",
        "n_half_open": queries.number_half_open(request.user),
        "query": urlencode({"scenario": scenario, "state": state if state in LISTS else ""}),
    }
    return render(request, "roleplay/review/queue.html", {**desk(request, "calls"), **context})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a call beside its rubric; a POST decides what is open."""
    detail = queries.call_for_review(request.user, uuid)
    posted = request.POST if request.method == "POST" else None
    context = review_sheet.sheet(detail, viewer=request.user, data=posted)
    form, status = context["form"], 200
    onward = queries.next_waiting(request.user, detail.session)
    if posted is not None:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                reviewing.review(
                    detail.session, by=request.user, basis=form.cleaned_data["basis"],
                    wanted=form.wanted, words=form.cleaned_data["overall"],
                )  # fmt: skip
            except (DecidedMeanwhile, NothingWaits):
                return _meanwhile(request, uuid, posted)
            except ReviewRefused as refused:
                form.refuse(refused)
            else:
                return _onward(request, onward)
    context |= {"nav": "marking", "may_decide": context["n_open"] > 0, "onward": onward}
    return render(request, "roleplay/review/call.html", context, status=status)


def _meanwhile(request: HttpRequest, uuid: UUID, posted: Any) -> HttpResponse:
    """Show what somebody else decided, and give the words back that were not kept."""
    detail = queries.call_for_review(request.user, uuid)
    context = review_sheet.sheet(detail, viewer=request.user, data=None)
    context["lost"] = [
        text for name, text in posted.items() if "words" in name or name == "overall" if text
    ]
    context["meanwhile"] = True
    context |= {"nav": "marking", "may_decide": context["n_open"] > 0}
    return render(request, "roleplay/review/call.html", context, status=REFUSED)


def _onward(request: HttpRequest, onward: Any) -> HttpResponse:
    messages.success(request, _("Decided. The trainee reads your words in the debrief."))
    if onward is None or request.POST.get("go") == "list":
        return redirect(f"{reverse('roleplay:reviews')}#main")
    return redirect(f"{reverse('roleplay:review', args=[onward.uuid])}#main")


# --- appeals ------------------------------------------------------------------------------------------


def refusal_words(refused: AppealRefused) -> str:
    """Return why an appeal or a decision is not taken."""
    if isinstance(refused, AppealsClosed) and refused.ended_at is not None:
        ended = timezone.localtime(refused.ended_at).strftime("%Y-%m-%d %H:%M")
        return _("The time to appeal ended on %(ended)s.") % {"ended": ended}
    words = {
        AppealsClosed: _("There are no appeals in this role-play."),
        NotMarkedYet: _("There is no result yet that counts."),
        DecidedBefore: _("This was decided already; that decision stands."),
        DecidedByMarker: _("You decided about this call before. Another person must decide."),
        LessThanBefore: _("An upheld appeal cannot lower the result or the points."),
        NewMarkMissing: _("If something was decided wrongly, say in the rubric what it is now."),
    }
    return words.get(type(refused), _("This is not possible."))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the trainee's appeal against the result of a call."""
    session = queries.session_for(request.user, uuid)
    chance = queries.appeal_chance(session)
    if chance.made is not None or chance.against is None:
        messages.info(request, _("You have said this already, or there is nothing to appeal yet."))
        return redirect("roleplay:debrief", uuid=uuid)
    posted = request.POST if request.method == "POST" else None
    form = CallAppealForm(posted)
    if posted is not None and form.is_valid():
        try:
            appealing.appeal(session, person=request.user, reason=form.cleaned_data["reason"])
        except AppealRefused as refused:
            form.add_error(None, refusal_words(refused))
        else:
            messages.success(
                request, _("Thank you. Another person will read it; the decision will stand here.")
            )
            return redirect(f"{reverse('roleplay:debrief', args=[uuid])}#appeal")
    context = {"nav": "practice", "session": session, "chance": chance, "form": form}
    status = 200 if posted is None else UNPROCESSABLE
    return render(request, "roleplay/appeal.html", context, status=status)


@require_GET
@login_required
@never_cache
def appeals(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, or what was decided."""
    require_reviewer(request.user)
    at = clock.now()
    decided = request.GET.get("state") == "decided"
    find = queries.decided_appeals if decided else queries.open_appeals
    page = Paginator(find(request.user), PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "lines": [
            (line, ago(line.appeal.at, at=at))
            for line in queries.appeal_lines(page.object_list, request.user)
        ],
        "decided": decided,
        "query": urlencode({"state": "decided" if decided else ""}),
    }
    page_of = "roleplay/review/appeals.html"
    return render(request, page_of, {**desk(request, "call-appeals"), **context})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def decide_appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show an appeal with its call beside the rubric; a POST decides it."""
    found, detail, barred = queries.appeal_for(request.user, uuid)
    posted = request.POST if request.method == "POST" else None
    context = review_sheet.sheet(detail, viewer=request.user, data=posted)
    form, decision, status = context["form"], AppealDecisionForm(posted), 200
    if posted is not None:
        status = UNPROCESSABLE
        if decision.is_valid() and form.is_valid():
            try:
                appealing.decide(
                    found, by=request.user, upheld=decision.is_upheld,
                    words=decision.cleaned_data["words"], wanted=form.wanted,
                )  # fmt: skip
            except AppealRefused as refused:
                decision.add_error(None, refusal_words(refused))
                status = REFUSED
            except ReviewRefused as refused:
                form.refuse(refused)
            else:
                messages.success(
                    request, _("Decided. The trainee reads your words in the debrief.")
                )
                return redirect("roleplay:decide_appeal", uuid=uuid)
    context |= {
        "nav": "marking", "appeal": found, "decision": decision, "barred": barred,
        "may_decide": not barred and not hasattr(found, "decision"),
    }  # fmt: skip
    return render(request, "roleplay/review/appeal.html", context, status=status)
