"""The course as its authors write it: a landing text and an outline. Publishing compiles it.

Learners' records never point here. The slug becomes the course's key when it is first published.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from content import api as content
from courses.core import prerequisites
from courses.enums import Audience, ModuleOrder
from courses.models.outline_blocks import OutlineBlock, landing_blocks, split_keys
from lms.foundation import keys


class CoursePage(Page):
    """A course: what learners read on its home, and what they will do, in modules."""

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two sentences for the list of courses.")
    )
    lead = models.TextField(
        _("lead"), blank=True, help_text=_("The sentences under the title of the course's home.")
    )
    outcomes = models.TextField(
        _("outcomes"), blank=True, help_text=_("What a person can do afterwards; one on each line.")
    )
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    minutes = models.PositiveIntegerField(
        _("minutes"),
        default=0,
        help_text=_("Time for the whole course; 0: the sum of its activities."),
    )
    order = models.CharField(
        _("order of modules"),
        max_length=10,
        choices=ModuleOrder,
        default=ModuleOrder.FREE,
        help_text=_("One after the other: a module opens when the one before it is completed."),
    )
    body = StreamField(landing_blocks(), verbose_name=_("landing text"), blank=True)
    outline = StreamField(OutlineBlock(), verbose_name=_("outline"), blank=True)

    base_form_class = content.KeyedPageForm
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=_("As readers see it.")),
        FieldPanel("lead"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
    ]
    outline_panels: ClassVar[list[Any]] = [
        HelpPanel(template="courses/admin/outline_help.html"),
        FieldPanel("order"),
        FieldPanel("outline"),
    ]
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    help_text=_(
                        "The course's key in addresses, fixed once published. Left empty or in "
                        "Chinese, it is made from the title, in Latin letters, when you save."
                    ),
                ),
                FieldPanel("summary"),
                FieldPanel("audience"),
                FieldPanel("minutes"),
            ],
            heading=_("In the list of courses"),
        )
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Landing page")),
            ObjectList(outline_panels, heading=_("Outline")),
            ObjectList(promote_panels, heading=_("List and address")),
        ]
    )

    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "content.LessonPage",
        "content.ManualChapterPage",
        "content.CaseStudyPage",
    ]
    template = "courses/course_page.html"

    # what content's body renderer asks of a page
    instructors_only = False
    layout = "read"
    kind = "course"
    kind_label = _("Course")

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def outcome_lines(self) -> list[str]:
        """Return the outcomes, one a line."""
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]

    @property
    def is_structure(self) -> bool:
        """Whether this page gives the structure: the one in the default language."""
        return bool(self.locale_id == Locale.get_default().pk)

    def clean(self) -> None:
        """Refuse a slug that cannot be a key, unknown prerequisites and modules in a circle."""
        super().clean()
        try:
            keys.check_key(self.slug or "")
        except keys.BadKey:
            message = gettext(
                "Use lower-case letters, digits and dashes: the slug becomes the course's key."
            )
            raise ValidationError({"slug": message}) from None
        self._check_key_is_free()
        self._check_outline()

    def _check_key_is_free(self) -> None:
        others = CoursePage.objects.filter(slug=self.slug).exclude(
            translation_key=self.translation_key
        )
        if others.exists():
            raise ValidationError({"slug": gettext("Another course already has this key.")})

    def _check_outline(self) -> None:
        steps, seen = [], set()
        for number, block in enumerate(self.outline, start=1):
            key = block.value["key"] or f"module-{number}"
            if key in seen:
                message = gettext("Two modules have the key “%(key)s”.") % {"key": key}
                raise ValidationError({"outline": message})
            seen.add(key)
            self._check_manual(block.value)
            steps.append(prerequisites.Step(key, split_keys(block.value["after"] or "")))
        try:
            prerequisites.plan(steps, order=prerequisites.Order(self.order))
        except prerequisites.UnknownPrerequisite as refusal:
            message = gettext("“%(key)s” opens after “%(missing)s”, which is not in the outline.")
            names = {"key": refusal.key, "missing": refusal.missing}
            raise ValidationError({"outline": message % names}) from refusal
        except prerequisites.PrerequisiteCycle as refusal:
            message = gettext("These modules wait for each other: %(path)s.")
            raise ValidationError(
                {"outline": message % {"path": " → ".join(refusal.path)}}
            ) from refusal

    def _check_manual(self, module: Any) -> None:
        """Refuse a chapter of the manual in a module for learners."""
        if module["audience"] == Audience.INSTRUCTOR:
            return
        for block in module["activities"]:
            page = block.value.get("page") if block.block_type == "page" else None
            if page is not None and getattr(page.specific_class, "instructors_only", False):
                message = gettext(
                    "“%(title)s” is for instructors: put it into a module for instructors."
                )
                raise ValidationError({"outline": message % {"title": page.title}})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the preview shows; learners are led to the course's home instead."""
        context = super().get_context(request, *args, **kwargs)
        body = content.body_context(self, viewer_is_instructor=True)["body"] if self.body else None
        return {**context, "body": body, "nav": "learn"}

    def get_admin_display_title(self) -> str:
        """Return the title for the page tree."""
        return str(self.draft_title or self.title)
