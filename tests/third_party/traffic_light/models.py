"""Traffic light: is what was said fine, doubtful or unlawful? Next to it earns half."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from pydantic import Field
from wagtail.admin.panels import FieldPanel

from quizzes.core.mark import Mark, mark_of
from quizzes.models import Question
from quizzes.registry import Choice, QuestionType, Response, ResponseForm, Spec, question_types

LIGHTS = [("green", "Fine"), ("amber", "Doubtful"), ("red", "Unlawful")]
KEYS = [key for key, _label in LIGHTS]


class LightSpec(Spec):
    """The right light, and why."""

    light: str = "green"
    why: str = ""


class LightResponse(Response):
    """The light that was chosen."""

    light: str = Field(max_length=8)


class LightForm(ResponseForm):
    """Three radio buttons, always in the order of a traffic light."""

    def build(self) -> None:
        """Make the field."""
        self.fields["answer"] = forms.ChoiceField(
            choices=LIGHTS,
            required=False,
            widget=forms.RadioSelect,
            initial=self.given.light if self.given else None,
            error_messages={"invalid_choice": "There is no such light."},
        )

    def response(self) -> LightResponse | None:
        """Return the chosen light."""
        light = self.cleaned_data["answer"]
        return LightResponse(light=light) if light else None


class LightQuestion(Question):
    """The question as authors write it."""

    light = models.CharField("right light", max_length=8, choices=LIGHTS, default="green")
    why = models.TextField("why", blank=True)

    type_panels = [FieldPanel("light"), FieldPanel("why")]

    class Meta:
        verbose_name = "traffic light question"

    def build_spec(self) -> LightSpec:
        """Return the question as plain values."""
        own = {"light": self.light, "why": self.why}
        return LightSpec.model_validate({**self.spec_basis(), **own})


@question_types.add
class TrafficLight(QuestionType):
    """Fine, doubtful or unlawful."""

    key = "traffic-light"
    label = "Traffic light"
    icon = "circle-check"
    model, spec, response, form_class = LightQuestion, LightSpec, LightResponse, LightForm

    def grade(self, spec: LightSpec, response: LightResponse) -> Mark:
        """Everything for the right light, half for the one next to it."""
        if response.light not in KEYS:
            return mark_of(Decimal(0))
        away = abs(KEYS.index(response.light) - KEYS.index(spec.light))
        return mark_of(Decimal(2 - away) / 2, feedback=spec.why)

    def correct(self, spec: LightSpec) -> LightResponse:
        """Return the right light."""
        return LightResponse(light=spec.light)

    def summarise(self, spec: LightSpec, response: LightResponse) -> str:
        """Return the light in words."""
        return dict(LIGHTS).get(response.light, response.light)

    def choices(self, spec: LightSpec) -> tuple[Choice, ...]:
        """Return the three lights."""
        return tuple(Choice(key=k, label=label, right=k == spec.light) for k, label in LIGHTS)

    def chosen(self, spec: LightSpec, response: LightResponse) -> tuple[str, ...]:
        """Return the chosen light."""
        return (response.light,)

    def review(
        self, spec: LightSpec, *, seed: int | None, response: LightResponse | None
    ) -> dict[str, Any]:
        """Return yours, the right one and why."""
        yours = self.summarise(spec, response) if response else ""
        return {"yours": yours, "right": dict(LIGHTS)[spec.light], "why": spec.why}

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the light and why."""
        if data.get("light") not in KEYS:
            raise ValidationError({"light": f"one of {', '.join(KEYS)}"})
        return {"light": data["light"], "why": str(data.get("why") or "").strip()}

    def to_document(self, question: LightQuestion) -> dict[str, Any]:
        """Write the light and why."""
        return {"light": question.light, "why": question.why}
