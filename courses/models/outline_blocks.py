"""Blocks of the outline. Their names stand in migrations and pages: never rename or move."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import MarkdownBlock
from courses.enums import Audience
from quizzes.choosers import QuizChooserBlock
from quizzes.roleplay.choosers import ScenarioChooserBlock
from quizzes.roleplay.enums import InputMode

MAX_MINUTES = 600


def split_keys(text: str) -> tuple[str, ...]:
    """Return the keys in a line, separated by commas of either width, each once."""
    parts = (part.strip() for part in re.split(r"[,，、]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def landing_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of a course's landing text."""
    return [("markdown", MarkdownBlock())]


def _shared() -> list[tuple[str, blocks.Block]]:
    return [
        ("required", blocks.BooleanBlock(label=_("Required"), required=False, default=True)),
        (
            "minutes",
            blocks.IntegerBlock(
                label=_("Minutes"), required=False, default=0, min_value=0, max_value=MAX_MINUTES
            ),
        ),
        (
            "title",
            blocks.CharBlock(
                label=_("Title of its own"),
                required=False,
                max_length=200,
                help_text=_("Empty: the title of the page, quiz or role-play."),
            ),
        ),
    ]


class PageActivityBlock(blocks.StructBlock):
    """A lesson, a case study or a chapter of the manual."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        chooser = blocks.PageChooserBlock(
            label=_("Page"),
            page_type=["content.LessonPage", "content.CaseStudyPage", "content.ManualChapterPage"],
        )
        super().__init__(local_blocks or [("page", chooser), *_shared()], **kwargs)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Page to read")


class QuizActivityBlock(blocks.StructBlock):
    """A quiz."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        quiz = ("quiz", QuizChooserBlock(label=_("Quiz")))
        super().__init__(local_blocks or [quiz, *_shared()], **kwargs)

    class Meta:
        icon = "tasks"
        label = _("Quiz")


class RolePlayActivityBlock(blocks.StructBlock):
    """A role-play."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        scenario = ("scenario", ScenarioChooserBlock(label=_("Scenario")))
        speaking = blocks.ChoiceBlock(
            label=_("Way of speaking"),
            choices=InputMode.choices,
            required=False,
            help_text=_(
                "In the examined call. Empty: the trainee chooses. Practice is always free."
            ),
        )
        super().__init__(local_blocks or [scenario, ("speaking", speaking), *_shared()], **kwargs)

    class Meta:
        icon = "openquote"
        label = _("Role-play")


class ActivitiesBlock(blocks.StreamBlock):
    """The activities of a module, in order; the block types are the built-in kinds."""

    page = PageActivityBlock()
    quiz = QuizActivityBlock()
    roleplay = RolePlayActivityBlock()

    class Meta:
        required = False


class ModuleBlock(blocks.StructBlock):
    """A module: its title, for whom it is, when it opens, and its activities."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    key = blocks.RegexBlock(
        regex=r"^$|^[a-z0-9]+(?:-[a-z0-9]+)*$",
        label=_("Key"),
        required=False,
        max_length=80,
        help_text=_("A short name in lower-case letters, digits and dashes, for “opens after”."),
        error_messages={"invalid": _("Use lower-case letters, digits and dashes.")},
    )
    audience = blocks.ChoiceBlock(
        label=_("For"), choices=Audience.choices, default=Audience.LEARNER
    )
    after = blocks.CharBlock(
        label=_("Opens after"),
        required=False,
        max_length=400,
        help_text=_("Keys of modules that must be completed first, separated by commas."),
    )
    activities = ActivitiesBlock(label=_("Activities"))

    class Meta:
        icon = "folder-open-inverse"
        label = _("Module")


class OutlineBlock(blocks.StreamBlock):
    """The modules of a course."""

    module = ModuleBlock()

    class Meta:
        required = False
