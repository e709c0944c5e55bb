"""Which blocks each kind of page is made of. Names are those of the text format, with _ for -."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.manual import AskBlock, PauseBlock, SectionBlock, WhyBlock
from content.blocks.media import PictureBlock
from content.blocks.practice import (
    AccountCardBlock,
    DiscussionBlock,
    PassageBlock,
    ProcedureBlock,
    ScriptBlock,
    TimelineBlock,
)
from content.blocks.text import CalloutBlock, InstructorNoteBlock, MarkdownBlock, RuleBlock

TEXT, PRACTICE, MANUAL = _("Text"), _("Practice"), _("Teaching")

Named = list[tuple[str, blocks.Block]]


def _text_blocks() -> Named:
    return [
        ("markdown", MarkdownBlock(group=TEXT)),
        ("callout", CalloutBlock(group=TEXT)),
        ("rule", RuleBlock(group=TEXT)),
        ("image", PictureBlock(group=TEXT)),
        ("instructor_note", InstructorNoteBlock(group=TEXT)),
    ]


def _practice_blocks() -> Named:
    return [
        ("script", ScriptBlock(group=PRACTICE)),
        ("procedure", ProcedureBlock(group=PRACTICE)),
        ("timeline", TimelineBlock(group=PRACTICE)),
        ("account_card", AccountCardBlock(group=PRACTICE)),
        ("discussion", DiscussionBlock(group=PRACTICE)),
    ]


class LessonBody(blocks.StreamBlock):
    """The body of a lesson."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*_text_blocks(), *_practice_blocks(), *(local_blocks or [])], **kwargs)


class CaseBody(LessonBody):
    """The body of a case study: a lesson's blocks and passages to judge."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        passages: Named = [("passage", PassageBlock(group=PRACTICE))]
        super().__init__([*passages, *(local_blocks or [])], **kwargs)


class ManualBody(LessonBody):
    """The body of a manual chapter: a lesson's blocks and those for teaching."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        teaching: Named = [
            ("section", SectionBlock(group=MANUAL)),
            ("pause", PauseBlock(group=MANUAL)),
            ("ask", AskBlock(group=MANUAL)),
            ("why", WhyBlock(group=MANUAL)),
        ]
        super().__init__([*teaching, *(local_blocks or [])], **kwargs)
