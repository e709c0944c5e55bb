"""Spot the violation: mark the passages of a dialogue or case that break a rule, and name the rule.

Hits earn, false alarms cost; the formula stands in `quizzes.core.overlap`. Without scripts a passage
is a checkbox and a select.
"""

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
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from pydantic import BaseModel, ConfigDict, Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from quizzes.core import overlap
from quizzes.core.mark import ONE, ZERO, Mark, Part, mark_of
from quizzes.core.overlap import Finding
from quizzes.core.placeholders import plain
from quizzes.models import Question
from quizzes.question_types.passages import (
    MAX_PASSAGES,
    Passage,
    PassageRow,
    RuleWord,
    check_passages,
    passage_to_document,
    passages_from_document,
    rule_rows,
    rule_words,
)
from quizzes.registry import Choice, QuestionType, Response, ResponseForm, Spec, question_types

HALF = Decimal("0.5")


class SpotSpec(Spec):
    """The passages in order, the rules to choose from, and what a mistake costs."""

    passages: tuple[Passage, ...] = ()
    offered: tuple[RuleWord, ...] = ()
    other_rule: Decimal = Field(default=HALF, ge=0, le=1)
    false_alarm: Decimal = Field(default=ONE, ge=0)

    @property
    def broken(self) -> dict[str, tuple[str, ...]]:
        """The accepted rules of each violating passage by its key."""
        return {passage.key: passage.rules for passage in self.passages if passage.rules}

    def rule(self, key: str) -> RuleWord | None:
        """Return an offered rule, None when there is none of this key."""
        return next((rule for rule in self.offered if rule.key == key), None)


class Marked(BaseModel):
    """One marked passage and the rule that was named, "" for none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passage: str = Field(max_length=16)
    rule: str = Field(default="", max_length=80)


class SpotResponse(Response):
    """The marked passages in the order of the text."""

    marks: tuple[Marked, ...] = Field(max_length=MAX_PASSAGES)

    @property
    def by_passage(self) -> dict[str, str]:
        """The named rule by passage; a passage that stands twice counts once."""
        return {mark.passage: mark.rule for mark in self.marks}


class SpotForm(ResponseForm):
    """For each passage a checkbox, and a select that counts only where the box is ticked."""

    def build(self) -> None:
        """Make two fields for each passage."""
        given = self.given.by_passage if self.given else {}
        rules = [("", _("Which rule?")), *((rule.key, rule.title) for rule in self.spec.offered)]
        for number, passage in enumerate(self.spec.passages, start=1):
            self.fields[f"mark-{passage.key}"] = forms.BooleanField(
                required=False, label=passage.text, initial=passage.key in given
            )
            self.fields[f"rule-{passage.key}"] = forms.ChoiceField(
                choices=rules,
                required=False,
                label=_("Rule that passage %(number)s breaks") % {"number": number},
                initial=given.get(passage.key, ""),
                error_messages={"invalid_choice": _("This is not one of the rules.")},
            )

    @property
    def rows(self) -> list[tuple[Passage, Any, Any]]:
        """Each passage with its checkbox and its select."""
        return [(p, self[f"mark-{p.key}"], self[f"rule-{p.key}"]) for p in self.spec.passages]

    def response(self) -> SpotResponse | None:
        """Return the marked passages; a rule without a mark is passed over."""
        values = self.cleaned_data
        marks = tuple(
            Marked(passage=passage.key, rule=values[f"rule-{passage.key}"])
            for passage in self.spec.passages
            if values[f"mark-{passage.key}"]
        )
        return SpotResponse(marks=marks) if marks else None


class SpotTheViolationQuestion(Question):
    """A dialogue or case with its violations, as authors write it."""

    offered_rules = ParentalManyToManyField(
        "taxonomy.Rule", verbose_name=gettext_lazy("further rules to choose from"), blank=True,
        related_name="+",
        help_text=gettext_lazy(
            "The rules of the violations are offered by themselves; add some that are not broken."
        ),
    )  # fmt: skip
    other_rule = models.DecimalField(
        gettext_lazy("found, but with another rule"), max_digits=3, decimal_places=2, default=HALF,
        validators=[MinValueValidator(ZERO), MaxValueValidator(ONE)],
        help_text=gettext_lazy("What the right passage earns without the right rule; 1 is full."),
    )  # fmt: skip
    false_alarm = models.DecimalField(
        gettext_lazy("a false alarm costs"), max_digits=3, decimal_places=2, default=ONE,
        validators=[MinValueValidator(ZERO), MaxValueValidator(Decimal(5))],
        help_text=gettext_lazy(
            "In shares of a violation: with 1, marking everything earns little or nothing."
        ),
    )  # fmt: skip

    type_panels = [
        InlinePanel(
            "passages", heading=gettext_lazy("Passages"), label=gettext_lazy("Passage"), min_num=2,
            max_num=MAX_PASSAGES,
            help_text=gettext_lazy(
                "One sentence or turn each, in order. A passage with a rule is a violation; the "
                "others are fine, and a reason may say why."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("offered_rules"),
                FieldRowPanel([FieldPanel("other_rule"), FieldPanel("false_alarm")]),
            ],
            heading=gettext_lazy("Rules and marks"),
        ),
    ]  # fmt: skip

    class Meta:
        verbose_name = gettext_lazy("spot-the-violation question")
        verbose_name_plural = gettext_lazy("spot-the-violation questions")

    def build_spec(self) -> SpotSpec:
        """Return the question as plain values, the rules in the words of its own language."""
        rows = [row.as_passage() for row in self.passages.all()]
        wanted = {key for passage in rows for key in passage.rules}
        wanted |= {rule.key for rule in self.offered_rules.all()}
        language = self.locale.language_code if self.locale_id else None
        return SpotSpec.model_validate(
            {
                **self.spec_basis(),
                "passages": rows,
                "offered": rule_words(wanted, language=language),
                "other_rule": HALF if self.other_rule is None else plain(self.other_rule),
                "false_alarm": ONE if self.false_alarm is None else plain(self.false_alarm),
            }
        )


class ViolationPassage(PassageRow):
    """A passage of a spot-the-violation question."""

    question = ParentalKey(SpotTheViolationQuestion, related_name="passages")

    class Meta(PassageRow.Meta):
        verbose_name = gettext_lazy("passage")
        verbose_name_plural = gettext_lazy("passages")


@question_types.add
class SpotTheViolation(QuestionType):
    """Mark what breaks a rule in a dialogue or case, and name the rule."""

    key = "spot-the-violation"
    label = gettext_lazy("Spot the violation")
    icon = "warning"
    model, spec, response = SpotTheViolationQuestion, SpotSpec, SpotResponse
    form_class = SpotForm

    def grade(self, spec: SpotSpec, response: SpotResponse) -> Mark:
        """Hits less false alarms: `quizzes.core.overlap`."""
        marked = _marked(spec, response)
        share = overlap.overlap_share(
            marked, broken=spec.broken, other_rule=spec.other_rule, false_alarm=spec.false_alarm
        )
        findings = _findings(spec, marked)
        parts = [
            Part(key=p.key, right=findings[p.key] is Finding.FOUND, feedback=p.why)
            for p in spec.passages
            if findings[p.key] is not Finding.CLEAR
        ]
        return mark_of(share, parts=parts)

    def is_complete(self, spec: SpotSpec, response: SpotResponse) -> bool:
        """Whether each marked passage has its rule; how many are to be marked is the key."""
        return all(mark.rule for mark in response.marks)

    def correct(self, spec: SpotSpec) -> SpotResponse:
        """Return all violations with their first rule, and nothing else."""
        return SpotResponse(
            marks=tuple(Marked(passage=p.key, rule=p.rules[0]) for p in spec.passages if p.rules)
        )

    def summarise(self, spec: SpotSpec, response: SpotResponse) -> str:
        """Return the numbers of the marked passages with the named rules."""
        marked = _marked(spec, response)
        named = []
        for number, passage in enumerate(spec.passages, start=1):
            if passage.key in marked:
                rule = spec.rule(marked[passage.key])
                named.append(f"{number}: {rule.title if rule else '—'}")
        return "; ".join(named) or "—"

    def choices(self, spec: SpotSpec) -> tuple[Choice, ...]:
        """Return the passages; right are the violations."""
        return tuple(Choice(key=p.key, label=p.text, right=bool(p.rules)) for p in spec.passages)

    def chosen(self, spec: SpotSpec, response: SpotResponse) -> tuple[str, ...]:
        """Return the marked passages."""
        return tuple(_marked(spec, response))

    def guess_share(self, spec: SpotSpec) -> Decimal | None:
        """Return what marking by the toss of a coin with a rule at random earns on average."""
        if not spec.broken or not spec.offered:
            return None
        accepted = sum((Decimal(len(rules)) for rules in spec.broken.values()), ZERO)
        return overlap.guess_share(
            violations=len(spec.broken),
            clean=len(spec.passages) - len(spec.broken),
            right_rule=min(ONE, accepted / len(spec.broken) / len(spec.offered)),
            other_rule=spec.other_rule,
            false_alarm=spec.false_alarm,
        )

    def review(
        self, spec: SpotSpec, *, seed: int | None, response: SpotResponse | None
    ) -> dict[str, Any]:
        """Return the passages with what was found, missed and wrongly marked, and their rules."""
        marked = _marked(spec, response) if response else {}
        findings = _findings(spec, marked)
        rows = [
            {
                "passage": passage,
                "finding": findings[passage.key].value,
                "yours": spec.rule(marked.get(passage.key, "")),
                "rules": [rule for key in passage.rules if (rule := spec.rule(key))],
            }
            for passage in spec.passages
        ]
        found = list(findings.values())
        return {
            "rows": rows,
            "violations": len(spec.broken),
            "found": found.count(Finding.FOUND) + found.count(Finding.OTHER_RULE),
            "named": found.count(Finding.FOUND),
            "alarms": found.count(Finding.FALSE_ALARM),
        }

    def from_document(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Read passages, further rules and costs."""
        names = data.get("offer") or ()
        if not isinstance(names, list | tuple):
            raise ValidationError({"offer": _("Rules are a list of keys.")})
        fields: dict[str, Any] = {
            "passages": passages_from_document(data),
            "offered_rules": tuple(rule_rows(names, field="offer").values()),
        }
        for name, usual in (("other_rule", HALF), ("false_alarm", ONE)):
            try:
                fields[name] = Decimal(str(data.get(name, usual)))
            except ArithmeticError:
                raise ValidationError({name: _("This is not a number.")}) from None
        return fields

    def to_document(self, question: SpotTheViolationQuestion) -> dict[str, Any]:
        """Write the passages, further rules, and costs that are not the usual ones."""
        written: dict[str, Any] = {
            "passages": [passage_to_document(row) for row in question.passages.all()]
        }
        if offered := [rule.key for rule in question.offered_rules.all()]:
            written["offer"] = offered
        for name, usual in (("other_rule", HALF), ("false_alarm", ONE)):
            value = getattr(question, name)
            if value != usual:
                written[name] = str(value.normalize())
        return written

    def check_children(self, children: Mapping[str, list[dict[str, Any]]]) -> None:
        """Raise ValidationError unless some passages, but not all, break a rule."""
        check_passages(children["passages"])


def _marked(spec: SpotSpec, response: SpotResponse) -> dict[str, str]:
    """Return the marks on passages that there are, in the order of the text."""
    given = response.by_passage
    return {p.key: given[p.key] for p in spec.passages if p.key in given}


def _findings(spec: SpotSpec, marked: Mapping[str, str]) -> dict[str, Finding]:
    return {
        p.key: overlap.finding(marked=p.key in marked, rule=marked.get(p.key, ""), accepted=p.rules)
        for p in spec.passages
    }
