"""Until when a mark may be appealed, and who decides."""

from __future__ import annotations

import datetime as dt

import pytest

from quizzes.core import appeals

pytestmark = pytest.mark.unit
AT = dt.datetime(2026, 11, 2, 6, tzinfo=dt.UTC)


def day(number: int, *, second: int = 0) -> dt.datetime:
    return AT + dt.timedelta(days=number, seconds=second)


@pytest.mark.parametrize(
    ("days", "marked", "seen", "ends"),
    [
        (7, None, None, 7),
        (7, 0, None, 7),
        (7, 3, None, 10),
        (7, None, 5, 12),
        (7, 3, 5, 12),
        (0, 3, 5, None),
    ],
    ids=["from submission", "at once", "marked later", "seen later", "the latest", "no appeals"],
)
def test_window(days, marked, seen, ends) -> None:
    found = appeals.window_ends(
        submitted_at=AT, days=days, marked_at=None if marked is None else day(marked),
        seen_from=None if seen is None else day(seen),
    )  # fmt: skip
    assert found == (None if ends is None else day(ends))


def test_the_last_second_is_in_time() -> None:
    appeals.check_open(day(7), ends_at=day(7))
    with pytest.raises(appeals.AppealsClosed) as closed:
        appeals.check_open(day(7, second=1), ends_at=day(7))
    assert closed.value.ended_at == day(7)
    with pytest.raises(appeals.AppealsClosed) as closed:
        appeals.check_open(AT, ends_at=None)
    assert closed.value.ended_at is None


def test_neither_learner_nor_marker_decides() -> None:
    appeals.check_decider(3, learner=1, markers={2})
    with pytest.raises(appeals.OwnAppeal):
        appeals.check_decider(1, learner=1, markers={1, 2})
    with pytest.raises(appeals.DecidedByMarker):
        appeals.check_decider(2, learner=1, markers={2})
