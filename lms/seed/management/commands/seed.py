"""`manage.py seed`: load the shipped courses from content/library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from lms.seed.apply import apply_plan
from lms.seed.documents import FaultyLibrary
from lms.seed.golds import load_golds, read_golds
from lms.seed.kinds import package_faults, package_remarks
from lms.seed.library import read_library
from lms.seed.plan import Action, Item, Resolution, make_plan

SHOWN = (Action.CREATE, Action.UPDATE, Action.KEEP_OURS, Action.CONFLICT)


class Command(BaseCommand):
    help = "Load the content library: parse, plan, apply in one transaction. Twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "course", nargs="?", help="only this course (and what is common to all)"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="print the plan and what is worth a look; write nothing",
        )
        parser.add_argument(
            "--library", default=str(settings.LMS_CONTENT_LIBRARY), help="the folder"
        )
        winner = parser.add_mutually_exclusive_group()
        winner.add_argument(
            "--theirs",
            action="store_true",
            help="in a conflict the library's file replaces the edit",
        )
        winner.add_argument(
            "--ours", action="store_true", help="in a conflict the edit made in the CMS stays"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_without_cache()
        try:
            documents = read_library(Path(options["library"]), course=options["course"])
            plan = make_plan(documents, resolution=_resolution(options))
            changed = [one.document for one in plan if one.action is not Action.KEEP]
            faults = package_faults(changed, deeply=options["check"])
            if faults:
                raise FaultyLibrary(faults)
            golds = read_golds(Path(options["library"]), documents)
        except FaultyLibrary as error:
            message = f"Nothing was written. Faults in the library:\n{error}"
            raise CommandError(message) from error
        except DatabaseError as error:
            message = "Nothing was written. The tables are missing: run `manage.py migrate` first."
            raise CommandError(f"{message}\n{error}") from error
        self._show(plan, quiet=options["verbosity"] == 0)
        if options["check"]:
            remarks = list(package_remarks(changed, among=documents))
            for remark in remarks:
                self.stdout.write(f"worth a look: {remark}")
            self.stdout.write(
                f"{len(documents)} texts read, {len(changed)} of them would change: no fault, "
                f"{len(remarks)} worth a look. Nothing was written."
            )
            return
        counts = apply_plan(plan)
        load_golds(golds)
        self.stdout.write(
            f"{counts[Action.CREATE]} created, {counts[Action.UPDATE]} updated, "
            f"{counts[Action.KEEP] + counts[Action.KEEP_OURS]} kept, {counts[Action.CONFLICT]} in conflict."
        )
        if counts[Action.CONFLICT]:
            self.stderr.write(
                "What was edited in the CMS was left as it is. Run again with --theirs to take the "
                "library's text, or with --ours to keep the edit and not be asked again."
            )

    def _show(self, plan: list[Item], *, quiet: bool) -> None:
        for item in plan:
            if item.action in SHOWN and (not quiet or item.action is Action.CONFLICT):
                self.stdout.write(str(item))


def _refuse_without_cache() -> None:
    """Say what to do where the cache is a database table that nobody has made yet."""
    try:
        cache.get("seed")
    except DatabaseError as error:
        raise CommandError(
            "Nothing was written. The cache's table is missing: run `manage.py migrate` and "
            "`manage.py createcachetable` first."
        ) from error


def _resolution(options: dict[str, Any]) -> Resolution:
    if options["theirs"]:
        return Resolution.THEIRS
    return Resolution.OURS if options["ours"] else Resolution.ASK
