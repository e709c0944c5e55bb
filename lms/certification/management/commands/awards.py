"""``manage.py awards``: to be run once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lms.certification import services


class Command(BaseCommand):
    """Records lapses, makes up for assessments that failed, and finds awards that lost their ground."""

    help = (
        "Record lapsed awards, assess everyone whose requirements are met without an award, and "
        "put awards whose results no longer suffice on the administrators' desk."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line with the numbers."""
        lapsed = services.expire_due()
        made = services.assess_everyone()
        doubted = services.look_at_everyone()
        self.stdout.write(
            f"{lapsed} awards lapsed, {made} awards made or renewed, {doubted} awards in doubt"
        )
