"""Multiple choice: some of two to ten options are right; partial credit, wrong choices cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel

from quizzes.core import matching
from quizzes.core.mark import ONE, Mark, mark_of, round_mark
from quizzes.models import Question
from quizzes.question_types.choices import ChoicesForm
from quizzes.question_types.options import (
    MAX_OPTIONS,
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


class MultipleChoiceSpec(Spec):
    """The options; `penalty` is what a wrong choice costs, in shares of a right one."""

    options: tuple[Option, ...] = ()
    penalty: Decimal = Field(default=ONE, ge=0, le=1)

    @property
    def right(self) -> tuple[str, ...]:
        """The keys of the correct options."""
        return tuple(option.key for option in self.options if option.correct)


class MultipleChoiceResponse(Response):
    """The keys of the chosen options, sorted, each once."""

    choices: tuple[str, ...] = Field(max_length=MAX_OPTIONS)


class MultipleChoiceForm(ChoicesForm):
    """Checkboxes."""

    def build(self) -> None:
        """Make one field of the options in their order."""
        shown = ordered(self.spec.options, seed=self.seed)
        self.fields["answer"] = forms.MultipleChoiceField(
            choices=[(option.key, option.text) for option in shown],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=list(self.given.choices) if self.given else None,
            error_messages={"invalid_choice": _("This is not one of the options.")},
        )

    def response(self) -> MultipleChoiceResponse | None:
        """Return the chosen options."""
        chosen = tuple(sorted(set(self.cleaned_data["answer"])))
        return MultipleChoiceResponse(choices=chosen) if chosen else None


class MultipleChoiceQuestion(Question):
    """A question with several right options, as authors write it."""

    penalty = models.DecimalField(
        gettext_lazy("a wrong choice costs"), max_digits=3, decimal_places=2, default=ONE,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(ONE)],
        help_text=gettext_lazy("In shares of a right one: 1 takes as much as a right one gives."),
    )  # fmt: skip

    type_panels = [
        InlinePanel("options", heading=gettext_lazy("Options"), min_num=2, max_num=10),
        FieldPanel(
            "penalty",
            help_text=gettext_lazy(
                "1: a wrong choice takes as much as a right one gives. 0: wrong choices are free, "
                "so ticking everything earns everything. Between: a part."
            ),
        ),
    ]

    class Meta:
        verbose_name = gettext_lazy("multiple choice question")
        verbose_name_plural = gettext_lazy("multiple choice questions")

    def build_spec(self) -> MultipleChoiceSpec:
        """Return the question as plain values."""
        rows = [row.as_option() for row in self.options.all()]
        return MultipleChoiceSpec.model_validate(
            {**self.spec_basis(), "options": rows, "penalty": self.penalty}
        )


class MultipleChoiceOption(OptionRow):
    """An option of a multiple choice question."""

    question = ParentalKey(MultipleChoiceQuestion, related_name="options")

    class Meta(OptionRow.Meta):
        verbose_name = gettext_lazy("option")
        verbose_name_plural = gettext_lazy("options")


@question_types.add
class MultipleChoice(QuestionType):
    """Some of several."""

    key = "multiple-choice"
    label = gettext_lazy("Multiple choice")
    icon = "tasks"
    model, spec, response = MultipleChoiceQuestion, MultipleChoiceSpec, MultipleChoiceResponse
    form_class = MultipleChoiceForm

    def grade(self, spec: MultipleChoiceSpec, response: MultipleChoiceResponse) -> Mark:
        """A share for each right choice, less the penalty for each wrong one.

        Partial credit, because who finds two of three has shown something. The usual penalty of 1
        keeps ticking everything from paying: what chance adds, chance takes away.
        """
        return mark_of(
            matching.chosen_set(response.choices, right=spec.right, penalty=spec.penalty),
            parts=parts_of(spec.options, response.choices),
        )

    def correct(self, spec: MultipleChoiceSpec) -> MultipleChoiceResponse:
        """Return all right options and no other."""
        return MultipleChoiceResponse(choices=tuple(sorted(spec.right)))

    def summarise(self, spec: MultipleChoiceSpec, response: MultipleChoiceResponse) -> str:
        """Return the texts of the chosen options in the author's order."""
        return " / ".join(o.text for o in spec.options if o.key in response.choices)

    def choices(self, spec: MultipleChoiceSpec) -> tuple[Choice, ...]:
        """Return the options."""
        return choices_of(spec.options)

    def chosen(self, spec: MultipleChoiceSpec, response: MultipleChoiceResponse) -> tuple[str, ...]:
        """Return the chosen options in the author's order."""
        return tuple(o.key for o in spec.options if o.key in response.choices)

    def guess_share(self, spec: MultipleChoiceSpec) -> Decimal | None:
        """Return what a coin for each option earns on average."""
        right = len(spec.right)
        wrong = len(spec.options) - right
        share = matching.chosen_set_by_chance(right=right, wrong=wrong, penalty=spec.penalty)
        return round_mark(share) if spec.options else None

    def review(
        self, spec: MultipleChoiceSpec, *, seed: int | None, response: MultipleChoiceResponse | None
    ) -> dict[str, Any]:
        """Return the options with yours, the right ones and the feedback."""
        chosen = set(response.choices) if response else set()
        return {"rows": review_rows(spec.options, seed=seed, chosen=chosen)}

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the options and, where given, the penalty."""
        try:
            penalty = Decimal(str(data.get("penalty", 1)))
        except ArithmeticError:
            raise ValidationError({"penalty": _("The penalty is a number from 0 to 1.")}) from None
        return {"options": options_from_document(data), "penalty": penalty}

    def to_document(self, question: MultipleChoiceQuestion) -> dict[str, Any]:
        """Write the options, and the penalty when it is not the usual one."""
        written: dict[str, Any] = {"options": options_to_document(question.options.all())}
        if question.penalty != ONE:
            written["penalty"] = str(question.penalty.normalize())
        return written

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Some correct, some wrong."""
        check_options(children["options"], most_correct=None)
