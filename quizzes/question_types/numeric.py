"""Numeric: a number with a tolerance and a unit; its values may be drawn anew for each attempt.

A generated question holds variables and a formula. `freeze` draws the values from the seed of the
attempt and writes them into prompt, facts and explanation; after that it is an ordinary question.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from quizzes.core import matching, prose
from quizzes.core.formula import MAX_LENGTH, BadFormula, Variable
from quizzes.core.mark import HUNDRED, ZERO, Mark, mark_of
from quizzes.core.matching import MAX_NUMBER_LENGTH, NotANumber, NumberFault
from quizzes.core.placeholders import BadVariable, plain, read_variables, write_number
from quizzes.models import Question
from quizzes.question_types import generated
from quizzes.registry import QuestionType, Response, ResponseForm, Spec, question_types

MAX_DECIMALS = 6
PREVIEW_SEEDS = (1, 2, 3)


class NumericSpec(Spec):
    """The answer and how far off counts as right; `decimals` is shown to learners.

    `tolerance` is in `unit`, or with `tolerance_is` relative in percent of the answer. With a
    `formula` the answer follows from `variables`; `drawn` holds the values once they are frozen.
    """

    answer: Decimal = ZERO
    tolerance: Decimal = Field(default=ZERO, ge=0)
    tolerance_is: Literal["absolute", "relative"] = "absolute"
    unit: str = ""
    decimals: int = Field(default=0, ge=0, le=MAX_DECIMALS)
    formula: str = ""
    variables: tuple[Variable, ...] = ()
    drawn: dict[str, Decimal] = {}

    @property
    def within(self) -> Decimal:
        """How far off counts as right, in `unit`."""
        if self.tolerance_is == "relative":
            return abs(self.answer) * self.tolerance / HUNDRED
        return self.tolerance

    @property
    def waits_for_values(self) -> bool:
        """Whether the values still have to be drawn."""
        return bool(self.formula) and not self.drawn


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


class PlainNumberInput(forms.NumberInput):
    """A number without superfluous zeros: 6, not 6.000000."""

    def format_value(self, value: Any) -> str | None:
        """Return a stored number as people write it; what was typed stays as it is."""
        return f"{plain(value):f}" if isinstance(value, Decimal) else super().format_value(value)


class NumericQuestion(Question):
    """A question answered by a number, as authors write it."""

    TOLERANCES = [
        ("absolute", gettext_lazy("in the unit of the answer")),
        ("relative", gettext_lazy("in percent of the answer")),
    ]

    answer = models.DecimalField(
        gettext_lazy("answer"), max_digits=18, decimal_places=6, null=True, blank=True,
        help_text=gettext_lazy("Empty where a formula gives the answer."),
    )  # fmt: skip
    tolerance = models.DecimalField(
        gettext_lazy("tolerance"), max_digits=18, decimal_places=6, default=ZERO,
        validators=[MinValueValidator(ZERO)],
        help_text=gettext_lazy("How far off still counts as right; both ends count."),
    )  # fmt: skip
    tolerance_is = models.CharField(
        gettext_lazy("the tolerance is"), max_length=8, choices=TOLERANCES, default="absolute"
    )
    unit = models.CharField(gettext_lazy("unit"), max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(
        gettext_lazy("decimals asked for"), default=0, validators=[MaxValueValidator(MAX_DECIMALS)],
        help_text=gettext_lazy("The answer of a formula is rounded half up to so many."),
    )  # fmt: skip
    variables = models.TextField(
        gettext_lazy("values"), blank=True,
        help_text=gettext_lazy(
            "One a line, as “principal: 5000 – 50000 step 100” or “days: 1 – 28”. Each attempt "
            "draws its own. In question, facts and explanation write {principal}, with thousands "
            "{principal:,}, a sum {principal * 0.0005}, and in the explanation {answer}."
        ),
    )  # fmt: skip
    formula = models.CharField(
        gettext_lazy("formula"), max_length=MAX_LENGTH, blank=True,
        help_text=gettext_lazy(
            "Gives the answer, as “principal * 0.0005 * days”. Numbers, the names above, + - * / "
            "**, brackets, round(x, 2), min(a, b), max(a, b). Empty: always the same answer."
        ),
    )  # fmt: skip

    type_panels = [
        MultiFieldPanel(
            [
                FieldPanel("answer", widget=PlainNumberInput),
                FieldRowPanel(
                    [FieldPanel("tolerance", widget=PlainNumberInput), FieldPanel("tolerance_is")]
                ),
                FieldRowPanel([FieldPanel("unit"), FieldPanel("decimals")]),
            ],
            heading=gettext_lazy("Answer"),
        ),
        MultiFieldPanel(
            [FieldPanel("variables"), FieldPanel("formula")],
            heading=gettext_lazy("Values drawn anew for each attempt"),
        ),
    ]

    class Meta:
        verbose_name = gettext_lazy("numeric question")
        verbose_name_plural = gettext_lazy("numeric questions")

    def clean(self) -> None:
        """Refuse a question without an answer, and a formula that cannot be computed."""
        super().clean()
        if not self.formula:
            if self.answer is None:
                raise ValidationError({"answer": _("Give the answer, or a formula below.")})
            if self.variables.strip():
                raise ValidationError(
                    {"formula": _("There are values but no formula. Write one, or clear them.")}
                )
            return
        generated.check_generated(
            self._texts(),
            formula_text=self.formula,
            variables_text=self.variables,
            decimals=self.decimals or 0,
        )
        self.answer = None

    def _texts(self) -> dict[str, Any]:
        facts = [{"label": label, "value": value} for label, value in prose.read_facts(self.facts)]
        texts = {name: getattr(self, name) for name in generated.TEXTS}
        return {**texts, "facts": facts}

    def build_spec(self) -> NumericSpec:
        """Return the question as plain values; a generated one keeps its placeholders."""
        try:
            variables = read_variables(self.variables) if self.formula else ()
        except BadVariable:  # a draft may hold an unfinished line; publishing cleans first
            variables = ()
        own = {
            "answer": plain(self.answer if self.answer is not None else ZERO),
            "tolerance": plain(self.tolerance if self.tolerance is not None else ZERO),
            "tolerance_is": self.tolerance_is,
            "unit": self.unit,
            "decimals": self.decimals or 0,
            "formula": self.formula if variables else "",
            "variables": variables,
        }
        return NumericSpec.model_validate({**self.spec_basis(), **own})

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the page that shows three draws where values are generated."""
        if self.formula:
            return "quizzes/question_types/numeric_preview.html"
        return super().get_preview_template(request, mode_name)

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return the first of three draws as the trainee sees it, and all three as rows."""
        context = super().get_preview_context(request, mode_name)
        spec = self.build_spec()
        if not spec.waits_for_values:
            return context
        try:
            draws = [self.type.freeze(spec, seed=seed) for seed in PREVIEW_SEEDS]
        except BadFormula as bad:
            return {**context, "fault": generated.formula_message(bad)}
        form = self.type.form(draws[0], seed=None)
        form.auto_id = "preview-%s"
        return {
            **context,
            "spec": draws[0],
            "form": form,
            "detail": self.type.review(draws[0], seed=None, response=None),
            "heading_html": prose.to_heading(draws[0].prompt),
            "prompt_html": prose.to_html(draws[0].prompt),
            "explanation_html": prose.to_html(draws[0].explanation),
            "names": list(draws[0].drawn),
            "draws": [_draw_row(frozen) for frozen in draws],
        }


def _draw_row(spec: NumericSpec) -> dict[str, Any]:
    places = {variable.name: variable.decimals for variable in spec.variables}
    facts = [f"{fact.label} {fact.value}" for fact in spec.facts]
    return {
        "values": [write_number(v, decimals=places[name]) for name, v in spec.drawn.items()],
        "answer": f"{_written(spec.answer, spec)} {spec.unit}".strip(),
        "prompt": " · ".join([*facts, prose.to_plain(spec.prompt)]),
    }


def _written(number: Decimal, spec: NumericSpec) -> str:
    """Return an answer as it is shown: with its decimals where it was computed."""
    return write_number(number, decimals=spec.decimals if spec.drawn else None)


@question_types.add
class Numeric(QuestionType):
    """A number."""

    key = "numeric"
    label = gettext_lazy("Numeric answer")
    icon = "calculator"
    model, spec, response = NumericQuestion, NumericSpec, NumericResponse
    form_class = NumericForm

    def freeze(self, spec: NumericSpec, *, seed: int) -> NumericSpec:
        """Return the question with values drawn from `seed`; raises `BadFormula` if none will do."""
        if not spec.waits_for_values:
            return spec
        basis = {**spec.model_dump(), "variables": spec.variables}
        return NumericSpec.model_validate(
            {**spec.model_dump(), **generated.drawn(basis, seed=seed)}
        )

    def grade(self, spec: NumericSpec, response: NumericResponse) -> Mark:
        """Everything within the tolerance, else nothing."""
        return mark_of(matching.number(response.value, answer=spec.answer, within=spec.within))

    def correct(self, spec: NumericSpec) -> NumericResponse:
        """Return the exact answer."""
        return NumericResponse(value=spec.answer, text=_written(spec.answer, spec))

    def summarise(self, spec: NumericSpec, response: NumericResponse) -> str:
        """Return the number with its unit."""
        return f"{plain(response.value):f} {spec.unit}".strip()

    def review(
        self, spec: NumericSpec, *, seed: int | None, response: NumericResponse | None
    ) -> dict[str, Any]:
        """Return your number, the right one and the tolerance."""
        within = f"{write_number(spec.within, decimals=None)} {spec.unit}".strip()
        return {
            "yours": self.summarise(spec, response) if response else "",
            "right": f"{_written(spec.answer, spec)} {spec.unit}".strip(),
            "tolerance": within if spec.tolerance else "",
            "percent": f"{plain(spec.tolerance):f}" if spec.tolerance_is == "relative" else "",
        }

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read answer or formula and values, tolerance (``1%`` is relative), unit and decimals."""
        tolerance = str(data.get("tolerance", 0)).strip()
        decimals = _number(data.get("decimals", 0), "decimals")
        answer = data.get("answer")
        return {
            "answer": None if answer is None else _number(answer, "answer"),
            "tolerance": _number(tolerance.removesuffix("%"), "tolerance"),
            "tolerance_is": "relative" if tolerance.endswith("%") else "absolute",
            "unit": str(data.get("unit") or "").strip(),
            "decimals": int(decimals),
            "formula": str(data.get("formula") or "").strip(),
            "variables": _variables_as_lines(data.get("variables")),
        }

    def to_document(self, question: NumericQuestion) -> dict[str, Any]:
        """Write answer or formula, and what differs from the usual."""
        written: dict[str, Any] = {}
        if question.formula:
            pairs = (line.split(":", 1) for line in question.variables.splitlines() if line.strip())
            written["variables"] = {name.strip(): text.strip() for name, text in pairs}
            written["formula"] = question.formula
        else:
            written["answer"] = _as_yaml(question.answer)
        if question.tolerance:
            tolerance = _as_yaml(question.tolerance)
            relative = question.tolerance_is == "relative"
            written["tolerance"] = f"{tolerance}%" if relative else tolerance
        if question.unit:
            written["unit"] = question.unit
        if question.decimals:
            written["decimals"] = question.decimals
        return written


def _number(value: Any, field: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        raise ValidationError({field: _("This is not a number.")}) from None
    if not number.is_finite():
        raise ValidationError({field: _("This is not a number.")})
    return number


def _variables_as_lines(written: Any) -> str:
    if written is None:
        return ""
    if not isinstance(written, Mapping):
        raise ValidationError({"variables": _("Values are written as “days: 1 – 28”, one a line.")})
    return "\n".join(f"{name}: {text}" for name, text in written.items())


def _as_yaml(number: Decimal) -> int | float:
    """Return a number as YAML reads it back; six places at most, so the float is exact enough."""
    short = plain(number)
    return int(short) if short == short.to_integral() else float(short)
