"""Short text: a word or phrase, compared with what the author accepts; never regular expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from quizzes.core.mark import ONE, ZERO, Mark, Part, mark_of
from quizzes.core.text import MAX_PATTERN, MAX_TEXT, Accepted, example_of, first_fit
from quizzes.models import Question
from quizzes.question_types.accepted import (
    MAX_ACCEPTED,
    PATTERN_HELP,
    answers_from_document,
    answers_to_document,
    check_accepted,
    share_of,
)
from quizzes.question_types.options import new_key, stable_key
from quizzes.registry import QuestionType, Response, ResponseForm, Spec, question_types


class ShortTextSpec(Spec):
    """The answers that are known, in the order in which they are tried; and what else is told."""

    answers: tuple[Accepted, ...] = ()
    otherwise: str = ""


class ShortTextResponse(Response):
    """The answer as it was typed."""

    text: str = Field(max_length=MAX_TEXT)


class ShortTextForm(ResponseForm):
    """One line."""

    def build(self) -> None:
        """Make the field."""
        self.fields["answer"] = forms.CharField(
            required=False,
            strip=True,
            max_length=MAX_TEXT,
            initial=self.given.text if self.given else "",
            label=_("A word or a short phrase"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={"max_length": _("At most %(most)s characters.") % {"most": MAX_TEXT}},
        )

    def response(self) -> ShortTextResponse | None:
        """Return what was typed."""
        text = self.cleaned_data["answer"]
        return ShortTextResponse(text=text) if text else None


class ShortTextQuestion(Question):
    """A question answered by a word or phrase, as authors write it."""

    otherwise = models.TextField(
        gettext_lazy("said to every other answer"), blank=True,
        help_text=gettext_lazy("What those should think about who wrote none of these answers."),
    )  # fmt: skip

    type_panels = [
        InlinePanel(
            "answers",
            heading=gettext_lazy("Accepted answers"),
            label=gettext_lazy("Answer"),
            help_text=format_lazy(
                "{} {}",
                gettext_lazy(
                    "They are tried from top to bottom and the first that fits decides, so put an "
                    "exception above the rule. Answers that earn nothing are there for their "
                    "feedback."
                ),
                PATTERN_HELP,
            ),
            min_num=1,
            max_num=MAX_ACCEPTED,
        ),
        FieldPanel("otherwise"),
    ]

    class Meta:
        verbose_name = gettext_lazy("short text question")
        verbose_name_plural = gettext_lazy("short text questions")

    def build_spec(self) -> ShortTextSpec:
        """Return the question as plain values."""
        rows = [row.as_accepted() for row in self.answers.all()]
        return ShortTextSpec.model_validate(
            {**self.spec_basis(), "answers": rows, "otherwise": self.otherwise}
        )


class ShortTextAnswer(Orderable):
    """One answer that is known."""

    question = ParentalKey(ShortTextQuestion, related_name="answers")
    key = models.CharField(max_length=16, default=new_key, editable=False)
    text = models.CharField(gettext_lazy("answer"), max_length=MAX_PATTERN)
    share = models.PositiveSmallIntegerField(
        gettext_lazy("earns, in percent"), default=100, validators=[MaxValueValidator(100)]
    )
    feedback = models.TextField(
        gettext_lazy("feedback"), blank=True, help_text=gettext_lazy("Why it is right or wrong.")
    )

    panels = [FieldPanel("text"), FieldPanel("share"), FieldPanel("feedback")]

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("accepted answer")
        verbose_name_plural = gettext_lazy("accepted answers")

    def __str__(self) -> str:
        return self.text

    def as_accepted(self) -> Accepted:
        """Return the plain value."""
        share = Decimal(min(self.share or 0, 100)) / 100
        return Accepted(key=self.key, text=self.text, share=share, feedback=self.feedback)


@question_types.add
class ShortText(QuestionType):
    """A word or a short phrase."""

    key = "short-text"
    label = gettext_lazy("Short text")
    icon = "edit"
    model, spec, response = ShortTextQuestion, ShortTextSpec, ShortTextResponse
    form_class = ShortTextForm

    def grade(self, spec: ShortTextSpec, response: ShortTextResponse) -> Mark:
        """The share of the first accepted answer that fits, nothing when none does.

        Shares are the author's: an answer that names the thing but not exactly can earn a part.
        How it is written (width, case, punctuation, traditional characters) costs nothing, because
        the question tests the trade and not typing.
        """
        known = first_fit(response.text, spec.answers)
        if known is None:
            return mark_of(ZERO, feedback=spec.otherwise)
        part = Part(key=known.key, right=known.share == ONE, feedback=known.feedback)
        return mark_of(known.share, parts=[part], feedback=known.feedback)

    def correct(self, spec: ShortTextSpec) -> ShortTextResponse:
        """Return the answer that the author wrote first."""
        return ShortTextResponse(text=example_of(spec.answers))

    def summarise(self, spec: ShortTextSpec, response: ShortTextResponse) -> str:
        """Return what was typed."""
        return " ".join(response.text.split())

    def review(
        self, spec: ShortTextSpec, *, seed: int | None, response: ShortTextResponse | None
    ) -> dict[str, Any]:
        """Return your answer with what is said to it, and the right one."""
        mark = self.grade(spec, response) if response else None
        return {
            "yours": response.text if response else "",
            "value": mark.value if mark else None,
            "feedback": mark.feedback if mark else "",
            "right": example_of(spec.answers),
        }

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the answers and what is said to every other."""
        rows = answers_from_document(data.get("answers"), field="answers")
        return {
            "answers": [
                {"key": stable_key(str(data["key"]), index), **row}
                for index, row in enumerate(rows)
            ],
            "otherwise": str(data.get("otherwise") or "").strip(),
        }

    def to_document(self, question: ShortTextQuestion) -> dict[str, Any]:
        """Write the answers and what is said to every other."""
        rows = [row.as_accepted() for row in question.answers.all()]
        written: dict[str, Any] = {"answers": answers_to_document(rows)}
        if question.otherwise:
            written["otherwise"] = question.otherwise
        return written

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise ValidationError unless the answers can be read, reached, and one earns all."""
        check_accepted(_as_accepted(children["answers"]))


def _as_accepted(rows: Sequence[Mapping[str, Any]]) -> list[Accepted]:
    return [
        Accepted(
            key=str(index),
            text=str(row.get("text") or ""),
            share=share_of(row["share"] if row.get("share") is not None else 100),
            feedback=str(row.get("feedback") or ""),
        )
        for index, row in enumerate(rows)
    ]
