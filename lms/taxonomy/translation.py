"""Which words of the taxonomy stand in one column per language."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from lms.taxonomy.models import (
    Cell,
    Competency,
    Criterion,
    CriticalFail,
    DebtorFamily,
    DebtorType,
    Move,
    Rule,
    RulePack,
    Stage,
)

NAME = {"zh-hans": ("name",)}


@register(Competency)
class NameOptions(TranslationOptions):
    """A name and nothing else."""

    fields = ("name",)
    required_languages = NAME


@register((DebtorFamily, DebtorType))
class ShortWordOptions(TranslationOptions):
    """A name and a shorter one."""

    fields = ("name", "short")
    required_languages = NAME


@register((Move, Criterion, CriticalFail))
class ExplainedOptions(TranslationOptions):
    """A name and what it means."""

    fields = ("name", "text")
    required_languages = NAME


@register(Stage)
class StageOptions(TranslationOptions):
    """A stage's name, tone and allowed pressure."""

    fields = ("name", "tone", "pressure")
    required_languages = NAME


@register(Cell)
class CellOptions(TranslationOptions):
    """A cell's name, signals, note and wrong ways."""

    fields = ("name", "signals", "note", "wrong_soft", "wrong_hard", "wrong_unlawful")
    required_languages = NAME


@register(RulePack)
class RulePackOptions(TranslationOptions):
    """A rule pack's name, jurisdiction and note."""

    fields = ("name", "jurisdiction", "note")
    required_languages = NAME


@register(Rule)
class RuleOptions(TranslationOptions):
    """A rule's words."""

    fields = ("title", "text", "citation", "certainty_note")
    required_languages = {"zh-hans": ("title", "text", "citation")}
