"""The drawers of the bank as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from quizzes.models import Category


@dataclass(frozen=True)
class Branch:
    """A category with its place in the tree; `path` names it from the top."""

    pk: int
    title: str
    depth: int
    path: str


def category_branches() -> list[Branch]:
    """Return all categories, each before those that lie in it. One query."""
    children: dict[int | None, list[Category]] = {}
    for category in Category.objects.order_by("sort_order", "key"):
        children.setdefault(category.parent_id, []).append(category)
    return list(_walk(children, None, 0, ""))


def _walk(
    children: dict[int | None, list[Category]], parent: int | None, depth: int, above: str
) -> Iterator[Branch]:
    for category in children.get(parent, []):
        path = f"{above} › {category}" if above else str(category)
        yield Branch(category.pk, str(category), depth, path)
        yield from _walk(children, category.pk, depth + 1, path)


def categories_in_order() -> QuerySet[Category]:
    """Return the categories in the order of the tree, with `depth` and `n_questions`."""
    branches = category_branches()
    rows = Category.objects.annotate(n_questions=Count("questions"))
    if not branches:
        return rows
    places = [When(pk=branch.pk, then=Value(place)) for place, branch in enumerate(branches)]
    depths = [When(pk=branch.pk, then=Value(branch.depth)) for branch in branches]
    return rows.annotate(
        place=Case(*places, output_field=IntegerField()),
        depth=Case(*depths, default=Value(0), output_field=IntegerField()),
    ).order_by("place")
