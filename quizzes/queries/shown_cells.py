"""What an attempt showed of each cell of the matrix: the evidence that was handed on, in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from lms.taxonomy import api as taxonomy
from quizzes.core.mark import HUNDRED
from quizzes.models import Attempt
from quizzes.queries.marks import share_of
from quizzes.queries.reviews import ReviewedItem


class ShownCell(NamedTuple):
    """A cell: its key, its name in the active language, how many answers, percent on average."""

    key: str
    name: str
    answers: int
    percent: int


def shown_cells(attempt: Attempt, items: Sequence[ReviewedItem]) -> list[ShownCell]:
    """Return the cells of which `items` are evidence, in the matrix's order. At most one query.

    The same shares as :func:`quizzes.queries.results.evidence_of`. Answers whose marks are withheld
    say nothing here, and neither do those that wait for a mark.
    """
    shares: dict[str, list[Decimal]] = defaultdict(list)
    for one in items:
        share = None if one.withheld else share_of(attempt, one.item)
        if share is not None:
            for key in one.item.spec.get("cells", ()):
                shares[key].append(share)
    if not shares:
        return []
    return [
        ShownCell(cell.key, cell.name, len(found), round(sum(found) * HUNDRED / len(found)))
        for cell in taxonomy.placed_cells()
        if (found := shares.get(cell.key))
    ]
