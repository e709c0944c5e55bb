"""Two marks that agree, two that differ, and the third."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.core.double_marking import (
    ALONE,
    TOGETHER,
    TOLERANCE,
    HumanValue,
    Stage,
    agree,
    settle,
)

pytestmark = pytest.mark.unit
SHARES = st.decimals(min_value=0, max_value=1, places=4)


def marks(*values: str, decides: str | None = None) -> list[HumanValue]:
    given_marks = [HumanValue(value=Decimal(value)) for value in values]
    return (
        [*given_marks, HumanValue(value=Decimal(decides), decides=True)] if decides else given_marks
    )


@pytest.mark.parametrize(
    ("given_marks", "needed", "stage", "value"),
    [
        (marks(), ALONE, Stage.FIRST, None),
        (marks("0.5"), ALONE, Stage.SETTLED, "0.5"),
        (marks(), TOGETHER, Stage.FIRST, None),
        (marks("0.5"), TOGETHER, Stage.SECOND, None),
        (marks("0.5", "0.5"), TOGETHER, Stage.SETTLED, "0.5"),
        (marks("0.5", "0.65"), TOGETHER, Stage.SETTLED, "0.575"),
        (marks("0.65", "0.5"), TOGETHER, Stage.SETTLED, "0.575"),
        (marks("0.5", "0.6501"), TOGETHER, Stage.THIRD, None),
        (marks("0", "1", decides="0.3"), TOGETHER, Stage.SETTLED, "0.3"),
        (marks("0.3333", "0.3334"), TOGETHER, Stage.SETTLED, "0.3334"),
    ],
    ids=[
        "nobody", "one is enough", "nobody of two", "one of two", "the same", "just agree",
        "whichever came first", "just differ", "the third decides alone", "mean rounds half up",
    ],
)  # fmt: skip
def test_settle(given_marks, needed, stage, value) -> None:
    found = settle(given_marks, needed=needed)
    assert found.stage is stage
    assert found.value == (None if value is None else Decimal(value))


@given(SHARES, SHARES)
def test_agreement_is_mutual_and_the_mean_lies_between(one: Decimal, other: Decimal) -> None:
    assert agree(one, other) == agree(other, one)
    found = settle([HumanValue(value=one), HumanValue(value=other)], needed=TOGETHER)
    if agree(one, other):
        assert min(one, other) <= found.value <= max(one, other)
        assert abs(found.value - one) <= TOLERANCE
    else:
        assert found.stage is Stage.THIRD


@given(st.lists(SHARES, max_size=2), SHARES)
def test_whoever_decides_is_followed(earlier: list[Decimal], last: Decimal) -> None:
    given_marks = [HumanValue(value=value) for value in earlier]
    given_marks.append(HumanValue(value=last, decides=True))
    assert settle(given_marks, needed=TOGETHER).value == last
