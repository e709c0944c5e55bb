"""Which words of the course structure exist in both languages (django-modeltranslation)."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from courses.models import Activity, Course, Module


@register(Course)
class CourseTranslation(TranslationOptions):
    """Words of a course."""

    fields = ("title", "summary")


@register(Module)
class ModuleTranslation(TranslationOptions):
    """Words of a module."""

    fields = ("title",)


@register(Activity)
class ActivityTranslation(TranslationOptions):
    """Words of an activity."""

    fields = ("title",)
