"""Questions and quizzes in the Wagtail admin: one list of all types, a form for each, quizzes."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from lms.foundation.registry import UnknownKey
from quizzes.choosers import QuestionChooserViewSet
from quizzes.forms import QuestionForm, QuizForm
from quizzes.models import Question, Quiz
from quizzes.registry import QuestionType, question_types


# --- one viewset per type -------------------------------------------------------------------------
def question_panels(kind: QuestionType) -> TabbedInterface:
    """Return the editor of a type: what is asked, then where it belongs."""
    asked = [
        FieldPanel("title"),
        FieldPanel("prompt"),
        MultiFieldPanel(
            [FieldPanel("facts"), FieldPanel("said")],
            heading=gettext_lazy("The case"),
            classname="collapsed",
        ),
        *kind.model.type_panels,
        FieldPanel("explanation"),
    ]
    belongs = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("locale")]),
        FieldPanel("cells"),
        FieldPanel("competencies"),
        FieldPanel("rules"),
        FieldRowPanel([FieldPanel("lesson_key"), FieldPanel("source_ref")]),
        FieldRowPanel([FieldPanel("difficulty"), FieldPanel("retired")]),
    ]
    return TabbedInterface(
        [
            ObjectList(asked, heading=gettext_lazy("Question")),
            ObjectList(belongs, heading=gettext_lazy("Where it belongs")),
        ],
        base_form_class=QuestionForm,
    )


class TypeViewSet(SnippetViewSet):
    """A type's own forms; its list is the bank's."""

    menu_item_is_registered = True  # the bank stands in the menu, so no type does
    list_display = ["title", "key", "locale", "state", "version"]
    list_filter = ["state", "locale"]
    search_fields = ["title", "prompt", "key"]


def viewset_for(kind: QuestionType) -> TypeViewSet:
    """Return the viewset of a registered type."""
    name = f"{kind.model.__name__}ViewSet"
    return type(
        name,
        (TypeViewSet,),
        {"model": kind.model, "icon": kind.icon, "edit_handler": question_panels(kind)},
    )()


# --- the bank -------------------------------------------------------------------------------------
def type_choices() -> list[tuple[str, Any]]:
    """Return key and label of every registered type."""
    return [(kind.key, kind.label) for kind in question_types]


def type_of(question: Question) -> QuestionType | None:
    """Return the type of a base row, None when it is no longer installed."""
    try:
        return question_types.get(question.spec.get("type", ""))
    except UnknownKey:
        return None


def type_label(question: Question) -> Any:
    """Return the type's name for the list."""
    kind = type_of(question)
    return kind.label if kind else _("%(type)s (not installed)") % {"type": question.spec["type"]}


class BankFilters(WagtailFilterSet):
    """By type, state, language, cell, difficulty."""

    kind = django_filters.ChoiceFilter(
        field_name="spec__type", label=gettext_lazy("Type"), choices=type_choices
    )

    class Meta:
        model = Question
        fields = ["kind", "state", "locale", "cells", "difficulty"]


class BankIndexView(IndexView):
    """All questions; each row leads to the forms of its own type."""

    def _own(self, name: str, question: Question) -> str | None:
        kind = type_of(question)
        if kind is None or not self.user_has_permission("change"):
            return None
        viewset = kind.model.snippet_viewset
        return reverse(viewset.get_url_name(name), args=[question.pk])

    def get_edit_url(self, instance: Question) -> str | None:
        """Return the form of the question's own type."""
        return self._own("edit", instance)

    def get_copy_url(self, instance: Question) -> str | None:
        """Return the copy form of the question's own type."""
        return self._own("copy", instance)

    def get_delete_url(self, instance: Question) -> str | None:
        """Return the deletion page of the question's own type, for those who may delete."""
        return self._own("delete", instance) if self.user_has_permission("delete") else None


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
    chooser_viewset_class = QuestionChooserViewSet
    filterset_class = BankFilters
    search_backend_name = (
        None  # Chinese is found by substring; see docs/reference/question-types.md
    )
    search_fields = ["title", "prompt", "key"]
    list_per_page = 50
    list_display = [
        "title",
        Column("kind", label=gettext_lazy("Type"), accessor=type_label),
        Column("locale", label=gettext_lazy("Language"), accessor="locale.language_code"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("version", label=gettext_lazy("Version")),
        Column("key", label=gettext_lazy("key")),
    ]
    panels = [FieldPanel("title")]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return base rows: one query, and rows whose type is gone stay in the list."""
        return Question.objects.non_polymorphic().select_related("locale")


# --- quizzes --------------------------------------------------------------------------------------
class QuizViewSet(SnippetViewSet):
    """Quizzes with sections and questions."""

    model = Quiz
    icon = "form"
    menu_label = gettext_lazy("Quizzes")
    list_display = ["title", "mode", "time_limit_minutes", "pass_mark", "key"]
    list_filter = ["mode"]
    search_fields = ["title", "key"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title_zh_hans"),
                    FieldPanel("title_en"),
                    FieldPanel("instructions_zh_hans"),
                    FieldPanel("instructions_en"),
                    InlinePanel(
                        "sections",
                        heading=gettext_lazy("Sections"),
                        label=gettext_lazy("Section"),
                        min_num=1,
                        panels=[
                            FieldRowPanel([FieldPanel("title_zh_hans"), FieldPanel("title_en")]),
                            InlinePanel(
                                "questions",
                                heading=gettext_lazy("Questions"),
                                label=gettext_lazy("Question"),
                                panels=[FieldPanel("question"), FieldPanel("marks")],
                            ),
                        ],
                    ),
                ],
                heading=gettext_lazy("Content"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("key"), FieldPanel("mode")]),
                    FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("grace_seconds")]),
                    FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("attempts_allowed")]),
                    FieldPanel("shuffle_questions"),
                    FieldPanel("shuffle_options"),
                ],
                heading=gettext_lazy("Rules"),
            ),
        ],
        base_form_class=QuizForm,
    )


class QuestionsGroup(SnippetViewSetGroup):
    """The menu entry “Questions”."""

    menu_label = gettext_lazy("Questions")
    menu_icon = "help"
    menu_order = 150
    items = (BankViewSet, QuizViewSet)
