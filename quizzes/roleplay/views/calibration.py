"""Calibration: which scenarios count, how people and grader agree, and gold transcripts to rate blind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quizzes.roleplay import queries
from quizzes.roleplay.engine.refusals import ReviewRefused
from quizzes.roleplay.services import calibration
from quizzes.roleplay.views import calibration_sheet
from quizzes.roleplay.views.review import REFUSED, UNPROCESSABLE, desk, require_reviewer
from quizzes.roleplay.views.review_forms import RatingForm


@require_GET
@login_required
@never_cache
def scenarios(request: HttpRequest) -> HttpResponse:
    """Show every scenario with its agreement, those that do not count first."""
    require_reviewer(request.user)
    lines = [
        (line, calibration_sheet.judged(line.judgement, counts=line.scenario.counts))
        for line in queries.scenarios_to_calibrate(request.user)
    ]
    context = {"lines": lines, "chances": queries.gold_chances(request.user)[:20]}
    page = "roleplay/review/scenarios.html"
    return render(request, page, {**desk(request, "scenarios"), **context})


@require_GET
@login_required
@never_cache
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one scenario: agreement by criterion, drift, and its gold transcripts."""
    found = queries.scenario_to_calibrate(request.user, pk)
    context = calibration_sheet.sheet(found, viewer=request.user)
    page = "roleplay/review/scenario.html"
    return render(request, page, {**desk(request, "scenarios"), **context})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def gold(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a gold transcript to rate; who has rated it sees what others and the grader say."""
    found = queries.gold_for(request.user, pk)
    posted = request.POST if request.method == "POST" else None
    form = RatingForm(posted, script=calibration.script_of(found))
    status = 200
    if posted is not None:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                calibration.rate(
                    found, rater=request.user, levels=form.levels,
                    critical=form.cleaned_data["critical"], words=form.cleaned_data["words"],
                )  # fmt: skip
            except calibration.RatedBefore:
                messages.warning(
                    request, _("You had rated this already; your first rating stands.")
                )
                return redirect("roleplay:gold", pk=pk)
            except ReviewRefused:
                form.add_error(None, _("This cannot be rated by you."))
                status = REFUSED
            else:
                messages.success(
                    request, _("Kept. Now you see what the others and the grader say.")
                )
                return redirect("roleplay:gold", pk=pk)
    context = calibration_sheet.gold_sheet(found, viewer=request.user)
    return render(
        request, "roleplay/review/gold.html", {"nav": "marking", "form": form, **context},
        status=status,
    )  # fmt: skip


@require_POST
@login_required
def confirm_gold(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a draft count from now on."""
    found = queries.gold_for(request.user, pk)
    try:
        calibration.confirm(found, by=request.user)
    except ReviewRefused:
        messages.error(request, _("Another person must confirm this one."))
    else:
        messages.success(request, _("Confirmed: it counts from now on."))
    return redirect("roleplay:gold", pk=pk)


@require_POST
@login_required
def keep_gold(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep a decided call as a gold transcript: a draft until somebody confirms it."""
    detail = queries.call_for_review(request.user, uuid)
    try:
        made: Any = calibration.keep_as_gold(detail.session, by=request.user)
    except ReviewRefused:
        messages.error(request, _("This call has no result yet."))
        return redirect("roleplay:review", uuid=uuid)
    messages.success(request, _("Kept as a draft. It counts once a person has confirmed it."))
    return redirect("roleplay:gold", pk=made.pk)
