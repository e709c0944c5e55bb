"""What others know of people: completed courses, best results, and what things are called.

Everything is fetched for all people at once; the number of queries depends on the number of
packages asked, not of people or certifications.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses import api as courses
from lms.certification.core import rules
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay

Place = tuple[int, str]  # (person id, key)


@dataclass(frozen=True)
class Known:
    """What is known of many people."""

    courses: Mapping[Place, datetime]
    quizzes: quizzes.Results
    roleplays: Mapping[Place, rules.RoleplayFact]

    def of(self, person_id: int, *, since: datetime | None) -> rules.Facts:
        """Return the facts of one person; those before `since` do not count."""
        return rules.Facts(
            courses={key: at for (pk, key), at in self.courses.items() if pk == person_id},
            quizzes={
                key: fact
                for pk, key in self.quizzes.sittings
                if pk == person_id and (fact := self._counting(pk, key, since)) is not None
            },
            roleplays={key: fact for (pk, key), fact in self.roleplays.items() if pk == person_id},
            since=since,
        )

    def _counting(self, person_id: int, key: str, since: datetime | None) -> rules.QuizFact | None:
        """Return what counts since then: a better result from before may not hide it.

        Where nothing was sat since, what was before stands, so that words can name it.
        """
        found = self.quizzes.counting(person_id, key, since=since)
        found = found or self.quizzes.counting(person_id, key)
        return found and rules.QuizFact(
            found.percent, found.passed, found.at, str(found.attempt_uuid)
        )


def gather(people: Sequence[Any], trees: Sequence[rules.Requirement]) -> Known:
    """Return what is known of `people` about everything that `trees` name.

    The best call of a role-play is the newest one passed, which is what a renewal asks for.
    """
    completions = courses.course_completions(people, rules.keys_of(trees, "course"))
    calls = roleplay.best_results(people, rules.keys_of(trees, "roleplay"))
    return Known(
        courses={
            place: completion.completed_at
            for place, completion in completions.items()
            if completion.completed_at is not None
        },
        quizzes=quizzes.results_of(people, rules.keys_of(trees, "quiz")),
        roleplays={
            place: rules.RoleplayFact(_result(r), r.score, r.at, str(r.session_uuid))
            for place, r in calls.items()
        },
    )


def _result(call: roleplay.RoleplayResult) -> str:
    """Return the result; a pass in a role-play whose grader is not calibrated is none yet."""
    if call.result == "pass" and not call.counts:
        return "uncalibrated"
    return call.result or ""


def titles(trees: Sequence[rules.Requirement]) -> dict[tuple[str, str], str]:
    """Return by (kind, key) what the named things are called in the active language.

    A key that nothing has is left out.
    """
    found: dict[tuple[str, str], str | None] = {}
    for kind, find in _FIND_TITLE.items():
        for key in rules.keys_of(trees, kind):
            found[(kind, key)] = find(key)
    quiz_titles = quizzes.quiz_titles(rules.keys_of(trees, "quiz"))
    found |= {("quiz", key): title for key, title in quiz_titles.items()}
    return {place: title for place, title in found.items() if title}


def _course_title(key: str) -> str | None:
    title = courses.course_title(key)
    return title if title != key else None


_FIND_TITLE = {"course": _course_title, "roleplay": roleplay.scenario_title}
