"""Whether a reply repeats what the other side has agreed to: the day, the sum, the way of paying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.clauses import Clause
from quizzes.roleplay.engine.figures import numbers

RECENT = 4  # turns of the other side in which terms may have been named
LEAST_SUM = 10
ENOUGH = 2  # of day, sum and way of paying, where as many were named
_DAYS = (
    (re.compile(r"(?<!\d)(\d{1,2})[号日](?!内)"), "{}号"),
    (re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b"), "{}号"),
    (re.compile(r"(?:周|星期|礼拜)([一二三四五六日天末])"), "周{}"),
    (re.compile(r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)"), "{}"),
    (re.compile(r"(今|明)[天晚早日]"), "{}天"),
    (re.compile(r"(大?后天|月[底初中]|下个?月|饭后|下班)"), "{}"),
    (re.compile(r"\b(today|tonight|tomorrow|payday|next week|(?:end of the )?month(?:[- ]end)?)\b"), "{}"),
    (re.compile(r"(?<!\d)(\d{1,2})点"), "{}点"),
)  # fmt: skip
_SAME = {
    "周天": "周日",
    "tonight": "today",
    "end of the month": "month-end",
    "month end": "month-end",
}
_NO_SUM = re.compile(r"[天日号点期月个次年岁]|:|%|折|days?|am|pm|st|nd|rd|th|months?|weeks?")
_WAY = re.compile(
    r"[\u4e00-\u9fff]{0,2}卡|账户|账号|支付宝|微信|扣款|转账|柜台|app|\bcard|account|transfer|direct debit|"
    r"standing order|paypal|counter"
)
#: What is to come next, and what went wrong before, repeat no agreement.
_OTHERWISE = re.compile(
    r"联系|打给|打电话|电话|来电|回访|提醒|短信|上次|之前|约的|说好的|没(?:到|有|还)|"
    r"\bcall|\bring|phone|\btext|check|remind|last time|missed|promised"
)
_TAG = re.compile(r"(?:对吧|对吗|是吧|没错吧|是这样吧|right|correct|yes)$")
_TAKES_UP = re.compile(
    r"^(?:好|行|那|嗯|可以|成|中|没问题|就|ok|okay|right|so|fine|great|lovely|awesome|perfect|thanks|thank you)"
)


class Named(NamedTuple):
    """Days, sums and ways of paying that stand in some words."""

    days: frozenset[str]
    sums: frozenset[Decimal]
    ways: frozenset[str]

    @property
    def kinds(self) -> int:
        """How many of the three are named."""
        return bool(self.days) + bool(self.sums) + bool(self.ways)


def named_in(text: str) -> Named:
    """Return the terms in a folded text."""
    days = {
        _SAME.get(day, day)
        for pattern, form in _DAYS
        for day in (form.format(found.group(1)) for found in pattern.finditer(text))
    }
    sums = {
        one.value
        for one in numbers(text)
        if one.value >= LEAST_SUM and not _NO_SUM.match(text[one.end :].lstrip()[:6])
    }
    ways = {found.group()[-2:] for found in _WAY.finditer(text)}
    return Named(frozenset(days), frozenset(sums), frozenset(ways))


def repeated_terms(case: Case, parts: Sequence[Clause]) -> Iterator[Clause]:
    """Yield the first clause of each sentence that repeats what the other side has just named."""
    told = [text for who, text in case.history if who != "collector"][-RECENT:]
    asked = named_in(" ; ".join(told))
    if not asked.days:  # a sum alone may be what the other side complains of
        return
    sums = asked.sums | {case.amount}
    for _number, group in groupby(parts, key=lambda part: part.sentence):
        sentence = [one for one in group if not _OTHERWISE.search(one.text)]
        said = [one for one in sentence if not one.asks or _TAG.search(one.text)]
        if not said:
            continue
        own = named_in(" ; ".join(one.text for one in said))
        same = Named(own.days & asked.days, own.sums & sums, own.ways & asked.ways)
        if not same.days and not same.sums & asked.sums:
            continue  # the sum due stands in every call
        alone = same.kinds == 1
        if same.kinds < min(ENOUGH, asked.kinds) or (alone and not _TAKES_UP.search(said[0].text)):
            continue
        yield said[0]
