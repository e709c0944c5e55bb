"""``manage.py fold_statistics``: count submitted attempts into the item and test analysis."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from quizzes.models import Quiz
from quizzes.services import analysis


class Command(BaseCommand):
    """Counts in batches; can be run at any time, also twice at once."""

    help = "Count submitted attempts into the item and test analysis."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="forget all sums and count every attempt anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            counted = sum(analysis.rebuild(quiz) for quiz in Quiz.objects.order_by("pk"))
        else:
            counted = analysis.fold_everything()
        self.stdout.write(f"{counted} attempt(s) counted")
