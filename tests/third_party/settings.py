"""The test settings with a foreign app installed.

Tables of our own apps are made without their migrations, which takes seconds instead of a minute;
the foreign app's own migration runs.
"""

from __future__ import annotations

from lms.settings.test import *  # noqa: F403 -- settings are layered by star import
from lms.settings.test import INSTALLED_APPS as HOUSE

INSTALLED_APPS = ["tests.third_party.traffic_light", *HOUSE]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}


class _WithoutMigrations:
    """Every app but the foreign one is made from its models."""

    def __contains__(self, label: str) -> bool:
        return label != "traffic_light"

    def __getitem__(self, label: str) -> None:
        return None


MIGRATION_MODULES = _WithoutMigrations()
