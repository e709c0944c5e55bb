"""Documents against the database: what would be created, changed, kept, or is in conflict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lms.seed.documents import digest
from lms.seed.kinds import KINDS
from lms.seed.library import LOCALES, LibraryDocument
from lms.seed.models import SeedRecord


class Action(StrEnum):
    """What happens to one document."""

    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"
    CONFLICT = "conflict"
    KEEP_OURS = "keep ours"


class Resolution(StrEnum):
    """Who wins where the file and an edit in the CMS disagree."""

    ASK = "ask"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Item:
    """One line of a plan. `current` is the digest of what stands in the database, if anything."""

    document: LibraryDocument
    action: Action
    current: str | None = None

    def __str__(self) -> str:
        return f"{self.action.value:<10} {self.document.path}"


def make_plan(
    documents: Iterable[LibraryDocument], *, resolution: Resolution = Resolution.ASK
) -> list[Item]:
    """Compare each document with its record and its object; write nothing.

    A file that has not changed since it was loaded is kept without looking further: whatever an
    instructor did to the object in the meantime stands.
    """
    records = {(r.kind, r.key, r.locale): r for r in SeedRecord.objects.all()}
    ordered = sorted(documents, key=_order)
    return [
        _item(doc, records.get((doc.kind, doc.key, doc.locale or "")), resolution)
        for doc in ordered
    ]


def _order(document: LibraryDocument) -> tuple[int, int, str]:
    """By kind; within a kind the language that gives structure comes before those that give words."""
    language = LOCALES.index(document.locale) if document.locale else 0
    return list(KINDS).index(document.kind), language, document.path


def _item(document: LibraryDocument, record: SeedRecord | None, resolution: Resolution) -> Item:
    if record is not None and record.source_digest == document.digest:
        return Item(document, Action.KEEP)
    exported = KINDS[document.kind].export(document)
    current = digest(exported) if exported is not None else None
    if current is None and record is None:
        return Item(document, Action.CREATE)
    if record is not None and current == record.loaded_digest:
        return Item(document, Action.UPDATE, current)
    if resolution is Resolution.THEIRS:
        return Item(document, Action.UPDATE if current else Action.CREATE, current)
    if resolution is Resolution.OURS:
        return Item(document, Action.KEEP_OURS, current)
    return Item(document, Action.CONFLICT, current)
