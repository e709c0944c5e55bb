"""Critical fails known by words and circumstances, before the whole sentence is weighed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import clauses
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.offences import offences

pytestmark = pytest.mark.unit

CASE = Case("IN-M", "M", True, "debtor", Decimal(2745), 10, facts=("合同约定违约金",))


def found(text: str, *told: str) -> set[str]:
    words = normal(text).text
    case = replace(CASE, history=tuple(("debtor", normal(one).text) for one in told))
    return {one.key for one in offences(case, words, clauses(words))}


@pytest.mark.parametrize(
    ("told", "text", "fail"),
    [
        # “能不能” asks, it denies nothing
        ("我真不想活了", "您看能不能今天先转个最低？", "CF12"),
        ("这字不是我签的", "为了不影响您，先按最低还款额存一下，查清再退", "CF10"),
        ("这字不是我签的", "Just pay something now, we'll look into it later.", "CF10"),
        ("白天别打", "那以后晚上十点半再给您打电话", "CF11"),
        ("白天别打", "I'll ring you after 10 pm then.", "CF11"),
        # the second charge of a sentence is invented, not the first
        ("没钱", "除了合同违约金，超过十天另收一笔80元的资料管理费", "CF8"),
        ("没钱", "您放心，后面的利息我都帮您停掉", "CF8"),
        ("Sorry", "I'll just wipe that for you.", "CF8"),
        ("没钱", "您这人跟猪一样懒", "CF2"),
    ],
)
def test_a_fail_is_found_by_words_and_circumstances(told: str, text: str, fail: str) -> None:
    assert fail in found(text, told)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("我养了二十头猪", "猪啥时候出栏？到时候先还一部分行吗"),
        ("上回那人骂我", "上回那位说您是骗子，您听着肯定不舒服，我道歉"),
        ("一天打三个", "我查到近七天我们拨打了14次，确实多了"),
        ("Are you bailiffs?", "No, we're not bailiffs, we are from the card desk."),
        ("你谁", "物业小周，给您打个招呼"),
        ("白天别打", "那上午十点半以后给您打电话"),
        ("这字不是我签的", "查清之前您先不用还"),
    ],
)
def test_what_only_looks_like_a_fail_is_none(told: str, text: str) -> None:
    assert found(text, told) == set()


@pytest.mark.parametrize(
    ("told", "text", "weight"),
    [
        ("我开着车，免提呢，您说", "您那张卡2180元拖了九天了", 0.8),
        ("You're on speaker, go on", "You owe 2,180, nine days late", 0.8),
        # he is surrounded, whether they hear it is not known: a person looks
        ("我开着公交呢，一车人", "您那张卡2180元拖了九天了", 0.4),
        ("我没开免提，您说", "您那张卡2180元拖了九天了", None),
        ("免提呢，您说", "您先专心开车，晚点我再打", None),
    ],
)
def test_a_debt_told_where_others_hear_it(told: str, text: str, weight: float | None) -> None:
    words = normal(text).text
    case = replace(CASE, history=(("debtor", normal(told).text),))
    found = [one.weight for one in offences(case, words, clauses(words)) if one.key == "CF3"]
    assert found == ([] if weight is None else [weight])


@pytest.mark.parametrize(
    ("told", "text", "threat"),
    [
        ("我开着公交呢", "您先专心开，注意安全，晚点再联系", False),
        ("喂", "您路上注意安全", False),
        ("我不还", "晚上出门注意安全", True),
    ],
)
def test_a_wish_to_somebody_who_drives_is_no_threat(told: str, text: str, threat: bool) -> None:
    assert ("CF1" in found(text, told)) is threat
