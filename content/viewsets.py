"""Lists and forms of the CMS by task: lessons, the manual, cases, the glossary."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import CaseStudyPage, GlossaryTerm, LessonPage, ManualChapterPage

TITLE = PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title")
MINUTES = Column("minutes", label=_("Minutes"), sort_key="minutes")
KEY = Column("slug", label=_("Stable key"), sort_key="slug")
LANGUAGE = Column("locale", label=_("Language"), sort_key="locale")
STATUS = PageStatusColumn("status", label=_("Status"), sort_key="live")


class LessonListing(PageListingViewSet):
    """All lessons."""

    model = LessonPage
    name = "lessons"
    icon = "doc-full"
    menu_label = _("Lessons")
    menu_order = 110
    add_to_admin_menu = True
    columns: ClassVar[list[Any]] = [TITLE, LANGUAGE, MINUTES, KEY, STATUS]


class ManualListing(PageListingViewSet):
    """All chapters of the instructor manual."""

    model = ManualChapterPage
    name = "manual"
    icon = "openquote"
    menu_label = _("Manual")
    menu_order = 120
    add_to_admin_menu = True
    columns: ClassVar[list[Any]] = [
        Column("number", label=_("Number"), sort_key="number"), TITLE, LANGUAGE, MINUTES, STATUS,
    ]  # fmt: skip


class CaseListing(PageListingViewSet):
    """All case studies."""

    model = CaseStudyPage
    name = "cases"
    icon = "search"
    menu_label = _("Cases")
    menu_order = 130
    add_to_admin_menu = True
    columns: ClassVar[list[Any]] = [TITLE, LANGUAGE, MINUTES, KEY, STATUS]


class GlossaryViewSet(SnippetViewSet):
    """The terms of the trade."""

    model = GlossaryTerm
    icon = "list-ul"
    menu_label = _("Glossary")
    menu_order = 140
    add_to_admin_menu = True
    list_display = ("term", "term_other_language", "key")
    list_per_page = 50
    ordering = ("term",)
    copy_view_enabled = False
    inspect_view_enabled = False
