"""Application configuration of `lms.reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The `reports` application."""

    name = "lms.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
