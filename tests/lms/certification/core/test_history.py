"""What events add up to, and which cannot follow each other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certification.core.history import (
    AwardState,
    Event,
    EventKind,
    ImpossibleEvent,
    Summary,
    summarise,
)

pytestmark = pytest.mark.unit

AWARDED = Event(EventKind.AWARDED, date(2027, 11, 25))
RENEWED = Event(EventKind.RENEWED, date(2028, 11, 25))
SPELLED = Event(EventKind.RESPELLED, spelling="Zhou Xian")
LAPSED, REVOKED = Event(EventKind.LAPSED), Event(EventKind.REVOKED)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([AWARDED], Summary(AwardState.ACTIVE, date(2027, 11, 25)), id="awarded"),
        pytest.param(
            [AWARDED, SPELLED, RENEWED],
            Summary(AwardState.ACTIVE, date(2028, 11, 25), "Zhou Xian"),
            id="a renewal keeps the spelling",
        ),
        pytest.param(
            [AWARDED, LAPSED], Summary(AwardState.LAPSED, date(2027, 11, 25)), id="lapsed"
        ),
        pytest.param(
            [AWARDED, LAPSED, REVOKED],
            Summary(AwardState.REVOKED, date(2027, 11, 25)),
            id="a lapsed award can still be revoked",
        ),
    ],
)
def test_summarise(events: list[Event], expected: Summary) -> None:
    assert summarise(events) == expected


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([], id="nothing"),
        pytest.param([RENEWED], id="renewed first"),
        pytest.param([AWARDED, AWARDED], id="awarded twice"),
        pytest.param([AWARDED, REVOKED, REVOKED], id="revoked twice"),
        pytest.param([AWARDED, REVOKED, RENEWED], id="renewed after revocation"),
        pytest.param([AWARDED, LAPSED, RENEWED], id="renewed after the lapse"),
        pytest.param([AWARDED, LAPSED, LAPSED], id="lapsed twice"),
        pytest.param([AWARDED, REVOKED, SPELLED], id="respelled after revocation"),
    ],
)
def test_impossible_histories_are_refused(events: list[Event]) -> None:
    with pytest.raises(ImpossibleEvent):
        summarise(events)


@given(st.lists(st.sampled_from([RENEWED, SPELLED, LAPSED, REVOKED]), max_size=6))
def test_a_revoked_award_stays_revoked(more: list[Event]) -> None:
    try:
        summary = summarise([AWARDED, *more])
    except ImpossibleEvent:
        return
    assert (summary.state is AwardState.REVOKED) == (REVOKED in more)
