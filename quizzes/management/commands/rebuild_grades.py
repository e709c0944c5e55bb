"""`manage.py rebuild_grades [--check]`: compute results from grade events and compare or write."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.services import grading


class Command(BaseCommand):
    help = "Compute every submitted attempt's result from its grade events; write what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit with 1 if anything differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(grading.differences())
        for difference in found:
            stored, computed = difference.stored, difference.computed
            self.stdout.write(
                f"{difference.attempt.uuid}: stored {_words(stored)}, events give {_words(computed)}"
            )
            if not options["check"]:
                grading.rebuild(difference.attempt)
        if options["check"] and found:
            raise CommandError(f"{len(found)} attempt(s) differ from their grade events")
        done = "differ" if options["check"] else "rebuilt"
        self.stdout.write(f"{len(found)} attempt(s) {done}")


def _words(result: tuple[Any, Any, Any]) -> str:
    score, percent, passed = result
    verdict = {True: "passed", False: "not passed", None: "no verdict"}[passed]
    return f"{score} points, {percent} %, {verdict}"
