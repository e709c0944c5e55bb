"""What courses add to Wagtail: a place in the admin, and who may open a page's address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from courses import queries, rules
from courses.models import CoursePage
from courses.viewsets import CourseViewSet


@hooks.register("register_admin_viewset")
def register_courses() -> CourseViewSet:
    """Put the courses into the menu."""
    return CourseViewSet("courses_admin")


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Lay out the roster, and long lists of choices in columns."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/courses-admin.css"))


@hooks.register("before_serve_page")
def lead_to_the_reader(
    page: Page, request: HttpRequest, args: Any, kwargs: Any
) -> HttpResponse | None:
    """Lead from a page's own address to the course that shows it; for a stranger there is no page.

    Instructors see pages that no course shows yet.
    """
    if not isinstance(page, CoursePage) and not isinstance(page.get_parent().specific, CoursePage):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if isinstance(page, CoursePage):
        course = queries.course_of_page(page)
        if course is None:
            raise Http404("not published")
        return redirect("courses:course", course=course.key)
    activity = queries.activity_showing_page(request.user, page)
    if activity is not None:
        return redirect("courses:activity", course=activity.course.key, activity=activity.key)
    if rules.can_preview(request.user):
        return None
    raise Http404("not for this person")


@hooks.register("before_delete_page")
def refuse_to_delete_what_is_taught(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask to take a page out of its course first: learners would lose it from the outline."""
    title = queries.course_showing(page)
    if title is None or request.method != "POST":
        return None
    words = _("“%(page)s” is part of the course “%(course)s”. Take it out of the outline first.")
    messages.error(request, words % {"page": page.title, "course": title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)
