"""Application configuration of `lms.audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The `audit` application."""

    name = "lms.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
