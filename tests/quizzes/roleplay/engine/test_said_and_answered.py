"""What is said in ordinary words decides the outcome, and is what the customer answers.

The tables outcomes.yaml, answers.yaml and calls.yaml beside this file hold the words, those that begin with
ordinary_ more of them; the scenarios are the shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import Played, Typed
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.scenario import Scenario
from tests.factories.roleplay import ROOT, scenario_text

pytestmark = pytest.mark.unit
HERE = Path(__file__).parent
SEEDS = (1, 2)  # answers have several wordings
SCENARIOS = sorted(
    f"{file.parts[-3]}/{file.stem}"
    for file in (ROOT / "content/library/first-scripts").glob("*/roleplays/*.md")
)


@cache
def scenario(name: str) -> Scenario:
    """Return the shipped scenario `language/key`."""
    language, _, key = name.partition("/")
    return parse(scenario_text(key, language))


def words_of(name: str, keys: Sequence[str]) -> list[str]:
    """Return the words of lines by key."""
    texts = {line.key: line.text for beat in scenario(name).beats for line in beat.lines}
    return [texts[key] for key in keys]


def typed(name: str, texts: Sequence[str], seed: int = 1) -> Played:
    """Type `texts` one after the other until the call ends."""
    script, said = scenario(name), []
    for text in texts:
        said.append(Typed(text=text))
        played = dialogue.replay(script, seed, said)
        if played.state.ended:
            return played
    return played


def rows(*files: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for file in files:
        found += yaml.safe_load((HERE / file).read_text(encoding="utf-8"))
    return found


def outcomes() -> Iterator[Any]:
    for row in rows("outcomes.yaml"):
        for words in row["words"]:
            yield pytest.param(row, words, id=f"{row['scenario']}: {words}")


@pytest.mark.parametrize(("row", "words"), list(outcomes()))
def test_the_outcome_hears_what_was_said(row: dict[str, Any], words: str) -> None:
    name = row["scenario"]
    turns = [*words_of(name, row["before"]), words, *words_of(name, row["after"])]
    state = typed(name, turns).state
    assert row["outcome"] in (state.outcome, *state.earlier)


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=row["scenario"]) for row in rows("calls.yaml", "ordinary_calls.yaml")],
)
def test_a_whole_call_in_ones_own_words_leads_where_it_should(row: dict[str, Any]) -> None:
    state = typed(row["scenario"], row["turns"]).state
    assert state.ended
    assert state.outcome == row["outcome"]


def answers() -> Iterator[Any]:
    for row in rows("answers.yaml", "ordinary_answers.yaml"):
        for turns in [[one] for one in row.get("words", ())] + row.get("turns", []):
            where = (row.get("before") or ["start"])[-1]
            yield pytest.param(row, turns, id=f"{row['scenario']}, {where}: {' / '.join(turns)}")


@pytest.mark.parametrize(("row", "turns"), list(answers()))
def test_the_customer_answers_what_was_said(row: dict[str, Any], turns: list[str]) -> None:
    name = row["scenario"]
    for seed in SEEDS:
        played = typed(name, [*words_of(name, row.get("before", ())), *turns], seed)
        last = max(n for n, one in enumerate(played.transcript) if one.who == "collector")
        answer = " ".join(one.text for one in played.transcript[last + 1 :])
        assert not row.get("says") or any(one in answer for one in row["says"]), answer
        assert not any(one in answer for one in row.get("never", ())), answer


# --- openings ---------------------------------------------------------------------------------------

OPENINGS = {
    "en": (
        "Hello", "Hello, this is Zhou Lan from Donglu Bank.", "Good morning, Zhou Lan speaking.",
        "Good morning, my name is Zhou Lan, I'm calling from Donglu Bank's card centre.",
        "Hello, may I speak to {name} please?", "Hi, is that {name}?",
        "Hello, this is Zhou Lan from Donglu Bank, is that {name}?",
        "Hello, who am I speaking to please?", "Good morning, sorry to bother you. Is now a good time?",
        "Hello, Zhou Lan, staff number 627. This call is recorded. Could I have the last four of your ID?",
    ),
    "zh-hans": (
        "您好", "您好，我是东麓银行的周岚。", "您好，我是东麓银行信用卡中心的周岚，工号627。",
        "您好，请问是{name}吗？", "您好，请问{name}在吗？", "您好，我是东麓银行的周岚，请问您是{name}吗？",
        "您好，我是东麓银行的周岚…请问您是？", "喂，您好，打扰您了，请问现在方便说话吗？",
        "您好，我姓周，找一下{name}", "您好，我是周岚，工号627，通话有录音，麻烦报一下证件后四位。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_polite_opening_is_never_taken_for_a_poor_line(name: str) -> None:
    script = scenario(name)
    quality = {line.key: line.quality for beat in script.beats for line in beat.lines}
    for opening in OPENINGS[name.partition("/")[0]]:
        words = opening.format(name=script.persona.name)
        played = typed(name, [words])
        said = next(one for one in played.transcript if one.who == "collector")
        assert quality.get(said.line, "good") == "good", (words, said.line)


@pytest.mark.parametrize("name", ["en/his-daughter-answers", "zh-hans/his-daughter-answers"])
def test_who_says_where_he_calls_from_is_not_asked_it(name: str) -> None:
    words = OPENINGS[name.partition("/")[0]][6]
    answer = typed(name, [words]).transcript[-1].text
    assert not any(one in answer for one in ("您是哪位", "哪里的", "Who is this", "calling from"))


def test_who_only_says_his_name_is_asked_what_it_is_about() -> None:
    played = typed("en/wages-on-the-fifteenth", ["Hello, Zhou Lan from Donglu Bank."])
    assert played.state.beat == "pick-up"
    assert played.state.meters == scenario("en/wages-on-the-fifteenth").state
    assert "own-name" in played.state.said
