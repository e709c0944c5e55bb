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


@dataclass(frozen=True)
class Known:
    """What is known of many people, by (person id, key)."""

    courses: Mapping[tuple[int, str], datetime]
    quizzes: Mapping[tuple[int, str], rules.QuizFact]
    roleplays: Mapping[tuple[int, str], rules.RoleplayFact]

    def of(self, person_id: int, *, since: datetime | None) -> rules.Facts:
        """Return the facts of one person; those before `since` do not count."""
        return rules.Facts(
            courses={key: at for (pk, key), at in self.courses.items() if pk == person_id},
            quizzes={key: fact for (pk, key), fact in self.quizzes.items() if pk == person_id},
            roleplays={key: fact for (pk, key), fact in self.roleplays.items() if pk == person_id},
            since=since,
        )


def gather(people: Sequence[Any], trees: Sequence[rules.Requirement]) -> Known:
    """Return what is known of `people` about everything that `trees` name."""
    from quizzes.roleplay import api as roleplay  # noqa: PLC0415 -- TEMPORARY

    completions = courses.course_completions(people, rules.keys_of(trees, "course"))
    quiz_results = quizzes.best_results(people, rules.keys_of(trees, "quiz"))
    calls = roleplay.best_results(people, rules.keys_of(trees, "roleplay"))
    return Known(
        courses={
            place: completion.completed_at
            for place, completion in completions.items()
            if completion.completed_at is not None
        },
        quizzes={
            place: rules.QuizFact(r.percent, bool(r.passed), r.at, str(r.attempt_uuid))
            for place, r in quiz_results.items()
        },
        roleplays={
            place: rules.RoleplayFact(r.result or "", r.score, r.at, str(r.session_uuid))
            for place, r in calls.items()
        },
    )


def titles(trees: Sequence[rules.Requirement]) -> dict[tuple[str, str], str]:
    """Return by (kind, key) what the named things are called in the active language.

    A key that nothing has is left out.
    """
    found: dict[tuple[str, str], str | None] = {}
    for kind, find in _FIND_TITLE.items():
        for key in rules.keys_of(trees, kind):
            found[(kind, key)] = find(key)
    return {place: title for place, title in found.items() if title}


def _course_title(key: str) -> str | None:
    title = courses.course_title(key)
    return title if title != key else None


def _quiz_title(key: str) -> str | None:
    try:
        return quizzes.quiz_by_key(key).title
    except quizzes.UnknownQuiz:
        return None


def _roleplay_title(key: str) -> str | None:
    from quizzes.roleplay import api as roleplay  # noqa: PLC0415 -- TEMPORARY

    return getattr(roleplay.scenario_by_key(key), "title", None)


_FIND_TITLE = {"course": _course_title, "quiz": _quiz_title, "roleplay": _roleplay_title}
