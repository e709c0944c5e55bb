"""Running text and what interrupts it: Markdown, callout, rule note, note for instructors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput

from content.blocks.part import ALONE, KeyChoiceBlock, PartBlock, PartMixin
from content.enums import Tone
from content.markdown import MAX_CHARACTERS
from content.reading import Reading, notes_of
from lms.foundation import clock
from lms.taxonomy import api as taxonomy

MARKDOWN_HELP = _(
    "Markdown: ## heading, **bold**, - list, | table |, [words](term:key) for a glossary term, "
    "[words](lesson:key) for a lesson, [^1] for a footnote. A line break inside a paragraph is not shown."
)


CERTAINTY_WORDS = {
    "V1": _("Read in the text of the rule."),
    "V2": _("From a secondary source; not compared with the text."),
    "MEM": _("From memory; still to be verified."),
}


def _not_too_long(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        message = _(
            "This text has %(length)d characters; at most %(limit)d fit. Divide it into two blocks."
        )
        raise ValidationError(message, params={"length": len(text), "limit": MAX_CHARACTERS})


class WordsBlock(blocks.TextBlock):
    """A field of Markdown inside another block."""

    def __init__(self, *, rows: int = 3, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, rows=rows, validators=[_not_too_long], **kwargs)

    class Meta:
        icon = "pilcrow"


class MarkdownBlock(PartMixin, blocks.TextBlock):
    """Running text in Markdown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", MARKDOWN_HELP)
        kwargs.setdefault("validators", [_not_too_long])
        kwargs.setdefault("rows", 8)
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        """A text area that grows, in a fixed-width type: Markdown's tables line up."""
        attrs = {"rows": self.rows, "class": "markdown-source", "spellcheck": "true"}
        return forms.CharField(widget=AdminAutoHeightTextInput(attrs=attrs), **self.field_options)

    def part(self, value: str, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the text in pieces, so that notes can stand beside theirs."""
        return {"pieces": reading.body(value or "", block_id=block_id), "notes": ()}

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "content/blocks/markdown.html"
        preview_template = "content/block_preview.html"
        preview_value = (
            "## 打电话之前看什么\n\n拨号之前用**两分钟**看三样东西：\n\n"
            "1. 上一次的约定；\n2. 这期间的联系；\n3. 有没有异议。"
        )
        description = _(
            "Paragraphs, headings, lists and tables. The headings make the outline at the left."
        )


class CalloutBlock(PartBlock):
    """A remark that must not be missed."""

    tone = blocks.ChoiceBlock(
        choices=Tone.choices, default=Tone.NOTE, label=_("Tone"),
        help_text=_("“Never: unlawful” is for conduct that breaks a rule."),
    )  # fmt: skip
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    text = WordsBlock(label=_("Text"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return tone, title and text."""
        text = reading.text(value["text"], block_id=block_id)
        tone = value["tone"] if value["tone"] in Tone.values else Tone.NOTE.value
        return {"tone": tone, "title": value["title"], "text": text, "notes": text.notes}

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "content/blocks/callout.html"
        preview_value = {
            "tone": "unlawful",
            "title": "有异议，就先停",
            "text": "记录里只要有身份异议，这通电话就不再是催收。",
        }
        description = _(
            "One remark between two lines: the thing to remember, a danger, or what is unlawful."
        )


class InstructorNoteBlock(PartBlock):
    """A note that trainees never receive."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    text = WordsBlock(label=_("Text"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any] | None:
        """Return title and text, to instructors only."""
        if not reading.viewer_is_instructor:
            return None
        text = reading.text(value["text"], block_id=block_id)
        return {"title": value["title"], "text": text, "notes": text.notes}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing: a search must not show it to a trainee."""
        return []

    class Meta:
        icon = "user"
        label = _("Note for instructors")
        template = "content/blocks/instructor_note.html"
        preview_value = {"title": "课堂提示", "text": "先让学员说自己的做法，再往下讲。"}
        description = _("Shown to instructors only; a trainee's page does not contain it.")


def rule_choices() -> list[tuple[str, str]]:
    """Return every rule as key and title, for choosing."""
    return [(rule.key, f"{rule.key} · {rule.title}") for rule in taxonomy.all_rules()]


class RuleBlock(PartBlock):
    """A rule of the pack, shown where it is needed."""

    rule = KeyChoiceBlock(
        choices=rule_choices, label=_("Rule"),
        help_text=_("Its words, citation and dates come from the rule pack and change with it."),
    )  # fmt: skip
    note = WordsBlock(required=False, label=_("What it means here"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the rule (None where the pack no longer has it) and the note."""
        rule = reading.rules.get(value["rule"])
        text = reading.text(rule.text if rule else "", block_id=block_id)
        note = reading.text(value["note"], block_id=block_id)
        title = rule.title if rule else value["rule"]
        heading = reading.heading(title, block_id=block_id)
        return {"rule": rule, "key": value["rule"], "heading": heading, "text": text, "note": note,
                "certainty": CERTAINTY_WORDS.get(rule.certainty, "") if rule else "",
                "in_force": rule.is_in_force(clock.today()) if rule else False,
                "notes": notes_of(text, note)}  # fmt: skip

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Look the rule up when the block is shown alone."""
        context = super().get_context(value, parent_context=parent_context)
        reading = Reading(rules=taxonomy.rules_by_keys([value["rule"]]))
        context["part"] = self.part(value, reading, block_id=ALONE)
        return context

    class Meta:
        icon = "clipboard-list"
        label = _("Rule")
        template = "content/blocks/rule.html"
        preview_value = {"rule": "CN-9-hours", "note": "没有客户同意，这个时段不拨打。"}
        description = _("Title, text, citation, since when in force, and how certain that is.")
