"""Application configuration of `courses`."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The `courses` application."""

    name = "courses"
    label = "courses"
    default_auto_field = "django.db.models.BigAutoField"
