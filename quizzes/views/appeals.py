"""Reporting a question, appealing a mark, and deciding about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lms.foundation import clock
from quizzes import phrases
from quizzes.core.appeals import (
    AppealKind,
    AppealRefused,
    AppealsClosed,
    DecidedBefore,
    DecidedByMarker,
    LessThanBefore,
    NewMarkMissing,
    NotSubmittedYet,
)
from quizzes.queries import appeals as queries
from quizzes.queries import stories
from quizzes.services import appeals
from quizzes.views.assessor import PAGE, desk, require_marker
from quizzes.views.assessor_forms import DecisionForm, ReportForm, appeal_filters

REFUSED = 409  # HTTP


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def report(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """Take the learner's report of a question or appeal against a mark."""
    page = stories.reportable(request.user, uuid, position)
    if not page.kinds:
        messages.info(request, _("You have said this already; the decision will stand here."))
        return redirect(_back(page))
    posted = request.POST if request.method == "POST" else None
    form = ReportForm(posted, kinds=[(kind.value, _kind_words(kind)) for kind in page.kinds])
    if posted is not None and form.is_valid():
        try:
            appeals.report(page.item, kind=form.about, reason=form.cleaned_data["reason"])
        except AppealRefused as refused:
            form.add_error(None, refusal_words(refused))
        else:
            messages.success(
                request,
                _("Thank you. A person will read it; the answer will stand at the question."),
            )
            return redirect(_back(page))
    context = {"page": page, "form": form, "lang": page.attempt.locale.language_code}
    return render(
        request, "quizzes/report.html", {"nav": "exams", **context},
        status=200 if posted is None else 422,
    )  # fmt: skip


def _back(page: Any) -> str:
    if page.attempt.is_open:
        return f"{reverse('quizzes:attempt', args=[page.attempt.uuid])}?q={page.item.position}"
    return f"{reverse('quizzes:result', args=[page.attempt.uuid])}#q{page.item.position}"


def _kind_words(kind: AppealKind) -> str:
    if kind is AppealKind.QUESTION:
        return _("The question is faulty or cannot be understood")
    return _("My answer should have earned more")


def refusal_words(refused: AppealRefused) -> str:
    """Return why an appeal or a decision is not taken."""
    if isinstance(refused, AppealsClosed) and refused.ended_at is not None:
        ended = timezone.localtime(refused.ended_at).strftime("%Y-%m-%d %H:%M")
        return _("The time to appeal ended on %(ended)s.") % {"ended": ended}
    words = {
        AppealsClosed: _("There are no appeals against the marks of this quiz."),
        DecidedBefore: _(
            "Somebody has decided meanwhile; that decision stands, yours was not kept."
        ),
        DecidedByMarker: _("You gave this mark. Another person must decide."),
        LessThanBefore: _(
            "An upheld appeal cannot leave fewer points than now. Give the new mark in percent of "
            "the points, or do not uphold it."
        ),
        NewMarkMissing: _("If the mark was wrong, say what it is now."),
        NotSubmittedYet: _("The attempt is still under way; a mark can be set after submission."),
    }
    return words.get(type(refused), _("This is not possible."))


@require_GET
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, or what was decided."""
    require_marker(request.user)
    filters = appeal_filters(request.GET)
    page = Paginator(queries.appeals_list(request.user, filters), PAGE).get_page(
        request.GET.get("p")
    )
    at = clock.now()
    context = {
        "page": page,
        "lines": [
            (line, phrases.ago(line.appeal.at, at=at))
            for line in queries.appeal_lines(page.object_list, request.user)
        ],
        "filters": filters,
        "quizzes": stories.quizzes_sat(),
        "query": urlencode(
            {"quiz": filters.quiz, "kind": filters.kind,
             "state": "decided" if filters.decided else ""}
        ),
    }  # fmt: skip
    return render(request, "quizzes/assess/appeals.html", {**desk(request, "appeals"), **context})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show an appeal with the answer it is about; a POST decides it."""
    appeal = queries.appeal_for(request.user, uuid)
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm(posted)
    status = 200
    if posted is not None:
        status = 422
        if form.is_valid():
            try:
                appeals.decide(
                    appeal, by=request.user, upheld=form.is_upheld,
                    words=form.cleaned_data["words"], share=form.share,
                )  # fmt: skip
            except AppealRefused as refused:
                form.add_error(None, refusal_words(refused))
                status = REFUSED
                appeal = queries.appeal_for(request.user, uuid)
            else:
                return _decided(request, appeal, upheld=form.is_upheld)
    page = stories.decidable(request.user, appeal)
    context = {"page": page, "form": form, "lang": page.attempt.locale.language_code}
    return render(
        request, "quizzes/assess/decide.html", {"nav": "marking", **context}, status=status
    )


def _decided(request: HttpRequest, appeal: Any, *, upheld: bool) -> HttpResponse:
    messages.success(request, _("Decided. The learner reads your words on the result page."))
    alike = queries.number_alike(appeal)
    if upheld and appeal.kind == AppealKind.QUESTION:
        if alike:
            messages.info(
                request,
                ngettext(
                    "%(n)s more report about this question waits.",
                    "%(n)s more reports about this question wait.",
                    alike,
                )
                % {"n": alike},
            )
        return redirect("quizzes:regrade", pk=appeal.item.question_id)
    if upheld:  # the page offers to mark the question again for everybody
        return redirect("quizzes:decide", uuid=appeal.uuid)
    return redirect("quizzes:appeals")
