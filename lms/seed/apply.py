"""Carry a plan out through each package's front door, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from lms.audit import api as audit
from lms.foundation import clock
from lms.seed.documents import digest
from lms.seed.kinds import KINDS
from lms.seed.models import SeedRecord
from lms.seed.plan import Action, Item

_WRITTEN = {Action.CREATE, Action.UPDATE}


@transaction.atomic
def apply_plan(plan: Iterable[Item], *, actor: Any = None) -> dict[Action, int]:
    """Write what the plan says and return how many documents had each action.

    Conflicts are left alone. Any error undoes everything.
    """
    counts = dict.fromkeys(Action, 0)
    courses = [item for item in plan if item.document.kind == "course" and item.action in _WRITTEN]
    for item in courses:  # a course page is the parent of its lessons and must stand first
        KINDS["course"].prepare(item.document)
    for item in plan:
        counts[item.action] += 1
        if item.action in _WRITTEN:
            KINDS[item.document.kind].put(item.document, actor)
            _remember(item, _digest_of(item), actor=actor)
        elif item.action is Action.KEEP_OURS:
            _remember(item, item.current or "", actor=actor)
    return counts


def _digest_of(item: Item) -> str:
    return digest(KINDS[item.document.kind].export(item.document))


def _remember(item: Item, loaded: str, *, actor: Any) -> None:
    document = item.document
    record, _created = SeedRecord.objects.update_or_create(
        kind=document.kind,
        key=document.key,
        locale=document.locale or "",
        defaults={
            "source_digest": document.digest,
            "loaded_digest": loaded,
            "loaded_at": clock.now(),
        },
    )
    audit.record("seed.loaded", actor=actor, target=record, data={"action": item.action.value})
