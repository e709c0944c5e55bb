"""The drawers of the bank in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.taxonomy.choosers import OwnLanguageChooserViewSet
from quizzes.forms import CategoryForm
from quizzes.models import Category
from quizzes.queries.categories import categories_in_order
from quizzes.viewsets.links import bank_url


def _set_in(category: Category) -> str:
    return "　" * getattr(category, "depth", 0) + str(category)


def _questions_in(category: Category) -> str:
    return f"{bank_url('list')}?category={category.pk}"


def _edit(category: Category) -> str:
    return reverse(Category.snippet_viewset.get_url_name("edit"), args=[category.pk])


class CategoryViewSet(SnippetViewSet):
    """Categories, each below that in which it lies."""

    model = Category
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Categories")
    copy_view_enabled = False
    chooser_viewset_class = OwnLanguageChooserViewSet
    list_per_page = 200
    search_fields = ["title_zh_hans", "title_en", "key"]
    list_display = [
        TitleColumn("title", label=gettext_lazy("Title"), accessor=_set_in, get_url=_edit),
        TitleColumn(
            "n_questions", label=gettext_lazy("Questions"), accessor="n_questions",
            get_url=_questions_in,
        ),
        Column("key", label=gettext_lazy("key")),
    ]  # fmt: skip
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title_zh_hans"), FieldPanel("title_en")]),
            FieldRowPanel([FieldPanel("key"), FieldPanel("sort_order")]),
            FieldPanel("parent"),
        ],
        base_form_class=CategoryForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return them in the order of the tree."""
        return categories_in_order()
