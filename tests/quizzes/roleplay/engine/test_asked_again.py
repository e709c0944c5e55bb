"""What was asked and not answered is asked again; words that may ask something; names that are called."""

from __future__ import annotations

import pytest

from quizzes.roleplay.engine.bewilderment import left_open
from quizzes.roleplay.engine.calling import calls_by_name
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.hints import may_do
from tests.factories.roleplay import scenario_text

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "spoken", "asked"),
    [
        ("zh-hans", ["唉，车坏了。您说，我这样的该怎么办？"], "您说，我这样的该怎么办？"),
        ("zh-hans", ["我……也没怎么想，反正一下子拿不出来，分几回行不行？"], "分几回行不行？"),
        ("zh-hans", ["您就说什么事吧。"], ""),
        ("zh-hans", ["那我现在欠多少？", "您等会儿，我没听懂，您再说一遍？"], "那我现在欠多少？"),
        ("en", ["It's fixed. So what do I owe now?"], "So what do I owe now?"),
        ("en", ["What do I owe?", "Hold on, I didn't get that. Say it again?"], "What do I owe?"),
    ],
)
def test_the_question_that_was_left_open(language: str, spoken: list[str], asked: str) -> None:
    script = parse(scenario_text("he-calls-back", language))
    assert left_open(script, spoken) == asked


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("工资为啥没发呢", "cause-open"),
        ("why weren't you paid?", "cause-open"),
        ("除了忙还有别的原因吗", "cause-open"),
        ("那您啥时候能还", "date-asked"),
        ("when can you pay?", "date-asked"),
        ("以后几点打给您合适", "contact-agreed"),
        ("what time should we call", "contact-agreed"),
        ("那剩下的25号前", "option-authorised"),
        ("截个图给我", "documents-asked"),
        ("您那张卡没还呢", "purpose"),
    ],
)
def test_what_words_may_do(words: str, act: str) -> None:
    assert act in may_do(words)


def test_who_asks_when_to_ring_asks_for_no_payment() -> None:
    assert "date-asked" not in may_do("您看什么时候打给您方便")


@pytest.mark.parametrize(
    ("language", "words", "called"),
    [
        ("zh-hans", "你好,找下梁启明", True),
        ("zh-hans", "您好,梁先生", True),
        ("zh-hans", "您好,我是卢米", False),
        ("en", "hi, liang qiming please", True),
        ("en", "is that mr liang?", True),
        ("en", "hello, this is lu mi", False),
    ],
)
def test_who_is_called_by_name(language: str, words: str, called: bool) -> None:
    assert calls_by_name(parse(scenario_text("his-colleague-answers", language)), words) is called
