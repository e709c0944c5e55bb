"""Choosing a quiz: for the outline of a course and for blocks.

`QuizChooserBlock` is written into migrations: never move or rename it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
)

from lms.foundation.registry import UnknownKey
from lms.taxonomy.choosers import OwnLanguageChooserViewSet
from quizzes import queries
from quizzes.models import Question, QuestionState, Quiz
from quizzes.registry import question_types


class QuizChooserViewSet(ChooserViewSet):
    """The chooser's addresses, widget and block."""

    model = Quiz
    icon = "form"
    choose_one_text = _("Choose a quiz")
    choose_another_text = _("Choose another quiz")
    edit_item_text = _("Edit this quiz")


quiz_chooser = QuizChooserViewSet("quiz_chooser")
QuizChooserBlock: Any = quiz_chooser.get_block_class(
    name="QuizChooserBlock", module_path="quizzes.choosers"
)


# Wagtail's chooser asks again when a field with this attribute changes, and only then.
_ASKS_AGAIN = {"data-chooser-modal-search-filter": True}


def _types() -> list[tuple[str, Any]]:
    return [("", _("any type")), *((kind.key, kind.label) for kind in question_types)]


def _cells() -> list[tuple[str, str]]:
    model = Question._meta.get_field("cells").related_model
    return [("", str(_("any cell"))), *((cell.key, str(cell)) for cell in model.objects.all())]


class QuestionFilterForm(BaseFilterForm):
    """Words in Chinese or English, the type, the cell."""

    q = forms.CharField(
        label=_("Search"), required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Words of the question")}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Type"), choices=_types, required=False, widget=forms.Select(attrs=_ASKS_AGAIN)
    )
    cell = forms.ChoiceField(
        label=_("Cell"), choices=_cells, required=False, widget=forms.Select(attrs=_ASKS_AGAIN)
    )

    def filter(self, objects: Any) -> Any:
        """Keep the questions in whose words every term stands, of the type and the cell."""
        objects = super().filter(objects)
        data = self.cleaned_data
        if data.get("q"):
            objects = queries.found_by(objects, data["q"])
            self.is_searching = True
            self.search_query = data["q"]
        if data.get("kind"):
            objects = objects.filter(spec__type=data["kind"])
        if data.get("cell"):
            objects = objects.filter(cells__key=data["cell"])
        return objects


class _ReadyInHouseLanguage:
    """Offers what a quiz may point at: ready questions, one row each, in the house language."""

    filter_form_class = QuestionFilterForm

    def get_object_list(self) -> Any:
        """Return the questions as base rows: one query, whatever the types."""
        return (
            Question.objects.non_polymorphic()
            .filter(state=QuestionState.READY, locale__language_code=settings.LANGUAGE_CODE)
            .select_related("category")
        )

    @property
    def columns(self) -> list[Any]:
        """Title, type, category, cells, difficulty: what an instructor chooses by."""
        return [
            self.title_column,
            Column("kind", label=_("Type"), accessor=_type_label),
            Column("category", label=_("Category"), accessor="category"),
            Column("cells", label=_("Cells"), accessor=lambda row: _joined(row.spec.get("cells"))),
            Column("difficulty", label=_("Difficulty")),
        ]


def _joined(keys: Any) -> str:
    return ", ".join(keys or ())


def _type_label(question: Question) -> Any:
    try:
        return question_types.get(question.spec.get("type", "")).label
    except UnknownKey:
        return question.spec.get("type", "")


class QuestionChooseView(_ReadyInHouseLanguage, ChooseView):
    """The chooser's first page."""


class QuestionChooseResultsView(_ReadyInHouseLanguage, ChooseResultsView):
    """The chooser's list after a search."""


class QuestionChooserViewSet(OwnLanguageChooserViewSet):
    """The chooser of questions."""

    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
