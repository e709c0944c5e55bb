"""A scenario as a form in the admin: the front matter, or one beat at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from quizzes.roleplay import phrases, queries, services
from quizzes.roleplay.engine.problems import Problem, ScenarioError
from quizzes.roleplay.views import form_sheet


@permission_required("roleplay.change_scenario")
def scenario_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one part of the scenario as a form; by POST write it into the text, or add a member."""
    scenario = queries.scenario_to_edit(pk)
    if not scenario.is_playable:
        messages.error(request, _("This text cannot be read yet. Put it right as text first."))
        return redirect("wagtailsnippets_roleplay_scenario:edit", pk)
    part = request.POST.get("part") or request.GET.get("part") or form_sheet.FRONT
    if request.method != "POST":
        return _page(request, scenario, part)
    problems: Iterable[Problem] = ()
    try:
        data, onward = form_sheet.changed(scenario, part, request.POST)
        if "add" in request.POST:
            return _page(request, scenario, part, data=data)
        return _saved(request, scenario, data, onward)
    except ScenarioError as error:
        problems = error.problems
        for one in problems[:5]:
            messages.error(request, phrases.finding_at_a_field(one))
    except services.NothingChanged:
        messages.info(request, _("Nothing was changed."))
        return redirect(f"{reverse('roleplay_form', args=[pk])}?part={part}")
    except services.EditedMeanwhile:
        messages.error(
            request, _("This scenario was changed meanwhile. Nothing was saved; look at it anew.")
        )
    return _page(request, scenario, part, posted=request.POST, problems=problems)


def _page(request: HttpRequest, scenario: Any, part: str, **shown: Any) -> HttpResponse:
    context = form_sheet.sheet(scenario, part, **shown)
    return render(request, "roleplay/admin/form.html", context)


def _saved(request: HttpRequest, scenario: Any, data: dict[str, Any], part: str) -> HttpResponse:
    saved = services.save_data(
        scenario, data, version=request.POST.get("version", ""), actor=request.user
    )
    if saved.is_ready:
        messages.success(request, _("Saved as version %(n)s.") % {"n": saved.version})
    else:
        messages.success(request, _("Saved as a draft, version %(n)s.") % {"n": saved.version})
    return redirect(f"{reverse('roleplay_form', args=[saved.pk])}?part={part}")
