"""The compiled structure of a course: written by ``services.outline`` and by nothing else.

Enrolments, records and awards point at these rows, never at pages. Rows are retired, not deleted.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.enums import Audience, ModuleOrder, PageKind
from quizzes.roleplay.enums import InputMode

_NO_PAGE = Q(page__isnull=True)
_NO_QUIZ = Q(quiz__isnull=True)
_NO_SCENARIO = Q(scenario__isnull=True)
_TARGET_FITS_KIND = (
    (Q(kind="page", page__isnull=False, ref="") & _NO_QUIZ & _NO_SCENARIO)
    | (Q(kind="quiz", quiz__isnull=False, ref="") & _NO_PAGE & _NO_SCENARIO)
    | (Q(kind="roleplay", scenario__isnull=False, ref="") & _NO_PAGE & _NO_QUIZ)
    | (~Q(kind__in=["page", "quiz", "roleplay"]) & ~Q(ref="") & _NO_PAGE & _NO_QUIZ & _NO_SCENARIO)
)


class Course(models.Model):
    """A course as learners meet it. `source` is the translation key of its pages."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.SlugField(_("key"), max_length=80, unique=True)
    source = models.UUIDField(_("pages"), null=True, blank=True, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    order = models.CharField(
        _("order of modules"), max_length=10, choices=ModuleOrder, default=ModuleOrder.FREE
    )
    is_open = models.BooleanField(_("published"), default=True)
    compiled_at = models.DateTimeField(_("published at"), null=True, editable=False)
    structure = models.UUIDField(default=uuid4, editable=False)
    """Another one with every change of the modules, the activities or their titles."""

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class Module(models.Model):
    """A part of a course, keyed by the UUID of its block in the outline."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="modules")
    uuid = models.UUIDField(_("block"), editable=False)
    key = models.SlugField(_("key"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(
        _("audience"), max_length=12, choices=Audience, default=Audience.LEARNER
    )
    after = models.JSONField(_("opens after"), default=list, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(pgettext_lazy("moment", "retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["course", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "uuid"], name="module_block_once"),
            models.UniqueConstraint(fields=["course", "key"], name="module_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Activity(models.Model):
    """One thing to do. Exactly one target, fitting its kind; a retired one may have lost it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="activities")
    uuid = models.UUIDField(_("block"), editable=False)
    key = models.SlugField(_("key"), max_length=80)
    kind = models.SlugField(_("kind"), max_length=40)
    page_kind = models.CharField(_("page kind"), max_length=10, choices=PageKind, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    quiz = models.ForeignKey(
        "quizzes.Quiz", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scenario = models.ForeignKey(
        "roleplay.Scenario", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ref = models.CharField(_("reference"), max_length=200, blank=True, default="")
    speaking = models.CharField(
        _("way of speaking"), max_length=10, choices=InputMode.choices, blank=True, default=""
    )
    title = models.CharField(_("title"), max_length=200)
    own_titles = models.JSONField(_("titles of its own"), default=dict, blank=True)
    required = models.BooleanField(_("required"), default=True)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    position = models.PositiveIntegerField(_("position"), default=0)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["course", "module__position", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "uuid"], name="activity_block_once"),
            models.UniqueConstraint(fields=["course", "key"], name="activity_key_once"),
            models.CheckConstraint(
                condition=_TARGET_FITS_KIND | Q(retired_at__isnull=False),
                name="activity_target_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audience(self) -> str:
        """Return for whom the activity is: its module's audience."""
        return self.module.audience
