"""`manage.py close_overdue_attempts`: submit what nobody came back to. Run it every minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from quizzes.services.closing import close_overdue_attempts


class Command(BaseCommand):
    help = "Submit every open attempt whose deadline and grace are over. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        closed = close_overdue_attempts()
        self.stdout.write(f"{closed} overdue attempt(s) submitted")
