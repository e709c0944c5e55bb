"""Application configuration of `lms.portal`."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The `portal` application."""

    name = "lms.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
