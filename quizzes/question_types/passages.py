"""Passages of a dialogue or case and the rules they break: as values, as rows, as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from lms.taxonomy import api as taxonomy
from quizzes.question_types.options import new_key, stable_key

MAX_PASSAGES = 24


class Passage(BaseModel):
    """One sentence or turn; `rules` are those it breaks (any of them is right), none if it is fine."""

    model_config = ConfigDict(frozen=True)

    key: str
    who: str = ""
    text: str
    rules: tuple[str, ...] = ()
    why: str = ""


class RuleWord(BaseModel):
    """A rule as it read when the question was written, with how sure its editors were."""

    model_config = ConfigDict(frozen=True)

    key: str
    title: str
    text: str = ""
    citation: str = ""
    certainty: str = ""


class PassageRow(Orderable):
    """A passage as an author writes it; the type adds the parental key."""

    key = models.CharField(max_length=16, default=new_key, editable=False)
    who = models.CharField(
        gettext_lazy("who speaks"), max_length=40, blank=True,
        help_text=gettext_lazy("Empty for narration."),
    )  # fmt: skip
    text = models.TextField(gettext_lazy("passage"), max_length=400)
    rule = models.ForeignKey(
        "taxonomy.Rule", verbose_name=gettext_lazy("breaks the rule"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
        help_text=gettext_lazy("Empty: the passage is fine."),
    )  # fmt: skip
    or_rule = models.ForeignKey(
        "taxonomy.Rule", verbose_name=gettext_lazy("or this one"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
        help_text=gettext_lazy("A second rule that counts as right too."),
    )  # fmt: skip
    why = models.TextField(
        gettext_lazy("why"), blank=True,
        help_text=gettext_lazy("Why it breaks the rule, or why it is fine. Shown afterwards."),
    )  # fmt: skip

    panels = [
        FieldPanel("who"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("rule"), FieldPanel("or_rule")]),
        FieldPanel("why"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text

    def as_passage(self) -> Passage:
        """Return the plain value."""
        rules = [rule.key for rule in (self.rule, self.or_rule) if rule is not None]
        return Passage(
            key=self.key, who=self.who, text=self.text, rules=tuple(dict.fromkeys(rules)),
            why=self.why,
        )  # fmt: skip


def rule_words(keys: Iterable[str], *, language: str | None) -> list[RuleWord]:
    """Return the rules with these keys in the words of `language`, ordered by key."""
    with translation.override(language):
        return [
            RuleWord(
                key=rule.key,
                title=rule.title,
                text=rule.text,
                citation=rule.citation,
                certainty=str(rule.get_certainty_display()),
            )
            for _key, rule in sorted(taxonomy.rules_by_keys(keys).items())
        ]


def rule_rows(keys: Iterable[Any], *, field: str) -> dict[str, Any]:
    """Return the rules that a document names; raises ValidationError for one that there is not."""
    wanted = list(dict.fromkeys(str(key) for key in keys))
    found = taxonomy.rules_by_keys(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        raise ValidationError({field: _("There is no rule %(key)s.") % {"key": missing[0]}})
    return {key: found[key] for key in wanted}


def passages_from_document(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return passage rows from the `passages` of a question written as text."""
    written = data.get("passages")
    if not isinstance(written, list) or not all(isinstance(row, Mapping) for row in written):
        raise ValidationError(
            {"passages": _("Passages are a list of who, text, breaks (rules) and why.")}
        )
    named = [_named_rules(row) for row in written]
    known = rule_rows((key for keys in named for key in keys), field="passages")
    return [
        {
            "key": stable_key(str(data["key"]), index),
            "who": str(row.get("who") or "").strip(),
            "text": str(row.get("text", "")).strip(),
            "rule": known[rules[0]] if rules else None,
            "or_rule": known[rules[1]] if len(rules) > 1 else None,
            "why": str(row.get("why") or "").strip(),
        }
        for index, (row, rules) in enumerate(zip(written, named, strict=True))
    ]


def _named_rules(row: Mapping[str, Any]) -> list[str]:
    rules = row.get("breaks") or []
    names = [rules] if isinstance(rules, str) else list(rules)
    if len(names) > 2:
        raise ValidationError({"passages": _("A passage names two rules at most.")})
    return [str(name) for name in names]


def passage_to_document(row: PassageRow) -> dict[str, Any]:
    """Return a passage as it is written in text."""
    written: dict[str, Any] = {"who": row.who} if row.who else {}
    written["text"] = row.text
    if rules := [rule.key for rule in (row.rule, row.or_rule) if rule is not None]:
        written["breaks"] = rules
    if row.why:
        written["why"] = row.why
    return written


def check_passages(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise ValidationError unless some passages, but not all, break a rule."""
    if not 2 <= len(rows) <= MAX_PASSAGES:
        raise ValidationError(_("Give 2 to %(most)s passages.") % {"most": MAX_PASSAGES})
    if not all(str(row.get("text") or "").strip() for row in rows):
        raise ValidationError(_("A passage has no text."))
    if any(row.get("or_rule") and not row.get("rule") for row in rows):
        raise ValidationError(_("Fill “breaks the rule” before “or this one”."))
    broken = sum(1 for row in rows if row.get("rule"))
    if broken == 0:
        raise ValidationError(_("Name the rule of at least one passage that breaks one."))
    if broken == len(rows):
        raise ValidationError(_("Leave at least one passage that is fine."))
