"""The versions of a scenario in the admin: what changed, and an earlier text taken again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_required

from quizzes.roleplay import queries, services


@permission_required("roleplay.change_scenario")
def scenario_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """List the versions; ``?n=`` holds one against the text of today; a POST takes it again."""
    scenario = queries.scenario_to_edit(pk)
    asked = (request.POST if request.method == "POST" else request.GET).get("n", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    if request.method == "POST":
        try:
            saved = services.take_again(scenario, number, actor=request.user)
        except services.UnknownVersion:
            messages.error(request, _("No text is kept of this version."))
        except services.NothingChanged:
            messages.info(request, _("Nothing was changed."))
        else:
            messages.success(
                request,
                _("The text of version %(old)s is version %(new)s now.")
                % {"old": number, "new": saved.version},
            )
        return redirect("wagtailsnippets_roleplay_scenario:edit", pk)
    versions = queries.versions_of(scenario)
    shown = next((one for one in versions if one.number == number), None)
    context = {
        "scenario": scenario,
        "versions": versions,
        "shown": shown,
        "lines": list(queries.differences(shown.document, scenario.document)) if shown else [],
    }
    return render(request, "roleplay/admin/versions.html", context)
