"""Deadlines in calendar days of Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.core.deadlines import (
    DeadlinePassed,
    DueState,
    NotAnExtension,
    deadline,
    end_of,
    extended,
)
from lms.foundation.clock import HOME_ZONE

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # 24 November, 01:30 in Shanghai


@pytest.mark.parametrize(
    ("due", "state", "days"),
    [
        (datetime(2026, 11, 23, 15, 59, tzinfo=UTC), DueState.OVERDUE, -1),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), DueState.OVERDUE, 0),
        (datetime(2026, 11, 24, 10, 0, tzinfo=UTC), DueState.SOON, 0),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), DueState.SOON, 1),
        (datetime(2026, 12, 1, 10, 0, tzinfo=UTC), DueState.SOON, 7),
        (datetime(2026, 12, 2, 10, 0, tzinfo=UTC), DueState.LATER, 8),
    ],
    ids=["yesterday", "an-hour-ago", "tonight", "tomorrow-by-calendar", "in-a-week", "later"],
)
def test_deadline_counts_calendar_days(due: datetime, state: DueState, days: int) -> None:
    found = deadline(due, at=NOW)
    assert (found.state, found.days, found.at) == (state, days, due)
    assert found.is_open


def test_no_deadline() -> None:
    found = deadline(None, at=NOW)
    assert (found.state, found.at, found.days, found.is_open) == (DueState.NONE, None, None, False)


@pytest.mark.parametrize(
    ("completed", "state"),
    [(NOW - timedelta(days=1), DueState.MET), (NOW + timedelta(days=3), DueState.MET_LATE)],
)
def test_completed_deadline_is_not_open(completed: datetime, state: DueState) -> None:
    found = deadline(NOW, at=NOW + timedelta(days=9), completed_at=completed)
    assert found.state is state
    assert not found.is_open


def test_due_day_ends_in_its_last_minute() -> None:
    assert end_of(date(2026, 11, 30)) == datetime(2026, 11, 30, 15, 59, tzinfo=UTC)


def test_extension_must_be_later_and_in_the_future() -> None:
    due = NOW + timedelta(days=2)
    assert extended(due, to=due + timedelta(days=1), at=NOW) == due + timedelta(days=1)
    assert extended(None, to=due, at=NOW) == due
    with pytest.raises(NotAnExtension):
        extended(due, to=due, at=NOW)
    with pytest.raises(DeadlinePassed):
        extended(NOW - timedelta(days=9), to=NOW - timedelta(days=1), at=NOW)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(0, 400))
def test_end_of_day_is_that_many_days_away(moment: datetime, days: int) -> None:
    at = moment.replace(tzinfo=HOME_ZONE)
    due = end_of(at.date() + timedelta(days=days))
    assert deadline(due, at=at).days == days
