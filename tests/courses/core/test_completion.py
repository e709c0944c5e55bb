"""From records to standings and tallies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.core.completion import (
    Item,
    Record,
    Standing,
    State,
    Tally,
    What,
    after,
    minutes_left,
    replay,
    tally,
    tally_by_module,
)

pytestmark = pytest.mark.unit

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def log(*whats: What) -> list[Record]:
    """Return records a minute apart; places and judgements carry something plausible."""
    data = {
        What.PLACE: {"anchor": "why", "index": 1, "of": 3},
        What.JUDGED: {"passage": "p1", "verdict": "sound"},
        What.CORRECTED: {"passed": False},
    }
    return [
        Record(what, START + timedelta(minutes=n), data.get(what, {}))
        for n, what in enumerate(whats)
    ]


@pytest.mark.parametrize(
    ("whats", "state", "completed_after"),
    [
        ([], State.NEW, None),
        ([What.OPENED], State.OPEN, None),
        ([What.OPENED, What.PLACE], State.OPEN, None),
        ([What.JUDGED], State.OPEN, None),
        ([What.OPENED, What.COMPLETED], State.DONE, 1),
        ([What.COMPLETED, What.OPENED], State.DONE, 0),
        ([What.FAILED], State.FAILED, None),
        ([What.FAILED, What.OPENED], State.FAILED, None),
        ([What.FAILED, What.PASSED], State.DONE, 1),
        ([What.PASSED, What.FAILED], State.DONE, 0),
        ([What.PASSED, What.PASSED], State.DONE, 0),
    ],
    ids=[
        "nothing", "opened", "read-a-bit", "judged-first", "read", "opened-again", "failed",
        "failed-and-looked-again", "passed-at-last", "failure-undoes-nothing", "first-pass-counts",
    ],
)  # fmt: skip
def test_standing_follows_the_log(
    whats: list[What], state: State, completed_after: int | None
) -> None:
    standing = replay(log(*whats))
    assert standing.state is state
    wanted = None if completed_after is None else START + timedelta(minutes=completed_after)
    assert standing.completed_at == wanted


def test_first_judgement_stands() -> None:
    first = Record(What.JUDGED, START, {"passage": "p1", "verdict": "sound"})
    second = Record(What.JUDGED, START, {"passage": "p1", "verdict": "unlawful"})
    other = Record(What.JUDGED, START, {"passage": "p2", "verdict": "doubtful"})
    assert replay([first, second, other]).judgements == {"p1": "sound", "p2": "doubtful"}


def test_last_place_is_kept_with_its_time() -> None:
    places = [
        Record(What.PLACE, START, {"anchor": "a", "index": 0, "of": 2}),
        Record(What.PLACE, START + timedelta(hours=1), {"anchor": "b", "index": 1, "of": 2}),
    ]
    standing = replay(places)
    assert standing.place == {"anchor": "b", "index": 1, "of": 2}
    assert standing.place_at == START + timedelta(hours=1)


records = st.lists(st.sampled_from(What), max_size=20).map(lambda whats: log(*whats))


@given(records)
def test_replay_equals_one_by_one(history: list[Record]) -> None:
    standing = Standing()
    for record in history:
        standing = after(standing, record)
    assert replay(history) == standing


without_corrections = st.lists(
    st.sampled_from([what for what in What if what is not What.CORRECTED]), max_size=20
).map(lambda whats: log(*whats))


@given(records, without_corrections)
def test_only_a_correction_leaves_done(history: list[Record], more: list[Record]) -> None:
    before = replay(history)
    if before.state is State.DONE:
        later = replay([*history, *more])
        assert later.state is State.DONE
        assert later.completed_at == before.completed_at


def result(what: What, ref: str, *, minute: int, passed: bool | None = None) -> Record:
    data = {} if passed is None else {"passed": passed}
    return Record(what, START + timedelta(minutes=minute), data, ref)


def test_a_mark_raised_afterwards_passes_from_then_on() -> None:
    standing = replay(
        [result(What.FAILED, "a", minute=0), result(What.CORRECTED, "a", minute=9, passed=True)]
    )
    assert (standing.state, standing.completed_at) == (State.DONE, START + timedelta(minutes=9))


def test_a_pass_taken_back_is_a_failure_unless_another_pass_stands() -> None:
    first, taken_back = (
        result(What.PASSED, "a", minute=0),
        result(What.CORRECTED, "a", minute=9, passed=False),
    )
    assert replay([first, taken_back]).state is State.FAILED
    assert replay([first, taken_back]).completed_at is None
    second = result(What.PASSED, "b", minute=5)
    assert replay([first, second, taken_back]).state is State.DONE


ITEMS = [
    Item("a", "one", minutes=10),
    Item("b", "one", required=False, minutes=5),
    Item("c", "two", minutes=20),
    Item("old", "two", minutes=99, retired=True),
]


@pytest.mark.parametrize(
    ("done", "expected", "complete"),
    [
        (set(), Tally(0, 3, 0, 2, 35), False),
        ({"a"}, Tally(1, 3, 1, 2, 25), False),
        ({"b"}, Tally(1, 3, 0, 2, 30), False),
        ({"a", "c"}, Tally(2, 3, 2, 2, 5), True),
        ({"a", "b", "c", "old"}, Tally(3, 3, 2, 2, 0), True),
    ],
    ids=["nothing", "one-required", "only-optional", "all-required", "everything"],
)
def test_tally_counts_what_is_in_the_outline(
    done: set[str], expected: Tally, complete: bool
) -> None:
    counted = tally(ITEMS, done)
    assert counted == expected
    assert counted.complete is complete


def test_tally_without_required_items_is_complete_when_all_is_done() -> None:
    items = [Item("a", "one", required=False), Item("b", "one", required=False)]
    assert tally(items, {"a"}).complete is False
    assert tally(items, {"a"}).cleared is True
    assert tally(items, {"a", "b"}).complete is True


def test_empty_course_is_never_complete() -> None:
    assert tally([], set()).complete is False
    assert tally([Item("x", "one", retired=True)], {"x"}).complete is False


def test_modules_are_counted_apart() -> None:
    by_module = tally_by_module(ITEMS, {"a", "b"})
    assert list(by_module) == ["one", "two"]
    assert by_module["one"].complete is True
    assert by_module["two"].complete is False


items = st.lists(
    st.builds(
        Item,
        key=st.text("abcdef", min_size=1, max_size=2),
        module=st.sampled_from(["one", "two"]),
        required=st.booleans(),
        minutes=st.integers(0, 60),
        retired=st.booleans(),
    ),
    unique_by=lambda item: item.key,
)


@given(
    items,
    st.sets(st.text("abcdef", min_size=1, max_size=2)),
    st.text("abcdef", min_size=1, max_size=2),
)
def test_doing_more_never_counts_less(some: list[Item], done: set[str], more: str) -> None:
    before, later = tally(some, done), tally(some, done | {more})
    assert 0 <= before.done <= later.done <= later.total
    assert before.required_done <= later.required_done <= later.required_total
    assert before.minutes_left >= later.minutes_left
    assert 0 <= before.percent <= later.percent <= 100
    assert not (before.complete and not later.complete)
    assert (later.percent == 100) == (later.total > 0 and later.done == later.total)


@pytest.mark.parametrize(
    ("minutes", "index", "of", "left"),
    [(25, 0, 4, 25), (25, 1, 4, 19), (25, 3, 4, 7), (25, 9, 4, 1), (0, 1, 4, 0), (20, 0, 0, 20)],
)
def test_minutes_left(minutes: int, index: int, of: int, left: int) -> None:
    assert minutes_left(minutes, index=index, of=of) == left
