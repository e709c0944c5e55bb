"""`manage.py regrade_roleplays [SCENARIO] [--check]`: grade stored calls with the grader of today."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.roleplay.engine.graders import GRADER_VERSION
from quizzes.roleplay.queries import scenario_by_key
from quizzes.roleplay.services import calibration, regrading
from quizzes.roleplay.services.regrading import Change, Flip

_FLIPS = {
    Flip.NONE: "",
    Flip.PASSES: ", NOW PASSES",
    Flip.FAILS: ", NOW FAILS",
    Flip.SETTLES: ", is settled",
    Flip.OPENS: ", goes to a person",
}


class Command(BaseCommand):
    help = (
        "Grade every ended call again, hearing typed words as they are heard today. Shows who changes; "
        "writes further gradings and results, never over the earlier ones. People's decisions stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scenario", nargs="?", default="", help="only calls of this scenario")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit with 1 if anything differs"
        )
        parser.add_argument(
            "--reason", default="", help="what the trainees read; the grader's version without it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["scenario"] and scenario_by_key(options["scenario"]) is None:
            raise CommandError(f"There is no scenario {options['scenario']!r}.")
        reason = options["reason"] or f"Graded again by grader {GRADER_VERSION}."
        flips: Counter[Flip] = Counter()
        looked_at = 0
        for change in regrading.changes(regrading.graded_calls(options["scenario"])):
            looked_at += 1
            if change is None:
                continue
            self.stdout.write(_line(change))
            if options["check"] or regrading.apply(change, reason=reason, actor=None) is not None:
                flips[change.flip] += 1
        self.stdout.write(_summary(looked_at, flips, wrote=not options["check"]))
        if not options["check"]:
            counting = calibration.calibrate_all(scenario=options["scenario"])
            self.stdout.write(f"{counting} scenario(s) count for certificates")
        if options["check"] and flips:
            raise CommandError(f"{flips.total()} call(s) would be graded otherwise today")


def _line(change: Change) -> str:
    session = change.session
    before, after = change.scores
    levels = ", ".join(
        f"{key} {_level(was)}→{_level(now)}" for key, (was, now) in sorted(change.levels.items())
    )
    fails = sorted(key for key, _turn in change.after.fails)
    return (
        f"{session.uuid} {session.person.username} {session.scenario.key} ({session.mode}): "
        f"{session.result} {_score(before)} → {change.after.result} {_score(after)}"
        f"{_FLIPS[change.flip]} [{levels or 'levels as before'}"
        f"{'; ' + ' '.join(fails) if fails else ''}]"
    )


def _level(level: int | None) -> str:
    return "?" if level is None else str(level)


def _score(score: Any) -> str:
    return "-" if score is None else f"{score:.1f}"


def _summary(looked_at: int, flips: Counter[Flip], *, wrote: bool) -> str:
    return (
        f"{looked_at} call(s) graded again, {flips.total()} "
        f"{'changed' if wrote else 'would change'}: {flips[Flip.PASSES]} to passed, "
        f"{flips[Flip.FAILS]} to not passed, {flips[Flip.SETTLES]} settled, "
        f"{flips[Flip.OPENS]} to a person"
    )
