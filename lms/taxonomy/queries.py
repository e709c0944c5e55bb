"""Reading the taxonomy. Everything here takes one query, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import Http404
from modeltranslation.utils import build_localized_fieldname, get_language, resolution_order

from lms.prepared import Prepared
from lms.taxonomy.models import (
    Cell,
    Competency,
    Criterion,
    CriticalFail,
    DebtorType,
    Move,
    Rule,
    RulePack,
    Stage,
)

# Every matrix asks for these, and they never differ.
_TYPES = Prepared(DebtorType.objects.all)
_STAGES = Prepared(Stage.objects.all)
_KEYS = Prepared(lambda: Cell.objects.rewrite(False).values_list("key", "pk"))

LONGEST_VERSION = 80  # characters that a result keeps of the versions of all packs


class UnknownCell(LookupError):
    """There is no cell with this key."""


class PlacedCell(NamedTuple):
    """A cell as far as a matrix needs it; both places are None for a special situation."""

    pk: int
    key: str
    debtor_type_id: int | None
    stage_id: int | None
    moves: list[str]
    name: str


def cells_by_key() -> dict[str, Cell]:
    """Return every cell by its key, with debtor type and stage."""
    cells = Cell.objects.select_related("debtor_type", "stage")
    return {cell.key: cell for cell in cells}


def cell_ids(keys: Iterable[str]) -> dict[str, int]:
    """Return the primary keys of the cells with these keys; unknown keys are left out."""
    wanted = set(keys)
    return {key: pk for key, pk in _KEYS.all() if key in wanted}


def cells_by_id(ids: Iterable[int]) -> dict[int, Cell]:
    """Return the cells with these primary keys, with debtor type and stage."""
    cells = Cell.objects.select_related("debtor_type", "stage")
    return cells.in_bulk(list(ids))


def placed_cells() -> list[PlacedCell]:
    """Return every cell in order, named in the active language, with its row and column.

    Values, not rows: a matrix asks for all cells, and making rows of them is most of what it costs.
    """
    found = _cells_named_in(tuple(resolution_order(get_language())))
    return [
        PlacedCell(pk, key, kind, stage, moves, next(filter(None, words), ""))
        for pk, key, kind, stage, moves, *words in found.all()
    ]


@lru_cache(maxsize=16)
def _cells_named_in(languages: tuple[str, ...]) -> Prepared[Any]:
    """Return the query of cells with their names in these languages, the first wanted first."""
    names = [build_localized_fieldname("name", language) for language in languages]
    columns = ("pk", "key", "debtor_type_id", "stage_id", "moves", *names)
    return Prepared(lambda: Cell.objects.rewrite(False).values_list(*columns))


def cell_for(key: str) -> Cell:
    """Return the cell with `key`, with debtor type and stage; raise :class:`UnknownCell`."""
    cell = Cell.objects.select_related("debtor_type", "stage").filter(key=key).first()
    if cell is None:
        raise UnknownCell(key)
    return cell


def cell_or_404(key: str) -> Cell:
    """Return the cell with `key` for a page about it; raise Http404."""
    try:
        return cell_for(key)
    except UnknownCell as unknown:
        raise Http404("no such cell") from unknown


def moves_of(cell: Cell) -> tuple[Move, ...]:
    """Return the moves of a cell in order; a key without a move is left out."""
    return moves_with(cell.moves)


def moves_with(keys: Sequence[str]) -> tuple[Move, ...]:
    """Return the moves with these keys, in their order; a key without a move is left out."""
    known = {move.key: move for move in Move.objects.filter(key__in=keys)}
    return tuple(known[key] for key in keys if key in known)


def special_cells() -> list[Cell]:
    """Return the situations outside the matrix, in order."""
    return list(Cell.objects.filter(debtor_type__isnull=True))


def matrix_axes() -> tuple[list[DebtorType], list[Stage]]:
    """Return the rows (debtor types) and the columns (stages) of the matrix, in order."""
    return _TYPES.all(), _STAGES.all()


def stage_for_days(days: int) -> Stage | None:
    """Return the stage of an account `days` overdue; None where no stage covers that day."""
    return Stage.objects.filter(days_from__lte=days, days_to__gte=days).first()


def competencies_by_key() -> dict[str, Competency]:
    """Return every competency by its key."""
    return {row.key: row for row in Competency.objects.all()}


def moves_by_key() -> dict[str, Move]:
    """Return every move by its key."""
    return {row.key: row for row in Move.objects.all()}


def criteria_by_key() -> dict[str, Criterion]:
    """Return every rubric criterion by its key, in order."""
    return {row.key: row for row in Criterion.objects.all()}


def critical_fails_by_key() -> dict[str, CriticalFail]:
    """Return every critical fail by its key, in order."""
    return {row.key: row for row in CriticalFail.objects.all()}


def all_rules() -> list[Rule]:
    """Return every rule, in the order of the pack."""
    return list(Rule.objects.all())


def rules_version() -> str:
    """Return which rule packs are in the house, as ``CN 2026-03``; several with a space: one query."""
    packs = RulePack.objects.order_by("key").values_list("key", "version")
    return " ".join(f"{key} {version}" for key, version in packs)[:LONGEST_VERSION]


def rules_by_keys(keys: Iterable[str]) -> dict[str, Rule]:
    """Return the rules with these keys by key, with their pack; unknown keys are left out."""
    wanted = list(keys)
    if not wanted:
        return {}
    rules = Rule.objects.select_related("pack").filter(key__in=wanted)
    return {rule.key: rule for rule in rules}
