"""Application configuration of `lms.seed`."""

from django.apps import AppConfig


class SeedConfig(AppConfig):
    """The `seed` application."""

    name = "lms.seed"
    label = "seed"
    default_auto_field = "django.db.models.BigAutoField"
