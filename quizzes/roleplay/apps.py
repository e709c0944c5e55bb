"""Application configuration of `quizzes.roleplay`."""

from django.apps import AppConfig


class RoleplayConfig(AppConfig):
    """The `roleplay` application."""

    name = "quizzes.roleplay"
    label = "roleplay"
    default_auto_field = "django.db.models.BigAutoField"
