"""Application configuration of `quizzes.roleplay`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoleplayConfig(AppConfig):
    """The `roleplay` application."""

    name = "quizzes.roleplay"
    label = "roleplay"
    verbose_name = _("Role-plays")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and connect what queues work for the model endpoint."""
        from quizzes.roleplay import checks, tasks  # noqa: F401 -- both connect by being imported
