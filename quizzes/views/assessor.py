"""The desk of those who mark: the queue, one answer at a time, and results with their marks."""

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
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lms.foundation import clock
from quizzes import phrases, rules
from quizzes.core.double_marking import MarkedBefore, SettledBefore, Stage
from quizzes.queries import appeals as appeal_queries
from quizzes.queries import marking as queries
from quizzes.queries import stories
from quizzes.services import grading, marking
from quizzes.views.assessor_forms import ChangeMarkForm, MarkForm, marking_filters

PAGE = 50  # lines of a list
RESULTS_PAGE = 100  # several classes stand on one page
DAYS = (1, 3, 7, 14)  # what "waiting since" offers
ALREADY = 409  # HTTP


def stage_words(stage: str) -> str:
    """Return what an answer waits for, in words."""
    return {
        Stage.FIRST: _("first mark"),
        Stage.SECOND: _("second mark"),
        Stage.THIRD: _("decision between two marks"),
    }[Stage(stage)]


def require_marker(person: Any) -> None:
    """Raise 404 for who does not mark."""
    if not rules.may_mark(person):
        raise Http404


def desk(request: HttpRequest, tab: str) -> dict[str, Any]:
    """Return what every page of the desk shows: the open tab and the two counts."""
    return {
        "nav": "marking",
        "tab": tab,
        "n_appeals": appeal_queries.number_of_appeals(request.user),
    }


@require_GET
@login_required
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for a mark, the longest waiting first."""
    require_marker(request.user)
    filters = marking_filters(request.GET)
    found = Paginator(queries.queue_of(request.user, filters), PAGE).get_page(request.GET.get("p"))
    at = clock.now()
    lines = [
        (line, stage_words(line.stage), phrases.ago(line.since, at=at))
        for line in queries.lines_of(found.object_list)
    ]
    context = {
        "page": found,
        "lines": lines,
        "filters": filters,
        "query": urlencode(filters.as_query()),
        "choices": queries.marking_choices(request.user),
        "left_to_a_third": queries.number_left_to_a_third(request.user),
        "days": DAYS,
        "stages": [(s.value, stage_words(s)) for s in Stage if s is not Stage.SETTLED],
    }
    return render(request, "quizzes/assess/queue.html", {**desk(request, "queue"), **context})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def mark(request: HttpRequest, item: int) -> HttpResponse:
    """Show one answer with its rubric; a POST keeps the mark and goes on."""
    answer = queries.item_to_mark(request.user, item)
    filters = marking_filters(request.GET)
    sheet = queries.marking_sheet(answer, request.user, filters)
    posted = request.POST if request.method == "POST" else None
    form = MarkForm(posted, rubric=queries.rubric_of(answer))
    if posted is not None and form.is_valid():
        return _keep_mark(request, answer, form, goes_to=sheet.next if sheet else None)
    if sheet is None:
        messages.info(request, _("This answer has been marked."))
        return redirect(_queue_url(filters))
    context = {
        "sheet": sheet, "form": form, "spec": sheet.spec, "query": urlencode(filters.as_query()),
        "lang": answer.attempt.locale.language_code, "stage_words": stage_words(sheet.stage),
    }  # fmt: skip
    status = 422 if posted is not None else 200
    return render(request, "quizzes/assess/mark.html", {"nav": "marking", **context}, status=status)


def _keep_mark(
    request: HttpRequest, answer: Any, form: MarkForm, *, goes_to: int | None
) -> HttpResponse:
    filters = marking_filters(request.GET)
    try:
        marking.give_mark(
            answer, marker=request.user, levels=form.levels, share=form.share,
            comment=form.cleaned_data["comment"],
        )  # fmt: skip
    except MarkedBefore:
        messages.warning(request, _("You had marked this answer already; your first mark stands."))
    except SettledBefore:
        messages.warning(
            request, _("Somebody else settled this answer meanwhile; your mark was not kept.")
        )
    else:
        messages.success(request, _("Mark kept."))
    if goes_to is None or request.POST.get("go") == "list":
        return redirect(_queue_url(filters))
    return redirect(_with_query(reverse("quizzes:mark", args=[goes_to]), filters))


def _queue_url(filters: Any) -> str:
    return _with_query(reverse("quizzes:marking"), filters)


def _with_query(url: str, filters: Any) -> str:
    query = urlencode(filters.as_query())
    return f"{url}?{query}" if query else url


@require_GET
@login_required
@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """Show submitted attempts that are marked, to open one and its marks."""
    require_marker(request.user)
    text = request.GET.get("q", "")[:80].strip()
    quiz = request.GET.get("quiz", "")[:80]
    found = stories.marked_attempts(request.user, text=text, quiz=quiz)
    context = {
        "page": Paginator(found, RESULTS_PAGE).get_page(request.GET.get("p")),
        "text": text,
        "quiz": quiz,
        "quizzes": stories.quizzes_sat(),
        "query": urlencode({"q": text, "quiz": quiz}),
    }
    return render(request, "quizzes/assess/results.html", {**desk(request, "results"), **context})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def change_mark(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """Change one mark of somebody else's attempt, with a reason."""
    page = stories.changeable(request.user, uuid, position)
    form = ChangeMarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and request.POST.get("seen") != str(len(page.story.lines)):
        form.add_error(
            None,
            _(
                "The mark was changed meanwhile, perhaps by your first click. Read above how it "
                "came about before you change it again."
            ),
        )
    if request.method == "POST" and form.is_valid():
        grading.override_mark(
            page.attempt, position=position, reason=form.cleaned_data["reason"],
            actor=request.user,
            value=grading.value_of(page.item, form.share, attempt=page.attempt),
        )  # fmt: skip
        messages.success(request, _("The mark was changed. The learner sees it with your reason."))
        return redirect(f"{reverse('quizzes:result', args=[uuid])}#q{position}")
    context = {"page": page, "form": form, "lang": page.attempt.locale.language_code}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "quizzes/assess/change.html", {"nav": "marking", **context}, status=status
    )
