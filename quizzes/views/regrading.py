"""Marking a question again: choose, preview, confirm, watch."""

from __future__ import annotations

import uuid as uuids
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from quizzes import tasks
from quizzes.core.mark import HUNDRED
from quizzes.core.regrade import (
    Kept,
    MarkedByPeople,
    NothingChanges,
    RegradeRefused,
    UnknownVersion,
    UnreadableVersion,
)
from quizzes.queries import regrading as queries
from quizzes.services import regrading
from quizzes.views.assessor import PAGE, desk, require_marker
from quizzes.views.assessor_forms import RegradeReasonForm, number_in

AT_ONCE = 200  # attempts; more are marked by a task
VERSION, FULL = "version", "full"


def kept_words(why: str) -> str:
    """Return why a mark stays."""
    return {
        Kept.OVERRIDDEN: _("a person decided this mark; it stays"),
        Kept.WAITING: _("a person marks this answer"),
        Kept.UNREADABLE: _("the answer does not fit this version"),
    }[Kept(why)]


def refusal_words(refused: RegradeRefused) -> str:
    """Return why a question is not marked again."""
    return {
        NothingChanges: _("Nothing would change: every mark is already what it would become."),
        UnknownVersion: _("There is no such version on record."),
        UnreadableVersion: _("This version cannot be read here, so nothing can be marked by it."),
        MarkedByPeople: _("People mark answers to this question. Change single marks instead."),
    }.get(type(refused), _("This is not possible."))


@require_GET
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Find a question, and show what was marked again before."""
    require_marker(request.user)
    text = request.GET.get("q", "")[:80].strip()
    page = Paginator(queries.regrades(request.user), PAGE).get_page(request.GET.get("p"))
    done = [(regrade, queries.progress_of(regrade)) for regrade in page.object_list]
    context = {
        "page": page,
        "done": done,
        "titles": queries.question_titles(regrade.question_id for regrade, _progress in done),
        "text": text,
        "found": queries.questions_asked(request.user, text)[:20] if text else None,
    }
    return render(request, "quizzes/assess/regrades.html", {**desk(request, "regrades"), **context})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a remedy and see who changes; a POST with a reason marks again."""
    question = queries.question_to_regrade(request.user, pk)
    versions = queries.versions_asked(question)
    quizzes = queries.quizzes_asking(question)
    wanted = _wanted(request, question, quizzes)
    posted = request.POST if request.method == "POST" else None
    first = queries.regrade_named(request.GET.get("like", ""))
    told = {"order": uuids.uuid4(), "reason": first.reason if first else ""}
    form = RegradeReasonForm(posted, initial=told)
    plan = refusal = None
    if wanted is not None:
        try:
            if posted is not None and form.is_valid():
                return _order(request, wanted, form)
            plan = regrading.preview(wanted)
        except RegradeRefused as refused:
            refusal = refusal_words(refused)
    context = {
        "question": question, "language": queries.language_name(question),
        "versions": versions, "quizzes": quizzes, "wanted": wanted,
        "plan": plan, "form": form, "refusal": refusal, "query": _query(request),
        "rows": _rows(request, plan), "kept": _kept(plan),
        "under_way": queries.under_way(wanted.scope) if wanted else 0,
        "siblings": _siblings(request, question, wanted),
    }  # fmt: skip
    status = 422 if posted is not None else 200
    return render(
        request, "quizzes/assess/regrade.html", {"nav": "marking", **context}, status=status
    )


def _wanted(request: HttpRequest, question: Any, quizzes: list[Any]) -> regrading.Wanted | None:
    way = request.GET.get("way", "")
    to_version = number_in(way)
    if way != FULL and to_version is None:
        return None
    key = request.GET.get("quiz", "")
    from_versions = [number_in(text) for text in request.GET.getlist("from")]
    scope = queries.Scope(
        question,
        quiz=next((quiz for quiz in quizzes if quiz.key == key), None),
        from_versions=tuple(sorted(number for number in from_versions if number is not None)),
    )
    return regrading.Wanted(scope, FULL if way == FULL else VERSION, to_version=to_version)


def _query(request: HttpRequest) -> str:
    kept = [(name, value) for name in ("way", "from", "quiz")
            for value in request.GET.getlist(name)]  # fmt: skip
    return urlencode(kept)


def _siblings(
    request: HttpRequest, question: Any, wanted: regrading.Wanted | None
) -> list[tuple[queries.Sibling, str]]:
    """Return the other languages, each with the address of the same preview there."""
    if wanted is None:
        return []
    exam = {"quiz": wanted.scope.quiz.key} if wanted.scope.quiz else {}
    return [
        (sibling, _same_there(sibling, wanted.remedy, exam))
        for sibling in queries.siblings_of(question)
    ]


def _same_there(sibling: queries.Sibling, remedy: str, more: dict[str, str]) -> str:
    way = FULL if remedy == FULL else sibling.version
    there = reverse("quizzes:regrade", args=[sibling.pk])
    return f"{there}?{urlencode({'way': way, **more})}"


def _rows(request: HttpRequest, plan: regrading.Plan | None) -> Any:
    return None if plan is None else Paginator(plan.changes, PAGE).get_page(request.GET.get("p"))


def _kept(plan: regrading.Plan | None) -> list[tuple[Any, int, str]]:
    if plan is None:
        return []
    return [(attempt, position, kept_words(why)) for attempt, position, why in plan.kept[:PAGE]]


def _order(request: HttpRequest, wanted: regrading.Wanted, form: RegradeReasonForm) -> HttpResponse:
    made = regrading.order(
        wanted, reason=form.cleaned_data["reason"], actor=request.user,
        uuid=form.cleaned_data["order"],
    )  # fmt: skip
    if made.counts["attempts"] > AT_ONCE:
        tasks.carry_on_regrade.enqueue(made.pk)
        messages.success(
            request, _("Ordered. It is done in the background; this page shows how far.")
        )
    else:
        regrading.carry_on(made)
        messages.success(request, _("Marked again. Learners see the new mark with your reason."))
    return redirect("quizzes:regraded", uuid=made.uuid)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def regraded(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show how far a regrade is and whose marks it changed; a POST does the next stretch here."""
    made = queries.regrade_for(request.user, uuid)
    if request.method == "POST":
        regrading.carry_on(made, most=1)
        return redirect("quizzes:regraded", uuid=made.uuid)
    events = Paginator(queries.changes_of(made), PAGE).get_page(request.GET.get("p"))
    question = queries.question_to_regrade(request.user, made.question_id)
    more = {"like": str(made.uuid), **({"quiz": made.quiz.key} if made.quiz else {})}
    context = {
        "regrade": made,
        "title": question.title or question.key,
        "language": queries.language_name(question),
        "siblings": [
            (sibling, _same_there(sibling, made.remedy, more))
            for sibling in queries.siblings_of(question)
        ],
        "progress": queries.progress_of(made),
        "page": events,
        "rows": [(event, event.value * HUNDRED) for event in events.object_list],
    }
    return render(request, "quizzes/assess/regraded.html", {"nav": "marking", **context})
