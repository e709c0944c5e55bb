"""Rounding, totals, which attempt counts, seeds, times, grade events, composition, prose."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core import gradebook, mark, outcome, prose, selection, timing
from quizzes.core.composition import NoQuestions, QuestionTwice, check_sections
from quizzes.core.gradebook import GradeKind, GradeStep
from quizzes.core.outcome import Counting, ItemWorth

pytestmark = pytest.mark.unit
SHARES = st.decimals(min_value=0, max_value=1, places=4)
POINTS = st.decimals(min_value=0, max_value=50, places=2)
AT = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


# --- marks and totals
@pytest.mark.parametrize(
    ("value", "held"), [("-1", "0"), ("2", "1"), ("0.33335", "0.3334"), ("0.33334", "0.3333")]
)
def test_mark_is_held_in_bounds_and_rounded_half_up(value: str, held: str) -> None:
    assert mark.mark_of(Decimal(value)).value == Decimal(held)


@pytest.mark.parametrize(
    ("worths", "pass_mark", "score", "percent", "passed"),
    [
        ([("1", "1"), ("1", "0")], "50", "1", "50", True),
        ([("2", "1"), ("1", "0")], "66.67", "2", "66.67", True),
        ([("2", "1"), ("1", "0")], "66.68", "2", "66.67", False),
        ([("1", "1"), ("1", None)], "50", "1", None, None),
        ([], "0", "0", "0", False),
        ([("0", "1")], "0", "0", "0", False),
    ],
    ids=["half", "rounded up to the mark", "just below", "to be marked", "no items", "no points"],
)
def test_total(worths, pass_mark, score, percent, passed) -> None:
    items = [
        ItemWorth(marks=Decimal(m), value=None if v is None else Decimal(v)) for m, v in worths
    ]
    found = outcome.total(items, pass_mark=Decimal(pass_mark))
    assert found.score == Decimal(score)
    assert found.percent == (None if percent is None else Decimal(percent))
    assert found.passed is passed


@given(st.lists(st.tuples(POINTS, SHARES), max_size=30), st.randoms())
def test_total_stays_in_bounds_whatever_the_order(pairs, random) -> None:
    items = [ItemWorth(marks=marks, value=value) for marks, value in pairs]
    found = outcome.total(items, pass_mark=Decimal(60))
    assert 0 <= found.percent <= 100
    assert found.score <= found.max_score
    random.shuffle(items)
    assert outcome.total(items, pass_mark=Decimal(60)) == found


@pytest.mark.parametrize(
    ("method", "percent"),
    [
        (Counting.BEST, "90"),
        (Counting.LAST, "80"),
        (Counting.FIRST, "50"),
        (Counting.MEAN, "73.33"),
    ],
)
def test_counting_percent(method: Counting, percent: str) -> None:
    percents = [Decimal(50), Decimal(90), Decimal(80)]
    assert outcome.counting_percent(percents, method=method) == Decimal(percent)
    with pytest.raises(outcome.NothingToCount):
        outcome.counting_percent([], method=method)


# --- seeds
@given(st.lists(st.text(max_size=4), unique=True), st.integers(0, selection.MAX_SEED), st.randoms())
def test_shuffle_depends_on_the_seed_alone(items, seed, random) -> None:
    shuffled = selection.shuffle(items, seed=seed, key=str)
    assert sorted(shuffled) == sorted(items)
    random.shuffle(items)
    assert selection.shuffle(items, seed=seed, key=str) == shuffled


def test_shuffle_is_the_same_for_ever() -> None:
    assert "".join(selection.shuffle("abcdef", seed=7, key=str)) == "cbaedf"


def test_seed_for_differs_by_label() -> None:
    assert selection.seed_for(1, "a") != selection.seed_for(1, "b")
    assert 0 <= selection.seed_for(1, "a") <= selection.MAX_SEED


# --- times
@pytest.mark.parametrize(
    ("seconds", "standing", "left", "late"),
    [
        (0, timing.Standing.OPEN, 10, 0),
        (1, timing.Standing.OPEN, 10, 0),
        (541, timing.Standing.OPEN, 1, 0),
        (600, timing.Standing.OPEN, 0, 0),
        (601, timing.Standing.GRACE, 0, 1),
        (630, timing.Standing.GRACE, 0, 30),
        (631, timing.Standing.OVER, 0, 31),
    ],
)
def test_standing_and_what_is_left(seconds, standing, left, late) -> None:
    end = timing.deadline(AT, minutes=10)
    at = AT + dt.timedelta(seconds=seconds)
    assert timing.standing(at, deadline_at=end, grace_seconds=30) is standing
    assert timing.minutes_left(at, deadline_at=end) == left
    assert timing.lateness(at, deadline_at=end) == dt.timedelta(seconds=late)


def test_without_a_limit_it_is_always_open() -> None:
    assert timing.deadline(AT, minutes=None) is None
    assert timing.standing(AT, deadline_at=None, grace_seconds=0) is timing.Standing.OPEN
    assert timing.minutes_left(AT, deadline_at=None) is None


# --- grade events
def step(
    number: int, kind: str, value: str = "1", position: int = 1, reason: str = ""
) -> GradeStep:
    return GradeStep(
        number=number, position=position, kind=GradeKind(kind), value=Decimal(value), reason=reason
    )


def test_current_is_the_last_event_whatever_the_order_given() -> None:
    steps = [
        step(3, "overridden", "0.5", reason="歧义"),
        step(1, "marked", "0"),
        step(2, "marked", "1", 2),
    ]
    assert gradebook.current(steps) == {1: Decimal("0.5"), 2: Decimal(1)}
    assert gradebook.current(reversed(steps)) == gradebook.current(steps)


@pytest.mark.parametrize(
    ("steps", "error"),
    [
        ([step(1, "marked"), step(2, "marked")], gradebook.MarkedTwice),
        ([step(1, "overridden", reason="x")], gradebook.NotYetMarked),
        ([step(1, "regraded", reason="x")], gradebook.NotYetMarked),
        ([step(1, "marked"), step(2, "regraded", reason=" ")], gradebook.ReasonMissing),
        ([step(1, "marked"), step(1, "marked", position=2)], gradebook.NumberTaken),
    ],
)
def test_impossible_sequences_are_refused(steps, error) -> None:
    with pytest.raises(error):
        gradebook.current(steps)


# --- composition and prose
def test_check_sections() -> None:
    check_sections([["a"], ["b", "c"]])
    with pytest.raises(NoQuestions):
        check_sections([[], []])
    with pytest.raises(QuestionTwice) as twice:
        check_sections([["a", "b"], ["a"]])
    assert twice.value.which == "a"


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="alert(1)">'],
)
def test_prose_is_safe(hostile: str) -> None:
    html = prose.to_html(hostile)
    assert not any(bad in html for bad in ("<script", "href", "<img", 'onerror="'))


def test_prose_knows_tables_and_headings() -> None:
    assert "<table>" in prose.to_html("| a | b |\n|---|---|\n| 1 | 2 |")
    assert prose.to_heading("先做**什么**？") == "先做<strong>什么</strong>？"
    assert prose.to_heading("一\n\n二") == ""
    assert prose.to_heading("长" * 121) == ""
    assert prose.to_plain("先做**什么** & 为何？") == "先做什么 & 为何？"


def test_facts_round_trip_and_faults_name_the_line() -> None:
    facts = (("逾期", "12天"), ("欠款", "3200元"))
    assert prose.read_facts(prose.write_facts(list(facts))) == facts
    with pytest.raises(prose.BadFact) as bad:
        prose.read_facts("逾期：12天\n\n没有冒号")
    assert bad.value.line == 3
