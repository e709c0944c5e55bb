"""True or false: the question is a statement; it is right or it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from pydantic import Field
from wagtail.admin.panels import FieldPanel

from quizzes.core import matching
from quizzes.core.mark import ONE, Mark, Part, mark_of
from quizzes.models import Question
from quizzes.question_types.choices import ChoicesForm, ReviewRows
from quizzes.registry import (
    Choice,
    QuestionType,
    Response,
    Spec,
    question_types,
)

TRUE, FALSE = "true", "false"


class TrueFalseSpec(Spec):
    """Whether the statement is right, and what is said to each verdict."""

    answer: bool = False
    feedback_true: str = ""
    feedback_false: str = ""

    @property
    def right(self) -> str:
        """The key of the right verdict."""
        return TRUE if self.answer else FALSE

    def feedback_on(self, choice: str) -> str:
        """What is said to somebody who chose this verdict."""
        return {TRUE: self.feedback_true, FALSE: self.feedback_false}.get(choice, "")


class TrueFalseResponse(Response):
    """The verdict: ``true`` or ``false``."""

    choice: str = Field(max_length=16)


def verdicts() -> list[tuple[str, str]]:
    """Return both verdicts with their words; always in this order, which everybody knows."""
    return [(TRUE, pgettext("statement", "Right")), (FALSE, pgettext("statement", "Wrong"))]


class TrueFalseForm(ChoicesForm):
    """Two radio buttons. They are not shuffled: an order that changes only makes people slip."""

    def build(self) -> None:
        """Make one field of both verdicts."""
        self.fields["answer"] = forms.ChoiceField(
            choices=verdicts(),
            required=False,
            widget=forms.RadioSelect,
            initial=self.given.choice if self.given else None,
            error_messages={"invalid_choice": _("Choose right or wrong.")},
        )

    def response(self) -> TrueFalseResponse | None:
        """Return the verdict."""
        choice = self.cleaned_data["answer"]
        return TrueFalseResponse(choice=choice) if choice else None


class TrueFalseQuestion(Question):
    """A statement, as authors write it."""

    answer = models.BooleanField(
        gettext_lazy("the statement is"),
        choices=[
            (True, pgettext_lazy("statement", "Right")),
            (False, pgettext_lazy("statement", "Wrong")),
        ],
    )
    feedback_true = models.TextField(
        gettext_lazy("said to those who chose “right”"), blank=True,
        help_text=gettext_lazy("Why this verdict is right, or what was overlooked."),
    )  # fmt: skip
    feedback_false = models.TextField(
        gettext_lazy("said to those who chose “wrong”"), blank=True,
        help_text=gettext_lazy("Why this verdict is right, or what was overlooked."),
    )  # fmt: skip

    type_panels = [
        FieldPanel(
            "answer",
            help_text=gettext_lazy(
                "Write the question as one statement that is plainly right or plainly wrong."
            ),
        ),
        FieldPanel("feedback_true"),
        FieldPanel("feedback_false"),
    ]

    class Meta:
        verbose_name = gettext_lazy("true or false question")
        verbose_name_plural = gettext_lazy("true or false questions")

    def build_spec(self) -> TrueFalseSpec:
        """Return the question as plain values."""
        own = {
            "answer": bool(self.answer),
            "feedback_true": self.feedback_true,
            "feedback_false": self.feedback_false,
        }
        return TrueFalseSpec.model_validate({**self.spec_basis(), **own})


@question_types.add
class TrueFalse(QuestionType):
    """A statement: right or wrong."""

    key = "true-false"
    label = gettext_lazy("True or false")
    icon = "check"
    model, spec, response = TrueFalseQuestion, TrueFalseSpec, TrueFalseResponse
    form_class = TrueFalseForm

    def grade(self, spec: TrueFalseSpec, response: TrueFalseResponse) -> Mark:
        """Everything for the right verdict, else nothing: between the two there is no part."""
        feedback = spec.feedback_on(response.choice)
        right = response.choice == spec.right
        return mark_of(
            matching.one(response.choice, right=spec.right),
            parts=[Part(key=response.choice, right=right, feedback=feedback)],
            feedback=feedback,
        )

    def correct(self, spec: TrueFalseSpec) -> TrueFalseResponse:
        """Return the right verdict."""
        return TrueFalseResponse(choice=spec.right)

    def summarise(self, spec: TrueFalseSpec, response: TrueFalseResponse) -> str:
        """Return the verdict in words."""
        return dict(verdicts()).get(response.choice, response.choice)

    def choices(self, spec: TrueFalseSpec) -> tuple[Choice, ...]:
        """Return both verdicts."""
        return tuple(Choice(key=k, label=label, right=k == spec.right) for k, label in verdicts())

    def chosen(self, spec: TrueFalseSpec, response: TrueFalseResponse) -> tuple[str, ...]:
        """Return the verdict."""
        return (response.choice,) if response.choice in {TRUE, FALSE} else ()

    def guess_share(self, spec: TrueFalseSpec) -> Decimal | None:
        """Return one half."""
        return ONE / 2

    def review(
        self, spec: TrueFalseSpec, *, seed: int | None, response: TrueFalseResponse | None
    ) -> dict[str, Any]:
        """Return both verdicts with yours, the right one and the feedback."""
        chosen = response.choice if response else ""
        rows = ReviewRows(
            {"text": label, "chosen": key == chosen, "correct": key == spec.right,
             "feedback": spec.feedback_on(key)}
            for key, label in verdicts()
        )  # fmt: skip
        return {"rows": rows}

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the verdict and what is said to each."""
        if not isinstance(data.get("answer"), bool):
            raise ValidationError({"answer": _("The answer is true or false.")})
        return {
            "answer": data["answer"],
            "feedback_true": str(data.get("feedback_true") or "").strip(),
            "feedback_false": str(data.get("feedback_false") or "").strip(),
        }

    def to_document(self, question: TrueFalseQuestion) -> dict[str, Any]:
        """Write the verdict and what is said to each."""
        written: dict[str, Any] = {"answer": question.answer}
        for name in ("feedback_true", "feedback_false"):
            if getattr(question, name):
                written[name] = getattr(question, name)
        return written
