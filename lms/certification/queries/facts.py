"""What others know of people: completed courses, best results, and what things are called.

Everything is fetched for all people at once; the number of queries depends on the number of
packages asked, not of people or certifications.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def gather(
    people: Sequence[Any],
    trees: Sequence[rules.Requirement],
    *,
    completions: Mapping[Place, courses.Completion] | None = None,
) -> Known:
    """Return what is known of `people` about everything that `trees` name.

    The best call of a role-play is the newest one passed, which is what a renewal asks for. Pass
    `completions` where they are known already: of all courses that the people were ever in.
    """
    if completions is None:
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


def titles(
    trees: Sequence[rules.Requirement], *, known: Mapping[str, str] | None = None
) -> dict[tuple[str, str], str]:
    """Return by (kind, key) what the named things are called in the active language.

    A key that nothing has is left out. `known` are titles of courses, by key, that need not be
    asked for. One query for each kind of thing that is named.
    """
    found = {("course", key): title for key, title in (known or {}).items()}
    for kind, find in _TITLES.items():
        if keys := [key for key in rules.keys_of(trees, kind) if (kind, key) not in found]:
            found |= {(kind, key): title for key, title in find(keys).items()}
    return {place: title for place, title in found.items() if title}


_TITLES: dict[str, Callable[[Sequence[str]], dict[str, str]]] = {
    "course": courses.course_titles,
    "roleplay": roleplay.scenario_titles,
    "quiz": quizzes.quiz_titles,
}
