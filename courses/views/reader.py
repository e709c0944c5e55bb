"""The reader: a lesson, a case or a chapter beside the outline; other kinds are done elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from content import api as content
from courses import phrases, queries, services
from courses.enums import Audience, PageKind
from courses.queries import ActivityView, CourseView, Outline
from lms.accounts.rules import is_instructor


@login_required
@require_safe
def activity(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Open an activity: read it here, or be led to where it is done."""
    view, outline, one = queries.activity_for(request.user, course, activity)
    if one.is_locked:
        return _locked(request, view, outline, one)
    if view.enrolment is not None and one.is_new and one.activity.audience == Audience.LEARNER:
        services.open_activity(view.enrolment, one.activity)
    elsewhere = one.kind.redirect_url(one.activity)
    if elsewhere is not None:
        return redirect(elsewhere)
    return _read(request, view, outline, one)


def _shared(view: CourseView, outline: Outline, one: ActivityView) -> dict[str, Any]:
    module = outline.module_of(one)
    return {
        "nav": "learn",
        "view": view,
        "course": view.course,
        "outline": outline,
        "module": module,
        "one": one,
        "activity": one.activity,
        "next": outline.following(one),
        "position": one.position,
        "of": len(module.activities),
    }


def _locked(
    request: HttpRequest, view: CourseView, outline: Outline, one: ActivityView
) -> HttpResponse:
    context = {**_shared(view, outline, one), "first": queries.next_in(outline)}
    return render(request, "courses/locked.html", context, status=403)


def _lesson_urls(user: Any) -> Callable[[str], str | None]:
    """Return a function from a lesson's key to its address; asks the database when first needed."""
    known: dict[str, str] | None = None

    def url(key: str) -> str | None:
        nonlocal known
        if known is None:
            known = {
                slug: reverse("courses:activity", args=[place.course.key, place.key])
                for slug, place in queries.lesson_places(user).items()
            }
        return known.get(key)

    return url


def _bookmark(one: ActivityView, headings: Any, *, language: str) -> dict[str, Any] | None:
    """Return the kept place in the text as it is; by number if kept in another language."""
    place = (one.progress and one.progress.place) or None
    if place is None or not headings or one.is_done:
        return None
    found = next((h for h in headings if h.anchor == place.get("anchor")), None)
    index = int(place.get("index", -1))
    if found is None and place.get("locale") != language and 0 <= index < len(headings):
        found = headings[index]
    if found is None:
        return None
    return {
        "anchor": found.anchor,
        "text": found.text,
        "at": one.progress and one.progress.place_at,
    }


def _read(
    request: HttpRequest, view: CourseView, outline: Outline, one: ActivityView
) -> HttpResponse:
    shared = _shared(view, outline, one)
    language = get_language() or ""
    try:
        page = content.page_for_reading(one.activity.page_id or 0, language=language)
    except content.NotPublished:
        return render(request, "courses/unavailable.html", shared, status=404)
    names = [view.course.key, one.activity.key]
    can_record = view.enrolment is not None and one.activity.audience == Audience.LEARNER
    judgements = one.progress.judgements if one.progress else {}
    is_case = one.activity.page_kind == PageKind.CASE
    viewer, lesson_url = is_instructor(request.user), _lesson_urls(request.user)
    if is_case:
        body = content.body_context(
            page,
            viewer_is_instructor=viewer,
            judgements=judgements,
            judge_url=reverse("courses:judge", args=names) if can_record else None,
            lesson_url=lesson_url,
        )
    else:
        body = content.body_fragment(page, viewer_is_instructor=viewer, lesson_url=lesson_url)
    passages = content.passage_ids(page) if is_case else []
    missing = [n for n, passage in enumerate(passages, start=1) if passage not in judgements]
    first_missing = next((passage for passage in passages if passage not in judgements), "")
    context = {
        **shared,
        **body,
        "can_record": can_record,
        "headings": body["body"].headings,
        "bookmark": _bookmark(one, body["body"].headings, language=page.locale.language_code),
        "first_missing": phrases.passage_anchor(first_missing) if missing else "",
        "missing_words": phrases.passages_left(missing) if missing else "",
        "other_language_only": page.locale.language_code != language,
    }
    name = "case" if body["body"].layout == "page" else "lesson"
    return render(request, f"courses/{name}.html", context)
