"""Numeric: a number with a tolerance and, where it has one, a unit. Decimal throughout."""

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
from pydantic import Field
from wagtail.admin.panels import FieldPanel

from quizzes.core import matching
from quizzes.core.mark import ZERO, Mark, mark_of
from quizzes.core.matching import MAX_NUMBER_LENGTH, NotANumber, NumberFault
from quizzes.models import Question
from quizzes.registry import QuestionType, Response, ResponseForm, Spec, question_types

MAX_DECIMALS = 6


class NumericSpec(Spec):
    """The answer and how far off counts as right, in `unit`; `decimals` is shown to learners."""

    answer: Decimal = ZERO
    tolerance: Decimal = Field(default=ZERO, ge=0)
    unit: str = ""
    decimals: int = Field(default=0, ge=0, le=MAX_DECIMALS)


class NumericResponse(Response):
    """The number as it was read, and the text as it was typed."""

    value: Decimal
    text: str = Field(max_length=MAX_NUMBER_LENGTH)


class NumericForm(ResponseForm):
    """One line; full-width digits, grouped thousands and the unit are understood."""

    def build(self) -> None:
        """Make the field."""
        self.fields["answer"] = forms.CharField(
            required=False,
            strip=True,
            initial=self.given.text if self.given else "",
            label=_("Your number"),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def clean_answer(self) -> str:
        """Refuse what cannot be read as one number, and say why."""
        text = str(self.cleaned_data["answer"])
        self.value: Decimal | None = None
        if text:
            try:
                self.value = matching.read_number(text, unit=self.spec.unit)
            except NotANumber as bad:
                raise ValidationError(_fault_message(bad.fault, self.spec.unit)) from bad
        return text

    def response(self) -> NumericResponse | None:
        """Return the number."""
        if self.value is None:
            return None
        return NumericResponse(value=self.value, text=self.cleaned_data["answer"])


def _fault_message(fault: NumberFault, unit: str) -> str:
    if fault is NumberFault.TOO_LONG:
        return _("At most %(most)s characters.") % {"most": MAX_NUMBER_LENGTH}
    if fault is NumberFault.COMMA:
        return _("A comma may only group thousands, as in 1,200. Write decimals with a point: 3.5.")
    if fault is NumberFault.UNIT and unit:
        return _("Write the number alone or with the unit %(unit)s.") % {"unit": unit}
    if fault is NumberFault.UNIT:
        return _("Write the number alone, without words.")
    return _("Write one number, as in 1200 or 3.5.")


class NumericQuestion(Question):
    """A question answered by a number, as authors write it."""

    answer = models.DecimalField(gettext_lazy("answer"), max_digits=18, decimal_places=6)
    tolerance = models.DecimalField(
        gettext_lazy("tolerance"), max_digits=18, decimal_places=6, default=ZERO,
        validators=[MinValueValidator(ZERO)],
        help_text=gettext_lazy("How far off still counts as right, in the same unit."),
    )  # fmt: skip
    unit = models.CharField(gettext_lazy("unit"), max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(
        gettext_lazy("decimals asked for"), default=0, validators=[MaxValueValidator(MAX_DECIMALS)]
    )

    type_panels = [
        FieldPanel("answer"),
        FieldPanel("tolerance"),
        FieldPanel("unit"),
        FieldPanel("decimals"),
    ]

    class Meta:
        verbose_name = gettext_lazy("numeric question")
        verbose_name_plural = gettext_lazy("numeric questions")

    def build_spec(self) -> NumericSpec:
        """Return the question as plain values."""
        own = {
            "answer": plain(self.answer if self.answer is not None else ZERO),
            "tolerance": plain(self.tolerance if self.tolerance is not None else ZERO),
            "unit": self.unit,
            "decimals": self.decimals or 0,
        }
        return NumericSpec.model_validate({**self.spec_basis(), **own})


def plain(number: Decimal) -> Decimal:
    """Return `number` without superfluous zeros and without an exponent."""
    short = Decimal(number).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral() else short


@question_types.add
class Numeric(QuestionType):
    """A number."""

    key = "numeric"
    label = gettext_lazy("Numeric answer")
    icon = "calculator"
    model, spec, response = NumericQuestion, NumericSpec, NumericResponse
    form_class = NumericForm

    def grade(self, spec: NumericSpec, response: NumericResponse) -> Mark:
        """Everything within the tolerance, else nothing."""
        return mark_of(matching.number(response.value, answer=spec.answer, within=spec.tolerance))

    def correct(self, spec: NumericSpec) -> NumericResponse:
        """Return the exact answer."""
        return NumericResponse(value=spec.answer, text=f"{plain(spec.answer):f}")

    def summarise(self, spec: NumericSpec, response: NumericResponse) -> str:
        """Return the number with its unit."""
        return f"{plain(response.value):f} {spec.unit}".strip()

    def review(
        self, spec: NumericSpec, *, seed: int | None, response: NumericResponse | None
    ) -> dict[str, Any]:
        """Return your number, the right one and the tolerance."""
        return {
            "yours": self.summarise(spec, response) if response else "",
            "right": f"{plain(spec.answer):f} {spec.unit}".strip(),
            "tolerance": f"{plain(spec.tolerance):f} {spec.unit}".strip() if spec.tolerance else "",
        }

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read answer, tolerance, unit and decimals."""
        fields: dict[str, Any] = {"unit": str(data.get("unit") or "").strip()}
        for name, usual in (("answer", None), ("tolerance", 0), ("decimals", 0)):
            value = data.get(name, usual)
            try:
                number = Decimal(str(value))
            except ArithmeticError:
                raise ValidationError({name: _("This is not a number.")}) from None
            if not number.is_finite():
                raise ValidationError({name: _("This is not a number.")})
            fields[name] = int(number) if name == "decimals" else number
        return fields

    def to_document(self, question: NumericQuestion) -> dict[str, Any]:
        """Write answer and what differs from the usual."""
        written: dict[str, Any] = {"answer": _as_yaml(question.answer)}
        if question.tolerance:
            written["tolerance"] = _as_yaml(question.tolerance)
        if question.unit:
            written["unit"] = question.unit
        if question.decimals:
            written["decimals"] = question.decimals
        return written


def _as_yaml(number: Decimal) -> int | float:
    """Return a number as YAML reads it back; six places at most, so the float is exact enough."""
    short = plain(number)
    return int(short) if short == short.to_integral() else float(short)
