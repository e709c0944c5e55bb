"""Application configuration of `lms.accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The `accounts` application."""

    name = "lms.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
