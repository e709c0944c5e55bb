"""Approach picker: from the file and the customer's words to type, stage and moves in order.

Each part earns its weight and is explained: why this type, why this stage, why this order, and why
a wrong move is wrong. The formula stands in `quizzes.core.approach`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from lms.taxonomy import api as taxonomy
from quizzes.core import approach
from quizzes.core.approach import MAX_MOVES, Move, Verdict, Weights, Word, label_of
from quizzes.core.mark import ONE, ZERO, Mark, Part, mark_of
from quizzes.core.placeholders import plain
from quizzes.core.selection import shuffle
from quizzes.models import Question
from quizzes.question_types.approach_review import review_of
from quizzes.question_types.moves import (
    MoveRow,
    axis_row,
    check_moves,
    move_to_document,
    moves_from_document,
)
from quizzes.registry import Choice, QuestionType, Response, ResponseForm, Spec, question_types


class ApproachSpec(Spec):
    """The offered types, stages and moves, what is right, and why."""

    types: tuple[Word, ...] = ()
    stages: tuple[Word, ...] = ()
    moves: tuple[Move, ...] = ()
    right_type: str = ""
    right_stage: str = ""
    type_why: str = ""
    stage_why: str = ""
    order_why: str = ""
    weights: Weights = Weights()
    wrong_cost: Decimal = Field(default=ONE, ge=0)

    @property
    def places(self) -> dict[str, int]:
        """The place of each right move by its key."""
        return {move.key: move.place or 0 for move in self.moves if move.verdict is Verdict.RIGHT}

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict on each move by its key."""
        return {move.key: move.verdict for move in self.moves}

    @property
    def right_moves(self) -> tuple[Move, ...]:
        """The right moves in the right order."""
        right = (move for move in self.moves if move.verdict is Verdict.RIGHT)
        return tuple(sorted(right, key=lambda move: move.place or 0))


class ApproachResponse(Response):
    """Keys of type, stage ("" when open) and of the moves in the order chosen."""

    type: str = Field(default="", max_length=80)
    stage: str = Field(default="", max_length=80)
    moves: tuple[str, ...] = Field(default=(), max_length=MAX_MOVES)


class ApproachForm(ResponseForm):
    """Radio buttons for type and stage, a place for each move that is wanted."""

    class Media:
        js = ["js/answers.js"]

    def build(self) -> None:
        """Make the fields; moves chosen before stand first, in their order."""
        for name, words in (("type", self.spec.types), ("stage", self.spec.stages)):
            self.fields[name] = forms.ChoiceField(
                choices=[(word.key, word.label) for word in words],
                required=False,
                widget=forms.RadioSelect,
                initial=getattr(self.given, name) if self.given else None,
                error_messages={"invalid_choice": _("This is not one of the options.")},
            )
        order = list(self.given.moves) if self.given else []
        moves = shuffle(self.spec.moves, seed=self.seed or 0, key=lambda move: move.key)
        moves.sort(key=lambda m: order.index(m.key) if m.key in order else len(order))
        places = [("", "—"), *((str(n), str(n)) for n in range(1, len(moves) + 1))]
        for move in moves:
            self.fields[f"place-{move.key}"] = forms.ChoiceField(
                choices=places,
                required=False,
                label=move.text,
                initial=str(order.index(move.key) + 1) if move.key in order else "",
                error_messages={"invalid_choice": _("This is not one of the places.")},
            )

    @property
    def places(self) -> list[Any]:
        """The bound fields of the moves."""
        return [self[name] for name in self.fields if name.startswith("place-")]

    @property
    def stage_rows(self) -> list[tuple[Any, Word]]:
        """Radio button and words of each stage."""
        return list(zip(self["stage"], self.spec.stages, strict=True))

    def clean(self) -> dict[str, Any]:
        """Refuse two moves in one place; places may be left out."""
        values = super().clean() or self.cleaned_data
        taken = [values[name] for name in self.fields
                 if name.startswith("place-") and values.get(name)]  # fmt: skip
        twice = sorted({place for place in taken if taken.count(place) > 1}, key=int)
        if twice:
            raise ValidationError(_("Two moves stand in place %(place)s.") % {"place": twice[0]})
        return values

    def response(self) -> ApproachResponse | None:
        """Return what was chosen, None when nothing was."""
        values = self.cleaned_data
        placed = {
            name.removeprefix("place-"): int(place)
            for name, place in values.items()
            if name.startswith("place-") and place
        }
        given = ApproachResponse(
            type=values["type"],
            stage=values["stage"],
            moves=tuple(sorted(placed, key=placed.__getitem__)),
        )
        return None if given == ApproachResponse() else given


class ApproachPickerQuestion(Question):
    """A case with its right approach, as authors write it."""

    debtor_type = models.ForeignKey(
        "taxonomy.DebtorType", verbose_name=gettext_lazy("right debtor type"), null=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    type_why = models.TextField(
        gettext_lazy("why this type"), blank=True,
        help_text=gettext_lazy("Which words or facts show it, and what speaks against the others."),
    )  # fmt: skip
    stage = models.ForeignKey(
        "taxonomy.Stage", verbose_name=gettext_lazy("right stage"), null=True,
        on_delete=models.PROTECT, related_name="+",
        help_text=gettext_lazy("The facts of the case must give the days overdue."),
    )  # fmt: skip
    stage_why = models.TextField(gettext_lazy("why this stage"), blank=True)
    order_why = models.TextField(
        gettext_lazy("why this order"), blank=True,
        help_text=gettext_lazy("Shown beside the right order after submission."),
    )  # fmt: skip
    weight_type = models.PositiveSmallIntegerField(gettext_lazy("weight of the type"), default=3)
    weight_stage = models.PositiveSmallIntegerField(gettext_lazy("weight of the stage"), default=2)
    weight_moves = models.PositiveSmallIntegerField(gettext_lazy("weight of the moves"), default=5)
    wrong_cost = models.DecimalField(
        gettext_lazy("a wrong move costs"), max_digits=3, decimal_places=2, default=ONE,
        validators=[MinValueValidator(ZERO), MaxValueValidator(Decimal(5))],
        help_text=gettext_lazy(
            "In shares of a right move: 1 takes as much as a right one gives. An unlawful move "
            "always takes everything that the moves earned."
        ),
    )  # fmt: skip

    type_panels = [
        MultiFieldPanel(
            [FieldPanel("debtor_type"), FieldPanel("type_why"), FieldPanel("stage"),
             FieldPanel("stage_why")],
            heading=gettext_lazy("Type and stage"),
        ),
        InlinePanel(
            "moves", heading=gettext_lazy("Offered moves"), label=gettext_lazy("Move"), min_num=3,
            max_num=MAX_MOVES,
            help_text=gettext_lazy(
                "Right moves with their places, and at least one that must not be chosen here. "
                "Trainees see them in a mixed order."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("order_why"),
                FieldRowPanel(
                    [FieldPanel("weight_type"), FieldPanel("weight_stage"),
                     FieldPanel("weight_moves")]
                ),
                FieldPanel("wrong_cost"),
            ],
            heading=gettext_lazy("Order and marks"),
        ),
    ]  # fmt: skip

    class Meta:
        verbose_name = gettext_lazy("approach question")
        verbose_name_plural = gettext_lazy("approach questions")

    def clean(self) -> None:
        """Refuse weights that add up to nothing."""
        super().clean()
        if not (self.weight_type or self.weight_stage or self.weight_moves):
            raise ValidationError({"weight_moves": _("At least one part must have a weight.")})

    def build_spec(self) -> ApproachSpec:
        """Return the question as plain values, the words of the taxonomy in its own language."""
        types, stages = taxonomy.matrix_axes()
        with translation.override(self.locale.language_code if self.locale_id else None):
            own = {
                "types": [{"key": t.key, "label": t.label, "detail": t.name} for t in types],
                "stages": [
                    {"key": s.key, "label": s.name, "detail": f"{s.days_from}–{s.days_to}"}
                    for s in stages
                ],
            }
        return ApproachSpec.model_validate(
            {
                **self.spec_basis(),
                **own,
                "moves": [row.as_move() for row in self.moves.all()],
                "right_type": self.debtor_type.key if self.debtor_type_id else "",
                "right_stage": self.stage.key if self.stage_id else "",
                "type_why": self.type_why,
                "stage_why": self.stage_why,
                "order_why": self.order_why,
                "weights": {
                    "type": self.weight_type or 0,
                    "stage": self.weight_stage or 0,
                    "moves": self.weight_moves or 0,
                },
                "wrong_cost": ONE if self.wrong_cost is None else plain(self.wrong_cost),
            }
        )


class OfferedMove(MoveRow):
    """A move of an approach question."""

    question = ParentalKey(ApproachPickerQuestion, related_name="moves")

    class Meta(MoveRow.Meta):
        verbose_name = gettext_lazy("move")
        verbose_name_plural = gettext_lazy("moves")


@question_types.add
class ApproachPicker(QuestionType):
    """Debtor type, stage, and the moves in their order."""

    key = "approach-picker"
    label = gettext_lazy("Approach")
    icon = "crosshairs"
    model, spec, response = ApproachPickerQuestion, ApproachSpec, ApproachResponse
    form_class = ApproachForm

    def grade(self, spec: ApproachSpec, response: ApproachResponse) -> Mark:
        """The weighted parts: `quizzes.core.approach`."""
        kept = approach.kept_in_order(response.moves, places=spec.places)
        earned = _earned(spec, response)
        parts = [
            Part(
                key="type", right=_is_right(response.type, spec.right_type), feedback=spec.type_why
            ),
            Part(
                key="stage",
                right=_is_right(response.stage, spec.right_stage),
                feedback=spec.stage_why,
            ),
            *(
                Part(key=move.key, right=move.key in kept, feedback=move.why)
                for move in spec.moves
                if move.key in response.moves or move.verdict is Verdict.RIGHT
            ),
        ]
        return mark_of(earned.share, parts=parts, feedback=spec.order_why)

    def is_complete(self, spec: ApproachSpec, response: ApproachResponse) -> bool:
        """Whether type, stage and at least one move are chosen; how many moves there are is the key."""
        return bool(response.type and response.stage and response.moves)

    def correct(self, spec: ApproachSpec) -> ApproachResponse:
        """Return type, stage and the right moves in order."""
        return ApproachResponse(
            type=spec.right_type,
            stage=spec.right_stage,
            moves=tuple(move.key for move in spec.right_moves),
        )

    def summarise(self, spec: ApproachSpec, response: ApproachResponse) -> str:
        """Return type, stage and moves in one line."""
        texts = {move.key: move.text for move in spec.moves}
        moves = " → ".join(texts.get(key, key) for key in response.moves)
        words = [label_of(spec.types, response.type), label_of(spec.stages, response.stage), moves]
        return " · ".join(word for word in words if word)

    def choices(self, spec: ApproachSpec) -> tuple[Choice, ...]:
        """Return types, stages and moves, each part under its own prefix."""
        return (
            *(Choice(key=f"type:{w.key}", label=w.label, right=w.key == spec.right_type)
              for w in spec.types),
            *(Choice(key=f"stage:{w.key}", label=w.label, right=w.key == spec.right_stage)
              for w in spec.stages),
            *(Choice(key=f"move:{m.key}", label=m.text, right=m.verdict is Verdict.RIGHT)
              for m in spec.moves),
        )  # fmt: skip

    def chosen(self, spec: ApproachSpec, response: ApproachResponse) -> tuple[str, ...]:
        """Return what was chosen in each part; the order of moves is left aside."""
        heads = (("type", response.type), ("stage", response.stage))
        named = [f"{part}:{key}" for part, key in heads if key]
        return (*named, *(f"move:{key}" for key in dict.fromkeys(response.moves)))

    def guess_share(self, spec: ApproachSpec) -> Decimal:
        """Return the mean of a type and a stage at random."""
        return approach.guess_share(types=len(spec.types), stages=len(spec.stages), by=spec.weights)

    def review(
        self, spec: ApproachSpec, *, seed: int | None, response: ApproachResponse | None
    ) -> dict[str, Any]:
        """Return each part: yours, right, why; the moves chosen, missing and left aside."""
        given = response or ApproachResponse()
        return review_of(spec, given, answered=response is not None, earned=_earned(spec, given))

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read type, stage, reasons, weights and moves."""
        types, stages = taxonomy.matrix_axes()
        fields: dict[str, Any] = {
            "debtor_type": axis_row(types, data, "debtor_type"),
            "stage": axis_row(stages, data, "stage"),
            "moves": moves_from_document(data),
        }
        for name in ("type_why", "stage_why", "order_why"):
            fields[name] = str(data.get(name) or "").strip()
        weights = data.get("weights") or {}
        if not isinstance(weights, Mapping):
            raise ValidationError({"weights": _("Weights are type, stage and moves.")})
        for name, usual in (("type", 3), ("stage", 2), ("moves", 5)):
            fields[f"weight_{name}"] = weights.get(name, usual)
        try:
            fields["wrong_cost"] = Decimal(str(data.get("wrong_cost", 1)))
        except ArithmeticError:
            raise ValidationError({"wrong_cost": _("This is not a number.")}) from None
        return fields

    def to_document(self, question: ApproachPickerQuestion) -> dict[str, Any]:
        """Write type, stage, reasons and moves, and weights that are not the usual ones."""
        written: dict[str, Any] = {
            "debtor_type": question.debtor_type.key,
            "stage": question.stage.key,
        }
        for name in ("type_why", "stage_why", "order_why"):
            if getattr(question, name):
                written[name] = getattr(question, name)
        weights = {name: getattr(question, f"weight_{name}") for name in ("type", "stage", "moves")}
        if weights != {"type": 3, "stage": 2, "moves": 5}:
            written["weights"] = weights
        if question.wrong_cost != ONE:
            written["wrong_cost"] = str(question.wrong_cost.normalize())
        written["moves"] = [move_to_document(row) for row in question.moves.all()]
        return written

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise ValidationError unless the moves can be put in order and one is wrong."""
        check_moves(children["moves"])


def _is_right(given: str, right: str) -> bool:
    return bool(right) and given == right


def _earned(spec: ApproachSpec, response: ApproachResponse) -> approach.Earned:
    """Return what an answer earns part by part: `quizzes.core.approach`."""
    moves = approach.moves_share(
        response.moves, places=spec.places, verdicts=spec.verdicts, wrong_cost=spec.wrong_cost
    )
    return approach.earned_by_part(
        type_right=_is_right(response.type, spec.right_type),
        stage_right=_is_right(response.stage, spec.right_stage),
        moves=moves,
        by=spec.weights,
    )
