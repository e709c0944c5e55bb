"""Item and test analysis in the Wagtail admin, for instructors and administrators."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.rules import is_instructor
from quizzes import tasks
from quizzes.core.item_findings import OutcomeMissing, RevisionClosed
from quizzes.queries import analysis as queries
from quizzes.queries.counting import quizzes_to_count
from quizzes.services import analysis as counting
from quizzes.services import revising
from quizzes.views import analysis_pages as pages

ROWS = 50  # on one page
QUIZZES_AT_ONCE = 10  # of which a batch is counted when the list is opened
View = Callable[..., HttpResponse]


def for_instructors(view: View) -> View:
    """Refuse everybody who does not teach; the admin then leads to its first page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_instructor(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], *trail: tuple[str, str]
) -> HttpResponse:
    """Render a page of the admin under its trail of (address, label); the last is the page."""
    crumbs = [(reverse("wagtailadmin_home"), _("Home")), *trail]
    heads = {
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in crumbs],
        "header_icon": "analysis",
        "header_title": trail[-1][1],
    }
    return TemplateResponse(request, f"quizzes/admin/{template}.html", {**context, **heads})


def _home() -> tuple[str, str]:
    return reverse("quizzes_analysis:index"), _("Analysis")


def _all_attempts(request: HttpRequest) -> bool:
    return request.GET.get("attempts") == "all"


def _count_a_little(quiz: Any) -> None:
    """Count one batch now; whatever is left is left to the worker."""
    if counting.fold(quiz) == counting.BATCH:
        tasks.fold_statistics.enqueue()


def _count_a_little_of_all() -> None:
    """Count one batch of each quiz that has something to count; where no worker runs, nobody else does."""
    for quiz in quizzes_to_count()[:QUIZZES_AT_ONCE]:
        _count_a_little(quiz)


@require_safe
@for_instructors
def index(request: HttpRequest) -> HttpResponse:
    """List the quizzes with their figures, and how many questions wait for revision."""
    _count_a_little_of_all()
    page = Paginator(queries.analysed_quizzes(), ROWS).get_page(request.GET.get("p"))
    lines = [pages.quiz_line(line) for line in queries.quiz_lines(page.object_list)]
    context = {"lines": lines, "page_obj": page, "due": queries.due_tasks().count()}
    return _render(request, "analysis", context, ("", _("Analysis")))


@require_safe
@for_instructors
def quiz(request: HttpRequest, key: str) -> HttpResponse:
    """Show the figures of a quiz and its questions, the worst first."""
    found = queries.quiz_to_analyse(key)
    _count_a_little(found)
    page = queries.analysis_of_quiz(found, all_attempts=_all_attempts(request))
    return _render(request, "analysis_quiz", pages.quiz_page(page), _home(), ("", str(found)))


@require_safe
@for_instructors
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Give the table of a quiz as a CSV file."""
    page = queries.analysis_of_quiz(
        queries.quiz_to_analyse(key), all_attempts=_all_attempts(request)
    )
    response = HttpResponse(pages.csv_of(page), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-analysis.csv"'
    return response


@require_safe
@for_instructors
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one question: its versions side by side, its options, what was decided."""
    page = queries.analysis_of_question(pk, all_attempts=_all_attempts(request))
    return _render(
        request, "analysis_question", pages.question_page(page), _home(),
        ("", str(page.question)),
    )  # fmt: skip


@require_safe
@for_instructors
def revisions(request: HttpRequest) -> HttpResponse:
    """List the questions to revise, or what was decided."""
    settled = request.GET.get("show") == "settled"
    page = Paginator(queries.revision_tasks(settled=settled), ROWS).get_page(request.GET.get("p"))
    lines = [pages.task_line(line) for line in queries.task_lines(page.object_list)]
    context = {"lines": lines, "page_obj": page, "settled": settled}
    return _render(request, "analysis_revisions", context, _home(), ("", _("Questions to revise")))


@require_POST
@for_instructors
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a question to revise with the words of the person."""
    task = queries.task_for(pk)
    try:
        revising.close_revision(task, outcome=request.POST.get("outcome", ""), actor=request.user)
    except OutcomeMissing:
        messages.error(request, _("Write what was decided. The question is still to be revised."))
    except RevisionClosed:
        messages.warning(request, _("Somebody has closed this before. Nothing was changed."))
    else:
        messages.success(request, _("Closed, with your words."))
    return redirect("quizzes_analysis:question", pk=task.question_id)


urlpatterns = [
    path("", index, name="index"),
    path("revise/", revisions, name="revisions"),
    path("revise/<int:pk>/close/", close, name="close"),
    path("quizzes/<slug:key>/", quiz, name="quiz"),
    path("quizzes/<slug:key>/export.csv", export, name="export"),
    path("questions/<int:pk>/", question, name="question"),
]
