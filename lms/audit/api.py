"""Front door of the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Model

from lms.audit.models import LogEntry


def record(
    action: str, *, actor: Any, target: Model, data: dict[str, Any] | None = None
) -> LogEntry:
    """Append that `actor` (a user, or None for the system) did `action` to `target`.

    `action` is ``package.past_tense`` (``attempt.submitted``); `data` must be JSON and hold no
    secrets. The target is named by its ``uuid`` where it has one, else by its primary key.
    """
    known = actor if getattr(actor, "pk", None) is not None else None
    return LogEntry.objects.create(
        action=action,
        actor=known,
        target_type=target._meta.label_lower,
        target_ref=str(getattr(target, "uuid", None) or target.pk),
        data=data or {},
    )


def moments(action: str, *, actor: Any, target: Model, since: datetime) -> list[datetime]:
    """Return when `actor` did `action` to `target` after `since`, oldest first. One query."""
    found = LogEntry.objects.filter(
        action=action,
        actor=actor,
        target_type=target._meta.label_lower,
        target_ref=str(getattr(target, "uuid", None) or target.pk),
        at__gt=since,
    )
    return list(found.order_by("at").values_list("at", flat=True))


@dataclass(frozen=True)
class Entry:
    """One entry as others read it; `target_ref` is the uuid of the target, else its primary key."""

    action: str
    target_ref: str
    actor: Any
    data: dict[str, Any]
    at: datetime


def newest(
    actions: Iterable[str], *, model: type[Model], refs: Iterable[str] | None = None
) -> dict[str, Entry]:
    """Return by target the newest entry among `actions` on rows of `model`. One query.

    `refs`: only of these targets; None: of all.
    """
    found = LogEntry.objects.filter(action__in=list(actions), target_type=model._meta.label_lower)
    if refs is not None:
        found = found.filter(target_ref__in=list(refs))
    last = found.order_by().values("target_ref").annotate(last=Max("pk")).values("last")
    entries = LogEntry.objects.filter(pk__in=last).select_related("actor").order_by("pk")
    return {e.target_ref: Entry(e.action, e.target_ref, e.actor, e.data, e.at) for e in entries}
