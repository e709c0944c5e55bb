"""What single and multiple choice share: options as rows, as values, and as they are reviewed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from quizzes.core.mark import Part
from quizzes.core.selection import shuffle
from quizzes.question_types.choices import ReviewRows
from quizzes.registry import Choice

MIN_OPTIONS = 2
MAX_OPTIONS = 10  # one for each number key


def new_key() -> str:
    """Return a key for an option; it tells nothing about the order of writing."""
    return secrets.token_hex(4)


def stable_key(question_key: str, index: int) -> str:
    """Return the key of the `index`-th option written as text, the same in each language."""
    return hashlib.sha256(f"{question_key}#{index}".encode()).hexdigest()[:8]


class Option(BaseModel):
    """One option as it is asked and marked."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str
    correct: bool = False
    feedback: str = ""


class OptionRow(Orderable):
    """An option as an author writes it; concrete types add the parental key."""

    key = models.CharField(max_length=16, default=new_key, editable=False)
    text = models.CharField(gettext_lazy("option"), max_length=400)
    correct = models.BooleanField(gettext_lazy("correct"), default=False)
    feedback = models.TextField(
        gettext_lazy("feedback"), blank=True, help_text=gettext_lazy("Why it is right or wrong.")
    )

    panels = [FieldPanel("text"), FieldPanel("correct"), FieldPanel("feedback")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text

    def as_option(self) -> Option:
        """Return the plain value."""
        return Option(key=self.key, text=self.text, correct=self.correct, feedback=self.feedback)


def ordered(options: Sequence[Option], *, seed: int | None) -> list[Option]:
    """Return the options as they stand on the page."""
    return list(options) if seed is None else shuffle(options, seed=seed, key=lambda o: o.key)


def parts_of(options: Sequence[Option], chosen: Collection[str]) -> tuple[Part, ...]:
    """Return a part for each option that was chosen or should have been."""
    return tuple(
        Part(
            key=option.key, right=option.correct == (option.key in chosen), feedback=option.feedback
        )
        for option in options
        if option.correct or option.key in chosen
    )


def choices_of(options: Sequence[Option]) -> tuple[Choice, ...]:
    """Return the options for the analysis of options."""
    return tuple(Choice(key=o.key, label=o.text, right=o.correct) for o in options)


def review_rows(
    options: Sequence[Option], *, seed: int | None, chosen: Collection[str]
) -> ReviewRows:
    """Return the options in the order in which they were shown, with what is said about each."""
    return ReviewRows(
        {
            "text": option.text,
            "chosen": option.key in chosen,
            "correct": option.correct,
            "feedback": option.feedback,
        }
        for option in ordered(options, seed=seed)
    )


def check_options(options: Sequence[Mapping[str, Any]], *, most_correct: int | None) -> None:
    """Raise ValidationError unless there are 2 to 10 different options, some but not all correct.

    `most_correct` limits how many may be correct; None: all but one.
    """
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        raise ValidationError(
            _("Give %(least)s to %(most)s options.") % {"least": MIN_OPTIONS, "most": MAX_OPTIONS}
        )
    texts = [str(option.get("text", "")).strip() for option in options]
    if not all(texts):
        raise ValidationError(_("An option has no text."))
    if len(set(texts)) != len(texts):
        raise ValidationError(_("Two options have the same text."))
    correct = sum(1 for option in options if option.get("correct"))
    if correct == 0:
        raise ValidationError(_("Mark the correct option."))
    if most_correct is not None and correct > most_correct:
        raise ValidationError(_("Only one option may be correct."))
    if most_correct is None and correct == len(options):
        raise ValidationError(_("At least one option must be wrong."))


def options_from_document(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return option rows from the `options` of a question written as text."""
    written = data.get("options")
    if not isinstance(written, list) or not all(isinstance(row, Mapping) for row in written):
        raise ValidationError({"options": _("Options are a list of text, correct and feedback.")})
    return [
        {
            "key": stable_key(str(data["key"]), index),
            "text": str(row.get("text", "")).strip(),
            "correct": row.get("correct") is True,
            "feedback": str(row.get("feedback") or "").strip(),
        }
        for index, row in enumerate(written)
    ]


def options_to_document(rows: Sequence[OptionRow]) -> list[dict[str, Any]]:
    """Return `options` as they are written in text."""
    written = []
    for row in rows:
        option: dict[str, Any] = {"text": row.text}
        if row.correct:
            option["correct"] = True
        if row.feedback:
            option["feedback"] = row.feedback
        written.append(option)
    return written
