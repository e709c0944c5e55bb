"""Pages that people read, and the glossary. Pages hold words; learner records never point here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail.search import index

from content import rules
from content.blocks.stream import CaseBody, LessonBody, ManualBody
from content.forms import KeyedPageForm
from lms.foundation.keys import BadKey, check_key

MINUTES = [MinValueValidator(1), MaxValueValidator(600)]


class HomePage(Page):
    """The root of one language's tree. Shows nothing itself: people have their own start page."""

    max_count = None
    parent_page_types = ["wagtailcore.Page"]
    content_panels = Page.content_panels
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("start of the tree")
        verbose_name_plural = _("starts of the tree")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the person's start page."""
        return redirect(settings.LOGIN_REDIRECT_URL)


class ReadingPage(Page):
    """What lessons, manual chapters and cases have in common. The slug is the stable key."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=15, validators=MINUTES, help_text=_("How long reading takes.")
    )
    summary = models.TextField(
        _("summary"), max_length=2000,
        help_text=_("Stands under the title, and in lists: what the reader will be able to do."),
    )  # fmt: skip

    instructors_only = False
    layout = "read"
    kind = ""
    kind_label: Any = ""

    subpage_types: list[str] = []
    base_form_class = KeyedPageForm
    promote_panels = [
        FieldPanel(
            "slug",
            help_text=_(
                "Courses and text files know the page by this key: do not change it later. Left "
                "empty or in Chinese, it is made from the title, in Latin letters, when you save."
            ),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a slug that is no key, or that another page of this kind and language has."""
        super().clean()
        try:
            check_key(self.slug or "")
        except BadKey as error:
            message = _("Use lower-case letters, digits and single dashes.")
            raise ValidationError({"slug": message}) from error
        same = type(self).objects.filter(slug=self.slug).exclude(pk=self.pk)
        if self.locale_id and same.filter(locale_id=self.locale_id).exists():
            raise ValidationError({"slug": _("Another page of this kind has this key.")})

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:  # type: ignore[override]
        """The two people a page is written for."""
        return [("", _("As a trainee sees it")), ("instructor", _("As an instructor sees it"))]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page to instructors; to everyone else it does not exist at this address."""
        if not rules.may_view_pages(request.user):
            raise Http404
        return self._shown(request, as_instructor=True)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft with the body template that the reader uses."""
        return self._shown(request, as_instructor=mode_name == "instructor")

    def _shown(self, request: HttpRequest, *, as_instructor: bool) -> HttpResponse:
        from content.body import body_context  # noqa: PLC0415 -- body reads models

        context = body_context(
            self,
            viewer_is_instructor=as_instructor or self.instructors_only,
            shows_all_annotations=as_instructor,
        )
        return TemplateResponse(request, "content/preview.html", {**context, "self": self})


def _panels(body: str, *facts: Any) -> TabbedInterface:
    """Return the edit form by task: write, then say where it belongs."""
    writing = [
        TitleFieldPanel("title", help_text=_("As readers see it.")),
        FieldPanel("summary"),
        FieldPanel(body),
    ]
    return TabbedInterface(
        [
            ObjectList(writing, heading=_("Write")),
            ObjectList(
                [MultiFieldPanel(list(facts), heading=_("Facts")), HELP], heading=_("Place")
            ),
            ObjectList(ReadingPage.promote_panels, heading=_("Stable key")),
        ]
    )


HELP = HelpPanel(template="content/admin/writing_help.html", heading=_("How to write"))
CELLS = FieldPanel(
    "cells", widget=forms.CheckboxSelectMultiple,
    help_text=_("What the page is about: debtor type and stage, or a special situation."),
)  # fmt: skip


class LessonPage(ReadingPage):
    """A lesson."""

    cells = ParentalManyToManyField(
        "taxonomy.Cell", verbose_name=_("cells"), blank=True, related_name="lesson_pages"
    )
    body = StreamField(LessonBody(), verbose_name=_("text"), blank=True)

    kind = "lesson"
    kind_label = _("Lesson")
    edit_handler = _panels("body", FieldPanel("minutes"), CELLS)
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")


class ManualChapterPage(ReadingPage):
    """A chapter of the instructor manual. Trainees never see it."""

    number = models.PositiveSmallIntegerField(
        _("number"), default=0, help_text=_("Chapter number; 0 is the introduction.")
    )
    guidance = models.TextField(
        _("guidance"), blank=True, help_text=_("How to prepare the chapter.")
    )
    body = StreamField(ManualBody(), verbose_name=_("text"), blank=True)

    instructors_only = True
    kind = "manual"
    kind_label = _("Manual")
    edit_handler = _panels(
        "body", FieldPanel("number"), FieldPanel("minutes"), FieldPanel("guidance")
    )
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("manual chapter")
        verbose_name_plural = _("manual chapters")


class CaseStudyPage(ReadingPage):
    """A case: account, chronology, passages to judge, what to remember."""

    cells = ParentalManyToManyField(
        "taxonomy.Cell", verbose_name=_("cells"), blank=True, related_name="case_pages"
    )
    body = StreamField(CaseBody(), verbose_name=_("text"), blank=True)

    layout = "page"
    kind = "case"
    kind_label = _("Case study")
    edit_handler = _panels("body", FieldPanel("minutes"), CELLS)
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:  # type: ignore[override]
        """Before and after judging."""
        return [
            ("", _("As a trainee sees it before judging")),
            ("instructor", _("With all annotations")),
        ]


class GlossaryTerm(TranslatableMixin, index.Indexed, models.Model):
    """A term of the trade in one language, with the word the other language has for it."""

    key = models.SlugField(
        _("key"), max_length=80,
        help_text=_("Texts name the term by it: [words](term:key). The same key in both languages."),
    )  # fmt: skip
    term = models.CharField(_("term"), max_length=200)
    term_other_language = models.CharField(
        _("term in the other language"), max_length=200, blank=True
    )
    definition = models.TextField(_("definition"), max_length=2000)

    panels = [
        FieldPanel("term"),
        FieldPanel("term_other_language"),
        FieldPanel("definition"),
        FieldPanel("key"),
    ]
    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.SearchField("term_other_language"),
        index.AutocompleteField("term_other_language"),
        index.SearchField("definition"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(fields=["key", "locale"], name="one_term_per_key_and_locale")
        ]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Refuse what is no key."""
        super().clean()
        try:
            check_key(self.key or "")
        except BadKey as error:
            raise ValidationError(
                {"key": _("Use lower-case letters, digits and single dashes.")}
            ) from error


PAGE_KINDS: dict[str, type[ReadingPage]] = {
    model.kind: model for model in (LessonPage, ManualChapterPage, CaseStudyPage)
}
