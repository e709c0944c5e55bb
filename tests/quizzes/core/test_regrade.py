"""Who changes and who flips when questions are marked again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.outcome import ItemWorth, total
from quizzes.core.regrade import AttemptBefore, AttemptChange, Counts, Flip, compare, count

pytestmark = pytest.mark.unit
SHARES = st.decimals(min_value=-2, max_value=1, places=4)
OPEN_OR_MARKED = st.one_of(st.none(), SHARES)


def attempt(*values: str | None, pass_mark: str = "60") -> AttemptBefore:
    worths = {
        position: ItemWorth(marks=Decimal(1), value=None if value is None else Decimal(value))
        for position, value in enumerate(values, start=1)
    }
    return AttemptBefore(ref=1, pass_mark=Decimal(pass_mark), worths=worths)


def changed(before: AttemptBefore, **shares: str) -> AttemptChange | None:
    return compare(before, {int(k.removeprefix("q")): Decimal(v) for k, v in shares.items()})


@pytest.mark.parametrize(
    ("before", "shares", "flip", "percent"),
    [
        (attempt("1", "0"), {"q2": "1"}, Flip.PASSES, "100"),
        (attempt("1", "1"), {"q2": "0"}, Flip.FAILS, "50"),
        (attempt("1", "0", "0"), {"q2": "0.5"}, Flip.NONE, "50"),
        (attempt("1", None), {"q2": "1"}, Flip.SETTLES, "100"),
        (attempt("1", None, None), {"q2": "1"}, Flip.NONE, None),
        (attempt("1", "0.2", pass_mark="60"), {"q2": "0.2001"}, Flip.NONE, "60.01"),
    ],
    ids=["passes", "fails", "no flip", "settles", "still waits", "tiny"],
)
def test_compare(before, shares, flip, percent) -> None:
    change = changed(before, **shares)
    assert change.flip is flip
    assert change.after.percent == (None if percent is None else Decimal(percent))


def test_the_same_marks_change_nothing() -> None:
    assert changed(attempt("1", "0.5"), q1="1", q2="0.5000") is None
    assert compare(attempt("1"), {}) is None


@given(st.lists(OPEN_OR_MARKED, min_size=1, max_size=6), st.data())
def test_what_is_after_is_what_the_marks_add_up_to_and_a_second_time_changes_nothing(
    values, data
) -> None:
    worths = {n: ItemWorth(marks=Decimal(n), value=v) for n, v in enumerate(values, start=1)}
    before = AttemptBefore(ref=7, pass_mark=Decimal(50), worths=worths)
    shares = data.draw(st.dictionaries(st.sampled_from(sorted(worths)), SHARES))
    change = compare(before, shares)
    after = {n: ItemWorth(marks=w.marks, value=shares.get(n, w.value)) for n, w in worths.items()}
    if change is None:
        assert after == worths
        return
    assert change.after == total(after.values(), pass_mark=Decimal(50))
    assert change.before == total(worths.values(), pass_mark=Decimal(50))
    assert (change.flip is Flip.NONE) == (change.before.passed == change.after.passed)
    assert compare(before.model_copy(update={"worths": after}), shares) is None


@given(st.lists(st.sampled_from(["1", "0", "0.6"]), min_size=1, max_size=8))
def test_counts_add_up_batch_by_batch(values) -> None:
    changes = [c for v in values if (c := changed(attempt("1", v), q2="0.5")) is not None]
    whole = count(changes, attempts=len(values), kept=1)
    assert whole.changed == len(changes)
    assert whole.passes + whole.fails + whole.settles <= whole.changed
    parts = [count([change], attempts=1) for change in changes]
    rest = Counts(attempts=len(values) - len(changes), kept=1)
    assert sum(parts, rest) == whole
