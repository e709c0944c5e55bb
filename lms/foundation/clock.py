"""The one source of time.

Cores take a moment as an argument; services call :func:`now` once. Tests freeze it with
``time_machine``, which is why nothing else in the house may ask the system for the time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Return the calendar day in the zone where the work is done (Asia/Shanghai)."""
    return now().astimezone(HOME_ZONE).date()
