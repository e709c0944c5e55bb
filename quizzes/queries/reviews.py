"""What is shown of answers once it may be seen: yours, right, why, and what to do now.

Whether it may be seen is decided here and nowhere else: what is withheld is not in the values that
templates get.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from lms.accounts.rules import is_instructor
from lms.taxonomy import api as taxonomy
from quizzes.core import certainty, prose
from quizzes.core.mark import HUNDRED, ONE, ZERO, round_score
from quizzes.core.refusals import Refusal
from quizzes.models import Attempt, AttemptItem
from quizzes.queries import review_words
from quizzes.queries.attempts import item_of, items_in_full, submitted_attempt_for
from quizzes.queries.marks import mark_item, read_item, share_of, worth_of
from quizzes.queries.results import QuizResult, result_at
from quizzes.queries.terms import Disclosure, disclosure_of, history_of, terms_of
from quizzes.registry import LessonLink, QuestionType, Spec, lesson_links


@dataclass(frozen=True)
class ReviewedItem:
    """One question of a submitted attempt: yours, right, why.

    `withheld`: only the question and `yours` are there, and no verdict (it would give keys away).
    """

    item: AttemptItem
    spec: Spec | None
    kind: QuestionType | None
    prompt_html: str
    yours: str
    withheld: bool = False
    explanation_html: str = ""
    detail: Mapping[str, Any] | None = None
    verdict: str = ""  # right, partly, wrong, unanswered, unmarked; "" while withheld
    points: Decimal | None = None
    rules: Sequence[Any] = ()
    lesson: LessonLink | None = None
    story: Any = None  # how the mark came about: quizzes.queries.stories

    @property
    def verdict_html(self) -> SafeString:
        """The line that says verdict, points and, where it was asked, how sure the person was."""
        item = self.item
        return review_words.verdict_html(
            self.verdict, points=self.points, marks=item.marks, certainty=item.certainty
        )


@dataclass(frozen=True)
class AnswerDetail:
    """One answer for a manager's page: what was asked, said, right, and why.

    `right`, `explanation_html` and `value` are empty while the keys may not be seen.
    """

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


@dataclass(frozen=True)
class SectionTotal:
    """What a section came to. `waiting`: how many answers a person still has to mark."""

    title: str
    score: Decimal
    max_score: Decimal
    waiting: int


@dataclass(frozen=True)
class Calibrated:
    """How often answers of one certainty were right, in whole percent, and the answers counted."""

    level: int
    answers: int
    percent: int


@dataclass(frozen=True)
class Result:
    """A submitted attempt: its questions, what it says about them, and what may follow."""

    items: list[ReviewedItem]
    lessons: list[LessonLink]
    own: bool
    disclosure: Disclosure
    sections: list[SectionTotal]
    calibration: list[Calibrated]
    attempts_left: int | None
    refusal: Refusal | None  # why no other attempt may begin now
    counting: QuizResult | None

    @property
    def waiting(self) -> int:
        """How many answers a person still has to mark."""
        return sum(reviewed.item.value is None for reviewed in self.items)

    @property
    def to_look_at(self) -> list[AttemptItem]:
        """The questions that did not earn everything."""
        return [r.item for r in self.items if r.verdict in {"wrong", "partly", "unanswered"}]

    @property
    def n_right(self) -> int:
        """How many questions earned everything."""
        return sum(reviewed.verdict == "right" for reviewed in self.items)


def review(attempt: Attempt) -> list[ReviewedItem]:
    """Return all questions of a submitted attempt with keys and explanations.

    Rules and lessons are fetched for all questions together. For those who may see them only.
    """
    items = items_in_full(attempt)
    return _reviewed(attempt, items, {item.position: share_of(attempt, item) for item in items})


def withheld(attempt: Attempt) -> list[ReviewedItem]:
    """Return all questions of a submitted attempt with what was answered, and nothing more."""
    found = []
    for item in items_in_full(attempt):
        kind, spec, response = read_item(item)
        found.append(
            ReviewedItem(
                item=item, spec=spec, kind=kind, withheld=True,
                prompt_html=prose.to_html(item.spec.get("prompt", "")),
                yours=_summary(kind, spec, response),
            )
        )  # fmt: skip
    return found


def checked(attempt: Attempt, items: Iterable[AttemptItem]) -> dict[int, ReviewedItem]:
    """Return by position those of `items` that the person had checked, explained. Else no query."""
    seen = [item for item in items if item.checked_at is not None]
    if not seen:
        return {}
    marks = {item.position: mark_item(item) for item in seen}
    shares = {position: mark.value if mark else None for position, mark in marks.items()}
    return {r.item.position: r for r in _reviewed(attempt, seen, shares)}


def result_of(attempt: Attempt, *, viewer: Any, at: datetime) -> Result:
    """Return what the result page shows to `viewer`, who was allowed to see it.

    While keys are withheld (see `disclosure_of`) only instructors get more than the score and what
    was answered. The number of queries does not depend on that of the questions.
    """
    disclosure = disclosure_of(attempt, at=at)
    if not disclosure.allowed and is_instructor(viewer) and attempt.person_id != viewer.pk:
        disclosure = Disclosure(allowed=True)
    items = review(attempt) if disclosure.allowed else withheld(attempt)
    again = {r.lesson.url: r.lesson for r in items if r.lesson is not None and r.verdict != "right"}
    terms = terms_of(attempt.quiz, attempt.person)
    history = history_of(attempt.quiz, attempt.person)
    return Result(
        items=items,
        lessons=list(again.values()),
        own=attempt.person_id == viewer.pk,
        disclosure=disclosure,
        sections=_sections(attempt, items) if disclosure.allowed else [],
        calibration=_calibration(attempt, items) if disclosure.allowed else [],
        attempts_left=terms.attempts_left(history.made),
        refusal=terms.refusal(at, made=history.made, ended_at=history.ended_at),
        counting=result_at(attempt.quiz, attempt.person),
    )


def lessons_for(person: Any, keys: Iterable[str]) -> dict[str, LessonLink]:
    """Return links to the lessons that the person can open, from whichever package knows them."""
    wanted = sorted({key for key in keys if key})
    found: dict[str, LessonLink] = {}
    if wanted:
        for member in lesson_links:
            found |= member.links_for(person, wanted)
    return found


def answer_detail(viewer: Any, attempt_uuid: UUID, position: int, *, at: datetime) -> AnswerDetail:
    """Return one answer if the viewer may read the attempt; else 404."""
    attempt = submitted_attempt_for(viewer, attempt_uuid)
    item = item_of(attempt, position)
    kind, spec, response = read_item(item)
    shown = disclosure_of(attempt, at=at).allowed or is_instructor(viewer)
    right = kind.summarise(spec, kind.correct(spec)) if kind and spec and shown else ""
    return AnswerDetail(
        attempt_uuid=attempt.uuid,
        quiz_title=str(attempt.quiz),
        position=position,
        title=item.spec.get("title", ""),
        prompt=prose.to_plain(item.spec.get("prompt", "")),
        yours=_summary(kind, spec, response),
        right=right,
        explanation_html=prose.to_html(item.spec.get("explanation", "")) if shown else "",
        value=item.value if shown else None,
        answered_at=item.answered_at,
    )


def _summary(kind: QuestionType | None, spec: Spec | None, response: Any) -> str:
    return kind.summarise(spec, response) if kind and spec and response is not None else ""


def _named(items: Iterable[AttemptItem], field: str) -> list[str]:
    return sorted({key for item in items for key in item.spec.get(field) or ()})


def _reviewed(
    attempt: Attempt, items: Sequence[AttemptItem], shares: Mapping[int, Decimal | None]
) -> list[ReviewedItem]:
    rules = taxonomy.rules_by_keys(_named(items, "rules"))
    lessons = lessons_for(attempt.person, (item.spec.get("lesson") or "" for item in items))
    return [_explained(attempt, item, shares[item.position], rules, lessons) for item in items]


def _explained(
    attempt: Attempt,
    item: AttemptItem,
    share: Decimal | None,
    rules: Mapping[str, Any],
    lessons: Mapping[str, LessonLink],
) -> ReviewedItem:
    kind, spec, response = read_item(item)
    detail: dict[str, Any] = {}
    if kind is not None and spec is not None:
        detail = kind.review(spec, seed=item.option_seed, response=response)
    worth = None if share is None else item.value
    if worth is None and share is not None:  # checked, but not yet submitted
        worth = worth_of(attempt, item, share)
    return ReviewedItem(
        item=item,
        spec=spec,
        kind=kind,
        prompt_html=prose.to_html(item.spec.get("prompt", "")),
        yours=_summary(kind, spec, response),
        explanation_html=prose.to_html(item.spec.get("explanation", "")),
        detail=detail,
        verdict=_verdict(item, share),
        points=None if worth is None else round_score(worth * item.marks),
        rules=[rules[key] for key in item.spec.get("rules") or () if key in rules],
        lesson=lessons.get(item.spec.get("lesson") or ""),
    )


def _verdict(item: AttemptItem, share: Decimal | None) -> str:
    if share is None:
        return "unmarked"
    if not item.is_answered and share == ZERO:
        return "unanswered"
    if share == ONE:
        return "right"
    return "wrong" if share == ZERO else "partly"


def _sections(attempt: Attempt, items: Sequence[ReviewedItem]) -> list[SectionTotal]:
    """Return the subtotals where the attempt has more than one section."""
    parts = [
        (title, [reviewed.item for reviewed in group])
        for title, group in groupby(items, key=lambda reviewed: reviewed.item.section_title)
    ]
    if len(parts) < 2:
        return []
    return [
        SectionTotal(
            title=title,
            score=round_score(sum((i.marks * (i.value or ZERO) for i in own), ZERO)),
            max_score=round_score(sum((i.marks for i in own), ZERO)),
            waiting=sum(i.value is None for i in own),
        )
        for title, own in parts
    ]


def _calibration(attempt: Attempt, items: Sequence[ReviewedItem]) -> list[Calibrated]:
    if not attempt.certainty:
        return []
    shares = [
        (reviewed.item.certainty, share)
        for reviewed in items
        if reviewed.item.is_answered and (share := share_of(attempt, reviewed.item)) is not None
    ]
    return [
        Calibrated(level=row.level, answers=row.answers, percent=round(row.share * HUNDRED))
        for row in certainty.calibration(shares)
    ]
