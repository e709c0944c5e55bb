"""What a remedy gives an answer: the mark by another version, or everything. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from lms.foundation.registry import UnknownKey
from quizzes.core.mark import ONE, ZERO, Mark, mark_of
from quizzes.core.regrade import Kept, MarkedByPeople, UnknownVersion, UnreadableVersion
from quizzes.models import Attempt, AttemptItem, Question, Remedy
from quizzes.queries import regrading as queries
from quizzes.queries.marks import worth_of
from quizzes.registry import QuestionType, Spec, question_types


@dataclass(frozen=True)
class NewMark:
    """What an answer is worth now: the value that counts, and the mark in parts."""

    value: Decimal
    mark: dict[str, Any]


class FullMarks:
    """Everybody gets everything, certain or not."""

    version: int | None = None

    def mark(self, attempt: Attempt, item: AttemptItem) -> NewMark | Kept:
        """Return full marks."""
        return NewMark(ONE, mark_of(ONE).model_dump(mode="json"))


@dataclass(frozen=True)
class ByVersion:
    """The frozen answer against another version of its question; keys of options are stable."""

    version: int
    kind: QuestionType
    spec: Spec

    def mark(self, attempt: Attempt, item: AttemptItem) -> NewMark | Kept:
        """Return the mark by this version; generated values come from the answer's own seed."""
        try:
            response = self.kind.read_response(item.answer)
        except ValidationError:
            return Kept.UNREADABLE
        mark = self._grade(item, response)
        if mark is None:
            return Kept.WAITING
        return NewMark(worth_of(attempt, item, mark.value), mark.model_dump(mode="json"))

    def _grade(self, item: AttemptItem, response: Any) -> Mark | None:
        if response is None:
            return mark_of(ZERO)
        return self.kind.grade(self.kind.freeze(self.spec, seed=item.seed), response)


def remedy_for(question: Question, remedy: str, *, to_version: int | None) -> FullMarks | ByVersion:
    """Return what marks the answers. Raises `UnknownVersion`, `UnreadableVersion`, `MarkedByPeople`."""
    if remedy == Remedy.FULL:
        return FullMarks()
    version = queries.version_of(question, to_version) if to_version is not None else None
    if version is None:
        raise UnknownVersion(f"there is no version {to_version}")
    try:
        kind = question_types.get(version.spec["type"])
        spec = kind.read_spec(version.spec)
    except (UnknownKey, KeyError, ValidationError) as bad:
        raise UnreadableVersion(f"version {to_version} cannot be read") from bad
    if kind.needs_person:
        raise MarkedByPeople
    return ByVersion(version=version.number, kind=kind, spec=spec)
