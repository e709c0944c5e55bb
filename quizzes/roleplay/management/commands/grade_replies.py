"""`manage.py grade_replies IN.jsonl OUT.jsonl`: grade typed replies and transcripts offline."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.roleplay.engine.replies import grade_item


class Command(BaseCommand):
    help = (
        "Grade the replies or transcripts of IN (docs/reference/role-play-rubric.md, section 9) and "
        "write predictions to OUT. No database, no network; the same input gives the same output."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="IN")
        parser.add_argument("target", type=Path, metavar="OUT")

    def handle(self, *args: Any, source: Path, target: Path, **options: Any) -> None:
        try:
            text = source.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as bad:
            raise CommandError(f"{source} cannot be read: {bad}") from None
        graded = [
            self._grade(source, number, line)
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip()
        ]
        target.write_text(
            "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in graded), encoding="utf-8"
        )
        self.stdout.write(f"{len(graded)} item(s) graded into {target}")

    @staticmethod
    def _grade(source: Path, number: int, line: str) -> dict[str, Any]:
        try:
            return grade_item(json.loads(line))
        except (ValueError, KeyError, TypeError, ArithmeticError) as bad:
            raise CommandError(
                f"{source}:{number}: not an item of the format ({type(bad).__name__}: {bad}); "
                "nothing was written"
            ) from None
