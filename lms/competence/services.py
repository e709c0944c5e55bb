"""Writing evidence."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from lms.competence.models import Evidence
from lms.taxonomy import api as taxonomy

logger = logging.getLogger(__name__)
PLACES = Decimal("0.0001")
LONGEST_LABEL = Evidence._meta.get_field("label").max_length


@transaction.atomic
def add_evidence(
    person: Any,
    *,
    source: str,
    ref: UUID,
    lines: Iterable[tuple[str, float, Any, str]],
    at: datetime,
) -> None:
    """Append evidence of one attempt or session; what is there already is left as it is.

    A line is (cell key, score 0 to 1, position, label). A cell that the taxonomy does not know is
    left out and logged: an answer must not fail to be handed in because of a tag.
    """
    cells = taxonomy.cells_by_key()
    rows = []
    for cell_key, score, position, label in lines:
        if cell_key not in cells:
            logger.warning("evidence of %s %s names the unknown cell %s", source, ref, cell_key)
            continue
        rows.append(
            Evidence(
                person=person,
                cell=cells[cell_key],
                source=source,
                ref=ref,
                position=str(position),
                score=Decimal(str(score)).quantize(PLACES),
                label=str(label)[:LONGEST_LABEL],
                at=at,
            )
        )
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)
