"""Application configuration of `quizzes.roleplay`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoleplayConfig(AppConfig):
    """The `roleplay` application."""

    name = "quizzes.roleplay"
    label = "roleplay"
    verbose_name = _("Role-plays")
    default_auto_field = "django.db.models.BigAutoField"
