"""Other wordings of the debtor: the same thing in other words, or the author's words stand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quizzes.roleplay.adapters import errors, phrasing
from quizzes.roleplay.engine.document import parse
from tests.factories.roleplay import shipped_text

pytestmark = pytest.mark.unit

ZH, EN = parse(shipped_text()), parse(shipped_text("en"))


def test_lines_that_tell_or_promise_something_are_not_given_away() -> None:
    lines = phrasing.lines_of(ZH)
    assert "喂？我这儿正忙，您说。" in lines
    kept_back = [
        text
        for beat in ZH.beats
        for cue in (*beat.cues, *(answer for line in beat.lines for answer in line.answers))
        if cue.discloses or cue.promises
        for text in cue.texts
    ]
    assert kept_back
    assert not set(kept_back) & set(lines)
    assert len(lines) == len(set(lines))


def test_the_question_holds_lines_and_voice_and_nothing_hidden() -> None:
    lines = phrasing.lines_of(ZH)[:3]
    system, user = phrasing.question(ZH, lines)
    assert json.loads(user.content) == {
        "speaker": {"voice": ZH.persona.voice},
        "lines": [{"id": number, "text": text} for number, text in enumerate(lines)],
    }
    assert "Simplified Chinese" in system.content
    assert ZH.persona.true_reason not in user.content


def test_long_scenarios_are_asked_in_portions() -> None:
    lines = [f"第{number}句话" for number in range(45)]
    assert [len(one) for one in phrasing.batches(lines)] == [20, 20, 5]


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("喂？我这儿正忙，您说。", "喂？我手头正忙着，您说吧。"),
        ("知道了，15号我会存1680元。", "知道，1680元我15号会存的。"),
        ("杜先生今天不在。", "杜先生今天不在这儿。"),
        ("您等一下，我找支笔。", "您稍等，我去找支笔。"),
    ],
)
def test_a_wording_of_the_same_stands(original: str, text: str) -> None:
    assert phrasing.same(original, text, ZH)


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("Hello? I'm in the middle of something, go on.", "Hello? I'm rather in the middle of things, go on."),
        ("I told you, I can't pay on Friday.", "I've told you, on Friday I can't pay."),
    ],
)  # fmt: skip
def test_an_english_wording_of_the_same_stands(original: str, text: str) -> None:
    assert phrasing.same(original, text, EN)


WRONG = {
    "the same words": ("喂？我这儿正忙，您说。", "喂？我这儿正忙，您说。"),
    "another sum": ("我手里只有1680元。", "我手里只有1860元。"),
    "another sum in words": ("我手里只有三千块。", "我手里只有五千块。"),
    "a sum left out": ("我手里只有1680元。", "我手里只有那些钱。"),
    "a sum added": ("我手里没有钱。", "我手里没有1680元。"),
    "another day": ("我明天存。", "我后天存。"),
    "another date": ("我15号存进去。", "我16号存进去。"),
    "a day added": ("我会存的。", "我明天会存的。"),
    "another name": ("我找杜先生说话。", "我找王先生说话。"),
    "a name left out": ("我找杜先生说话。", "我要找他说话。"),
    "a refusal turned round": ("我现在还不了。", "我现在还得了。"),
    "a refusal added": ("我想现在还。", "我不想现在还。"),
    "a question answered": ("您是哪里的？", "您是哪里的。"),
    "too long": ("您说吧。", "您说吧，我这边听着呢，您慢慢说，不着急，我什么都听您的安排，真的都听您的。"),
    "too short": ("喂？我这儿正忙着呢，您有什么事情就直接跟我说。", "您说吧。"),
    "another thing": ("喂，您哪位呀，有事吗？", "全部欠款马上给付清，行吗？"),
    "another language": ("喂？我这儿正忙，您说。", "Hello? I'm busy, go on."),
    "half another language": ("喂？我这儿正忙，您说。", "喂？我这儿正busy，您说。"),
    "a stage direction": ("喂？我这儿正忙，您说。", "（叹气）喂？我正忙，您说。"),
    "quotation marks": ("喂？我这儿正忙，您说。", "“喂？我这儿很忙，您说。”"),
    "markup": ("喂？我这儿正忙，您说。", "喂？我这儿<b>很忙</b>，您说。"),
    "an emoji": ("喂？我这儿正忙，您说。", "喂？我这儿很忙🙂，您说。"),
    "two lines": ("喂？我这儿正忙，您说。", "喂？我这儿很忙，\n您说。"),
    "writing turned round": ("喂？我这儿正忙，您说。", "喂？我这儿很忙，\u202e您说。"),
    "invisible signs": ("喂？我这儿正忙，您说。", "喂？我这儿很\u200b忙，您说。"),
    "nothing": ("喂？我这儿正忙，您说。", "  "),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_the_same_is_not_taken(name: str) -> None:
    assert not phrasing.same(*WRONG[name], ZH)


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("I can pay on Friday.", "I can't pay on Friday."),
        ("I can pay on Friday.", "I can pay on Monday."),
        ("I can pay three hundred then.", "I can pay four hundred then."),
        ("My sister Mary has the card.", "My sister Anna has the card."),
        ("My sister has the card.", "My sister Anna has the card."),
        ("I never said that to you.", "I said that to you."),
        ("I have the card here with me.", "我这里有卡。"),
        ("I have the card here with me.", "I have the cárd здесь with me."),
    ],
)
def test_what_is_not_the_same_in_english_is_not_taken(original: str, text: str) -> None:
    assert not phrasing.same(original, text, EN)


def checked(*items: Any) -> list[phrasing.Wording]:
    lines = ["喂？我这儿正忙，您说。", "我手里只有1680元。"]
    content = json.dumps({"lines": items}, ensure_ascii=False)
    return phrasing.check(content, scenario=ZH, lines=lines)


def test_single_wrong_lines_are_left_out() -> None:
    found = checked(
        {"id": 1, "text": "我手里只有2000元。"},
        {"id": 0, "text": " 喂？我手头正忙着，您说吧。 "},
        {"id": 0, "text": "喂？我这边正忙呢，您说。"},
        {"id": 2, "text": "没有这一句。"},
        {"id": -1, "text": "我手里就只有1680元。"},
        {"id": True, "text": "我手里就只有1680元。"},
        {"id": 1, "text": ["我手里就只有1680元。"]},
        {"id": 1, "text": "我手里就只有1680元。", "mood": "sad"},
        None,
    )
    assert found == [("喂？我这儿正忙，您说。", "喂？我手头正忙着，您说吧。")]


@pytest.mark.parametrize("content", ["", "好的：", "[1"])
def test_what_is_not_json_is_an_error(content: str) -> None:
    with pytest.raises(errors.NotJson):
        phrasing.check(content, scenario=ZH, lines=["喂？"])


@pytest.mark.parametrize("content", ["[]", "{}", '{"lines": {}}', '{"lines": [], "more": 1}'])
def test_another_shape_is_an_error(content: str) -> None:
    with pytest.raises(errors.WrongSchema):
        phrasing.check(content, scenario=ZH, lines=["喂？"])
