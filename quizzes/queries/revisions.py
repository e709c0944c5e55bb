"""Questions to revise, for the desk of an instructor."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse

from lms.accounts.rules import is_instructor
from quizzes.queries.analysis import due_tasks, task_lines
from quizzes.queries.analysis_words import reason_word


class Revision(NamedTuple):
    """One question that should be looked at: why, since when, and where."""

    title: str
    language: str
    version: int
    reasons: tuple[str, ...]
    opened_at: datetime
    url: str


def revision_tasks_for(user: Any, *, most: int | None = None) -> list[Revision]:
    """Return what waits for revision, oldest first, at most `most`; [] for who does not teach.

    Two queries for instructors and administrators, whatever the number.
    """
    if not is_instructor(user):
        return []
    tasks = due_tasks()
    return [
        Revision(
            title=line.question.title or line.question.key,
            language=line.question.locale.language_code,
            version=line.task.version,
            reasons=tuple(reason_word(reason) for reason in line.task.reasons),
            opened_at=line.task.opened_at,
            url=reverse("quizzes_analysis:question", args=[line.question.pk]),
        )
        for line in task_lines(tasks if most is None else tasks[:most])
    ]


def number_to_revise(user: Any) -> int:
    """Return how many questions wait for revision; 0 for who does not teach. One query."""
    return due_tasks().count() if is_instructor(user) else 0
