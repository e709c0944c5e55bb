"""Courses in the Wagtail admin: the list by task, and the roster of each course."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from courses import phrases, queries, rules, services
from courses.core import deadlines, refusals
from courses.enums import EnrolmentState
from courses.forms import EnrolForm, ExtendForm
from courses.models import Course, CoursePage, Enrolment
from lms.foundation import clock

PAGE_SIZE = 50  # rows of a roster on one page


def _course(request: HttpRequest, key: str) -> Course:
    """Return the course, for instructors; others are refused."""
    if not rules.can_see_roster(request.user):
        raise PermissionDenied
    try:
        return queries.course_by_key(key)
    except refusals.UnknownCourse as refusal:
        raise Http404(key) from refusal


def _row(enrolment: Enrolment, *, at: Any) -> dict[str, Any]:
    """Return what a line of the roster shows."""
    due = deadlines.deadline(enrolment.due_at, at=at, completed_at=enrolment.completed_at)
    progress = getattr(enrolment, "course_progress", None)
    return {
        "enrolment": enrolment,
        "person": enrolment.person,
        "teams": [team.name for team in enrolment.person.teams.all()],
        "progress": progress,
        "due": due,
        "relative": phrases.relative_days(due) if due.is_open else "",
        "is_overdue": due.state is deadlines.DueState.OVERDUE,
        "is_withdrawn": enrolment.state == EnrolmentState.WITHDRAWN,
    }


@require_safe
def course_index(request: HttpRequest) -> HttpResponse:
    """List all courses with how many learn and have completed them. Two queries."""
    if not rules.can_see_roster(request.user):
        raise PermissionDenied
    courses = list(queries.course_list())
    pages = {
        page.translation_key: page
        for page in CoursePage.objects.filter(
            translation_key__in=[course.source for course in courses if course.source],
            locale__language_code="zh-hans",
        )
    }
    context = {
        "rows": [{"course": course, "page": pages.get(course.source)} for course in courses],
        "page_title": _("Courses"),
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Courses")},
        ],
    }
    return TemplateResponse(request, "courses/admin/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, key: str) -> HttpResponse:
    """Show who is in a course; a post enrols a person or a team."""
    course = _course(request, key)
    form = EnrolForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        enrolled = services.enrol_people(
            form.people, course.key, actor=request.user, due_at=form.due_at
        )
        words = ngettext("%(n)d person is enrolled.", "%(n)d people are enrolled.", len(enrolled))
        messages.success(request, words % {"n": len(enrolled)})
        return redirect("courses_admin:roster", key=key)
    at = clock.now()
    page = Paginator(queries.roster_of(key), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "course": course,
        "form": form,
        "page_obj": page,
        "rows": [_row(enrolment, at=at) for enrolment in page.object_list],
        "page_title": course.title,
        "page_subtitle": _("Roster"),
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("courses_admin:index"), "label": _("Courses")},
            {"url": "", "label": course.title},
        ],
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "courses/admin/roster.html", context, status=status)


def _enrolment(request: HttpRequest, key: str, uuid: UUID) -> Enrolment:
    _course(request, key)
    found = queries.roster_of(key).filter(uuid=uuid).first()
    if found is None:
        raise Http404("no such enrolment in this course")
    return found


@require_POST
def withdraw(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """Take a person out of the course; what they did is kept."""
    enrolment = _enrolment(request, key, uuid)
    services.withdraw(enrolment, actor=request.user)
    words = _("%(person)s was withdrawn from the course. Everything they did is kept.")
    messages.success(request, words % {"person": enrolment.person})
    return redirect("courses_admin:roster", key=key)


@require_POST
def extend(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """Give a person more time."""
    enrolment = _enrolment(request, key, uuid)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is not a date. The due date was not changed."))
        return redirect("courses_admin:roster", key=key)
    try:
        services.extend(enrolment, to=form.due_at, actor=request.user)
    except deadlines.DeadlinePassed:
        messages.error(request, _("This day has passed. The due date was not changed."))
    except deadlines.NotAnExtension:
        messages.error(
            request,
            _("The new date is not later than the current one. The due date was not changed."),
        )
    except refusals.NotEnrolled:
        messages.error(
            request, _("This person was withdrawn from the course. Enrol them again first.")
        )
    else:
        messages.success(request, _("The due date was changed."))
    return redirect("courses_admin:roster", key=key)


class CoursesMenuItem(MenuItem):
    """The menu item, for those who may see rosters."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person teaches."""
        return rules.can_see_roster(request.user)


class CourseViewSet(ViewSet):
    """Courses and their rosters."""

    name = "courses_admin"
    url_prefix = "courses"
    url_namespace = "courses_admin"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Courses")
    menu_order = 110
    add_to_admin_menu = True
    menu_item_class = CoursesMenuItem

    @cached_property
    def menu_url(self) -> str:
        """Return the address of the list."""
        return reverse("courses_admin:index")

    def get_urlpatterns(self) -> list[Any]:
        """Return list, roster, and what a roster posts."""
        return [
            path("", course_index, name="index"),
            path("<slug:key>/", roster, name="roster"),
            path("<slug:key>/<uuid:uuid>/withdraw/", withdraw, name="withdraw"),
            path("<slug:key>/<uuid:uuid>/extend/", extend, name="extend"),
        ]
