"""Windows, limits, cool-downs and codes: what holds at which moment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from quizzes.core import outcome, sitting_code
from quizzes.core.outcome import Counting, Sat
from quizzes.core.refusals import CoolingDown, NoAttemptsLeft, NoLongerOpen, NotYetOpen
from quizzes.core.timing import Terms

pytestmark = pytest.mark.unit
AT = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def after(minutes: float) -> dt.datetime:
    return AT + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("opens", "closes", "refusal"),
    [
        (None, None, None),
        (0, None, None),
        (1, None, NotYetOpen),
        (None, 1, None),
        (None, 0, NoLongerOpen),
        (-10, 10, None),
        (-10, -5, NoLongerOpen),
        (5, 10, NotYetOpen),
    ],
    ids=[
        "always",
        "opens now",
        "opens later",
        "closes later",
        "closes now",
        "within",
        "after",
        "before",
    ],
)
def test_the_opening_moment_is_in_the_window_and_the_closing_moment_is_not(
    opens, closes, refusal
) -> None:
    terms = Terms(
        opens_at=None if opens is None else after(opens),
        closes_at=None if closes is None else after(closes),
    )
    found = terms.refusal(AT, made=0, ended_at=None)
    assert type(found) is (refusal or type(None))


@pytest.mark.parametrize(
    ("minutes", "closes", "ends"),
    [(None, None, None), (30, None, 30), (None, 20, 20), (30, 20, 20), (30, 40, 30)],
)
def test_an_attempt_ends_by_limit_or_when_the_quiz_closes(minutes, closes, ends) -> None:
    terms = Terms(minutes=minutes, closes_at=None if closes is None else after(closes))
    assert terms.deadline(AT) == (None if ends is None else after(ends))


@pytest.mark.parametrize(
    ("cool_down", "ended", "until"),
    [(0, 0, None), (60, None, None), (60, -60, None), (60, -59, 1), (60, 5, 65)],
    ids=["none", "nothing ended", "just over", "a minute left", "the clock went back"],
)
def test_the_next_attempt_waits_for_the_cool_down(cool_down, ended, until) -> None:
    terms = Terms(cool_down_minutes=cool_down)
    found = terms.refusal(AT, made=1, ended_at=None if ended is None else after(ended))
    if until is None:
        assert found is None
    else:
        assert isinstance(found, CoolingDown)
        assert (found.until, found.in_vain) == (after(until), False)


def test_a_cool_down_that_outlasts_the_window_is_told_as_such() -> None:
    terms = Terms(cool_down_minutes=60, closes_at=after(30))
    found = terms.refusal(AT, made=1, ended_at=AT)
    assert isinstance(found, CoolingDown)
    assert found.in_vain


def test_what_waiting_cannot_cure_is_said_first() -> None:
    terms = Terms(attempts_allowed=1, opens_at=after(5), cool_down_minutes=60)
    assert isinstance(terms.refusal(AT, made=1, ended_at=AT), NoAttemptsLeft)
    assert terms.attempts_left(1) == 0
    assert Terms().attempts_left(7) is None


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("K7-42", True), ("k7-42", True), ("Ｋ７－４２", True), (" k7 -42 ", True),
        ("K7-43", False), ("K7-42 0", False), ("", False), ("７" * 10_000, False),
    ],
)  # fmt: skip
def test_width_case_and_blanks_of_a_code_make_no_difference(given: str, same: bool) -> None:
    assert sitting_code.matches(given, expected="K7-42") is same


@pytest.mark.parametrize(
    ("minutes", "until"),
    [
        ([], None),
        ([-1, -2, -3, -4], None),
        ([-1, -2, -3, -4, -5], 5),
        ([-1, -2, -3, -4, -9.5], 0.5),
        ([-1, -2, -3, -4, -10], None),
        ([-1, -2, -3, -4, -5, -6], 5),
        ([1, 2, 3, 4, 5], None),
    ],
    ids=["none", "four", "five", "nearly over", "the first is too old", "six", "from the future"],
)
def test_five_wrong_codes_in_ten_minutes_have_to_wait(minutes, until) -> None:
    found = sitting_code.paused_until([after(m) for m in minutes], at=AT)
    assert found == (None if until is None else after(until))


def sat(percent: int, *, pass_mark: int = 60, passed: bool | None = None) -> Sat:
    verdict = percent >= pass_mark if passed is None else passed
    return Sat(Decimal(percent), verdict, Decimal(pass_mark))


@pytest.mark.parametrize(
    ("method", "percent", "passed", "which"),
    [
        (Counting.BEST, 90, True, 1),
        (Counting.LAST, 50, False, 2),
        (Counting.FIRST, 40, False, 0),
        (Counting.MEAN, 60, True, 2),
    ],
)
def test_which_attempt_counts(method, percent, passed, which) -> None:
    assert outcome.counted([sat(40), sat(90), sat(50)], method=method) == (percent, passed, which)


def test_a_pass_goes_before_a_higher_percentage_that_failed() -> None:
    attempts = [sat(70), sat(80, pass_mark=85), sat(70)]
    assert outcome.counted(attempts, method=Counting.BEST) == (70, True, 0)


def test_the_mean_is_judged_by_the_pass_mark_of_the_last() -> None:
    attempts = [sat(50, pass_mark=40), sat(90, pass_mark=80)]
    assert outcome.counted(attempts, method=Counting.MEAN) == (70, False, 1)


@pytest.mark.parametrize("method", list(Counting))
def test_without_an_attempt_nothing_counts(method: Counting) -> None:
    with pytest.raises(outcome.NothingToCount):
        outcome.counted([], method=method)
