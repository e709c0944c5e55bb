"""Writing the taxonomy and the rules from documents, and giving them back as documents.

The document is the front matter of ``content/library/common/taxonomy.md`` or ``rules-*.md``: lists
of rows with a stable `key`; words are ``{zh-hans: …, en: …}`` or one text for both. Rows that a
document no longer names are kept, because learner records point at them. Each import is one
transaction; the caller logs the document, not each row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lms.taxonomy.models import (
    Cell,
    Competency,
    Criterion,
    CriticalFail,
    DebtorFamily,
    DebtorType,
    Move,
    Rule,
    RulePack,
    Stage,
)

LANGUAGES = {"zh-hans": "zh_hans", "en": "en"}


class BadDocument(ValueError):
    """A taxonomy or rule document cannot be taken in; `where` is the place (``cells[3].stage``)."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class MissingValue(BadDocument):
    """A value that must be there is not."""


class UnknownReference(BadDocument):
    """A row names another that does not exist."""


class BadValue(BadDocument):
    """A value has the wrong form."""


@dataclass(frozen=True)
class ImportCount:
    """How many rows an import wrote."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Table:
    """How one list of a document maps to one model.

    `words` are fields with a column per language, `lines` those whose value is a list of texts a
    language, `plain` fields taken as they are, `links` fields that hold another row's key.
    """

    name: str
    model: type[models.Model]
    words: tuple[str, ...] = ("name",)
    lines: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    links: Mapping[str, tuple[str, type[models.Model]]] = field(default_factory=dict)
    optional_links: bool = False


TABLES = (
    Table("families", DebtorFamily, words=("name", "short")),
    Table(
        "debtor_types",
        DebtorType,
        words=("name", "short"),
        links={"family": ("family", DebtorFamily)},
    ),
    Table("stages", Stage, words=("name", "tone", "pressure"), plain=("days_from", "days_to")),
    Table("moves", Move, words=("name", "text")),
    Table(
        "cells",
        Cell,
        words=("name", "note"),
        lines=("signals",),
        plain=("moves",),
        links={"type": ("debtor_type", DebtorType), "stage": ("stage", Stage)},
        optional_links=True,
    ),
    Table("competencies", Competency),
    Table(
        "criteria",
        Criterion,
        words=("name", "text"),
        plain=("weight",),
        links={"competency": ("competency", Competency)},
        optional_links=True,
    ),
    Table("critical_fails", CriticalFail, words=("name", "text")),
)
WRONG_WAYS = ("soft", "hard", "unlawful")
RULE_WORDS = ("title", "text", "citation", "certainty_note")
RULE_PLAIN = ("metric", "window")
RULE_DATES = ("in_force_from", "in_force_to")


def import_taxonomy(data: Mapping[str, Any]) -> ImportCount:
    """Take in a taxonomy document: create or update rows by key; raise :class:`BadDocument`."""
    counts: Counter[str] = Counter()
    with transaction.atomic():
        for table in TABLES:
            known = {name: _by_key(model) for name, (_field, model) in table.links.items()}
            for place, where, row in _rows(data, table.name):
                values = _values(table, row, where, known)
                counts[_put(table.model, row["key"], {**values, "sort_order": place}, where)] += 1
    return ImportCount(**counts)


def export_taxonomy() -> dict[str, Any]:
    """Return the taxonomy as a document that :func:`import_taxonomy` takes back unchanged."""
    document: dict[str, Any] = {"kind": "taxonomy"}
    for table in TABLES:
        rows = table.model._default_manager.select_related(*(f for f, _m in table.links.values()))
        document[table.name] = [_row_of(table, row) for row in rows.order_by("sort_order", "key")]
    return document


def import_rules(data: Mapping[str, Any]) -> ImportCount:
    """Take in a rule-pack document: its pack and its rules by key; raise :class:`BadDocument`."""
    counts: Counter[str] = Counter()
    with transaction.atomic():
        key = _text(data, "key", "pack")
        counts[_put(RulePack, key, _pack_values(data), "pack")] += 1
        pack = RulePack.objects.get(key=key)
        for place, where, row in _rows(data, "rules"):
            values = {**_rule_values(row, where, pack), "sort_order": place}
            counts[_put(Rule, row["key"], values, where)] += 1
    return ImportCount(**counts)


def export_rules(pack_key: str) -> dict[str, Any] | None:
    """Return one rule pack as a document that :func:`import_rules` takes back unchanged, or None."""
    pack = RulePack.objects.filter(key=pack_key).first()
    if pack is None:
        return None
    return {
        "kind": "rule-pack",
        "key": pack.key,
        "version": pack.version,
        "title": _words_of(pack, "name"),
        "jurisdiction": _words_of(pack, "jurisdiction"),
        "checked_on": pack.checked_on.isoformat(),
        "note": _words_of(pack, "note"),
        "rules": [_rule_row(rule) for rule in pack.rules.order_by("sort_order", "key")],
    }


# --- reading documents ---------------------------------------------------------------------------
def _rows(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    rows = data.get(name, [])
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise BadValue(name, "a list is wanted")
    seen: set[str] = set()
    for place, row in enumerate(rows):
        where = f"{name}[{place}]"
        if not isinstance(row, Mapping):
            raise BadValue(where, "a mapping is wanted")
        key = _text(row, "key", where)
        if key in seen:
            raise BadValue(f"{where}.key", f"{key} stands twice in this list")
        seen.add(key)
        yield place, where, row


def _values(
    table: Table,
    row: Mapping[str, Any],
    where: str,
    known: Mapping[str, Mapping[str, models.Model]],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in table.words:
        if name == "name" and not row.get("name"):
            raise MissingValue(f"{where}.name", "a name is wanted")
        values |= _words(row.get(name, ""), name, f"{where}.{name}")
    for name in table.lines:
        values |= _lines(row.get(name, {}), name, f"{where}.{name}")
    values |= {name: row[name] for name in table.plain if name in row}
    for name, (target, _model) in table.links.items():
        values[target] = _linked(
            row.get(name), known[name], f"{where}.{name}", table.optional_links
        )
    if table.model is Cell:
        values |= _cell_values(row, where)
    return values


def _cell_values(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    wrong = row.get("wrong", {})
    values: dict[str, Any] = {"moves": list(row.get("moves", []))}
    for way in WRONG_WAYS:
        values |= _words(wrong.get(way, ""), f"wrong_{way}", f"{where}.wrong.{way}")
    return values


def _pack_values(data: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "version": _text(data, "version", "pack"),
        "checked_on": _date(_text(data, "checked_on", "pack"), "checked_on"),
    }
    for name, target in {"title": "name", "jurisdiction": "jurisdiction", "note": "note"}.items():
        if name != "note" and not data.get(name):
            raise MissingValue(name, f"a {name} is wanted")
        values |= _words(data.get(name, ""), target, name)
    return values


def _rule_values(row: Mapping[str, Any], where: str, pack: RulePack) -> dict[str, Any]:
    values: dict[str, Any] = {"pack": pack, "certainty": _text(row, "certainty", where)}
    for name in RULE_WORDS:
        if name in {"title", "text", "citation"} and not row.get(name):
            raise MissingValue(f"{where}.{name}", f"a {name} is wanted")
        values |= _words(row.get(name, ""), name, f"{where}.{name}")
    values |= {name: _date(row.get(name), f"{where}.{name}") for name in RULE_DATES}
    values["limit"] = _decimal(row.get("limit"), f"{where}.limit")
    values |= {name: str(row.get(name) or "") for name in RULE_PLAIN}
    values["test_sentences"] = list(row.get("test_sentences", []))
    return values


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if value in (None, ""):
        raise MissingValue(f"{where}.{name}", f"a {name} is wanted")
    return str(value)


def _words(value: Any, name: str, where: str) -> dict[str, str]:
    """Return the column of each language; a plain text stands in all of them."""
    if isinstance(value, Mapping):
        unknown = set(value) - set(LANGUAGES)
        if unknown:
            raise BadValue(where, f"unknown language {', '.join(sorted(map(str, unknown)))}")
        return {
            f"{name}_{column}": str(value.get(code) or "").strip()
            for code, column in LANGUAGES.items()
        }
    text = "" if value is None else str(value).strip()
    return {f"{name}_{column}": text for column in LANGUAGES.values()}


def _lines(value: Any, name: str, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise BadValue(where, "a list of texts for each language is wanted")
    joined = {
        code: "\n".join(str(line).strip() for line in lines or []) for code, lines in value.items()
    }
    return _words(joined, name, where)


def _linked(
    key: Any, known: Mapping[str, models.Model], where: str, optional: bool
) -> models.Model | None:
    if key in (None, ""):
        if optional:
            return None
        raise MissingValue(where, "the key of another row is wanted")
    try:
        return known[str(key)]
    except KeyError:
        raise UnknownReference(where, f"there is no {key}") from None


def _date(value: Any, where: str) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadValue(where, f"{value!r} is not a day like 2026-01-30") from None


def _decimal(value: Any, where: str) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise BadValue(where, f"{value!r} is not a number") from None


def _by_key(model: type[models.Model]) -> dict[str, models.Model]:
    return {row.key: row for row in model._default_manager.all()}  # type: ignore[attr-defined]


def _put(model: type[models.Model], key: str, values: Mapping[str, Any], where: str) -> str:
    """Create or update one row; return "created", "updated" or "unchanged"."""
    row = model._default_manager.filter(key=key).first()
    outcome = "created" if row is None else "updated"
    row = row if row is not None else model(key=key)
    if outcome == "updated" and all(getattr(row, name) == value for name, value in values.items()):
        return "unchanged"
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as problem:
        name, messages = next(iter(problem.message_dict.items()))
        raise BadValue(f"{where}.{name}", " ".join(map(str, messages))) from problem
    row.save()
    return outcome


# --- writing documents ---------------------------------------------------------------------------
def _words_of(row: models.Model, name: str) -> dict[str, str]:
    return {code: getattr(row, f"{name}_{column}") or "" for code, column in LANGUAGES.items()}


def _row_of(table: Table, row: Any) -> dict[str, Any]:
    document: dict[str, Any] = {"key": row.key}
    for name, (target, _model) in table.links.items():
        linked = getattr(row, target)
        if linked is not None:
            document[name] = linked.key
    document |= {name: _words_of(row, name) for name in table.words}
    for name in table.lines:
        document[name] = {code: text.splitlines() for code, text in _words_of(row, name).items()}
    document |= {name: getattr(row, name) for name in table.plain}
    if table.model is Cell:
        document["wrong"] = {way: _words_of(row, f"wrong_{way}") for way in WRONG_WAYS}
    return document


def _rule_row(rule: Rule) -> dict[str, Any]:
    dates = {name: getattr(rule, name) for name in RULE_DATES}
    return {
        "key": rule.key,
        **{name: _words_of(rule, name) for name in RULE_WORDS},
        **{name: getattr(rule, name) for name in RULE_PLAIN},
        **{name: day.isoformat() if day else None for name, day in dates.items()},
        "certainty": rule.certainty,
        "limit": str(rule.limit.normalize()) if rule.limit is not None else None,
        "test_sentences": rule.test_sentences,
    }
