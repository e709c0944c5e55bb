"""Matching: each prompt gets its answer from one list, in which some answers may fit nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from modelcluster.fields import ParentalKey
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from quizzes.core import matching
from quizzes.core.mark import ONE, Mark, Part, mark_of, round_mark
from quizzes.core.selection import shuffle
from quizzes.models import Question
from quizzes.question_types.options import new_key, stable_key
from quizzes.registry import (
    Choice,
    QuestionType,
    Response,
    ResponseForm,
    Spec,
    question_types,
)

MIN_PAIRS = 2
MAX_PAIRS = 10
MAX_EXTRAS = 10


class Answer(BaseModel):
    """One of the answers that every list offers."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str


class Pair(BaseModel):
    """A prompt and the key of the answer that belongs to it."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str
    answer: str
    feedback: str = ""


class MatchingSpec(Spec):
    """The prompts with their answers, and all answers including those that fit nowhere."""

    pairs: tuple[Pair, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def right(self) -> dict[str, str]:
        """The key of the answer to each prompt."""
        return {pair.key: pair.answer for pair in self.pairs}

    def answer_text(self, key: str) -> str:
        """The words of an answer, "" when there is no such answer."""
        return next((answer.text for answer in self.answers if answer.key == key), "")


class MatchingResponse(Response):
    """Prompt and answer by their keys, in the author's order of prompts; unanswered ones left out."""

    matches: tuple[tuple[str, str], ...] = Field(max_length=MAX_PAIRS)

    @property
    def by_prompt(self) -> dict[str, str]:
        """The answer to each prompt; of a prompt that stands twice the first counts."""
        return dict(reversed(self.matches))


class MatchingForm(ResponseForm):
    """A select for each prompt: it works without scripts, by keyboard, and on a phone."""

    def build(self) -> None:
        """Make the selects. Answers are shuffled always: their own order would give them away."""
        prompts = list(self.spec.pairs)
        if self.seed is not None:
            prompts = shuffle(prompts, seed=self.seed, key=lambda pair: pair.key)
        shown = shuffle(self.spec.answers, seed=self.seed or 0, key=lambda answer: answer.key)
        offered = [("", "—"), *((answer.key, answer.text) for answer in shown)]
        given = self.given.by_prompt if self.given else {}
        for pair in prompts:
            self.fields[f"match-{pair.key}"] = forms.ChoiceField(
                choices=offered,
                required=False,
                label=pair.text,
                initial=given.get(pair.key, ""),
                error_messages={"invalid_choice": _("This is not one of the answers.")},
            )

    def response(self) -> MatchingResponse | None:
        """Return the chosen answers; a prompt without one is left out, not refused."""
        chosen = {name.removeprefix("match-"): key for name, key in self.cleaned_data.items()}
        matches = tuple((p.key, chosen[p.key]) for p in self.spec.pairs if chosen.get(p.key))
        return MatchingResponse(matches=matches) if matches else None


class MatchingQuestion(Question):
    """Pairs and further answers, as authors write them."""

    type_panels = [
        InlinePanel(
            "pairs",
            heading=gettext_lazy("Pairs"),
            label=gettext_lazy("Pair"),
            help_text=gettext_lazy(
                "Each line gets a list with all answers. Keep answers short: phones show one line. "
                "Two lines may have the same answer; it then stands in the list once."
            ),
            min_num=MIN_PAIRS,
            max_num=MAX_PAIRS,
        ),
        InlinePanel(
            "extras",
            heading=gettext_lazy("Answers that fit nowhere"),
            label=gettext_lazy("Answer"),
            help_text=gettext_lazy(
                "One or two are enough to keep the last line from answering itself."
            ),
            max_num=MAX_EXTRAS,
        ),
    ]

    class Meta:
        verbose_name = gettext_lazy("matching question")
        verbose_name_plural = gettext_lazy("matching questions")

    def build_spec(self) -> MatchingSpec:
        """Return the question as plain values; the same answer to two prompts is one answer."""
        keys: dict[str, str] = {}
        pairs = []
        for row in self.pairs.all():
            key = keys.setdefault(row.answer, row.answer_key)
            pairs.append(
                {"key": row.key, "text": row.prompt, "answer": key, "feedback": row.feedback}
            )
        for extra in self.extras.all():
            keys.setdefault(extra.text, extra.key)
        answers = [{"key": key, "text": text} for text, key in keys.items()]
        return MatchingSpec.model_validate(
            {**self.spec_basis(), "pairs": pairs, "answers": answers}
        )


class MatchingPair(Orderable):
    """A prompt and its answer. They have a key each, so that a page tells nothing."""

    question = ParentalKey(MatchingQuestion, related_name="pairs")
    key = models.CharField(max_length=16, default=new_key, editable=False)
    answer_key = models.CharField(max_length=16, default=new_key, editable=False)
    prompt = models.CharField(pgettext_lazy("matching", "line"), max_length=300)
    answer = models.CharField(gettext_lazy("its answer"), max_length=160)
    feedback = models.TextField(
        gettext_lazy("feedback"), blank=True, help_text=gettext_lazy("Why they belong together.")
    )

    panels = [
        FieldRowPanel([FieldPanel("prompt"), FieldPanel("answer")]),
        FieldPanel("feedback"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("pair")
        verbose_name_plural = gettext_lazy("pairs")

    def __str__(self) -> str:
        return self.prompt


class MatchingExtra(Orderable):
    """An answer that fits no prompt."""

    question = ParentalKey(MatchingQuestion, related_name="extras")
    key = models.CharField(max_length=16, default=new_key, editable=False)
    text = models.CharField(gettext_lazy("answer"), max_length=160)

    panels = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("answer that fits nowhere")
        verbose_name_plural = gettext_lazy("answers that fit nowhere")

    def __str__(self) -> str:
        return self.text


@question_types.add
class Matching(QuestionType):
    """Lines and their answers."""

    key = "matching"
    label = gettext_lazy("Matching")
    icon = "link"
    model, spec, response = MatchingQuestion, MatchingSpec, MatchingResponse
    form_class = MatchingForm

    def grade(self, spec: MatchingSpec, response: MatchingResponse) -> Mark:
        """An equal share for each line with its right answer (`matching.pairs`)."""
        chosen = response.by_prompt
        return mark_of(
            matching.pairs(chosen, right=spec.right),
            parts=[
                Part(key=p.key, right=chosen.get(p.key) == p.answer, feedback=p.feedback)
                for p in spec.pairs
            ],
        )

    def is_complete(self, spec: MatchingSpec, response: MatchingResponse) -> bool:
        """Whether every prompt has an answer."""
        given = response.by_prompt
        return all(given.get(pair.key) for pair in spec.pairs)

    def correct(self, spec: MatchingSpec) -> MatchingResponse:
        """Return every line with its answer."""
        return MatchingResponse(matches=tuple(spec.right.items()))

    def summarise(self, spec: MatchingSpec, response: MatchingResponse) -> str:
        """Return lines and answers."""
        chosen = response.by_prompt
        return "; ".join(
            f"{pair.text} → {spec.answer_text(chosen[pair.key])}"
            for pair in spec.pairs
            if pair.key in chosen
        )

    def choices(self, spec: MatchingSpec) -> tuple[Choice, ...]:
        """Return every answer to every line: which answer draws people away from which line."""
        return tuple(
            Choice(
                key=f"{pair.key}.{answer.key}",
                label=f"{pair.text} → {answer.text}",
                right=answer.key == pair.answer,
            )
            for pair in spec.pairs
            for answer in spec.answers
        )

    def chosen(self, spec: MatchingSpec, response: MatchingResponse) -> tuple[str, ...]:
        """Return the answers chosen, line by line."""
        chosen = response.by_prompt
        return tuple(
            f"{pair.key}.{chosen[pair.key]}"
            for pair in spec.pairs
            if spec.answer_text(chosen.get(pair.key, ""))
        )

    def guess_share(self, spec: MatchingSpec) -> Decimal | None:
        """Return 1 of the number of answers: for each line each is as likely to be picked.

        Whoever guesses each answer at most once has the same chance on average.
        """
        return round_mark(ONE / Decimal(len(spec.answers))) if spec.answers else None

    def review(
        self, spec: MatchingSpec, *, seed: int | None, response: MatchingResponse | None
    ) -> dict[str, Any]:
        """Return each line with your answer, the right one, and why; and what fits nowhere."""
        chosen = response.by_prompt if response else {}
        rows = [
            {"text": pair.text, "yours": spec.answer_text(chosen.get(pair.key, "")),
             "answer": spec.answer_text(pair.answer), "feedback": pair.feedback,
             "right": chosen.get(pair.key) == pair.answer}
            for pair in spec.pairs
        ]  # fmt: skip
        used = set(spec.right.values())
        left = [answer.text for answer in spec.answers if answer.key not in used]
        return {"rows": rows, "left": left, "answered": response is not None}

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read the pairs and the answers that fit nowhere."""
        key = str(data["key"])
        written, extras = data.get("pairs"), data.get("extras") or []
        if not isinstance(written, list) or not all(isinstance(row, Mapping) for row in written):
            raise ValidationError({"pairs": _("Pairs are a list of prompt, answer and feedback.")})
        if not isinstance(extras, list):
            raise ValidationError({"extras": _("Extra answers are a list.")})
        return {
            "pairs": [
                {
                    "key": stable_key(key, index),
                    "answer_key": stable_key(f"{key}/answer", index),
                    "prompt": str(row.get("prompt") or "").strip(),
                    "answer": str(row.get("answer") or "").strip(),
                    "feedback": str(row.get("feedback") or "").strip(),
                }
                for index, row in enumerate(written)
            ],
            "extras": [
                {"key": stable_key(f"{key}/extra", index), "text": str(text).strip()}
                for index, text in enumerate(extras)
            ],
        }

    def to_document(self, question: MatchingQuestion) -> dict[str, Any]:
        """Write the pairs and the answers that fit nowhere."""
        pairs = []
        for row in question.pairs.all():
            pair = {"prompt": row.prompt, "answer": row.answer}
            pairs.append(pair | ({"feedback": row.feedback} if row.feedback else {}))
        extras = [row.text for row in question.extras.all()]
        return {"pairs": pairs} | ({"extras": extras} if extras else {})

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise ValidationError unless there are 2 to 10 different lines and two or more answers."""
        _check_pairs(
            [_words(row, "prompt") for row in children["pairs"]],
            [_words(row, "answer") for row in children["pairs"]],
            [_words(row, "text") for row in children.get("extras", [])],
        )


def _words(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "").strip()


def _check_pairs(prompts: Sequence[str], answers: Sequence[str], extras: Sequence[str]) -> None:
    if not MIN_PAIRS <= len(prompts) <= MAX_PAIRS:
        raise ValidationError(
            _("Give %(least)s to %(most)s pairs.") % {"least": MIN_PAIRS, "most": MAX_PAIRS}
        )
    if not all([*prompts, *answers, *extras]):
        raise ValidationError(_("A line or an answer has no text."))
    if len(set(prompts)) != len(prompts):
        raise ValidationError(_("Two lines have the same text."))
    if len(extras) > MAX_EXTRAS:
        raise ValidationError(_("At most %(most)s answers may fit nowhere.") % {"most": MAX_EXTRAS})
    if len(set(extras)) != len(extras):
        raise ValidationError(_("Two answers have the same text."))
    for extra in extras:
        if extra in answers:
            raise ValidationError(
                _("“%(answer)s” fits a line, so it cannot fit nowhere.") % {"answer": extra[:40]}
            )
    if len({*answers, *extras}) < 2:
        raise ValidationError(_("All lines have the same answer; give another one."))
