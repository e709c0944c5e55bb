"""What an attempt started now asks: fixed questions, and those drawn for this person.

The bank is read with ``non_polymorphic()``: only the editor needs the author's fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import translation

from quizzes.core.draw import Wanted, pick
from quizzes.core.selection import shuffle
from quizzes.models import (
    AttemptItem,
    Question,
    QuestionState,
    Quiz,
    QuizDraw,
    QuizQuestion,
    Section,
)
from quizzes.queries.pools import pools_of


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it will be frozen into an attempt."""

    key: str
    pk: int
    version: int
    spec: dict[str, Any]
    marks: Decimal
    drawn: bool = False


@dataclass(frozen=True)
class AskedSection:
    """A section with the questions that are ready, in the order in which they are asked."""

    title: str
    questions: list[AskedQuestion]


class _Placed(NamedTuple):
    """A key in a section, before its row is fetched; `language`: of the row that must exist."""

    key: str
    marks: Decimal
    language: str
    drawn: bool


def with_question_counts(quizzes: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """Add `n_questions`: how many questions an attempt started now would have."""
    drawn = (
        QuizDraw.objects.filter(section__quiz=OuterRef("pk"))
        .order_by()
        .values("section__quiz")
        .annotate(n=Sum("number"))
        .values("n")
    )
    fixed = Count(
        "sections__questions", filter=Q(sections__questions__question__state=QuestionState.READY)
    )
    return quizzes.annotate(n_fixed=fixed).annotate(
        n_questions=F("n_fixed") + Coalesce(Subquery(drawn), 0)
    )


def question_count(quiz: Quiz) -> int:
    """Return how many questions an attempt started now would have. One query."""
    found = with_question_counts(Quiz.objects.filter(pk=quiz.pk)).order_by()
    return found.values_list("n_questions", flat=True).get()


def questions_to_ask(quiz: Quiz, language: str, *, person: Any, seed: int) -> list[AskedSection]:
    """Return the sections of a paper for `person`, each question in `language` where it is ready.

    Fixed questions come before drawn ones, unless the quiz shuffles. Draws take what the person was
    asked least, `seed` decides among equals. Three queries, with draws up to four more, whatever
    the number of questions. Raises `NotEnough`.
    """
    sections = list(
        Section.objects.filter(quiz=quiz).annotate(n_draws=Count("draws")).order_by("sort_order")
    )
    with translation.override(language):
        titles = [(section.pk, section.title) for section in sections]
    placed: dict[int, list[_Placed]] = {pk: [] for pk, _title in titles}
    for section_pk, placement in _fixed(quiz):
        placed[section_pk].append(placement)
    fixed = {placement.key for section in placed.values() for placement in section}
    if any(section.n_draws for section in sections):
        for section_pk, placement in _drawn(quiz, fixed, person=person, seed=seed):
            placed[section_pk].append(placement)
    rows = _rows_by_key((p for section in placed.values() for p in section), language)
    return [
        AskedSection(
            title=title or "",
            questions=_in_order(
                [_asked(p, rows, language) for p in placed[pk]], quiz=quiz, seed=seed
            ),
        )
        for pk, title in titles
    ]


def times_asked(person: Any) -> dict[str, int]:
    """Return how often the person was asked each question in earlier attempts. One query."""
    counted = (
        AttemptItem.objects.filter(attempt__person=person)
        .order_by()
        .values("question__key")
        .annotate(n=Count("pk"))
        .values_list("question__key", "n")
    )
    return dict(counted)


def _fixed(quiz: Quiz) -> list[tuple[int, _Placed]]:
    placements = (
        QuizQuestion.objects.filter(section__quiz=quiz, question__state=QuestionState.READY)
        .order_by("section__sort_order", "section_id", "sort_order", "pk")
        .values_list("section_id", "question__key", "marks", "question__locale__language_code")
    )
    return [
        (section_pk, _Placed(key, marks, language, drawn=False))
        for section_pk, key, marks, language in placements
    ]


def _drawn(quiz: Quiz, fixed: set[str], *, person: Any, seed: int) -> list[tuple[int, _Placed]]:
    draws = list(
        QuizDraw.objects.filter(section__quiz=quiz).order_by(
            "section__sort_order", "section_id", "sort_order", "pk"
        )
    )
    wanted = [
        Wanted(key=str(draw.pk), number=draw.number, pool=pool)
        for draw, pool in zip(draws, pools_of(draws), strict=True)
    ]
    picked = pick(fixed, wanted, used=times_asked(person), seed=seed)
    return [
        (draw.section_id, _Placed(key, draw.marks, settings.LANGUAGE_CODE, drawn=True))
        for draw, keys in zip(draws, picked, strict=True)
        for key in keys
    ]


def _rows_by_key(placed: Iterable[_Placed], language: str) -> dict[tuple[str, str], dict[str, Any]]:
    known = list(placed)
    rows = (
        Question.objects.non_polymorphic()
        .filter(
            key__in=[placement.key for placement in known],
            locale__language_code__in={language, *(placement.language for placement in known)},
            state=QuestionState.READY,
        )
        .values("pk", "key", "version", "spec", "locale__language_code")
    )
    return {(row["key"], row["locale__language_code"]): row for row in rows}


def _asked(
    placed: _Placed, rows: dict[tuple[str, str], dict[str, Any]], language: str
) -> AskedQuestion:
    row = rows.get((placed.key, language)) or rows[(placed.key, placed.language)]
    return AskedQuestion(
        key=placed.key, pk=row["pk"], version=row["version"], spec=row["spec"],
        marks=placed.marks, drawn=placed.drawn,
    )  # fmt: skip


def _in_order(questions: list[AskedQuestion], *, quiz: Quiz, seed: int) -> list[AskedQuestion]:
    if not quiz.shuffle_questions:
        return questions
    return shuffle(questions, seed=seed, key=lambda question: question.key)
