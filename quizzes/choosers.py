"""Choosing a quiz: for the outline of a course and for blocks.

`QuizChooserBlock` is written into migrations: never move or rename it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)

from quizzes.models import Question, QuestionState, Quiz


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


class _ReadyInHouseLanguage:
    """Offers what a quiz may point at: ready questions, one row each, in the house language."""

    def get_object_list(self) -> Any:
        """Return the questions as base rows: one query, whatever the types."""
        return Question.objects.non_polymorphic().filter(
            state=QuestionState.READY, locale__language_code=settings.LANGUAGE_CODE
        )


class QuestionChooseView(_ReadyInHouseLanguage, ChooseView):
    """The chooser's first page."""


class QuestionChooseResultsView(_ReadyInHouseLanguage, ChooseResultsView):
    """The chooser's list after a search."""


class QuestionChooserViewSet(SnippetChooserViewSet):
    """The chooser of questions."""

    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
