"""A call that ends a sentence early has the outcome of what was reached, and of nothing more."""

from __future__ import annotations

import pytest

from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import Choice, HangUp, State, Typed
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.scenario import Scenario
from tests.factories.roleplay import scenario_text

pytestmark = pytest.mark.unit
LANGUAGES = ("zh-hans", "en")
BEFORE_PAUSE = ("ask-for-him", "condole", "introduction", "who-and-when")
PAUSED = (*BEFORE_PAUSE, "pause-all", "desk-and-one-person")
#: A good-bye on its own, and behind an agreement in the same breath.
GOODBYE = {"zh-hans": "再见", "en": "bye"}
SO_THEN = {"zh-hans": "那就17号1680，再见", "en": "so 1680 on the 17th then, bye"}
PROMISED = (
    "verify", "introduction", "listen", "open-question", "understood", "plain-facts", "ask-terms",
)  # fmt: skip


def scenario(key: str, language: str) -> Scenario:
    return parse(scenario_text(key, language))


def chosen(script: Scenario, keys: tuple[str, ...]) -> State:
    return dialogue.replay(script, 1, [Choice(line=key) for key in keys]).state


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("keys", "outcome"), [(PAUSED, "paused"), (BEFORE_PAUSE, "abandoned")])
def test_who_hangs_up_has_what_was_reached(
    language: str, keys: tuple[str, ...], outcome: str
) -> None:
    script = scenario("he-passed-away-last-month", language)
    state = dialogue.step(script, chosen(script, keys), HangUp()).state
    assert (state.outcome, state.ended_by) == (outcome, "trainee")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("keys", "outcome"), [(PAUSED, "paused"), (BEFORE_PAUSE, "abandoned")])
def test_time_that_runs_out_takes_nothing_away(
    language: str, keys: tuple[str, ...], outcome: str
) -> None:
    script = scenario("he-passed-away-last-month", language)
    assert dialogue.out_of_time(script, chosen(script, keys)).outcome == outcome


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_goodbye_is_answered_where_the_goal_is_reached(language: str) -> None:
    script = scenario("he-passed-away-last-month", language)
    texts = {line.key: line.text for beat in script.beats for line in beat.lines}
    turns = [Typed(text=texts[key]) for key in PAUSED]
    played = dialogue.replay(script, 1, [*turns, Typed(text=GOODBYE[language])])
    assert played.state.outcome == "paused"
    assert played.transcript[-1].who == "relative"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_goodbye_in_the_same_breath_ends_the_call(language: str) -> None:
    script = scenario("early-broken-promise", language)
    texts = {line.key: line.text for beat in script.beats for line in beat.lines}
    turns = [Typed(text=texts[key]) for key in PROMISED]
    state = dialogue.replay(script, 1, [*turns, Typed(text=SO_THEN[language])]).state
    assert state.ended
    assert state.outcome == "dated-promise"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_goodbye_to_a_stranger_who_knows_of_the_debt_reaches_nothing(language: str) -> None:
    script = scenario("his-colleague-answers", language)
    state = chosen(script, ("say-what-it-is", "own-name", "please-call-back"))
    assert dialogue.step(script, state, HangUp()).state.outcome == "abandoned"


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_that_were_asked_for_and_never_named_reach_nothing(language: str) -> None:
    script = scenario("promised-three-times", language)
    texts = {line.key: line.text for beat in script.beats for line in beat.lines}
    keys = ("verify", "introduction", "where-did-it-stick", "what-is-sure")
    state = dialogue.replay(script, 1, [Typed(text=texts[key]) for key in keys]).state
    state = state.model_copy(update={"said": (*state.said, "channel-asked")})
    assert state.agreement is None
    assert dialogue.step(script, state, HangUp()).state.outcome == "abandoned"
