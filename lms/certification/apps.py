"""Application configuration of `lms.certification`."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """The `certification` application."""

    name = "lms.certification"
    label = "certification"
    default_auto_field = "django.db.models.BigAutoField"
