"""The question bank. A subclass is the author's view; `spec` is what everybody else reads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from polymorphic.models import PolymorphicModel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from lms.foundation import clock
from quizzes.core import prose, search
from quizzes.registry import QuestionType, Spec, question_types


class Category(models.Model):
    """A drawer of the bank; drawers may lie in drawers."""

    key = models.SlugField(
        _("key"), max_length=80, unique=True,
        help_text=_("Lower-case letters, digits and dashes; stays for ever."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=120)
    parent = models.ForeignKey(
        "self", verbose_name=_("within"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="children",
    )  # fmt: skip
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["sort_order", "key"]

    def __str__(self) -> str:
        return self.title or self.key

    def clean(self) -> None:
        """Refuse a category that would lie in itself."""
        super().clean()
        if self.pk is None or self.parent_id is None:
            return
        parents = dict(Category.objects.order_by().values_list("pk", "parent_id"))
        above: int | None = self.parent_id
        seen: set[int] = set()
        while above is not None and above not in seen:
            if above == self.pk:
                words = _("A category cannot lie in itself or in what lies in it.")
                raise ValidationError({"parent": words})
            seen.add(above)
            above = parents.get(above)


class QuestionState(models.TextChoices):
    """Where a question stands in its life."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready")
    RETIRED = "retired", _("Retired")


class Question(
    DraftStateMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    PolymorphicModel,
    ClusterableModel,
):
    """A question of any type. Read it with ``non_polymorphic()`` and `spec` outside the editor.

    A polymorphic query drops rows whose type is no longer installed; `spec` keeps them readable.
    """

    key = models.SlugField(
        _("key"),
        max_length=80,
        help_text=_("Lower-case letters, digits and dashes; stays for ever."),
    )
    locale = models.ForeignKey(
        "wagtailcore.Locale", verbose_name=_("language"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(
        _("short title"),
        max_length=120,
        help_text=_("For the bank; trainees see it on the result."),
    )
    prompt = models.TextField(_("question"), help_text=_("Markdown."))
    facts = models.TextField(
        _("facts of the case"), blank=True, help_text=_("One a line, as “Overdue: 12 days”.")
    )
    said = models.TextField(_("what the customer says"), blank=True)
    explanation = models.TextField(
        _("explanation"), help_text=_("Markdown. Shown after submission only.")
    )
    source_ref = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Parts of the source, as “A2, B1”.")
    )
    cells = ParentalManyToManyField(
        "taxonomy.Cell", verbose_name=_("cells"), blank=True, related_name="+"
    )
    competencies = ParentalManyToManyField(
        "taxonomy.Competency", verbose_name=_("competencies"), blank=True, related_name="+"
    )
    rules = ParentalManyToManyField(
        "taxonomy.Rule", verbose_name=_("rules"), blank=True, related_name="+"
    )
    lesson_key = models.SlugField(
        _("lesson to read again"), max_length=80, blank=True, help_text=_("The slug of the lesson.")
    )
    category = models.ForeignKey(
        Category, verbose_name=_("category"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="questions",
    )  # fmt: skip
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=16, blank=True, default="CN",
        help_text=_("Whose law the answer follows, as “CN”; empty where no law matters."),
    )  # fmt: skip
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), default=2, validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("From 1 (easy) to 5 (hard)."),
    )  # fmt: skip
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("No longer offered for quizzes; attempts keep it.")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=QuestionState,
        default=QuestionState.DRAFT,
        editable=False,
    )
    change_note = models.CharField(
        _("what changed"), max_length=240, blank=True,
        help_text=_("One sentence for the history, kept with the version that you publish."),
    )  # fmt: skip
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    spec = models.JSONField(_("question as data"), default=dict, blank=True, editable=False)
    search_text = models.TextField(default="", blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)

    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("prompt"),
        index.SearchField("key"),
        index.AutocompleteField("title"),
        index.FilterField("state"),
        index.FilterField("difficulty"),
        index.FilterField("locale"),
        index.FilterField("polymorphic_ctype"),
    ]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["key", "locale"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "locale"],
                name="one_question_per_key_and_locale",
                violation_error_message=_("There is a question with this key in this language."),
            ),
            models.CheckConstraint(condition=~Q(spec={}), name="question_has_a_spec"),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the spec beside the author's fields, its words, and the version once published.

        A partial save (`update_fields`) concerns Wagtail's own columns and changes no spec.
        """
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        self._write_spec()
        self.updated_at = clock.now()
        super().save(*args, **kwargs)
        if self.live:
            self._remember_version()

    def clean(self) -> None:
        """Refuse facts that cannot be read."""
        super().clean()
        try:
            prose.read_facts(self.facts)
        except prose.BadFact as bad:
            raise ValidationError(
                {"facts": _("Line %(line)s is not “label: value”.") % {"line": bad.line}}
            ) from bad

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the page that shows the question as the trainee sees it."""
        return "quizzes/preview_question.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return the form built from what stands in the editor, unshuffled."""
        spec = self.build_spec()
        form = self.type.form(spec, seed=None)
        form.auto_id = "preview-%s"
        return {
            **super().get_preview_context(request, mode_name),
            "spec": spec,
            "form": form,
            "type": self.type,
            "detail": self.type.review(spec, seed=None, response=None),
            "heading_html": prose.to_heading(spec.prompt),
            "prompt_html": prose.to_html(spec.prompt),
            "explanation_html": prose.to_html(spec.explanation),
        }

    @property
    def type(self) -> QuestionType:
        """The registered type of this question."""
        return question_types.of_model(self._meta.model)

    def build_spec(self) -> Spec:
        """Return the question as plain values; types add their own part to `spec_basis`."""
        raise NotImplementedError

    def spec_basis(self) -> dict[str, Any]:
        """Return the values that every spec holds, from the author's fields."""
        try:
            facts = prose.read_facts(self.facts)
        except prose.BadFact:  # a draft may hold an unfinished line; publishing cleans first
            facts = ()
        return {
            "type": self.type.key,
            "title": self.title,
            "prompt": self.prompt,
            "facts": [{"label": label, "value": value} for label, value in facts],
            "said": self.said,
            "explanation": self.explanation,
            "cells": [cell.key for cell in self.cells.all()],
            "competencies": [competency.key for competency in self.competencies.all()],
            "rules": [rule.key for rule in self.rules.all()],
            "lesson": self.lesson_key,
            "source": self.source_ref,
        }

    def _write_spec(self) -> None:
        spec = self.build_spec().model_dump(mode="json")
        stored = (
            Question.objects.non_polymorphic()
            .filter(pk=self.pk)
            .values("version", "spec", "first_published_at")
            .first()
            if self.pk
            else None
        )
        if stored is None:
            self.version = 1
        else:
            changed = stored["first_published_at"] is not None and stored["spec"] != spec
            self.version = stored["version"] + int(changed)
        self.spec = spec
        self.search_text = search.search_text(spec, key=self.key)
        if not self.live:
            self.state = QuestionState.DRAFT
        else:
            self.state = QuestionState.RETIRED if self.retired else QuestionState.READY

    def _remember_version(self) -> None:
        """Append the version that is published now, unless it is on record."""
        if QuestionVersion.objects.filter(question_id=self.pk, number=self.version).exists():
            return
        QuestionVersion.objects.create(
            question_id=self.pk,
            number=self.version,
            spec=self.spec,
            note=self.change_note,
            author_id=self.live_revision.user_id if self.live_revision else None,
            at=self.updated_at,
        )


class QuestionVersion(models.Model):
    """A version as it was published: append only, so that marks and figures can name it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    spec = models.JSONField(_("question as data"))
    note = models.CharField(_("what changed"), max_length=240, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=clock.now)

    wagtail_reference_index_ignore = True  # a record, not content

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of a question")
        ordering = ["question", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"
