"""`manage.py close_overdue_calls`: end examined calls nobody came back to. Run it every minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from quizzes.roleplay.services import close_overdue_calls


class Command(BaseCommand):
    help = (
        "End and grade every open call whose deadline and grace are over. Safe to run at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        closed = close_overdue_calls()
        self.stdout.write(f"{closed} overdue call(s) ended")
