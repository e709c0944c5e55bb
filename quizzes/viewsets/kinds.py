"""The forms of each question type: panels in the order in which a question is thought out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView, SnippetViewSet

from quizzes import phrases, queries
from quizzes.forms import QuestionForm
from quizzes.queries.feasibility import left_short
from quizzes.registry import QuestionType
from quizzes.viewsets.history import UsageView
from quizzes.viewsets.links import BANK, bank_url, own_url

KNOWN = "known"  # what the mark “retired” posts once its consequences have been shown


def _alike(likely: queries.Likely) -> str:
    """Return a question that reads like another, with how much of its words they share."""
    return _("“%(title)s” (%(percent)s%% the same)") % {
        "title": likely.title or likely.key, "percent": round(likely.likeness * 100),
    }  # fmt: skip


def in_columns() -> forms.CheckboxSelectMultiple:
    """Return check boxes side by side: all cells are seen at once."""
    return forms.CheckboxSelectMultiple(attrs={"class": "bank-columns"})


def question_panels(kind: QuestionType) -> TabbedInterface:
    """Return the editor of a type: the case, what is asked, why; then where it belongs."""
    asked = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel("facts"), FieldPanel("said")],
            heading=gettext_lazy("The case"),
            help_text=gettext_lazy(
                "What the collector sees and hears. Leave it empty for a question of knowledge."
            ),
        ),
        FieldPanel("prompt"),
        *kind.model.type_panels,
        FieldPanel("explanation"),
        FieldPanel("change_note"),
    ]
    belongs = [
        FieldRowPanel([FieldPanel("category"), FieldPanel("difficulty")]),
        FieldPanel("cells", widget=in_columns()),
        FieldPanel("competencies", widget=in_columns()),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("lesson_key"), FieldPanel("source_ref")]),
                FieldPanel("jurisdiction"),
                FieldPanel("rules", widget=in_columns()),
            ],
            heading=gettext_lazy("What it rests on"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("key"), FieldPanel("locale")]), FieldPanel("retired")],
            heading=gettext_lazy("In the bank"),
            help_text=gettext_lazy(
                "The same key in the other language is the same question: attempts take the row "
                "of the person's language."
            ),
        ),
    ]
    return TabbedInterface(
        [
            ObjectList(asked, heading=gettext_lazy("Question")),
            ObjectList(belongs, heading=gettext_lazy("Where it belongs")),
        ],
        base_form_class=QuestionForm,
    )


class WarnsOfDuplicates:
    """Saves like Wagtail and says afterwards which questions read nearly the same."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, then warn; a question is never held back for being like another."""
        response = super().form_valid(form)
        if not self.expects_json_response:
            self._warn_of_duplicates()
        return response

    def _warn_of_duplicates(self) -> None:
        question = self.form.instance
        spec = question.build_spec().model_dump(mode="json")
        found = queries.likely_duplicates(spec, locale=question.locale, exclude=question.pk)
        if not found:
            return
        titles = phrases.listed(_alike(likely) for likely in found)
        words = _(
            "Saved. Its words are nearly those of %(titles)s. If both ask the same, retire one; if "
            "not, nothing needs to be done."
        ) % {"titles": titles}
        links = [
            (own_url("edit", type_key=likely.type, pk=likely.pk), likely.title) for likely in found
        ]
        buttons = [messages.button(url, title) for url, title in links if url]
        messages.warning(self.request, words, buttons=buttons)


class TypeCreateView(WarnsOfDuplicates, CreateView):
    """A new question of one type."""


class TypeCopyView(WarnsOfDuplicates, CopyView):
    """A new question that begins as a copy."""


class TypeEditView(WarnsOfDuplicates, EditView):
    """The form of a question, with ways to its usage, versions and other languages."""

    def is_valid(self, form: Any) -> bool:
        """Ask before a published question is retired that leaves a quiz too little to draw from."""
        if not super().is_valid(form):
            return False
        in_force = self.action not in {"create", "edit"}  # a draft takes nothing away
        known = form.data.get(form.add_prefix("retired")) == KNOWN
        if not in_force or known or not form.cleaned_data.get("retired"):
            return True
        found = left_short([form.instance.pk])
        if found:
            self._ask_again(form, found)
        return not found

    def _ask_again(self, form: Any, warnings: list[str]) -> None:
        again = _("Publish once more to retire it all the same, or take the mark off.")
        form.add_error(None, warnings)
        form.add_error("retired", again)
        form.fields["retired"].widget.attrs["value"] = KNOWN
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()

    def form_valid(self, form: Any) -> HttpResponse:
        """Save what is new, and say so when nothing is: no version is made for nothing."""
        question = self.object
        as_published = question.live and not question.has_unpublished_changes
        nothing_to_do = self.action == "edit" or (self.action == "publish" and as_published)
        if form.is_unchanged and nothing_to_do and not self.expects_json_response:
            messages.info(self.request, _("Nothing was changed."))
            return redirect(self.get_success_url())
        return super().form_valid(form)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Wagtail's own, and those of the bank."""
        question = self.object
        rows = {row.locale_id: row for row in queries.languages_of(question)}
        buttons = [
            Button(
                _("Usage and versions"), url=bank_url("usage", question.pk),
                icon_name="history", priority=2,
            )
        ]  # fmt: skip
        for locale in Locale.objects.exclude(pk=question.locale_id):
            there = locale.pk in rows
            words = _("Open the %(language)s version") if there else _("Write it in %(language)s")
            buttons.append(
                Button(
                    words % {"language": phrases.language_name(locale.language_code)},
                    url=bank_url("language", question.pk, locale.language_code),
                    icon_name="globe", priority=4,
                )
            )  # fmt: skip
        return [*buttons, *super().header_more_buttons]


class TypeViewSet(SnippetViewSet):
    """A type's own forms; its list is the bank's, and there its forms lead back to."""

    menu_item_is_registered = True  # the bank stands in the menu, so no type does
    add_view_class = TypeCreateView
    copy_view_class = TypeCopyView
    edit_view_class = TypeEditView
    usage_view_class = UsageView
    list_display = ["title", "key", "locale", "state", "version"]
    list_filter = ["state", "locale"]
    search_fields = ["title", "prompt", "key"]

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Lead back to the bank."""
        return super().get_add_view_kwargs(**{**kwargs, "index_url_name": f"{BANK}:list"})

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Lead back to the bank."""
        return super().get_edit_view_kwargs(**{**kwargs, "index_url_name": f"{BANK}:list"})

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Lead back to the bank."""
        return super().get_delete_view_kwargs(**{**kwargs, "index_url_name": f"{BANK}:list"})

    def get_usage_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Take the bank's own page, not Wagtail's list of references."""
        return {"template_name": UsageView.template_name, **kwargs}


def viewset_for(kind: QuestionType) -> TypeViewSet:
    """Return the viewset of a registered type."""
    name = f"{kind.model.__name__}ViewSet"
    return type(
        name,
        (TypeViewSet,),
        {"model": kind.model, "icon": kind.icon, "edit_handler": question_panels(kind)},
    )()
