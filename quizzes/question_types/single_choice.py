"""Single choice: one of two to ten options is right."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import InlinePanel

from quizzes.core import matching
from quizzes.core.mark import ONE, Mark, mark_of, round_mark
from quizzes.models import Question
from quizzes.question_types.choices import ChoicesForm
from quizzes.question_types.options import (
    Option,
    OptionRow,
    check_options,
    choices_of,
    options_from_document,
    options_to_document,
    ordered,
    parts_of,
    review_rows,
)
from quizzes.registry import Choice, QuestionType, Response, Spec, question_types


class SingleChoiceSpec(Spec):
    """The options; exactly one is correct."""

    options: tuple[Option, ...] = ()

    @property
    def right(self) -> str:
        """The key of the correct option."""
        return next((option.key for option in self.options if option.correct), "")


class SingleChoiceResponse(Response):
    """The key of the chosen option."""

    choice: str = Field(max_length=16)


class SingleChoiceForm(ChoicesForm):
    """Radio buttons."""

    def build(self) -> None:
        """Make one field of the options in their order."""
        shown = ordered(self.spec.options, seed=self.seed)
        self.fields["answer"] = forms.ChoiceField(
            choices=[(option.key, option.text) for option in shown],
            required=False,
            widget=forms.RadioSelect,
            initial=self.given.choice if self.given else None,
            error_messages={"invalid_choice": _("This is not one of the options.")},
        )

    def response(self) -> SingleChoiceResponse | None:
        """Return the chosen option."""
        choice = self.cleaned_data["answer"]
        return SingleChoiceResponse(choice=choice) if choice else None


class SingleChoiceQuestion(Question):
    """A question with one right option, as authors write it."""

    type_panels = [InlinePanel("options", heading=gettext_lazy("Options"), min_num=2, max_num=10)]

    class Meta:
        verbose_name = gettext_lazy("single choice question")
        verbose_name_plural = gettext_lazy("single choice questions")

    def build_spec(self) -> SingleChoiceSpec:
        """Return the question as plain values."""
        rows = [row.as_option() for row in self.options.all()]
        return SingleChoiceSpec.model_validate({**self.spec_basis(), "options": rows})


class SingleChoiceOption(OptionRow):
    """An option of a single choice question."""

    question = ParentalKey(SingleChoiceQuestion, related_name="options")

    class Meta(OptionRow.Meta):
        verbose_name = gettext_lazy("option")
        verbose_name_plural = gettext_lazy("options")


@question_types.add
class SingleChoice(QuestionType):
    """One of several."""

    key = "single-choice"
    label = gettext_lazy("Single choice")
    icon = "radio-full"
    model, spec, response = SingleChoiceQuestion, SingleChoiceSpec, SingleChoiceResponse
    form_class = SingleChoiceForm

    def grade(self, spec: SingleChoiceSpec, response: SingleChoiceResponse) -> Mark:
        """Everything for the right option, else nothing."""
        chosen = {response.choice}
        feedback = next((o.feedback for o in spec.options if o.key == response.choice), "")
        return mark_of(
            matching.one(response.choice, right=spec.right),
            parts=parts_of(spec.options, chosen),
            feedback=feedback,
        )

    def correct(self, spec: SingleChoiceSpec) -> SingleChoiceResponse:
        """Return the right option."""
        return SingleChoiceResponse(choice=spec.right)

    def summarise(self, spec: SingleChoiceSpec, response: SingleChoiceResponse) -> str:
        """Return the text of the chosen option."""
        return next((o.text for o in spec.options if o.key == response.choice), response.choice)

    def choices(self, spec: SingleChoiceSpec) -> tuple[Choice, ...]:
        """Return the options."""
        return choices_of(spec.options)

    def chosen(self, spec: SingleChoiceSpec, response: SingleChoiceResponse) -> tuple[str, ...]:
        """Return the chosen option."""
        return (response.choice,) if any(o.key == response.choice for o in spec.options) else ()

    def guess_share(self, spec: SingleChoiceSpec) -> Decimal | None:
        """Return 1 of the number of options: each is as likely to be picked."""
        return round_mark(ONE / Decimal(len(spec.options))) if spec.options else None

    def review(
        self, spec: SingleChoiceSpec, *, seed: int | None, response: SingleChoiceResponse | None
    ) -> dict[str, Any]:
        """Return the options with yours, the right one and the feedback."""
        chosen = {response.choice} if response else set()
        return {"rows": review_rows(spec.options, seed=seed, chosen=chosen)}

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the options."""
        return {"options": options_from_document(data)}

    def to_document(self, question: SingleChoiceQuestion) -> dict[str, Any]:
        """Write the options."""
        return {"options": options_to_document(question.options.all())}

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Exactly one correct option."""
        check_options(children["options"], most_correct=1)
