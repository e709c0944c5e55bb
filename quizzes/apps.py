"""Application configuration of `quizzes`."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """The `quizzes` application."""

    name = "quizzes"
    label = "quizzes"
    default_auto_field = "django.db.models.BigAutoField"
