"""Application configuration of `quizzes.question_types`."""

from django.apps import AppConfig


class QuestionTypesConfig(AppConfig):
    """The `question_types` application."""

    name = "quizzes.question_types"
    label = "question_types"
    default_auto_field = "django.db.models.BigAutoField"
