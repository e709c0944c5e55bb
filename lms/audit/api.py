"""Front door of the audit log."""

from __future__ import annotations

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
