"""Writing evidence."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from lms.competence.models import Evidence
from lms.rows import Insertion
from lms.taxonomy import api as taxonomy

logger = logging.getLogger(__name__)
PLACES = Decimal("0.0001")
LONGEST_LABEL = Evidence._meta.get_field("label").max_length
LONGEST_REASON = Evidence._meta.get_field("reason").max_length

_EACH = ("cell_id", "position", "score", "label")
_PIECES = Insertion(Evidence, _EACH, ignore_conflicts=True)

Line = tuple[str, float, Any, str]  # cell key, score from 0 to 1, position, label


@transaction.atomic
def add_evidence(
    person: Any,
    *,
    source: str,
    ref: UUID,
    lines: Iterable[Line],
    at: datetime,
) -> None:
    """Append evidence of one attempt or session; what is there already is left as it is.

    A line is (cell key, score 0 to 1, position, label). A cell that the taxonomy does not know is
    left out and logged: an answer must not fail to be handed in because of a tag.
    """
    rows = [
        [columns[name] for name in _EACH] for columns in _columns(lines, where=f"{source} {ref}")
    ]
    _PIECES.write(rows, person_id=person.pk, source=source, ref=ref, at=at)


@transaction.atomic
def correct_evidence(
    person: Any,
    *,
    source: str,
    ref: UUID,
    lines: Iterable[Line],
    at: datetime,
    corrected_at: datetime,
    reason: str = "",
) -> None:
    """Let what an attempt shows be what `lines` say now, after a mark of it was changed.

    Nothing is changed or deleted: a new score is a piece that supersedes the old one; what `lines`
    no longer name is superseded by a piece that does not count; what is new is added. Equal scores
    add nothing. `at` is when the person did it, `corrected_at` when the mark was changed.
    """
    pieces = Evidence.objects.select_for_update().filter(source=source, ref=ref)
    replaced = set(pieces.exclude(supersedes=None).values_list("supersedes", flat=True))
    standing = {(row.position, row.cell_id): row for row in pieces if row.pk not in replaced}
    of_all = {"person": person, "source": source, "ref": ref, "at": at}
    of_corrections = {"corrected_at": corrected_at, "reason": reason[:LONGEST_REASON]}
    rows = []
    for columns in _columns(lines, where=f"{source} {ref}"):
        before = standing.pop((columns["position"], columns["cell_id"]), None)
        if before is None:
            rows.append(Evidence(**of_all, **columns))
        elif before.score != columns["score"] or not before.counts:
            rows.append(Evidence(supersedes=before, **of_all, **columns, **of_corrections))
    for before in standing.values():
        if before.counts:
            kept = {
                name: getattr(before, name) for name in ("cell_id", "position", "score", "label")
            }
            rows.append(
                Evidence(supersedes=before, counts=False, **of_all, **kept, **of_corrections)
            )
    Evidence.objects.bulk_create(rows)


def _columns(lines: Iterable[Line], *, where: str) -> Iterator[dict[str, Any]]:
    """Yield the columns that a line gives; a line of an unknown cell is logged and left out."""
    lines = list(lines)
    cells = taxonomy.cell_ids({line[0] for line in lines})
    for cell_key, score, position, label in lines:
        if cell_key not in cells:
            logger.warning("evidence of %s names the unknown cell %s", where, cell_key)
            continue
        yield {
            "cell_id": cells[cell_key],
            "position": str(position),
            "score": Decimal(str(score)).quantize(PLACES),
            "label": str(label)[:LONGEST_LABEL],
        }
