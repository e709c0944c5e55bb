"""`manage.py rebuild_progress`: compute all progress anew from the log of activity records."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses import services


class Command(BaseCommand):
    """`--check` writes nothing and ends with an error if a projection is not what the log says."""

    help = "Compute learners' progress anew from the log; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add `--check`."""
        parser.add_argument("--check", action="store_true", help="compare only; write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare or rebuild, and say what differed."""
        found = services.rebuild_progress(check=options["check"])
        for one in found:
            place = f"enrolment {one.enrolment}"
            place += f", activity {one.activity}" if one.activity is not None else ""
            self.stdout.write(
                f"{place}: {one.field} is {one.stored!r}, the log says {one.computed!r}"
            )
        if not found:
            self.stdout.write("progress agrees with the log")
        elif options["check"]:
            raise CommandError(f"{len(found)} values differ from the log; run rebuild_progress")
        else:
            self.stdout.write(f"rebuilt: {len(found)} values differed")
