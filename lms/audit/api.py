"""Front door of the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model

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
