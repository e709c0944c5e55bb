"""The question bank: one list of all types, searched by every word and filtered by every tag."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from quizzes import queries
from quizzes.choosers import QuestionChooserViewSet
from quizzes.forms import category_choices
from quizzes.models import Question
from quizzes.queries.pools import category_tree
from quizzes.registry import question_types
from quizzes.viewsets.history import CompareView, LanguageView, UsageView
from quizzes.viewsets.links import type_label, type_of, url_of


# --- filters --------------------------------------------------------------------------------------
def type_choices() -> list[tuple[str, Any]]:
    """Return key and label of every registered type."""
    return [(kind.key, kind.label) for kind in question_types]


def some_categories() -> list[tuple[Any, str]]:
    """Return the categories in the order of their tree."""
    return category_choices()[1:]


class BankFilters(WagtailFilterSet):
    """By all that is written on a question: type, state, language, drawer, tags, source."""

    kind = django_filters.ChoiceFilter(
        field_name="spec__type", label=gettext_lazy("Type"), choices=type_choices
    )
    category = django_filters.ChoiceFilter(
        label=gettext_lazy("Category"), choices=some_categories, method="within"
    )
    source = django_filters.CharFilter(
        field_name="source_ref", lookup_expr="icontains", label=gettext_lazy("Source")
    )
    jurisdiction = django_filters.CharFilter(
        lookup_expr="iexact", label=gettext_lazy("Jurisdiction")
    )

    class Meta:
        model = Question
        fields = [
            "kind", "state", "locale", "category", "cells", "competencies", "difficulty",
            "source", "jurisdiction",
        ]  # fmt: skip

    def within(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what lies in the category or in one that lies in it."""
        pk = int(value)
        return rows.filter(category__in=category_tree().get(pk, {pk}))


def cells_of(question: Question) -> str:
    """Return the keys of the cells as the spec holds them: no query."""
    return ", ".join(question.spec.get("cells") or ()) or "–"


# --- the list -------------------------------------------------------------------------------------
class FoundColumn(Column):
    """The words around what was found, marked."""

    cell_template_name = "quizzes/admin/bank_found_cell.html"


class UsedColumn(Column):
    """In how many quizzes and attempts; leads to the page about it."""

    cell_template_name = "quizzes/admin/bank_used_cell.html"


class BankIndexView(IndexView):
    """All questions; each row leads to the forms of its own type."""

    @cached_property
    def columns(self) -> list[Any]:
        """While searching, the place where it was found stands beside the title."""
        columns = list(super().columns)
        if self.is_searching:
            found = FoundColumn("found", label=gettext_lazy("Found"), accessor="found")
            columns.insert(2, found)
        return columns

    def search_queryset(self, queryset: Any) -> Any:
        """Find every term in the words of the question, Chinese as well."""
        return queries.found_by(queryset, self.search_query) if self.is_searching else queryset

    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        """Write usage and place of the hit to the rows of this page: a fixed number of queries."""
        rows = list(object_list)
        usage = queries.usage_of(rows)
        for row in rows:
            row.usage = usage[row.pk]
            row.found = queries.where_found(row, self.search_query) if self.is_searching else []
        return super().get_table(rows, **kwargs)

    def _own(self, name: str, question: Question, permission: str) -> str | None:
        return url_of(name, question) if self.user_has_permission(permission) else None

    def get_edit_url(self, instance: Question) -> str | None:
        """Return the form of the question's own type."""
        return self._own("edit", instance, "change")

    def get_copy_url(self, instance: Question) -> str | None:
        """Return the copy form of the question's own type."""
        return self._own("copy", instance, "add")

    def get_delete_url(self, instance: Question) -> str | None:
        """Return the deletion page of the question's own type, for those who may delete."""
        return self._own("delete", instance, "delete")


class ChooseTypeView(CreateView):
    """Adding a question begins with its type."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List the types with their forms."""
        kinds = [
            {"label": kind.label, "icon": kind.icon, "about": type(kind).__doc__,
             "url": reverse(kind.model.snippet_viewset.get_url_name("add"))}
            for kind in question_types
        ]  # fmt: skip
        return TemplateResponse(request, "quizzes/admin/choose_type.html", {"kinds": kinds})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse to save a question without a type."""
        return redirect(request.path)


class ToOwnFormView(EditView):
    """The base form would lose the type's fields, so it leads to the right one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the form of the question's own type."""
        rows = Question.objects.non_polymorphic()
        kind = type_of(get_object_or_404(rows, pk=self.object.pk))
        if kind is None:
            return redirect(self.index_url_name)
        return redirect(kind.model.snippet_viewset.get_url_name("edit"), self.object.pk)


class BankViewSet(SnippetViewSet):
    """The question bank."""

    model = Question
    icon = "help"
    menu_label = gettext_lazy("Question bank")
    index_view_class = BankIndexView
    add_view_class = ChooseTypeView
    edit_view_class = ToOwnFormView
    usage_view_class = UsageView
    chooser_viewset_class = QuestionChooserViewSet
    filterset_class = BankFilters
    search_backend_name = None  # by substring of all words: docs/decisions/0014-bank-search.md
    search_fields = ["search_text"]
    list_per_page = 50
    list_display = [
        "title",
        Column("kind", label=gettext_lazy("Type"), accessor=type_label),
        Column(
            "category", label=gettext_lazy("Category"), accessor="category", classname="bank-wide"
        ),
        Column("cells", label=gettext_lazy("Cells"), accessor=cells_of, classname="bank-wide"),
        Column(
            "difficulty", label=gettext_lazy("Difficulty"), sort_key="difficulty",
            classname="bank-wide",
        ),
        Column(
            "locale", label=gettext_lazy("Language"), accessor="locale.get_display_name",
            classname="bank-narrow bank-wide",
        ),
        Column(
            "state", label=gettext_lazy("State"), accessor="get_state_display",
            classname="bank-narrow",
        ),
        Column(
            "version", label=gettext_lazy("Version"), sort_key="version", classname="bank-wide"
        ),
        UsedColumn("usage", label=gettext_lazy("Used")),
    ]  # fmt: skip
    panels = [FieldPanel("title")]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return base rows: one query, and rows whose type is gone stay in the list."""
        return Question.objects.non_polymorphic().select_related("locale", "category")

    def get_usage_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Take the bank's own page, not Wagtail's list of references."""
        return {"template_name": UsageView.template_name, **kwargs}

    def get_urlpatterns(self) -> list[Any]:
        """Add the pages about one question."""
        return [
            *super().get_urlpatterns(),
            path("compare/<int:pk>/", self.construct_view(CompareView), name="compare"),
            path(
                "language/<int:pk>/<str:code>/", self.construct_view(LanguageView), name="language"
            ),
        ]
