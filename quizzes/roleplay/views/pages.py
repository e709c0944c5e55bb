"""The list of role-plays and the briefing of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from quizzes.roleplay import queries, rules, services
from quizzes.roleplay.enums import InputMode, Mode
from quizzes.roleplay.forms import StartForm


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show what can be played, and one's own calls."""
    offers = queries.offers_for(request.user, get_language() or "")
    context = {"nav": "practice", "offers": offers, "calls": queries.calls_of(request.user)}
    if rules.may_review(request.user):
        context["waiting"] = queries.number_waiting(request.user)
        context["waiting_appeals"] = queries.number_of_appeals(request.user)
    return render(request, "roleplay/index.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def briefing(request: HttpRequest, key: str) -> HttpResponse:
    """Show the account before the call; by POST begin it or go on with it."""
    scenario = queries.scenario_for(request.user, key, get_language() or "")
    if request.method == "POST":
        form = StartForm(request.POST)
        wanted = form.cleaned_data if form.is_valid() else {"mode": "", "input_mode": ""}
        modes = rules.input_modes(request.user, scenario, wanted["mode"])
        try:
            session = services.start_session(
                scenario,
                person=request.user,
                mode=wanted["mode"],
                input_mode=wanted["input_mode"] or modes[0],
            )
            return redirect("roleplay:conversation", uuid=session.uuid)
        except services.NotAllowed:
            messages.error(
                request, _("You cannot begin this call. Choose practice, or ask your instructor.")
            )
            return redirect("roleplay:briefing", key=key)
    script = scenario.script()
    context = {
        "nav": "practice",
        "scenario": scenario,
        "script": script,
        "stage": getattr(scenario.cell, "stage", None),
        "paragraphs": [part for part in script.briefing.split("\n\n") if part.strip()],
        "practice_inputs": _ways(request.user, scenario, Mode.PRACTICE),
        "exam_inputs": _ways(request.user, scenario, Mode.EXAM),
        "exam_minutes": int(services.time_limit(script).total_seconds()) // 60,
        "may_exam": rules.may_play(request.user, scenario, Mode.EXAM),
        "practice": queries.open_session(scenario, request.user, Mode.PRACTICE),
        "exam": queries.open_session(scenario, request.user, Mode.EXAM),
        "best": queries.best_result(request.user, key),
    }
    return render(request, "roleplay/briefing.html", context)


def _ways(person: Any, scenario: Any, mode: str) -> list[InputMode]:
    allowed = rules.input_modes(person, scenario, mode)
    return [one for one in InputMode if one in allowed]
