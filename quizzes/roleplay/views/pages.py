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

_TRY = "try"  # ?try=en: the text of this language as its author has written it


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
    """Show the account before the call; by POST begin it or go on with it.

    With ``?try=<language>`` an author plays the text of that language, be it a draft.
    """
    scenario = _scenario(request, key)
    if request.method == "POST":
        form = StartForm(request.POST)
        wanted = form.cleaned_data if form.is_valid() else {"mode": "", "input_mode": ""}
        modes = rules.input_modes(request.user, scenario, wanted["mode"])
        try:
            session = _begin(request, scenario, wanted["mode"], wanted["input_mode"] or modes[0])
            return redirect("roleplay:conversation", uuid=session.uuid)
        except services.NotAllowed:
            messages.error(
                request, _("You cannot begin this call. Choose practice, or ask your instructor.")
            )
            return redirect(request.get_full_path())
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
        "practice": _practice(request, scenario),
        "trying": _TRY in request.GET,
        "exam": queries.open_session(scenario, request.user, Mode.EXAM),
        "best": queries.best_result(request.user, key),
    }
    return render(request, "roleplay/briefing.html", context)


def _scenario(request: HttpRequest, key: str) -> Any:
    if _TRY in request.GET:
        return queries.scenario_to_try(request.user, key, request.GET[_TRY])
    return queries.scenario_for(request.user, key, get_language() or "")


def _begin(request: HttpRequest, scenario: Any, mode: str, input_mode: str) -> Any:
    """Begin the call or go on with it; who tries a text always plays it as it stands now."""
    if _TRY in request.GET and mode == Mode.PRACTICE:
        return services.try_out(scenario, person=request.user, input_mode=input_mode)
    return services.start_session(scenario, person=request.user, mode=mode, input_mode=input_mode)


def _practice(request: HttpRequest, scenario: Any) -> Any:
    """Return the practice to go on with; who tries a text goes on with no older one."""
    opened = queries.open_session(scenario, request.user, Mode.PRACTICE)
    older = opened is not None and _TRY in request.GET and not queries.plays(opened, scenario)
    return None if older else opened


def _ways(person: Any, scenario: Any, mode: str) -> list[InputMode]:
    allowed = rules.input_modes(person, scenario, mode)
    return [one for one in InputMode if one in allowed]
