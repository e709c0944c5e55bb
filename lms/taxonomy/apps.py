"""Application configuration of `lms.taxonomy`."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """The `taxonomy` application."""

    name = "lms.taxonomy"
    label = "taxonomy"
    default_auto_field = "django.db.models.BigAutoField"
