"""Forms of the admin: what is refused before a question or quiz is saved. Names no type."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.core.composition import NoQuestions, QuestionTwice, check_sections
from quizzes.registry import question_types


class QuestionForm(WagtailAdminModelForm):
    """A question with its options: the type says whether they can be one."""

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


class QuizForm(WagtailAdminModelForm):
    """A quiz with its sections and questions."""

    def clean(self) -> dict[str, Any]:
        """Refuse a quiz without questions or with one that stands twice."""
        data = super().clean()
        sections = self.formsets.get("sections")
        if sections is None or not sections.is_valid():
            return data
        placed = [
            [
                row["question"]
                for row in rows_of(form.formsets["questions"]) or ()
                if "question" in row
            ]
            for form in sections.ordered_forms
        ]
        try:
            check_sections(placed)
        except NoQuestions:
            self.add_error(None, _("A quiz needs at least one question."))
        except QuestionTwice as bad:
            self.add_error(None, _("The question %(key)s stands twice.") % {"key": bad.which})
        return data


def rows_of(formset: Any) -> list[dict[str, Any]] | None:
    """Return the rows of a valid formset in their order without deleted ones, else None."""
    if not formset.is_valid():
        return None
    return [form.cleaned_data for form in formset.ordered_forms]
