"""What others know of people: completed courses, best results, and what things are called.

Everything is fetched for all people at once; the number of queries depends on the number of
packages asked, not of people or certifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from courses import api as courses
from lms.certification.core import rules
from lms.foundation import clock
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay

Place = tuple[int, str]  # (person id, key)


@dataclass(frozen=True)
class Known:
    """What is known of many people. `recent`: all results since the earliest moment asked for."""

    courses: Mapping[Place, datetime]
    quizzes: Mapping[Place, rules.QuizFact]
    roleplays: Mapping[Place, rules.RoleplayFact]
    recent: Mapping[Place, Sequence[rules.QuizFact]]

    def of(self, person_id: int, *, since: datetime | None) -> rules.Facts:
        """Return the facts of one person; those before `since` do not count."""
        return rules.Facts(
            courses={key: at for (pk, key), at in self.courses.items() if pk == person_id},
            quizzes={
                key: self._best_since((pk, key), since) or fact
                for (pk, key), fact in self.quizzes.items()
                if pk == person_id
            },
            roleplays={key: fact for (pk, key), fact in self.roleplays.items() if pk == person_id},
            since=since,
        )

    def _best_since(self, place: Place, since: datetime | None) -> rules.QuizFact | None:
        """Return the best result since then: a better one from before may not hide it."""
        if since is None:
            return None
        counted = [f for f in self.recent.get(place, ()) if f.at is not None and f.at >= since]
        return max(counted, key=lambda f: (f.passed, f.percent or Decimal(-1)), default=None)


def gather(
    people: Sequence[Any],
    trees: Sequence[rules.Requirement],
    *,
    starts: Iterable[datetime | None] = (),
) -> Known:
    """Return what is known of `people` about everything that `trees` name.

    `starts`: the moments from which results count for renewals. One of them in the past costs one
    query more; those still to come need nothing.
    The best call of a role-play is the newest one passed, which is what a renewal asks for.
    """
    quiz_keys = rules.keys_of(trees, "quiz")
    completions = courses.course_completions(people, rules.keys_of(trees, "course"))
    calls = roleplay.best_results(people, rules.keys_of(trees, "roleplay"))
    at = clock.now()
    first = min((start for start in starts if start is not None and start <= at), default=None)
    return Known(
        courses={
            place: completion.completed_at
            for place, completion in completions.items()
            if completion.completed_at is not None
        },
        quizzes={
            place: rules.QuizFact(r.percent, bool(r.passed), r.at, str(r.attempt_uuid))
            for place, r in quizzes.best_results(people, quiz_keys).items()
        },
        roleplays={
            place: rules.RoleplayFact(r.result or "", r.score, r.at, str(r.session_uuid))
            for place, r in calls.items()
        },
        recent=_results_since(people, quiz_keys, first) if first is not None else {},
    )


def _results_since(
    people: Sequence[Any], quiz_keys: Sequence[str], first: datetime
) -> dict[Place, list[rules.QuizFact]]:
    found: dict[Place, list[rules.QuizFact]] = {}
    attempts = quizzes.Attempt.objects.filter(
        person__in=[person.pk for person in people],
        quiz__key__in=quiz_keys,
        submitted_at__gte=first,
    ).select_related("quiz")
    for attempt in attempts:
        fact = rules.QuizFact(
            attempt.percent, bool(attempt.passed), attempt.submitted_at, str(attempt.uuid)
        )
        found.setdefault((attempt.person_id, attempt.quiz.key), []).append(fact)
    return found


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


_FIND_TITLE = {"course": _course_title, "quiz": _quiz_title, "roleplay": roleplay.scenario_title}
