"""Ordering: steps to be put into the right order; partial credit by agreement of pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from quizzes.core import matching
from quizzes.core.mark import Mark, Part, mark_of
from quizzes.core.selection import shuffle
from quizzes.models import Question
from quizzes.question_types.options import new_key, stable_key
from quizzes.registry import QuestionType, Response, ResponseForm, Spec, question_types

MIN_ITEMS = 2
MAX_ITEMS = 10


class Step(BaseModel):
    """One item to be placed."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str


class OrderingSpec(Spec):
    """The items in the right order."""

    items: tuple[Step, ...] = ()
    feedback: str = ""

    @property
    def right(self) -> tuple[str, ...]:
        """The keys in the right order."""
        return tuple(step.key for step in self.items)


class OrderingResponse(Response):
    """The keys in the order that was given."""

    order: tuple[str, ...] = Field(max_length=MAX_ITEMS)


def presented(spec: OrderingSpec, *, seed: int | None) -> list[Step]:
    """Return the items as they are first shown: shuffled always, and never in the right order."""
    shown = shuffle(spec.items, seed=seed or 0, key=lambda step: step.key)
    if len(shown) > 1 and tuple(step.key for step in shown) == spec.right:
        shown = [*shown[1:], shown[0]]
    return shown


class OrderingForm(ResponseForm):
    """A place for each item. Scripts show the same selects as buttons for up and down."""

    class Media:
        js = ["js/answers.js"]

    def build(self) -> None:
        """Make a select per item, in the order given before or shuffled."""
        steps = presented(self.spec, seed=self.seed)
        order = list(self.given.order) if self.given else []
        if sorted(order) == sorted(self.spec.right):
            steps.sort(key=lambda step: order.index(step.key))
        places = [("", "—"), *((str(n), str(n)) for n in range(1, len(steps) + 1))]
        for step in steps:
            self.fields[f"place-{step.key}"] = forms.ChoiceField(
                choices=places,
                required=False,
                label=step.text,
                initial=str(order.index(step.key) + 1) if step.key in order else "",
                error_messages={"invalid_choice": _("This is not one of the places.")},
            )

    def clean(self) -> dict[str, Any]:
        """Refuse two items in one place and an order that is not finished."""
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        taken = [values[name] for name in self.fields if values.get(name)]
        if taken and len(taken) < len(self.fields):
            raise ValidationError(_("Give every item a place, or none."))
        twice = sorted({place for place in taken if taken.count(place) > 1}, key=int)
        if twice:
            raise ValidationError(_("Two items stand in place %(place)s.") % {"place": twice[0]})
        return values

    def response(self) -> OrderingResponse | None:
        """Return the keys in the order of their places."""
        placed = {
            name.removeprefix("place-"): int(place)
            for name, place in self.cleaned_data.items()
            if place
        }
        if not placed:
            return None
        return OrderingResponse(order=tuple(sorted(placed, key=placed.__getitem__)))


class OrderingQuestion(Question):
    """Items to be put in order, as authors write them: in the right order."""

    feedback = models.TextField(gettext_lazy("feedback"), blank=True)

    type_panels = [
        InlinePanel(
            "items", heading=gettext_lazy("Items in the right order"), min_num=2, max_num=10
        ),
        FieldPanel("feedback"),
    ]

    class Meta:
        verbose_name = gettext_lazy("ordering question")
        verbose_name_plural = gettext_lazy("ordering questions")

    def build_spec(self) -> OrderingSpec:
        """Return the question as plain values."""
        rows = [{"key": row.key, "text": row.text} for row in self.items.all()]
        return OrderingSpec.model_validate(
            {**self.spec_basis(), "items": rows, "feedback": self.feedback}
        )


class OrderingItem(Orderable):
    """One item of an ordering question."""

    question = ParentalKey(OrderingQuestion, related_name="items")
    key = models.CharField(max_length=16, default=new_key, editable=False)
    text = models.CharField(gettext_lazy("item"), max_length=400)

    panels = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("item")
        verbose_name_plural = gettext_lazy("items")

    def __str__(self) -> str:
        return self.text


@question_types.add
class Ordering(QuestionType):
    """Steps in their order."""

    key = "ordering"
    label = gettext_lazy("Ordering")
    icon = "list-ol"
    model, spec, response = OrderingQuestion, OrderingSpec, OrderingResponse
    form_class = OrderingForm

    def grade(self, spec: OrderingSpec, response: OrderingResponse) -> Mark:
        """The agreement of pairs (`matching.order`); each item says whether its place is right."""
        return mark_of(
            matching.order(response.order, right=spec.right),
            parts=[
                Part(key=key, right=key == right)
                for key, right in zip(response.order, spec.right, strict=False)
            ],
            feedback=spec.feedback,
        )

    def correct(self, spec: OrderingSpec) -> OrderingResponse:
        """Return the right order."""
        return OrderingResponse(order=spec.right)

    def summarise(self, spec: OrderingSpec, response: OrderingResponse) -> str:
        """Return the items in the order given."""
        texts = {step.key: step.text for step in spec.items}
        return " → ".join(texts.get(key, key) for key in response.order)

    def review(
        self, spec: OrderingSpec, *, seed: int | None, response: OrderingResponse | None
    ) -> dict[str, Any]:
        """Return your order with the right place of each item, and the right order."""
        texts = {step.key: step.text for step in spec.items}
        right = {key: place for place, key in enumerate(spec.right, start=1)}
        given = response.order if response else ()
        rows = [
            {"text": texts.get(key, key), "place": place, "right_place": right.get(key),
             "right": right.get(key) == place}
            for place, key in enumerate(given, start=1)
        ]  # fmt: skip
        steps = [step.text for step in spec.items]
        return {"rows": rows, "right_order": steps, "feedback": spec.feedback}

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the items in the right order and the feedback."""
        written = data.get("items")
        if not isinstance(written, list):
            raise ValidationError({"items": _("Items are a list in the right order.")})
        return {
            "items": [
                {"key": stable_key(str(data["key"]), index), "text": str(text).strip()}
                for index, text in enumerate(written)
            ],
            "feedback": str(data.get("feedback") or "").strip(),
        }

    def to_document(self, question: OrderingQuestion) -> dict[str, Any]:
        """Write the items and the feedback."""
        written: dict[str, Any] = {"items": [row.text for row in question.items.all()]}
        if question.feedback:
            written["feedback"] = question.feedback
        return written

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise ValidationError unless there are 2 to 10 different items."""
        _check_items([str(row.get("text", "")).strip() for row in children["items"]])


def _check_items(texts: Sequence[str]) -> None:
    if not MIN_ITEMS <= len(texts) <= MAX_ITEMS:
        raise ValidationError(
            _("Give %(least)s to %(most)s items.") % {"least": MIN_ITEMS, "most": MAX_ITEMS}
        )
    if not all(texts):
        raise ValidationError(_("An item has no text."))
    if len(set(texts)) != len(texts):
        raise ValidationError(_("Two items have the same text."))
