"""Which questions a draw may take: ready ones that fit its conditions, in the house language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db.models import IntegerField, QuerySet, Value

from quizzes.core import sources
from quizzes.models import Category, Question, QuestionState, QuizDraw


def pools_of(
    draws: Sequence[QuizDraw], *, among: Collection[str] | None = None
) -> list[tuple[str, ...]]:
    """Return for each draw the keys of the questions that fit, in order of their keys.

    `among` restricts the answer to these keys. The draws need not be saved. Two queries for any
    number of draws, none without a draw.
    """
    if not draws:
        return []
    within = category_tree() if any(draw.category_id for draw in draws) else {}
    parts = [
        _fitting(draw, within, among)
        .annotate(draw=Value(index, output_field=IntegerField()))
        .order_by()
        .values_list("draw", "key")
        for index, draw in enumerate(draws)
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found: list[list[str]] = [[] for _ in draws]
    for index, key in rows:
        found[index].append(key)
    return [tuple(sorted(keys)) for keys in found]


def pool_of(draw: QuizDraw) -> tuple[str, ...]:
    """Return the keys of the questions that fit one draw, in order of their keys."""
    return pools_of([draw])[0]


def category_tree() -> dict[int, set[int]]:
    """Return for each category its own id and those of all that lie in it. One query."""
    parents = dict(Category.objects.order_by().values_list("pk", "parent_id"))
    within: dict[int, set[int]] = {pk: {pk} for pk in parents}
    for pk, parent in parents.items():
        above = parent
        seen = {pk}
        while above is not None and above not in seen:
            within[above].add(pk)
            seen.add(above)
            above = parents.get(above)
    return within


def draws_that_fit(question: Question) -> list[QuizDraw]:
    """Return the draws of all quizzes that could take `question`, in order of quiz and section.

    A question that is not ready, or a translation, is drawn through its row in the house language:
    ask with that row. Four queries.
    """
    if question.state != QuestionState.READY:
        return []
    within = category_tree() if question.category_id else {}
    cells = set(question.cells.values_list("pk", flat=True))
    competencies = set(question.competencies.values_list("pk", flat=True))
    draws = QuizDraw.objects.select_related("section__quiz").order_by(
        "section__quiz__key", "section__sort_order", "sort_order", "pk"
    )
    return [draw for draw in draws if _fits(draw, question, within, cells, competencies)]


def _fitting(
    draw: QuizDraw, within: dict[int, set[int]], among: Collection[str] | None
) -> QuerySet[Question]:
    """The conditions in SQL; `_fits` says the same of one question."""
    conditions: dict[str, Any] = {
        "state": QuestionState.READY,
        "locale__language_code": settings.LANGUAGE_CODE,
        "difficulty__range": (draw.difficulty_from, draw.difficulty_to),
    }
    if among is not None:
        conditions["key__in"] = among
    if draw.category_id:
        conditions["category__in"] = within.get(draw.category_id, {draw.category_id})
    if draw.cell_id:
        conditions["cells"] = draw.cell_id
    if draw.competency_id:
        conditions["competencies"] = draw.competency_id
    if draw.kind:
        conditions["spec__type"] = draw.kind
    if draw.jurisdiction:
        conditions["jurisdiction"] = draw.jurisdiction
    if draw.source:
        conditions["source_ref__iregex"] = sources.names(draw.source)
    return Question.objects.non_polymorphic().filter(**conditions)


def _fits(
    draw: QuizDraw,
    question: Question,
    within: dict[int, set[int]],
    cells: Collection[int],
    competencies: Collection[int],
) -> bool:
    return (
        draw.difficulty_from <= question.difficulty <= draw.difficulty_to
        and (
            not draw.category_id
            or question.category_id in within.get(draw.category_id, {draw.category_id})
        )
        and (not draw.cell_id or draw.cell_id in cells)
        and (not draw.competency_id or draw.competency_id in competencies)
        and draw.kind in {"", question.spec.get("type")}
        and draw.jurisdiction in {"", question.jurisdiction}
        and _comes_from(draw.source, question)
    )


def _comes_from(source: str, question: Question) -> bool:
    written = {part.casefold() for part in sources.parts(question.source_ref)}
    return not source or source.casefold() in written
