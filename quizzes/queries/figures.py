"""Figures from the sums of several quizzes together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from quizzes.core.item_analysis import ItemFigures, Offered, item_figures
from quizzes.core.observations import ItemKey
from quizzes.core.tallies import ItemSums, combined
from quizzes.models import ItemStatistics


def figures_of_rows(rows: Iterable[ItemStatistics]) -> ItemFigures:
    """Return the figures of rows of one version added up; options are those of the newest row."""
    known = list(rows)
    newest = max(known, key=lambda row: row.pk)
    offered = [Offered(**choice) for choice in newest.choices]
    sums = combined(ItemSums, [(1, row.read_sums()) for row in known])
    return item_figures(sums, offered=offered, guess=newest.guess)


def pooled_figures(items: Iterable[ItemKey]) -> dict[ItemKey, ItemFigures]:
    """Return the figures of first attempts in all quizzes together, by version. One query."""
    wanted = set(items)
    rows: dict[ItemKey, list[ItemStatistics]] = defaultdict(list)
    found = ItemStatistics.objects.filter(question_id__in={item[0] for item in wanted}, first=True)
    for row in found:
        if (row.question_id, row.version) in wanted:
            rows[row.question_id, row.version].append(row)
    return {item: figures_of_rows(of_item) for item, of_item in rows.items()}
