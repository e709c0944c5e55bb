"""Queries that are put together once and asked over and over.

Putting a queryset together and turning it into SQL costs several times what asking the database and
reading one row costs, and the pages of a sitting ask the same few questions with every answer. A
:class:`Prepared` keeps the SQL and how rows become instances; what it returns is what the queryset
would have returned. For plain queries of one or few rows only: no prefetching. Values in several
languages are asked for by their columns (`rewrite(False)`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.http import Http404

Row = TypeVar("Row")
_KEPT = (
    "prepared_queries"  # on a connection: SQL and converters belong to the database they are for
)


class Given(Expression):
    """The place of a value in a prepared query, written and converted as values of `field` are."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(  # type: ignore[override]  # the parameter is no value yet
        self, compiler: Any, connection: Any, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Stand among the parameters until the value is known."""
        return "%s", [self]

    def prepared(self, value: Any, connection: Any) -> Any:
        """Return `value` as this database wants it."""
        return self.output_field.get_db_prep_value(value, connection=connection, prepared=False)


class _Compiled(NamedTuple):
    """SQL with its parameters, and what makes instances of rows; `make` None: rows are tuples."""

    sql: str
    params: tuple[Any, ...]
    converters: list[tuple[int, list[Any], Any]]
    make: Callable[[list[Any]], Any] | None


class Prepared(Generic[Row]):
    """A query with places for values: ``Prepared(lambda: Thing.objects.filter(pk=Given(…)))``.

    The queryset is put together once for each connection, so it must have a place for everything
    that differs from one time of asking to the next.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build

    def all(self, **values: Any) -> list[Row]:
        """Return the rows for these values, by the names of their places. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept = connection.__dict__.setdefault(_KEPT, {})
        compiled = kept.get(self)
        if compiled is None:
            compiled = kept[self] = _compiled(self._build())
        params = [
            param.prepared(values[param.name], connection) if isinstance(param, Given) else param
            for param in compiled.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, params)
            rows = cursor.fetchall()
        return [_made(row, compiled, connection) for row in rows]

    def first(self, **values: Any) -> Row | None:
        """Return the first of the rows, None when there is none."""
        return next(iter(self.all(**values)), None)

    def get_or_404(self, **values: Any) -> Row:
        """Return the row for these values; raises `Http404`."""
        found = self.first(**values)
        if found is None:
            raise Http404
        return found


def _compiled(queryset: QuerySet[Any, Any]) -> _Compiled:
    kind = queryset._iterable_class
    if kind not in (ModelIterable, ValuesListIterable):
        raise TypeError(f"rows of {kind.__name__} are not what the database returns")
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    columns = [column for column, _sql, _alias in compiler.select]
    converters = compiler.get_converters(columns[: compiler.col_count])
    return _Compiled(
        sql=sql,
        params=tuple(params),
        converters=[(at, found, column) for at, (found, column) in converters.items()],
        make=_maker(compiler) if kind is ModelIterable else None,
    )


def _maker(compiler: Any) -> Callable[[list[Any]], Any]:
    """Return what makes an instance of a row, with what was selected along: as querysets do."""
    info = compiler.klass_info
    model, first, last = info["model"], info["select_fields"][0], info["select_fields"][-1]
    names = [column.target.attname for column, *_ in compiler.select[first : last + 1]]
    # The stubs are of a later Django.
    populators = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    annotations = list(compiler.annotation_col_map.items())

    def make(row: list[Any]) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[first : last + 1])
        for populator in populators:
            populator.populate(row, made)
        for name, at in annotations:
            setattr(made, name, row[at])
        return made

    return make


def _made(row: tuple[Any, ...], compiled: _Compiled, connection: Any) -> Any:
    values = list(row)
    for at, converters, column in compiled.converters:
        for convert in converters:
            values[at] = convert(values[at], column, connection)
    return tuple(values) if compiled.make is None else compiled.make(values)
