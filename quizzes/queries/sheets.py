"""What the attempt, check and result pages show, so that views and templates are thin.

Nothing of a key or an explanation is in the sheet of an open attempt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from lms.foundation.registry import UnknownKey
from lms.taxonomy import api as taxonomy
from quizzes.core import prose, timing
from quizzes.core.mark import ONE, ZERO, round_score
from quizzes.models import Attempt, AttemptItem
from quizzes.queries.attempts import (
    NoSuchQuestion,
    attempts_made,
    item_of,
    items_in_brief,
    items_in_full,
    submitted_attempt_for,
)
from quizzes.registry import (
    LessonLink,
    QuestionType,
    Response,
    ResponseForm,
    Spec,
    lesson_links,
    question_types,
)


@dataclass(frozen=True)
class Clock:
    """Time as the page shows it; the server decides all the same."""

    now: datetime
    deadline_at: datetime | None
    minutes_left: int | None
    seconds_left: int | None


@dataclass(frozen=True)
class Counts:
    """How far the person is."""

    total: int
    answered: int
    flagged: int

    @property
    def unanswered(self) -> int:
        """How many have no answer."""
        return self.total - self.answered


@dataclass(frozen=True)
class Sheet:
    """One question of an open attempt, and the way to the others."""

    attempt: Attempt
    item: AttemptItem
    items: list[AttemptItem]
    counts: Counts
    clock: Clock
    spec: Spec | None
    kind: QuestionType | None
    form: ResponseForm | None
    heading_html: str
    prompt_html: str
    saved_at: datetime | None

    @property
    def previous(self) -> int | None:
        """The position before, None at the first."""
        return self.item.position - 1 if self.item.position > 1 else None

    @property
    def next(self) -> int | None:
        """The position after, None at the last."""
        return self.item.position + 1 if self.item.position < len(self.items) else None

    @property
    def next_sequence(self) -> int:
        """The number under which the next answer is saved."""
        return self.item.sequence + 1


@dataclass(frozen=True)
class ReviewedItem:
    """One question of a submitted attempt: yours, right, why."""

    item: AttemptItem
    spec: Spec | None
    kind: QuestionType | None
    prompt_html: str
    explanation_html: str
    detail: dict[str, Any]
    verdict: str  # right, partly, wrong, unanswered, unmarked
    points: Decimal | None
    rules: list[Any]
    lesson: LessonLink | None


@dataclass(frozen=True)
class AnswerDetail:
    """One answer for a manager's page: what was asked, said, right, and why."""

    attempt_uuid: UUID
    quiz_title: str
    position: int
    title: str
    prompt: str
    yours: str
    right: str
    explanation_html: str
    value: Decimal | None
    answered_at: datetime | None


def clock_of(attempt: Attempt, *, at: datetime) -> Clock:
    """Return the time left of an attempt."""
    deadline_at = attempt.deadline_at
    return Clock(
        now=at,
        deadline_at=deadline_at,
        minutes_left=timing.minutes_left(at, deadline_at=deadline_at),
        seconds_left=timing.seconds_left(at, deadline_at=deadline_at),
    )


def counts_of(items: Iterable[AttemptItem]) -> Counts:
    """Return how many there are, are answered, are flagged."""
    known = list(items)
    return Counts(
        total=len(known),
        answered=sum(item.is_answered for item in known),
        flagged=sum(item.flagged for item in known),
    )


def sheet(attempt: Attempt, position: int, *, at: datetime, data: Any = None) -> Sheet:
    """Return question `position`; `data` is what was posted and refused, to be shown again.

    Two queries, whatever the number and type of questions. Raises `NoSuchQuestion`.
    """
    items = items_in_brief(attempt)
    if not 1 <= position <= len(items):
        raise NoSuchQuestion(f"there is no question {position}")
    item = item_of(attempt, position)
    kind, spec, response = _read(item)
    form = None
    if kind is not None and spec is not None:
        form = kind.form(spec, seed=item.option_seed, response=response, data=data)
    return Sheet(
        attempt=attempt,
        item=item,
        items=items,
        counts=counts_of(items),
        clock=clock_of(attempt, at=at),
        spec=spec,
        kind=kind,
        form=form,
        heading_html=prose.to_heading(item.spec.get("prompt", "")),
        prompt_html=prose.to_html(item.spec.get("prompt", "")),
        saved_at=max((i.answered_at for i in items if i.answered_at), default=None),
    )


def review(attempt: Attempt) -> list[ReviewedItem]:
    """Return all questions of a submitted attempt with keys and explanations.

    Rules and lessons are fetched for all questions together.
    """
    items = items_in_full(attempt)
    rules = taxonomy.rules_by_keys(_named(items, "rules"))
    lessons = lessons_for(attempt.person, (item.spec.get("lesson") or "" for item in items))
    return [_reviewed(item, rules, lessons) for item in items]


@dataclass(frozen=True)
class Check:
    """What is unanswered or flagged before submission."""

    unanswered: list[AttemptItem]
    flagged: list[AttemptItem]
    counts: Counts
    clock: Clock


def check_of(attempt: Attempt, *, at: datetime) -> Check:
    """Return what the page before submission names: one query."""
    items = items_in_brief(attempt)
    return Check(
        unanswered=[item for item in items if not item.is_answered],
        flagged=[item for item in items if item.flagged],
        counts=counts_of(items),
        clock=clock_of(attempt, at=at),
    )


@dataclass(frozen=True)
class Result:
    """A submitted attempt: the questions, what to read again, and whether it may be sat again."""

    items: list[ReviewedItem]
    lessons: list[LessonLink]
    own: bool
    attempts_left: int | None

    @property
    def to_look_at(self) -> list[AttemptItem]:
        """The questions that did not earn everything."""
        return [item.item for item in self.items if item.verdict not in {"right", "unmarked"}]

    @property
    def n_right(self) -> int:
        """How many questions earned everything."""
        return sum(item.verdict == "right" for item in self.items)


def result_of(attempt: Attempt, *, viewer: Any) -> Result:
    """Return what the result page shows to `viewer`, who was allowed to see it."""
    items = review(attempt)
    again = {item.lesson.url: item.lesson for item in items
             if item.lesson is not None and item.verdict != "right"}  # fmt: skip
    allowed = attempt.quiz.attempts_allowed
    left = (
        None if allowed is None else max(0, allowed - attempts_made(attempt.quiz, attempt.person))
    )
    return Result(
        items=items, lessons=list(again.values()), own=attempt.person_id == viewer.pk,
        attempts_left=left,
    )  # fmt: skip


def lessons_for(person: Any, keys: Iterable[str]) -> dict[str, LessonLink]:
    """Return links to the lessons that the person can open, from whichever package knows them."""
    wanted = sorted({key for key in keys if key})
    found: dict[str, LessonLink] = {}
    if wanted:
        for member in lesson_links:
            found |= member.links_for(person, wanted)
    return found


def answer_detail(viewer: Any, attempt_uuid: UUID, position: int) -> AnswerDetail:
    """Return one answer if the viewer may read the attempt; else 404."""
    attempt = submitted_attempt_for(viewer, attempt_uuid)
    item = item_of(attempt, position)
    kind, spec, response = _read(item)
    yours = right = ""
    if kind is not None and spec is not None:
        yours = kind.summarise(spec, response) if response is not None else ""
        right = kind.summarise(spec, kind.correct(spec))
    return AnswerDetail(
        attempt_uuid=attempt.uuid,
        quiz_title=str(attempt.quiz),
        position=position,
        title=item.spec.get("title", ""),
        prompt=prose.to_plain(item.spec.get("prompt", "")),
        yours=yours,
        right=right,
        explanation_html=prose.to_html(item.spec.get("explanation", "")),
        value=item.value,
        answered_at=item.answered_at,
    )


def _read(item: AttemptItem) -> tuple[QuestionType | None, Spec | None, Response | None]:
    """Return type, spec and answer; None each where the type is gone or cannot read them."""
    try:
        kind = question_types.get(item.spec["type"])
        return kind, kind.read_spec(item.spec), kind.read_response(item.answer)
    except (UnknownKey, ValidationError):
        return None, None, None


def _named(items: Iterable[AttemptItem], field: str) -> list[str]:
    return sorted({key for item in items for key in item.spec.get(field) or ()})


def _verdict(item: AttemptItem) -> str:
    if item.value is None:
        return "unmarked"
    if not item.is_answered:
        return "unanswered"
    if item.value == ONE:
        return "right"
    return "wrong" if item.value == ZERO else "partly"


def _reviewed(
    item: AttemptItem, rules: dict[str, Any], lessons: dict[str, LessonLink]
) -> ReviewedItem:
    kind, spec, response = _read(item)
    detail = {}
    if kind is not None and spec is not None:
        detail = kind.review(spec, seed=item.option_seed, response=response)
    return ReviewedItem(
        item=item,
        spec=spec,
        kind=kind,
        prompt_html=prose.to_html(item.spec.get("prompt", "")),
        explanation_html=prose.to_html(item.spec.get("explanation", "")),
        detail=detail,
        verdict=_verdict(item),
        points=None if item.value is None else round_score(item.value * item.marks),
        rules=[rules[key] for key in item.spec.get("rules") or () if key in rules],
        lesson=lessons.get(item.spec.get("lesson") or ""),
    )
