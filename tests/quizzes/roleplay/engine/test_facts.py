"""Sums and due days that are said of an account are compared with the account."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.hearing import hear

pytestmark = pytest.mark.unit


def claims(text: str, *told: str, facts: tuple[str, ...] = ()) -> set[str]:
    case = Case(
        cell="PTP-E", stage="E", verified=True, speaker="debtor", amount=Decimal(1680), days=3,
        facts=facts or ("逾期 3天,11日到期,今天14日", "未还部分按合同计息"),
        history=tuple(("debtor", one) for one in told),
    )  # fmt: skip
    found = hear(text, case=case).acts
    return {f"{one.key}={one.value}" if one.value else one.key for one in found}


@pytest.mark.parametrize(
    ("text", "sum_", "day"),
    [
        ("你这期应还2000，13号到期的", "amount=2000", "false-fact"),
        ("账上是3200，上月28号到期", "amount=3200", "false-fact"),
        ("您欠我们1680，11号到期", "amount=1680", "due-date"),
        ("总共1680，11号就到期了", "amount=1680", "due-date"),
    ],
)
def test_what_is_owed_and_since_when(text: str, sum_: str, day: str) -> None:
    assert {sum_, day} <= claims(text)
    assert len({"false-fact", "due-date"} & claims(text)) == 1


def test_english_sums_and_days() -> None:
    facts = ("overdue 3 days; due on the 11th, today is the 14th",)
    assert {"amount=2000", "false-fact"} <= claims(
        "You owe 2,000, it was due on the 13th", facts=facts
    )
    assert {"amount=1680", "due-date"} <= claims(
        "The balance is 1,680, due on the 11th", facts=facts
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("您说17号能还3000", "17号能还3000"),
        ("先还500，欠的1180下月还", ""),
        ("您欠了3天", ""),
        ("逾期12个月", ""),
        ("您说账单是2000，我查一下", "账单是2000吧"),
    ],
)
def test_figures_that_claim_nothing(text: str, told: str) -> None:
    assert not [one for one in claims(text, told) if one.startswith("amount=")]
