"""Reads of the question bank for its keepers: searching, usage, versions, likely duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from quizzes.core import search
from quizzes.models import (
    AttemptItem,
    Question,
    QuestionVersion,
    QuizDraw,
    QuizQuestion,
)
from quizzes.queries.pools import draws_that_fit, pools_of

MOST_COMPARED = 400  # rows whose bigrams are compared at most for one question


# --- searching ------------------------------------------------------------------------------------
def found_by(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Return the questions of `rows` in whose words every term of `query` stands."""
    for term in search.terms_of(query):
        rows = rows.filter(search_text__contains=term)
    return rows


def where_found(question: Question, query: str) -> list[search.Piece]:
    """Return the words around the hits of `query` where most of its terms stand together.

    [] when only the key of `question` fits.
    """
    terms = search.terms_of(query)
    texts = search.words_of(question.spec)
    best = max(texts, key=lambda text: search.hits(text, terms), default="")
    return search.excerpt(best, terms)


# --- usage ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Usage:
    """Where a question is used: quizzes in which it stands, others that may draw it, attempts."""

    n_quizzes: int = 0
    n_drawing: int = 0
    n_attempts: int = 0

    @property
    def is_used(self) -> bool:
        """Whether anything would miss the question."""
        return bool(self.n_quizzes or self.n_drawing or self.n_attempts)


def usage_of(questions: Sequence[Question]) -> dict[int, Usage]:
    """Return the usage of each question by its id. Quizzes point at keys, attempts at rows.

    Five queries, whatever the number of questions.
    """
    keys = {question.key for question in questions}
    if not keys:
        return {}
    placed: dict[str, set[int]] = {key: set() for key in keys}
    rows = QuizQuestion.objects.filter(question__key__in=keys).order_by()
    for key, quiz in rows.values_list("question__key", "section__quiz"):
        placed[key].add(quiz)
    drawing: dict[str, set[int]] = {key: set() for key in keys}
    draws = list(QuizDraw.objects.select_related("section").order_by())
    for draw, pool in zip(draws, pools_of(draws, among=keys), strict=True):
        for key in pool:
            drawing[key].add(draw.section.quiz_id)
    asked = dict(
        AttemptItem.objects.filter(question__in=[question.pk for question in questions])
        .order_by()
        .values_list("question")
        .annotate(n=Count("pk"))
    )
    return {
        question.pk: Usage(
            n_quizzes=len(placed[question.key]),
            n_drawing=len(drawing[question.key] - placed[question.key]),
            n_attempts=asked.get(question.pk, 0),
        )
        for question in questions
    }


@dataclass(frozen=True)
class VersionUse:
    """A version with what was done with it; `version` None where only attempts remember it."""

    number: int
    version: QuestionVersion | None
    n_attempts: int
    mean_share: Decimal | None  # 0..1 of what was marked, None when nothing was


@dataclass(frozen=True)
class UsageSheet:
    """All about the use of one question."""

    question: Question
    placements: list[QuizQuestion]
    draws: list[QuizDraw]
    versions: list[VersionUse]
    translations: list[Question] = field(default_factory=list)

    @property
    def n_attempts(self) -> int:
        """In how many attempts the question was asked, in all versions."""
        return sum(version.n_attempts for version in self.versions)


def usage_sheet(question: Question) -> UsageSheet:
    """Return where the question stands, what could draw it, and its versions with attempts."""
    placements = QuizQuestion.objects.filter(question__key=question.key).select_related(
        "section__quiz"
    )
    rows = languages_of(question)
    house = next(
        (row for row in rows if row.locale.language_code == settings.LANGUAGE_CODE), question
    )
    return UsageSheet(
        question=question,
        placements=list(placements.order_by("section__quiz__key", "section__sort_order")),
        draws=draws_that_fit(house),
        versions=_versions_with_use(question),
        translations=[row for row in rows if row.pk != question.pk],
    )


def _versions_with_use(question: Question) -> list[VersionUse]:
    recorded = {
        version.number: version
        for version in QuestionVersion.objects.filter(question=question).select_related("author")
    }
    used = {
        number: (n, mean)
        for number, n, mean in AttemptItem.objects.filter(question=question)
        .order_by()
        .values_list("question_version")
        .annotate(n=Count("pk"), mean=Avg("value"))
    }
    return [
        VersionUse(number, recorded.get(number), *used.get(number, (0, None)))
        for number in sorted({*recorded, *used}, reverse=True)
    ]


# --- versions and languages -----------------------------------------------------------------------
def bank_row(pk: int) -> Question:
    """Return a base row of the bank, else 404; a type that was removed does not matter."""
    return get_object_or_404(Question.objects.non_polymorphic().select_related("locale"), pk=pk)


def versions_of(question: Question) -> list[QuestionVersion]:
    """Return the published versions, newest first."""
    return list(QuestionVersion.objects.filter(question=question).select_related("author"))


def two_versions(question: Question, numbers: Sequence[int]) -> list[QuestionVersion]:
    """Return the two versions in order of their number; raises Http404 when one is missing."""
    found = [version for version in versions_of(question) if version.number in numbers]
    if len(found) != len(set(numbers)) or not found:
        raise Http404
    return sorted(found, key=lambda version: version.number)


def languages_of(question: Question) -> list[Question]:
    """Return the rows with the key of `question`, one for each language."""
    rows = Question.objects.non_polymorphic().filter(key=question.key)
    return list(rows.select_related("locale").order_by("locale__language_code"))


# --- likely duplicates ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Likely:
    """A question that reads like another one; `likeness` 0..1."""

    pk: int
    key: str
    title: str
    type: str
    likeness: float


def likely_duplicates(
    spec: Any, *, locale: Any, exclude: int | None = None, most: int = 3
) -> list[Likely]:
    """Return the questions of the language that ask nearly the same as `spec`, the likest first.

    Retired questions count: what was retired is not written anew without knowing. One query.
    """
    asked = search.asked_words(spec)
    pieces = search.anchors(asked)
    if not pieces:
        return []
    some = Q()
    for piece in pieces:
        some |= Q(search_text__contains=piece)
    rows = Question.objects.non_polymorphic().filter(some, locale=locale).exclude(pk=exclude)
    mine = search.bigrams(asked)
    found = [
        Likely(pk, key, title, other.get("type", ""), round(likeness, 2))
        for pk, key, title, other in _rows(rows)
        if (likeness := search.likeness(mine, search.bigrams(search.asked_words(other))))
        >= search.ALIKE
    ]
    return sorted(found, key=lambda likely: -likely.likeness)[:most]


def _rows(rows: QuerySet[Any]) -> Iterable[tuple[int, str, str, dict[str, Any]]]:
    return rows.order_by("pk").values_list("pk", "key", "title", "spec")[:MOST_COMPARED]
