"""Application configuration of `lms.accounts`, and of Wagtail's people admin with our fields."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    """The `accounts` application."""

    name = "lms.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        """Connect the system checks and the receivers."""
        from lms.accounts import checks, receivers  # noqa: F401 -- connected by being imported


class PeopleAdminConfig(WagtailUsersAppConfig):
    """Stands in INSTALLED_APPS in place of ``wagtail.users``."""

    default = False
    user_viewset = "lms.accounts.viewsets.PersonViewSet"
