"""``manage.py awards``: to be run once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lms.certification import services


class Command(BaseCommand):
    """Records lapses, and makes up for assessments that failed."""

    help = "Record lapsed awards and assess everyone whose requirements are met without an award."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line with both numbers."""
        lapsed = services.expire_due()
        made = services.assess_everyone()
        self.stdout.write(f"{lapsed} awards lapsed, {made} awards made or renewed")
