"""The conversation: deterministic, bounded, always ending."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import CallEnded, Choice, HangUp, State, UnknownLine
from quizzes.roleplay.engine.document import parse
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.scenario import Scenario
from tests.factories.roleplay import MODEL_PATH, shipped_text

pytestmark = pytest.mark.unit
SCENARIO = parse(shipped_text())

picks = st.lists(st.integers(0, 9), min_size=30, max_size=30)
seeds = st.integers(0, 2**31 - 1)


def play(scenario: Scenario, seed: int, picks: list[int]) -> tuple[State, list[Choice], list[str]]:
    state, replies = dialogue.start(scenario, seed)
    said = [reply.text for reply in replies]
    turns: list[Choice] = []
    for pick in picks:
        if state.ended:
            break
        offered = dialogue.choices(scenario, state)
        line = offered[pick % len(offered)]
        turns.append(Choice(line=line.key))
        result = dialogue.step(scenario, state, turns[-1])
        said += [line.text, *(reply.text for reply in result.replies)]
        state = result.state
    return state, turns, said


@settings(max_examples=60, deadline=None)
@given(seed=seeds, picks=picks)
def test_any_path_ends_bounded_and_replays(seed: int, picks: list[int]) -> None:
    state, turns, said = play(SCENARIO, seed, picks)
    assert state.ended
    assert len(turns) <= SCENARIO.max_turns
    assert all(0 <= value <= 5 for value in state.meters.model_dump().values())
    played = dialogue.replay(SCENARIO, seed, turns)
    assert played.state == state
    assert [one.text for one in played.transcript] == said
    assert State.model_validate_json(state.model_dump_json()) == state


@settings(max_examples=60, deadline=None)
@given(seed=seeds, picks=picks)
def test_marks_are_bounded_and_a_critical_fail_fails(seed: int, picks: list[int]) -> None:
    state, turns, _ = play(SCENARIO, seed, picks)
    played = dialogue.replay(SCENARIO, seed, turns)
    debrief = grade(SCENARIO, played.transcript, state)
    assert 0 <= debrief.score_low <= debrief.score_high <= 100
    assert all(one.level in (0, 1, 2, None) for one in debrief.criteria)
    if debrief.critical_fails:
        assert (debrief.result, debrief.conduct) == ("fail", "critical")
    for one in debrief.criteria:
        for evidence in one.evidence:
            text = played.transcript[evidence.turn].text
            assert text[evidence.start : evidence.end] == evidence.quote
            assert played.transcript[evidence.turn].who == "collector"
    for fail in debrief.critical_fails:
        text = played.transcript[fail.evidence.turn].text
        assert text[fail.evidence.start : fail.evidence.end] == fail.evidence.quote


def test_seed_changes_words_and_order_only() -> None:
    openings = {dialogue.start(SCENARIO, seed)[1][0].text for seed in range(20)}
    orders = {
        tuple(line.key for line in dialogue.choices(SCENARIO, dialogue.start(SCENARIO, seed)[0]))
        for seed in range(20)
    }
    ends = {
        dialogue.replay(SCENARIO, seed, [Choice(line=key) for key in MODEL_PATH]).state.outcome
        for seed in range(20)
    }
    assert len(openings) == 3
    assert len(orders) > 5
    assert ends == {"dated-promise"}


def test_line_that_is_not_offered_is_refused() -> None:
    state, _ = dialogue.start(SCENARIO, 1)
    with pytest.raises(UnknownLine):
        dialogue.step(SCENARIO, state, Choice(line="record"))


def test_ended_call_takes_nothing_more() -> None:
    state, _ = dialogue.start(SCENARIO, 1)
    ended = dialogue.step(SCENARIO, state, HangUp()).state
    assert (ended.ended_by, ended.outcome) == ("trainee", "abandoned")
    assert dialogue.choices(SCENARIO, ended) == ()
    with pytest.raises(CallEnded):
        dialogue.step(SCENARIO, ended, Choice(line="verify"))


def test_debtor_hangs_up_when_irritated() -> None:
    path = ["verify", "introduction", "forgot-again", "insult"]
    played = dialogue.replay(SCENARIO, 1, [Choice(line=key) for key in path])
    assert (played.state.ended_by, played.state.outcome) == ("debtor", "hung-up")


def test_truth_is_told_to_those_who_listen_only() -> None:
    kind = dialogue.replay(SCENARIO, 1, [Choice(line=k) for k in MODEL_PATH[:5]]).state
    harsh = ["verify", "you-promised", "listen", "suspicion"]
    assert kind.disclosed == ("payday", "card")
    assert dialogue.replay(SCENARIO, 1, [Choice(line=k) for k in harsh]).state.disclosed == ()
