"""What only the instructor manual has: sections with their time, pauses, questions to the class."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from content.blocks.part import PartBlock, words
from content.blocks.text import WordsBlock
from content.reading import Reading, notes_of


class SectionBlock(PartBlock):
    """A section begins: its title, its share of the time, how to teach it."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=600, label=_("Minutes"))
    guidance = WordsBlock(required=False, label=_("How to teach it"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return title, minutes and guidance; the title is a heading of the page."""
        heading = reading.heading(value["title"], block_id=block_id, level=2)
        guidance = reading.text(value["guidance"], block_id=block_id)
        return {"heading": heading, "minutes": value["minutes"], "guidance": guidance,
                "notes": guidance.notes}  # fmt: skip

    class Meta:
        icon = "title"
        label = _("Section")
        template = "content/blocks/section.html"
        preview_value = {"title": "软硬之间", "minutes": 10, "guidance": "不要照着页面念。"}
        description = _("Begins a section of the chapter, with its share of the time.")


class PauseBlock(PartBlock):
    """A moment in which the class thinks."""

    seconds = blocks.IntegerBlock(min_value=5, max_value=1800, label=_("Seconds"))
    prompt = WordsBlock(label=_("What the class is asked to think about"))
    expected = blocks.ListBlock(WordsBlock(rows=2), min_num=1, label=_("Expected answers"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the prompt and what is to be expected."""
        prompt = reading.text(value["prompt"], block_id=block_id)
        expected = [reading.text(text, block_id=block_id) for text in words(value["expected"])]
        minutes, seconds = divmod(value["seconds"] or 0, 60)
        return {"prompt": prompt, "expected": expected, "minutes": minutes, "seconds": seconds,
                "notes": notes_of(prompt, *expected)}  # fmt: skip

    class Meta:
        icon = "time"
        label = pgettext_lazy("teaching", "Pause")
        template = "content/blocks/pause.html"
        preview_value = {
            "seconds": 60,
            "prompt": "您最有效的一通电话，声音大吗？",
            "expected": ["多半会有人说「不凶他不怕」。先记下来，不反驳。"],
        }
        description = _("Stop talking: a question, the time for it, and the answers to expect.")


class AskBlock(PartBlock):
    """A question to the class."""

    question = WordsBlock(label=_("Question"))
    expected = blocks.ListBlock(WordsBlock(rows=2), min_num=1, label=_("Expected answers"))
    note = WordsBlock(required=False, label=_("If the class is silent, or answers otherwise"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the question, the expected answers and the note."""
        question = reading.text(value["question"], block_id=block_id)
        expected = [reading.text(text, block_id=block_id) for text in words(value["expected"])]
        note = reading.text(value["note"], block_id=block_id)
        return {"question": question, "expected": expected, "note": note,
                "notes": notes_of(question, *expected, note)}  # fmt: skip

    class Meta:
        icon = "help"
        label = _("Question to the class")
        template = "content/blocks/ask.html"
        preview_value = {
            "question": "什么样的客户，我们不再需要？",
            "expected": ["没有标准答案，第5节收回。"],
            "note": "",
        }
        description = _("A question to the class with the answers to expect.")


class WhyBlock(PartBlock):
    """Why this is taught."""

    text = WordsBlock(label=_("Text"))

    def part(self, value: Any, reading: Reading, *, block_id: str) -> dict[str, Any]:
        """Return the text."""
        text = reading.text(value["text"], block_id=block_id)
        return {"text": text, "notes": text.notes}

    class Meta:
        icon = "info-circle"
        label = _("Why this is taught")
        template = "content/blocks/why.html"
        preview_value = {"text": "新人常以为「硬」就是催得好。"}
        description = _("The reason behind a section, for the instructor.")
