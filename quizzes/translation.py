"""Which words of quizzes stand in one column per language."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from quizzes.models import Category, Quiz, Section


@register(Quiz)
class QuizOptions(TranslationOptions):
    """The words of a quiz."""

    fields = ("title", "instructions")


@register(Section)
class SectionOptions(TranslationOptions):
    """The heading of a section."""

    fields = ("title",)


@register(Category)
class CategoryOptions(TranslationOptions):
    """The name of a category of the bank."""

    fields = ("title",)
