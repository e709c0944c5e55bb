"""Application configuration of `quizzes`."""

from django.apps import AppConfig
from django.core.checks import register


class QuizzesConfig(AppConfig):
    """The `quizzes` application."""

    name = "quizzes"
    label = "quizzes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of question types and the receivers."""
        from quizzes import receivers  # noqa: F401 -- connects by being imported
        from quizzes.checks import check_question_types

        register(check_question_types)
