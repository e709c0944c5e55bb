"""What the events of one award add up to. Events are appended; the state is computed from them."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime


class EventKind(enum.StrEnum):
    """What can happen to an award."""

    AWARDED = "awarded"
    RENEWED = "renewed"
    RESPELLED = "respelled"  # an administrator gave a spelling that the certificate font can print
    LAPSED = "lapsed"
    REVOKED = "revoked"


class AwardState(enum.StrEnum):
    """What has been recorded. Whether an award still holds today is `validity.standing`."""

    ACTIVE = "active"
    LAPSED = "lapsed"
    REVOKED = "revoked"


class ImpossibleEvent(ValueError):
    """The event cannot follow what happened before (renewing what has lapsed, revoking twice)."""


@dataclass(frozen=True)
class Event:
    """One event: its kind, the last valid day it sets, the spelling it gives, when it happened."""

    kind: EventKind
    expires_on: date | None = None
    spelling: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Summary:
    """What an award is after its events. `closed_at`: when it was revoked or its lapse recorded."""

    state: AwardState
    expires_on: date | None
    spelling: str = ""
    closed_at: datetime | None = None


_MAY_FOLLOW = {
    EventKind.RENEWED: {AwardState.ACTIVE},
    EventKind.RESPELLED: {AwardState.ACTIVE, AwardState.LAPSED},
    EventKind.LAPSED: {AwardState.ACTIVE},
    EventKind.REVOKED: {AwardState.ACTIVE, AwardState.LAPSED},
}


def summarise(events: Iterable[Event]) -> Summary:
    """Return what `events`, oldest first, add up to.

    Raises :class:`ImpossibleEvent` where one cannot follow the other.
    """
    summary: Summary | None = None
    for event in events:
        summary = _after(summary, event)
    if summary is None:
        raise ImpossibleEvent("an award begins with an event")
    return summary


def _after(summary: Summary | None, event: Event) -> Summary:
    if summary is None or event.kind is EventKind.AWARDED:
        if summary is not None or event.kind is not EventKind.AWARDED:
            raise ImpossibleEvent("an award begins with being awarded, once")
        return Summary(AwardState.ACTIVE, event.expires_on)
    if summary.state not in _MAY_FOLLOW[event.kind]:
        raise ImpossibleEvent(f"{event.kind} cannot follow {summary.state}")
    if event.kind is EventKind.RENEWED:
        return Summary(AwardState.ACTIVE, event.expires_on, summary.spelling)
    if event.kind is EventKind.RESPELLED:
        return replace(summary, spelling=event.spelling)
    state = AwardState.LAPSED if event.kind is EventKind.LAPSED else AwardState.REVOKED
    return Summary(state, summary.expires_on, summary.spelling, event.at)
