"""Whether what was agreed is repeated: by day, sum and way of paying, not by the words around them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from quizzes.roleplay.engine.agreed import named_in, repeated_terms
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import clauses
from quizzes.roleplay.engine.misfits import misquoted
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.scenario import Act, Terms
from quizzes.roleplay.engine.understanding import understand

pytestmark = pytest.mark.unit

CASE = Case("PTP-M", "M", True, "debtor", Decimal(4100), 14)


def repeats(told: str, reply: str) -> bool:
    case = replace(CASE, history=(("debtor", normal(told).text),))
    return any(repeated_terms(case, clauses(normal(reply).text)))


@pytest.mark.parametrize(
    ("told", "reply"),
    [
        ("20号一千，中行卡", "20号1000中行卡，我先记好了"),
        ("后天吧", "那就后天，4100，还是原来那张卡。"),
        ("晚饭后吧，都还上，我那张社保卡", "好，晚饭后社保卡4100，我记着了"),
        ("下周二还两千", "星期二两千，对吧？"),
        ("1,000 next Friday", "Awesome, 1,000 next Friday."),
        ("Friday, 150, from my current account.", "150 this Friday, from the current account. Lovely."),
    ],
)  # fmt: skip
def test_terms_that_the_other_side_named_are_repeated_in_any_words(told: str, reply: str) -> None:
    assert repeats(told, reply)


@pytest.mark.parametrize(
    ("told", "reply"),
    [
        ("我最近手头紧", "那就20号还1000，工资卡"),  # nobody agreed to it
        ("20号一千，中行卡", "20号您还多少？"),  # asked, not repeated
        ("20号一千，中行卡", "20号上午我再给您打电话"),  # the next contact
        ("20号一千，中行卡", "上次约的20号没到账"),  # what went wrong before
        ("有六十块保险没人跟我讲", "六十块那个保险没跟您讲，您看账单才知道"),  # a grievance
        ("20号一千，中行卡", "好的，谢谢您"),
    ],
)
def test_other_words_about_days_and_sums_repeat_nothing(told: str, reply: str) -> None:
    assert not repeats(told, reply)


def test_days_are_the_same_in_either_form() -> None:
    assert named_in("礼拜天").days == named_in("周日").days == {"周日"}
    assert named_in("18日").days == named_in("18号").days == {"18号"}
    assert named_in("by the 18th").days == {"18号"}


def test_a_day_or_an_hour_is_no_sum() -> None:
    assert named_in("18号下午3点，逾期14天，2000").sums == {Decimal(2000)}


def test_which_date_tomorrow_is_nobody_is_held_to() -> None:
    assert not misquoted_after("tomorrow", "On the 15th then, 1,680 from that card, right?")
    assert misquoted_after("tomorrow", "Today then, 1,680 from that card, right?")
    assert misquoted_after("the 15th", "On the 17th then, 1,680 from that card, right?")


def misquoted_after(day: str, words: str) -> bool:
    """Return whether `words` repeat an agreement on `day` wrongly."""
    agreement = Terms(date=day, amount="1,680 yuan", channel="the card ending 8812")
    case = Case("PTP-E", "E", True, "debtor", Decimal(1680), 3, history=(("debtor", day),))
    said = understand(words, case=case)
    heard = replace(said, acts=(*said.acts, Act(act="agreement-repeated", says=words)))
    return misquoted(agreement, heard, None)
