"""Many rows of one model, alike but for a few columns, written at once; and a few columns of a row.

`bulk_create` makes an instance of each row and prepares every value of it, which costs several
times what writing the row costs. Here what is alike in all rows is prepared once, and the statement
is put together once for each number of rows. As with `bulk_create` nothing is validated but by the
database, no signal is sent and no `save` is called; nor is `pre_save` of a field, so that this is
not for columns that set themselves. The keys of the new rows are not returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model
from django.db.models.constants import OnConflict

MOST_VALUES = 10_000  # in one statement, where the database names no limit of its own


class Insertion:
    """Writes rows of `model`; `each` names the columns in which they differ (``attempt_id``).

    `ignore_conflicts`: rows that are there already are left as they are.
    """

    def __init__(
        self, model: type[Model], each: Sequence[str], *, ignore_conflicts: bool = False
    ) -> None:
        columns = {
            field.attname: field
            for field in model._meta.concrete_fields
            if field is not model._meta.auto_field
        }
        self._table = model._meta.db_table
        self._each = [columns.pop(name) for name in each]
        self._alike = list(columns.values())
        self._on_conflict = OnConflict.IGNORE if ignore_conflicts else None
        self._kept: dict[tuple[str, int], str] = {}

    def write(self, rows: Iterable[Sequence[Any]], **alike: Any) -> None:
        """Write `rows`, values in the order of `each`; `alike`: what all of them have, by column.

        Columns that are not named take their defaults. One statement for as many rows as the
        database takes at a time. Raises what the database raises, ``IntegrityError`` for one.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        shared = [
            field.get_db_prep_save(
                alike.pop(field.attname) if field.attname in alike else field.get_default(),
                connection,
            )
            for field in self._alike
        ]
        if alike:
            raise TypeError(f"no columns that are alike: {', '.join(sorted(alike))}")
        prepared = [
            [field.get_db_prep_save(value, connection)
             for field, value in zip(self._each, row, strict=True)] + shared
            for row in rows
        ]  # fmt: skip
        limit = connection.features.max_query_params or MOST_VALUES
        at_once = max(limit // (len(self._each) + len(self._alike)), 1)
        with connection.cursor() as cursor:
            for start in range(0, len(prepared), at_once):
                some = prepared[start : start + at_once]
                values = list(chain.from_iterable(some))
                cursor.execute(self._statement(len(some), connection), values)

    def _statement(self, number: int, connection: Any) -> str:
        """Return the statement for so many rows, put together once for each kind of database."""
        kept = self._kept.get((connection.vendor, number))
        if kept is None:
            ops, fields = connection.ops, [*self._each, *self._alike]
            names = ", ".join(ops.quote_name(field.column) for field in fields)
            row = f"({', '.join(['%s'] * len(fields))})"
            kept = self._kept[connection.vendor, number] = " ".join(
                [
                    ops.insert_statement(on_conflict=self._on_conflict),
                    ops.quote_name(self._table),
                    f"({names}) VALUES",
                    ", ".join([row] * number),
                    ops.on_conflict_suffix_sql(fields, self._on_conflict, [], []),
                ]
            )
        return kept


class Change:
    """Writes `columns` of one row of `model`, as ``save(update_fields=columns)`` would.

    For what is written with every answer: putting such a statement together costs several times
    what writing the row costs. What holds for `Insertion` about signals and `save` holds here too.
    """

    def __init__(self, model: type[Model], columns: Sequence[str]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self._table, self._key = model._meta.db_table, model._meta.pk
        self._fields = [fields[name] for name in columns]
        self._kept: dict[str, str] = {}

    def write(self, row: Model) -> None:
        """Write the columns as they are in `row`; raises ``DatabaseError`` if there is no such row."""
        connection = connections[DEFAULT_DB_ALIAS]
        values = [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for field in [*self._fields, self._key]
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._statement(connection), values)
            if not cursor.rowcount:
                raise DatabaseError(f"no row {row.pk} to be changed in {self._table}")

    def _statement(self, connection: Any) -> str:
        kept = self._kept.get(connection.vendor)
        if kept is None:
            name = connection.ops.quote_name
            columns = ", ".join(f"{name(field.column)} = %s" for field in self._fields)
            where = f"{name(self._key.column)} = %s"
            kept = self._kept[connection.vendor] = " ".join(
                ["UPDATE", name(self._table), "SET", columns, "WHERE", where]
            )
        return kept
