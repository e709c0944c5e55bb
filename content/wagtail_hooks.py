"""The CMS by task, and without what an instructor does not need."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.snippets.models import register_snippet

from content.viewsets import CaseListing, GlossaryViewSet, LessonListing, ManualListing
from lms.accounts.rules import is_administrator

NOT_FOR_INSTRUCTORS = frozenset({"documents", "reports", "help", "snippets"})

register_snippet(GlossaryViewSet)


@hooks.register("register_admin_viewset")
def page_listings() -> list[Any]:
    """Add the listings of lessons, manual and cases."""
    return [LessonListing("lessons"), ManualListing("manual"), CaseListing("cases")]


@hooks.register("construct_main_menu")
def hide_what_is_not_needed(request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave instructors the tasks they have."""
    if not is_administrator(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in NOT_FOR_INSTRUCTORS]


@hooks.register("construct_homepage_summary_items")
def count_pages_and_pictures_only(_request: HttpRequest, summary_items: list[Any]) -> None:
    """Say nothing of documents, which this site does not use."""
    summary_items[:] = [
        item for item in summary_items if not isinstance(item, DocumentsSummaryItem)
    ]
