"""Writing sums into the rows of questions and forms, under the lock that `analysis` holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from quizzes.core.contribution import Contribution
from quizzes.core.observations import ItemKey
from quizzes.core.tallies import FormSums, ItemSums, combined
from quizzes.models import FormStatistics, ItemStatistics
from quizzes.queries.counting import AttemptSheet, Offer

ROWS_AT_ONCE = 100
Parts = Sequence[tuple[int, Contribution]]


def add_to_items(quiz_id: int, parts: Parts, *, sheets: Sequence[AttemptSheet]) -> set[ItemKey]:
    """Add to the rows of the questions; return which versions changed. Three queries."""
    added: dict[tuple[ItemKey, bool], list[tuple[int, ItemSums]]] = defaultdict(list)
    for times, part in parts:
        for share in part.items:
            added[share.item, part.first].append((times, share.sums))
    offers: dict[ItemKey, Offer] = {}
    for sheet in sheets:
        offers |= sheet.offers
    rows = {
        ((row.question_id, row.version), row.first): row
        for row in ItemStatistics.objects.filter(
            quiz_id=quiz_id, question_id__in={item[0] for item, _first in added}
        )
    }
    made = []
    for (item, first), sums in added.items():
        if (item, first) not in rows:
            row = ItemStatistics(quiz_id=quiz_id, question_id=item[0], version=item[1], first=first)
            rows[item, first] = row
            made.append(row)
        row = rows[item, first]
        row.sums = combined(ItemSums, [(1, row.read_sums()), *sums]).model_dump(
            mode="json", exclude_defaults=True
        )
        if (offer := offers.get(item)) is not None:
            row.choices, row.guess = offer.choices, offer.guess
            row.marks, row.drawn = offer.marks, offer.drawn
    changed = [rows[key] for key in added if rows[key].pk is not None]
    ItemStatistics.objects.bulk_create(made)
    fields = ["sums", "choices", "guess", "marks", "drawn"]
    ItemStatistics.objects.bulk_update(changed, fields, batch_size=ROWS_AT_ONCE)
    return {item for item, _first in added}


def add_to_forms(quiz_id: int, parts: Parts, *, sheets: Sequence[AttemptSheet]) -> None:
    """Add to the rows of the forms. Three queries."""
    added: dict[tuple[str, bool], list[tuple[int, FormSums]]] = defaultdict(list)
    for times, part in parts:
        if part.form_sums is not None:
            added[part.form, part.first].append((times, part.form_sums))
    by_key = {
        (sheet.contribution.form, sheet.contribution.first): sheet
        for sheet in sorted(sheets, key=lambda sheet: sheet.attempt.submitted_at)
    }
    known = FormStatistics.objects.filter(quiz_id=quiz_id, key__in={key for key, _first in added})
    rows = {(row.key, row.first): row for row in known}
    made = []
    for (key, first), sums in added.items():
        newest = by_key.get((key, first))
        if (key, first) not in rows:
            if newest is None:  # taken away from a form that is not there: nothing to keep
                combined(FormSums, sums)
                continue
            rows[key, first] = _new_form(quiz_id, key, newest)
            made.append(rows[key, first])
        row = rows[key, first]
        row.sums = combined(FormSums, [(1, row.read_sums()), *sums]).model_dump(
            mode="json", exclude_defaults=True
        )
        if newest is not None and newest.attempt.submitted_at is not None:
            row.newest_at = max(row.newest_at, newest.attempt.submitted_at)
    changed = [rows[key] for key in added if key in rows and rows[key].pk is not None]
    FormStatistics.objects.bulk_create(made)
    FormStatistics.objects.bulk_update(changed, ["sums", "newest_at"], batch_size=ROWS_AT_ONCE)


def _new_form(quiz_id: int, key: str, sheet: AttemptSheet) -> FormStatistics:
    attempt = sheet.attempt
    return FormStatistics(
        quiz_id=quiz_id, key=key, first=sheet.contribution.first, locale_id=attempt.locale_id,
        questions=len(sheet.offers), points=sheet.points, newest_at=attempt.submitted_at,
    )  # fmt: skip
