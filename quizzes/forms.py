"""Forms of the admin: what is refused before a question or quiz is saved. Names no type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from lms.accounts import api as accounts
from quizzes import phrases
from quizzes.core.composition import NoQuestions, QuestionTwice, check_sections
from quizzes.models import Category, FeedbackPolicy, Question, QuizDraw
from quizzes.queries.categories import category_branches
from quizzes.queries.feasibility import impossible_draws
from quizzes.registry import question_types
from quizzes.services.allowances import put_allowance
from quizzes.services.bank import Tags

NOTHING_CHOSEN = "---------"


# --- questions ------------------------------------------------------------------------------------
class QuestionForm(WagtailAdminModelForm):
    """A question with its options: the type says whether they can be one."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(_with_plain_line_ends(data), *args, **kwargs)
        if "category" in self.fields:
            self.fields["category"].choices = category_choices()
        if self.instance.live and not self.instance.has_unpublished_changes:
            self.initial["change_note"] = ""  # the last one is with its version

    @property
    def is_unchanged(self) -> bool:
        """Whether the form says what its question says already. A note on a change is no change."""
        children = any(formset.has_changed() for formset in self.formsets.values())
        return bool(self.instance.pk) and not children and set(self.changed_data) <= {"change_note"}

    def clean(self) -> dict[str, Any]:
        """Refuse children that make no question."""
        data = super().clean()
        kind = question_types.of_model(self._meta.model)
        children = {name: rows_of(formset) for name, formset in self.formsets.items()}
        if children and all(rows is not None for rows in children.values()):
            try:
                kind.check_children(children)
                kind.check_together(data, children)
            except ValidationError as bad:
                self.add_error(None, bad)
        return data


def _with_plain_line_ends(data: Any) -> Any:
    """Return what was posted with the line ends that are stored; browsers write them anew."""
    if not isinstance(data, QueryDict):
        return data
    plain = data.copy()
    for name, values in data.lists():
        plain.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return plain


def category_choices() -> list[tuple[Any, str]]:
    """Return the categories in the order of the tree, each set in below that in which it lies."""
    return [
        ("", NOTHING_CHOSEN),
        *((branch.pk, "　" * branch.depth + branch.title) for branch in category_branches()),
    ]


class CategoryForm(WagtailAdminModelForm):
    """A drawer of the bank; its key stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = bool(self.instance.pk)
        self.fields["parent"].choices = category_choices()


# --- quizzes --------------------------------------------------------------------------------------
class FixedQuestions(BaseChildFormSet):
    """The fixed questions of a section. That none stands twice is said by the quiz."""

    def validate_unique(self) -> None:
        """Leave it to `QuizForm`, which sees all sections and names the question."""

    def save(self, commit: bool = True) -> Any:
        """Write a row that got another question as a new one.

        Rows are written one by one, and a section holds a question once: two rows that exchange
        their questions would meet half way.
        """
        rows = getattr(self.instance, self.rel_name)
        for form in self.initial_forms:
            if form not in self.deleted_forms and "question" in form.changed_data:
                rows.remove(*(row for row in rows.all() if row.pk == form.instance.pk))
                form.instance.pk = None
        return super().save(commit=commit)


class QuizForm(WagtailAdminModelForm):
    """A quiz with its sections, questions and draws."""

    def clean(self) -> dict[str, Any]:
        """Refuse a quiz that has no questions, one twice, or draws that cannot be served."""
        data = super().clean()
        if data.get("feedback") == FeedbackPolicy.AFTER_CLOSE and not data.get("closes_at"):
            self.add_error("closes_at", _("Explanations after the close need a time of closing."))
        sections = self.formsets.get("sections")
        if sections is not None and sections.is_valid():
            self._check_sections(sections.ordered_forms)
        return data

    def _check_sections(self, forms_of_sections: list[Any]) -> None:
        placed = [
            [row["question"] for row in self._rows(form, "questions") if "question" in row]
            for form in forms_of_sections
        ]
        draws = [list(_draws_of(form)) for form in forms_of_sections]
        try:
            check_sections(placed, drawn=sum(len(found) for found in draws))
        except NoQuestions:
            self.add_error(None, _("A quiz needs at least one question."))
        except QuestionTwice:
            self._name_what_stands_twice(forms_of_sections)
        else:
            names = [_name_of(form, place) for place, form in enumerate(forms_of_sections, 1)]
            fixed = {question.key for section in placed for question in section}
            for words in impossible_draws(fixed, list(zip(names, draws, strict=True))):
                self.add_error(None, words)

    def _name_what_stands_twice(self, forms_of_sections: list[Any]) -> None:
        """Say at each row that repeats a question, and over the form, where it stands already."""
        before: dict[Question, str] = {}
        for place, section in enumerate(forms_of_sections, 1):
            for row in section.formsets["questions"].ordered_forms:
                question = row.cleaned_data["question"]
                if question in before:
                    words = _(
                        "The question “%(title)s” (%(key)s) stands in the section “%(section)s” "
                        "already. A quiz asks it once: take one of the two out."
                    ) % {"title": question, "key": question.key, "section": before[question]}
                    row.add_error("question", words)
                    self.add_error(None, words)
                before.setdefault(question, _name_of(section, place))

    @staticmethod
    def _rows(form: Any, name: str) -> list[dict[str, Any]]:
        formset = form.formsets.get(name)
        return (rows_of(formset) or []) if formset is not None else []


def _draws_of(form: Any) -> Iterator[QuizDraw]:
    formset = form.formsets.get("draws")
    if formset is not None and formset.is_valid():
        yield from (child.instance for child in formset.ordered_forms)


def _name_of(form: Any, place: int) -> str:
    data = form.cleaned_data
    title = data.get("title_zh_hans") or data.get("title_en") or data.get("title") or ""
    return f"{place} {title}".strip()


class PersonField(forms.Field):
    """A person by user name or full name. No list of accounts, which are thousands, is loaded.

    `present` is who stands there already: they may stay, also when they can no longer sign in.
    """

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    present: Any = None

    def prepare_value(self, value: Any) -> Any:
        """Show the user name of the present person, or what was typed."""
        known = self.present is not None and value == self.present.pk
        return self.present.username if known else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another name was typed."""
        return super().has_changed(self.prepare_value(initial), data)

    def to_python(self, value: Any) -> Any:
        """Return the person who is meant; refuse with those whose names come close."""
        typed = str(value or "").strip()
        if not typed:
            return None
        if self.present is not None and typed == self.present.username:
            return self.present
        person, close = accounts.person_meant(typed)
        if person is not None:
            return person
        if not close:
            raise ValidationError(
                _("Nobody has the user name or the full name “%(typed)s”.") % {"typed": typed}
            )
        people = phrases.listed(
            _("%(name)s (%(username)s)") % {"name": one, "username": one.username} for one in close
        )
        raise ValidationError(
            _("“%(typed)s” is not one person. Write the user name, in brackets here: %(people)s")
            % {"typed": typed, "people": people}
        )


class AllowanceForm(WagtailAdminModelForm):
    """What one person is given beyond the rules, with the reason; given by whoever is signed in."""

    person = PersonField(
        label=gettext_lazy("Person"), help_text=gettext_lazy("User name or full name.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["person"].present = self.instance.person

    def clean(self) -> dict[str, Any]:
        """Refuse an allowance that gives nothing, or a window that ends before it begins."""
        data = super().clean()
        given = ("extra_minutes", "extra_attempts", "opens_at", "closes_at")
        if not self.errors and not any(data.get(name) for name in given):
            raise ValidationError(_("Give at least one thing: minutes, attempts or a window."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The window must end after it begins."))
        return data

    def save(self, commit: bool = True) -> Any:
        """Save through the service, so that the log names the giver."""
        allowance = super().save(commit=False)
        return put_allowance(allowance, actor=self.for_user) if commit else allowance


# --- many questions at once -----------------------------------------------------------------------
def _tags(field: str) -> models.QuerySet[Any]:
    return Question._meta.get_field(field).related_model._default_manager.all()


class _TagsField(forms.ModelMultipleChoiceField):
    def __init__(self, field: str, label: Any) -> None:
        boxes = forms.CheckboxSelectMultiple(attrs={"class": "bank-columns"})
        super().__init__(_tags(field), label=label, required=False, widget=boxes)


class TagForm(forms.Form):
    """Tags to put on and take off many questions."""

    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("Difficulty"), required=False, coerce=int, empty_value=None,
        choices=[("", gettext_lazy("as it is")), *((n, str(n)) for n in range(1, 6))],
    )  # fmt: skip
    jurisdiction = forms.CharField(
        label=gettext_lazy("Jurisdiction"), required=False, max_length=16,
        help_text=gettext_lazy("Empty: as it is."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Source"), required=False, max_length=200,
        help_text=gettext_lazy("Parts of the source, as “A2, B1”. Empty: as it is."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "add_cells": _TagsField("cells", _("Put on: cells")),
            "remove_cells": _TagsField("cells", _("Take off: cells")),
            "add_competencies": _TagsField("competencies", _("Put on: competencies")),
            "remove_competencies": _TagsField("competencies", _("Take off: competencies")),
        }
        self.order_fields([
            "add_cells", "remove_cells", "add_competencies", "remove_competencies",
            "difficulty", "jurisdiction", "source",
        ])  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a change that changes nothing."""
        data = super().clean()
        if not self.errors and self.tags.is_empty:
            raise ValidationError(_("Choose what to change."))
        return data

    @property
    def tags(self) -> Tags:
        """What was chosen."""
        data = self.cleaned_data
        return Tags(
            add_cells=list(data.get("add_cells") or ()),
            remove_cells=list(data.get("remove_cells") or ()),
            add_competencies=list(data.get("add_competencies") or ()),
            remove_competencies=list(data.get("remove_competencies") or ()),
            difficulty=data.get("difficulty"),
            jurisdiction=data.get("jurisdiction") or None,
            source=data.get("source") or None,
        )


class RetireForm(forms.Form):
    """Retiring many questions; `warnings` name the quizzes that would come short by it."""

    agreed = forms.BooleanField(
        label=gettext_lazy("Retire all the same"),
        error_messages={"required": gettext_lazy("Tick this to retire all the same.")},
    )

    def __init__(self, *args: Any, warnings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings = warnings
        if not warnings:
            del self.fields["agreed"]


class MoveForm(forms.Form):
    """The category into which many questions go."""

    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        Category.objects.all(), label=gettext_lazy("Category"), required=False,
        empty_label=NOTHING_CHOSEN,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = category_choices()


def rows_of(formset: Any) -> list[dict[str, Any]] | None:
    """Return the rows of a valid formset in their order without deleted ones, else None."""
    if not formset.is_valid():
        return None
    return [form.cleaned_data for form in formset.ordered_forms]
