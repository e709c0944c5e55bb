"""How long an award holds: arithmetic with calendar days. No clock: the day is always given.

`expires_on` is the **last valid day**. An award of 12 months given on 25 November 2026 holds up to
and including 25 November 2027 and has lapsed on the 26th, in the zone where the work is done
(``lms.foundation.clock.HOME_ZONE``). A day that the last month does not have becomes its last day:
31 January and one month is 28 (or 29) February.
"""

from __future__ import annotations

import calendar
import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

RENEWAL_DAYS = 60  # how long before its last day an award may be renewed, unless set otherwise


class Standing(enum.Enum):
    """How an award stands on a day."""

    VALID = "valid"
    RENEWABLE = "renewable"  # valid, and the renewal window is open
    LAPSED = "lapsed"
    REVOKED = "revoked"

    @property
    def holds(self) -> bool:
        """Whether the person may be treated as certified."""
        return self in (Standing.VALID, Standing.RENEWABLE)


@dataclass(frozen=True)
class Validity:
    """How long awards hold: months (None: for ever), and the renewal window in days."""

    months: int | None
    renewal_days: int = RENEWAL_DAYS


def add_months(day: date, months: int) -> date:
    """Return `day` moved by whole months; a day the month does not have becomes its last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def expiry(awarded_on: date, validity: Validity) -> date | None:
    """Return the last valid day of an award, or None where it holds for ever."""
    return None if validity.months is None else add_months(awarded_on, validity.months)


def renewed_expiry(current: date | None, renewed_on: date, validity: Validity) -> date | None:
    """Return the last valid day after a renewal; renewing early loses no day."""
    if validity.months is None or current is None:
        return None
    return add_months(max(current, renewed_on), validity.months)


def renewal_opens_on(expires_on: date | None, validity: Validity) -> date | None:
    """Return the first day on which the award may be renewed, or None where it never expires."""
    return None if expires_on is None else expires_on - timedelta(days=validity.renewal_days)


def days_left(expires_on: date | None, *, on: date) -> int | None:
    """Return the whole days after `on` on which the award still holds: 0 on its last day.

    Negative once lapsed; None where it never expires.
    """
    return None if expires_on is None else (expires_on - on).days


def has_lapsed(expires_on: date | None, *, on: date) -> bool:
    """Whether the last valid day is over."""
    return expires_on is not None and on > expires_on


def standing(expires_on: date | None, validity: Validity, *, on: date, revoked: bool) -> Standing:
    """Return how an award stands on the day `on`, whatever has been recorded about lapsing."""
    if revoked:
        return Standing.REVOKED
    if has_lapsed(expires_on, on=on):
        return Standing.LAPSED
    opens = renewal_opens_on(expires_on, validity)
    return Standing.RENEWABLE if opens is not None and on >= opens else Standing.VALID


def start_of(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of `day` in `zone`."""
    return datetime.combine(day, time.min, tzinfo=zone)
