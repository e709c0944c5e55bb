"""Cloze: a text with gaps; each is typed in or chosen from a list, and earns the same."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from quizzes.core import gaps, matching
from quizzes.core.mark import ONE, ZERO, Mark, Part, mark_of, round_mark
from quizzes.core.selection import seed_for, shuffle
from quizzes.core.text import Accepted, example_of, first_fit
from quizzes.models import Question
from quizzes.question_types.gap_rows import (
    GapKind,
    accepted_of,
    check_gap,
    check_text,
    gap_from_document,
    gap_to_document,
)
from quizzes.question_types.options import new_key, stable_key
from quizzes.registry import (
    Choice,
    QuestionType,
    Response,
    ResponseForm,
    Spec,
    question_types,
)

MAX_GAP_TEXT = 80  # characters typed into one gap
LINES_HELP = gettext_lazy(
    "“=” before a right answer, “50%” and a space before one that is half right; a line without a "
    "sign is wrong. Behind “#” stands what is said to it. Typed in: | separates alternatives, * "
    "stands for any words or none. List: the lines are what is offered. Example: “=debtor|the "
    "debtor # Right; the guarantor too.”"
)
GAP_WIDTH = 14  # characters of every gap: its width says nothing about the answer


class Gap(BaseModel):
    """One gap: typed in (``typed``) or chosen from a list (``list``), and the known answers."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: GapKind = GapKind.TYPED
    answers: tuple[Accepted, ...] = ()

    def known(self, given: str) -> Accepted | None:
        """Return the known answer that was given, None when it is not known."""
        if self.kind is GapKind.TYPED:
            return first_fit(given, self.answers)
        return next((answer for answer in self.answers if answer.key == given), None)

    def words(self, given: str) -> str:
        """Return what was given as people read it."""
        if self.kind is GapKind.TYPED:
            return " ".join(given.split())
        return next((answer.text for answer in self.answers if answer.key == given), "")

    @property
    def right(self) -> str:
        """An answer that earns everything, as it is given."""
        if self.kind is GapKind.TYPED:
            return example_of(self.answers)
        return next((answer.key for answer in self.answers if answer.share == ONE), "")


class ClozeSpec(Spec):
    """The text with {{1}}, {{2}}, … and the gaps in this order."""

    text: str = ""
    gaps: tuple[Gap, ...] = ()


class ClozeResponse(Response):
    """What each gap holds, by the gap's key: the words, or the key of an option."""

    gaps: tuple[tuple[str, str], ...] = Field(max_length=gaps.MAX_GAPS)

    @property
    def by_gap(self) -> dict[str, str]:
        """What each gap holds; of a gap that stands twice the first counts."""
        return dict(reversed(self.gaps))


class ClozeForm(ResponseForm):
    """A line of input or a select in each gap; labels say which gap of how many it is."""

    def build(self) -> None:
        """Make a field for each gap, in the order of the text."""
        given = self.given.by_gap if self.given else {}
        for number, gap in enumerate(self.spec.gaps, start=1):
            label = _("Gap %(n)s of %(total)s") % {"n": number, "total": len(self.spec.gaps)}
            initial = given.get(gap.key, "")
            self.fields[f"gap-{gap.key}"] = (
                _typed_field(label=label, initial=initial)
                if gap.kind is GapKind.TYPED
                else _list_field(gap, label=label, initial=initial, seed=self.seed)
            )

    def lines(self) -> list[list[dict[str, Any]]]:
        """Return the text for the template: lines of words and fields."""
        names = list(self.fields)
        return [
            [
                {"number": piece, "field": self[names[piece - 1]]}
                if isinstance(piece, int) and 0 < piece <= len(names)
                else {"text": piece if isinstance(piece, str) else f"{{{{{piece}}}}}"}
                for piece in line
            ]
            for line in gaps.pieces_of(self.spec.text)
        ]

    def response(self) -> ClozeResponse | None:
        """Return what the gaps hold; an empty gap is left out, not refused."""
        held = {name.removeprefix("gap-"): text for name, text in self.cleaned_data.items()}
        filled = tuple((gap.key, held[gap.key]) for gap in self.spec.gaps if held.get(gap.key))
        return ClozeResponse(gaps=filled) if filled else None


def _typed_field(*, label: str, initial: str) -> forms.CharField:
    return forms.CharField(
        required=False,
        strip=True,
        max_length=MAX_GAP_TEXT,
        label=label,
        initial=initial,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "size": str(GAP_WIDTH)}
        ),
        error_messages={
            "max_length": _("%(gap)s: at most %(most)s characters.")
            % {"gap": label, "most": MAX_GAP_TEXT}
        },
    )


def _list_field(gap: Gap, *, label: str, initial: str, seed: int | None) -> forms.ChoiceField:
    shown = list(gap.answers)
    if seed is not None:
        shown = shuffle(shown, seed=seed_for(seed, gap.key), key=lambda answer: answer.key)
    return forms.ChoiceField(
        choices=[("", "—"), *((answer.key, answer.text) for answer in shown)],
        required=False,
        label=label,
        initial=initial,
        error_messages={
            "invalid_choice": _("%(gap)s: this is not one of the answers.") % {"gap": label}
        },
    )


class ClozeQuestion(Question):
    """A text with gaps, as authors write it."""

    text = models.TextField(pgettext_lazy("cloze", "text with gaps"))

    type_panels = [
        FieldPanel(
            "text",
            help_text=gettext_lazy(
                "Write {{1}}, {{2}}, … where something is to be filled in, in this order. The gaps "
                "themselves follow below; the first of them is {{1}}."
            ),
        ),
        InlinePanel(
            "gaps",
            heading=gettext_lazy("Gaps"),
            label=gettext_lazy("Gap"),
            help_text=format_lazy(
                "{} {}",
                gettext_lazy(
                    "In the order of the text; every gap earns the same part of the mark."
                ),
                LINES_HELP,
            ),
            min_num=1,
            max_num=gaps.MAX_GAPS,
        ),
    ]

    class Meta:
        verbose_name = gettext_lazy("cloze question")
        verbose_name_plural = gettext_lazy("cloze questions")

    def clean(self) -> None:
        """Refuse a text whose gaps are not {{1}}, {{2}}, … in this order."""
        super().clean()
        if self.text:
            check_text(self.text)

    def build_spec(self) -> ClozeSpec:
        """Return the question as plain values."""
        rows = [row.as_gap() for row in self.gaps.all()]
        return ClozeSpec.model_validate({**self.spec_basis(), "text": self.text, "gaps": rows})


class ClozeGap(Orderable):
    """One gap and its answers."""

    question = ParentalKey(ClozeQuestion, related_name="gaps")
    key = models.CharField(max_length=16, default=new_key, editable=False)
    kind = models.CharField(
        gettext_lazy("how it is filled"), max_length=8, default=GapKind.TYPED.value,
        choices=[
            (GapKind.TYPED.value, gettext_lazy("typed in")),
            (GapKind.LIST.value, gettext_lazy("chosen from a list")),
        ],
    )  # fmt: skip
    lines = models.TextField(gettext_lazy("answers, one a line"))

    panels = [FieldPanel("kind"), FieldPanel("lines")]

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("gap")
        verbose_name_plural = gettext_lazy("gaps")

    def __str__(self) -> str:
        return self.lines.partition("\n")[0]

    def as_gap(self) -> dict[str, Any]:
        """Return the plain values."""
        return {"key": self.key, "kind": self.kind, "answers": accepted_of(self.key, self.lines)}


@question_types.add
class Cloze(QuestionType):
    """A text with gaps."""

    key = "cloze"
    label = gettext_lazy("Text with gaps")
    icon = "pilcrow"
    model, spec, response = ClozeQuestion, ClozeSpec, ClozeResponse
    form_class = ClozeForm

    def grade(self, spec: ClozeSpec, response: ClozeResponse) -> Mark:
        """The mean over the gaps; each earns the share of the known answer it holds.

        All gaps weigh the same, because a reader cannot see a weight that is not shown; what should
        count more gets two gaps. An empty or unknown answer earns nothing and costs nothing: the
        other gaps are separate facts.
        """
        held = response.by_gap
        known = [gap.known(held[gap.key]) if gap.key in held else None for gap in spec.gaps]
        shares = [answer.share if answer else ZERO for answer in known]
        return mark_of(
            matching.mean(shares),
            parts=[
                Part(key=gap.key, right=share == ONE, feedback=answer.feedback if answer else "")
                for gap, answer, share in zip(spec.gaps, known, shares, strict=True)
            ],
        )

    def is_complete(self, spec: ClozeSpec, response: ClozeResponse) -> bool:
        """Whether no gap is empty."""
        given = response.by_gap
        return all(given.get(gap.key) for gap in spec.gaps)

    def correct(self, spec: ClozeSpec) -> ClozeResponse:
        """Return the answers that the author wrote first."""
        return ClozeResponse(gaps=tuple((gap.key, gap.right) for gap in spec.gaps))

    def summarise(self, spec: ClozeSpec, response: ClozeResponse) -> str:
        """Return number and answer of each gap."""
        held = response.by_gap
        return "; ".join(
            f"{number}: {gap.words(held[gap.key])}"
            for number, gap in enumerate(spec.gaps, start=1)
            if gap.key in held
        )

    def choices(self, spec: ClozeSpec) -> tuple[Choice, ...]:
        """Return what the lists offer; a gap that is typed in offers nothing."""
        return tuple(
            Choice(
                key=f"{gap.key}.{answer.key}",
                label=f"{number}: {answer.text}",
                right=answer.share == ONE,
            )
            for number, gap in enumerate(spec.gaps, start=1)
            if gap.kind is GapKind.LIST
            for answer in gap.answers
        )

    def chosen(self, spec: ClozeSpec, response: ClozeResponse) -> tuple[str, ...]:
        """Return what was chosen from lists."""
        held = response.by_gap
        return tuple(
            f"{gap.key}.{held[gap.key]}"
            for gap in spec.gaps
            if gap.kind is GapKind.LIST and gap.known(held.get(gap.key, ""))
        )

    def guess_share(self, spec: ClozeSpec) -> Decimal | None:
        """Return the mean over the gaps: of a list its mean share, of a typed gap nothing.

        None when nothing is offered: there is nothing to guess from.
        """
        if not any(gap.kind is GapKind.LIST for gap in spec.gaps):
            return None
        by_chance = [
            matching.mean([answer.share for answer in gap.answers])
            if gap.kind is GapKind.LIST
            else ZERO
            for gap in spec.gaps
        ]
        return round_mark(matching.mean(by_chance))

    def review(
        self, spec: ClozeSpec, *, seed: int | None, response: ClozeResponse | None
    ) -> dict[str, Any]:
        """Return the text with the right words in its gaps, and each gap with yours and why."""
        held = response.by_gap if response else {}
        rows = [
            _reviewed(number, gap, held.get(gap.key, ""))
            for number, gap in enumerate(spec.gaps, start=1)
        ]
        lines = [
            [
                rows[piece - 1]
                if isinstance(piece, int) and 0 < piece <= len(rows)
                else {"text": str(piece)}
                for piece in line
            ]
            for line in gaps.pieces_of(spec.text)
        ]
        return {"rows": rows, "lines": lines, "answered": response is not None}

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the text and the gaps."""
        written = data.get("gaps")
        if not isinstance(written, list) or not all(isinstance(row, Mapping) for row in written):
            raise ValidationError({"gaps": _("Gaps are a list; each has answers or options.")})
        key = str(data["key"])
        rows = [
            {"key": stable_key(key, index), **gap_from_document(row)}
            for index, row in enumerate(written)
        ]
        return {"text": str(data.get("text") or "").strip(), "gaps": rows}

    def to_document(self, question: ClozeQuestion) -> dict[str, Any]:
        """Write the text and the gaps."""
        rows = [gap_to_document(row.kind, row.lines) for row in question.gaps.all()]
        return {"text": question.text, "gaps": rows}

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise ValidationError, naming the gap, unless each gap can be answered rightly."""
        for number, row in enumerate(children["gaps"], start=1):
            check_gap(number, kind=str(row.get("kind") or ""), lines=str(row.get("lines") or ""))

    def check_together(
        self, fields: Mapping[str, Any], children: Mapping[str, list[dict[str, Any]]]
    ) -> None:
        """Raise ValidationError unless the text has a place for each gap and no other."""
        check_text(str(fields.get("text") or ""), gaps_below=len(children["gaps"]))


def _reviewed(number: int, gap: Gap, given: str) -> dict[str, Any]:
    known = gap.known(given) if given else None
    right = known is not None and known.share == ONE
    best = gap.known(gap.right)
    return {
        "number": number,
        "yours": gap.words(given),
        "answer": gap.words(gap.right),
        "share": known.share if known else ZERO,
        "right": right,
        "feedback": known.feedback if known else "",
        "why": best.feedback if best and not right else "",
    }
