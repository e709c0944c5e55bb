"""What a reader posts: done, a place, a judgement. A refusal says what was kept and what to do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content import api as content
from courses import phrases, queries, services
from courses.core import refusals


def _step(request: HttpRequest, course: str, activity: str) -> tuple[Any, Any, Any, Any]:
    """Return what a post is about, or 404: a preview records nothing."""
    view, outline, one = queries.activity_for(request.user, course, activity)
    if view.enrolment is None:
        raise Http404("nothing is recorded in a preview")
    return outline, one, view.enrolment, one.activity


def _page_of(activity: Any) -> Any:
    if activity.page_id is None:
        raise Http404("not a page")
    try:
        return content.page_for_reading(activity.page_id, language=get_language() or "")
    except content.NotPublished as refusal:
        raise Http404("the page is not published") from refusal


def _in_words(refusal: refusals.Refusal) -> str:
    """Return what to tell the person."""
    if isinstance(refusal, refusals.PassagesUnjudged):
        return phrases.passages_left(refusal.missing)
    words: dict[type[refusals.Refusal], str] = {
        refusals.ActivityLocked: _("This opens later. Your work so far is kept."),
        refusals.NotByHand: _("A quiz or a role-play is completed by its result."),
        refusals.AlreadyJudged: _(
            "You have judged this passage before. Your first judgement stands."
        ),
        refusals.UnknownVerdict: _("Choose sound, doubtful or unlawful. Nothing was changed."),
        refusals.UnknownPassage: _(
            "This case has no such passage; it may have been revised. "
            "What you judged before is kept."
        ),
    }
    return words.get(type(refusal), _("This is not possible any more. Your work so far is kept."))


@login_required
@require_POST
def complete(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Take “done” and lead to the next activity, or home when it was the last."""
    outline, one, enrolment, row = _step(request, course, activity)
    try:
        services.complete_activity(enrolment, row, page=_page_of(row) if row.page_id else None)
    except refusals.Refusal as refusal:
        messages.warning(request, _in_words(refusal))
        return redirect("courses:activity", course=course, activity=activity)
    following = outline.following(one)
    if following is None or request.POST.get("then") == "home":
        return redirect("courses:course", course=course)
    return redirect("courses:activity", course=course, activity=following.activity.key)


@login_required
@require_POST
def place(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Keep the place; answers 204, or 400 and the reason in one line."""
    _outline, _one, enrolment, row = _step(request, course, activity)
    try:
        services.keep_place(
            enrolment, row, anchor=request.POST.get("anchor", ""), page=_page_of(row)
        )
    except refusals.Refusal as refusal:
        return HttpResponse(str(refusal), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@login_required
@require_POST
def judge(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Take the judgement of a passage and lead back to it, where its annotation now stands."""
    _outline, _one, enrolment, row = _step(request, course, activity)
    page = _page_of(row)
    passage = request.POST.get("passage", "")
    verdict = request.POST.get("verdict", "")
    try:
        services.judge_passage(enrolment, row, page=page, passage=passage, verdict=verdict)
    except refusals.Refusal as refusal:
        messages.warning(request, _in_words(refusal))
    back = redirect("courses:activity", course=course, activity=activity)
    if passage in content.passage_ids(page):
        back["Location"] += f"#{phrases.passage_anchor(passage)}"
    return back
