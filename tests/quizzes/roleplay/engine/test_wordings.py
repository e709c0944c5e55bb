"""Phrases of authors, and what they do in a call: lines, answers to half a line, asides."""

from __future__ import annotations

import pytest

from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import Choice, Typed
from quizzes.roleplay.engine.document import data_of, parse, render
from quizzes.roleplay.engine.form import PARTS, collected, fields_of, posted_form
from quizzes.roleplay.engine.wordings import stands_in
from tests.factories.roleplay import two_calls_text

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("phrase", "words", "stands"),
    [
        ("log|raise … complaint", "i'll log that as a complaint now", True),
        ("log|raise … complaint", "i'm raising this as a formal complaint", False),
        ("log|rais … complaint", "i'm raising this as a formal complaint", True),
        ("log … complaint", "the complaint is logged", False),
        ("log … complaint", "i'll log it. about the complaint", False),
        ("harm", "are you harming yourself", True),
        ("harm", "a pharmacy", False),
        ("全额|全发 … 吗|?", "工资15号全发吗?", True),
        ("全额|全发 … 吗|?", "那就全额还清", False),
        ("Ｈａｒｍ", "harm", True),
        ("15号 … 多少", "那15号能发多少", True),
        ("110|报警", "我让同事打110", True),
        ("15号", "115号", False),
    ],
)
def test_a_phrase_stands_where_its_parts_stand_in_order(
    phrase: str, words: str, stands: bool
) -> None:
    assert stands_in(phrase, words) is stands


PROMISED = '        promises: {date: Friday, amount: "900", channel: card}\n'
TEXT = (
    two_calls_text()
    .replace('      - texts: ["Friday,', '      - heard: [date-asked]\n        texts: ["Friday,')
    .replace(PROMISED, PROMISED + '      - {named: ["how do you"], texts: ["By card."]}\n')
    .replace(
        "text: Which day, how much and from which account will you pay?\n",
        "text: Which day, how much and from which account will you pay?\n"
        '    known_by: ["sort it out … ?"]\n',
    )
    .replace(
        "bewildered:",
        "asides:\n"
        "  - key: wife\n"
        '    known_by: ["your wife … ?"]\n'
        "    when: {visited: [promise]}\n"
        '    answers: [{texts: ["She is out."]}]\n'
        "bewildered:",
    )
)
SCENARIO = parse(TEXT)


def typed(*texts: str) -> dialogue.Played:
    return dialogue.replay(SCENARIO, 1, [Typed(text=one) for one in texts])


WHY = "What happened, that the money did not come this time?"


def test_they_stand_in_the_text_and_in_the_form() -> None:
    assert parse(render(SCENARIO)) == SCENARIO
    data = data_of(SCENARIO)
    beats = {beat["key"]: beat for beat in data["beats"]}
    for part, own in (("front", data), ("beat", beats["promise"])):
        sent = posted_form(fields_of(PARTS[part], own))
        kept = collected(PARTS[part], sent)
        assert kept.get("asides") == own.get("asides")
        for name in ("known_by", "answers"):
            mine = [line.get(name) for line in own.get("lines", ())]
            assert [line.get(name) or None for line in kept.get("lines", ())] == mine


def test_a_phrase_means_its_line_and_its_acts_count_as_said() -> None:
    played = typed(WHY, "So how shall we sort it out?")
    assert [one.line for one in played.transcript if one.who == "collector"] == ["why", "ask"]
    assert "channel-asked" in played.state.said


def test_who_says_half_a_line_is_answered_that_half() -> None:
    asked = [one.text for one in typed(WHY, "Which day will you pay?").transcript]
    way = [one.text for one in typed(WHY, "And how do you sort it out?").transcript]
    assert "Friday, 900, by card. Bye." in asked
    assert "By card." in way
    assert "Friday, 900, by card. Bye." not in way


def test_who_chooses_the_line_says_all_of_it() -> None:
    played = dialogue.replay(SCENARIO, 1, [Choice(line="why"), Choice(line="ask")])
    assert "Friday, 900, by card. Bye." in [one.text for one in played.transcript]


def test_an_aside_is_answered_and_the_call_stays_where_it_is() -> None:
    early = typed("And is your wife at home?")
    played = typed(WHY, "And is your wife at home?")
    assert early.transcript[-1].text != "She is out."
    assert played.transcript[-1].text == "She is out."
    assert (played.state.beat, played.state.lost) == ("promise", 0)


def test_nobody_answers_an_aside_with_a_threat_in_it() -> None:
    played = typed(WHY, "You filthy liar, does your wife know?")
    assert played.transcript[-1].text != "She is out."
