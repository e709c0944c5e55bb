"""Application configuration of `courses`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """The `courses` application."""

    name = "courses"
    label = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the built-in kinds and listen to the packages below."""
        from courses import kinds, receivers  # noqa: F401 -- models must be loaded first
