"""The list of a person's courses, and the home of one course."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from content import api as content
from courses import phrases, queries
from courses.core import deadlines
from lms.accounts.rules import is_instructor
from lms.foundation import clock


def _due(deadline: deadlines.Deadline) -> dict[str, Any] | None:
    """Return the deadline's times for a template, or None where there is nothing to meet."""
    if not deadline.is_open:
        return None
    is_overdue = deadline.state is deadlines.DueState.OVERDUE
    return {
        "at": deadline.at,
        "relative": phrases.relative_days(deadline),
        "is_overdue": is_overdue,
    }


def _line(card: queries.CourseCard) -> dict[str, Any]:
    return {"card": card, "due": _due(card.deadline)}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the person's courses; an empty list says what happens next."""
    cards = queries.courses_of(request.user, at=clock.now())
    context = {
        "nav": "learn",
        "mine": [_line(card) for card in cards if not card.view.is_preview],
        "previews": [_line(card) for card in cards if card.view.is_preview],
    }
    return render(request, "courses/index.html", context)


@login_required
@require_safe
def course(request: HttpRequest, course: str) -> HttpResponse:
    """Show a course's home: what it is for, its outline with progress, and one button."""
    view = queries.course_for(request.user, course)
    outline = queries.outline_with_progress(view, user=request.user)
    page = queries.landing_page(view.course, get_language() or "")
    enrolment = view.enrolment
    due = deadlines.deadline(
        enrolment.due_at if enrolment else None,
        at=clock.now(),
        completed_at=enrolment.completed_at if enrolment else None,
    )
    following = queries.next_in(outline)
    context = {
        "nav": "learn",
        "view": view,
        "course": view.course,
        "page": page,
        "body": _landing(page, viewer=request.user),
        "outline": outline,
        "next": following,
        "lead": phrases.lead(following, outline) if following and not view.is_preview else "",
        "minutes": (page.minutes if page else 0)
        or sum(a.activity.minutes for a in outline.activities),
        "due": _due(due),
    }
    return render(request, "courses/course.html", context)


def _landing(page: Any, *, viewer: Any) -> Any:
    if page is None or not page.body:
        return None
    return content.body_context(page, viewer_is_instructor=is_instructor(viewer))["body"]
