"""The menu entry “Questions”."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from quizzes.viewsets.bank import BankViewSet
from quizzes.viewsets.categories import CategoryViewSet
from quizzes.viewsets.quiz import AllowanceViewSet, QuizViewSet


class QuestionsGroup(SnippetViewSetGroup):
    """The bank with its drawers, the quizzes, what single people are given beyond their rules."""

    menu_label = gettext_lazy("Questions")
    menu_icon = "help"
    menu_order = 150
    items = (BankViewSet, CategoryViewSet, QuizViewSet, AllowanceViewSet)
