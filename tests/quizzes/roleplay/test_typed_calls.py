"""Typed calls on the database: kept word for word, one at a time, timed, replayed from what is stored."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from lms.foundation import clock
from quizzes.registry import eligibility
from quizzes.roleplay import api, queries, rules, services
from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.enums import EndedReason, InputMode, ScenarioState
from quizzes.roleplay.models import Scenario, Session
from quizzes.roleplay.services import authoring
from tests.factories.accounts import instructor
from tests.factories.roleplay import put_scenario, put_two_calls

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

VERIFY = "您好，请问是杜明远先生吗？麻烦您报一下证件后四位。"
OPENING = (
    "谢谢，对上了。我是东麓银行信用卡中心的周岚，工号627，通话有录音，想跟您说说这张卡的还款。"
)


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


def typed(scenario: Scenario, mode: str = "practice") -> Session:
    return services.start_session(
        scenario, person=instructor(), mode=mode, seed=7, input_mode=InputMode.TYPE
    )


def say(session: Session, *texts: str) -> Session:
    for text in texts:
        session = services.say_words(
            session, actor=session.person, exchange=session.exchange, text=text
        )
    return session


def at(monkeypatch: pytest.MonkeyPatch, moment: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


# --- said once, kept as typed ------------------------------------------------------------------


def test_typed_words_are_kept_with_what_was_heard(scenario: Scenario) -> None:
    session = say(typed(scenario), VERIFY, OPENING)
    first, second = session.turns.filter(who="collector")
    assert (first.text, first.line_key) == (VERIFY, "verify")
    assert first.heard is not None
    acts = {one["act"]: one["says"] for one in first.heard["said"]["acts"]}
    assert acts["identifier-asked"] in VERIFY
    assert (second.line_key, session.dialogue_state.beat) == ("introduction", "forgot")


def test_the_same_words_under_the_same_number_are_said_once(scenario: Scenario) -> None:
    session = say(typed(scenario), VERIFY)
    again = services.say_words(session, actor=session.person, exchange=0, text=f" {VERIFY}\r\n")
    assert again.exchange == 1
    assert session.turns.filter(who="collector").count() == 1


def test_other_words_under_a_used_number_are_a_conflict_and_change_nothing(
    scenario: Scenario,
) -> None:
    session = say(typed(scenario), VERIFY)
    before = session.turns.count()
    for exchange in (0, 5):
        with pytest.raises(services.TurnConflict):
            services.say_words(session, actor=session.person, exchange=exchange, text="别的话")
    assert session.turns.count() == before


def test_thirty_turns_a_second_are_thirty_turns_at_most_and_in_order(scenario: Scenario) -> None:
    session = typed(scenario)
    for number in range(30):
        if not session.is_open:
            break
        session = services.say_words(
            session, actor=session.person, exchange=number, text=f"嗯 {number}"
        )
    numbers = list(queries.exchange_rows(session))
    assert [row.number for row in numbers] == list(range(len(numbers)))
    assert not session.is_open  # the customer's patience ends it
    assert session.result == "fail"


@pytest.mark.parametrize("text", ["", "   \r\n", "\x00\x07", "\u202e"])
def test_nothing_said_is_refused(scenario: Scenario, text: str) -> None:
    session = typed(scenario)
    with pytest.raises(services.NothingSaid):
        say(session, text)
    assert session.turns.count() == 1


def test_an_enormous_text_is_refused_whole(scenario: Scenario) -> None:
    session = typed(scenario)
    with pytest.raises(services.TooLong):
        say(session, "催" * 601)
    say(session, "催" * 600)


def test_a_call_is_played_in_one_way(scenario: Scenario) -> None:
    session = typed(scenario)
    with pytest.raises(services.NotAllowed):
        services.choose_line(session, actor=session.person, exchange=0, line="verify")


def test_an_activity_may_fix_the_way_of_speaking_in_the_examined_call(scenario: Scenario) -> None:
    class Typing:
        key = "typing"

        def quiz_keys_for(self, person: Any) -> tuple[str, ...]:
            return ()

        def roleplay_input_for(self, person: Any, scenario_key: str) -> str:
            return "type"

    person = instructor()
    eligibility.register(Typing())
    try:
        assert rules.input_modes(person, scenario, "exam") == ("type",)
        assert rules.input_modes(person, scenario, "practice") == ("choose", "type")
        with pytest.raises(services.NotAllowed):
            services.start_session(scenario, person=person, mode="exam", input_mode="choose")
    finally:
        eligibility._members.pop("typing")


def test_a_draft_whose_names_lead_nowhere_is_not_played(scenario: Scenario) -> None:
    text = scenario.document.replace("next: introduce", "next: nowhere")
    scenario.state = ScenarioState.DRAFT
    authoring.save_scenario(authoring.read_into(scenario, text), actor=None)
    with pytest.raises(services.NotAllowed):
        typed(scenario)


# --- taking back, replaying --------------------------------------------------------------------


def test_practice_takes_back_one_turn_and_keeps_it_on_record(scenario: Scenario) -> None:
    session = say(typed(scenario), VERIFY, OPENING)
    session = services.take_back(session, actor=session.person, exchange=2)
    assert session.dialogue_state.beat == "introduce"
    assert session.turns.filter(text=OPENING, taken_back_at__isnull=False).count() == 1
    assert say(session, OPENING).dialogue_state.beat == "forgot"


def test_an_examination_takes_nothing_back(scenario: Scenario) -> None:
    session = say(typed(scenario, "exam"), VERIFY)
    with pytest.raises(services.NothingToTakeBack):
        services.take_back(session, actor=session.person, exchange=1)


def test_a_stored_call_replays_word_for_word_and_grades_alike(scenario: Scenario) -> None:
    session = say(
        typed(scenario, "exam"), VERIFY, OPENING, "zxcv", "你别装了，明天必须还！", "今天忙，再见"
    )
    session = services.hang_up(session, actor=session.person)
    stored = queries.transcript_of(session)
    played = dialogue.replay(session.script, session.seed, queries.played_turns(session))
    assert [(one.who, one.text) for one in played.transcript] == [
        (one.who, one.text) for one in stored
    ]
    again = grade(session.script, played.transcript, session.dialogue_state)
    assert {mark.criterion: mark.level for mark in session.marks.all()} == {
        one.id: one.level for one in again.criteria
    }


def test_an_edited_scenario_does_not_touch_a_call_that_goes_on(scenario: Scenario) -> None:
    session = say(typed(scenario), VERIFY)
    text = scenario.document.replace("0417", "9999")
    api.import_scenario({"key": scenario.key, "locale": "zh-hans", "document": text}, actor=None)
    session = say(queries.session_for(session.person, session.uuid), OPENING)
    assert session.scenario_version == 1
    assert "9999" not in session.script.model_dump_json()


def test_what_nobody_understood_is_there_for_authors_without_names(scenario: Scenario) -> None:
    say(typed(scenario), "zxcv qwer", VERIFY)
    assert [(one.text, one.beat) for one in queries.lost_words(scenario)] == [
        ("zxcv qwer", "pick-up")
    ]


def test_a_second_call_is_one_session(scenario: Scenario) -> None:
    session = typed(put_two_calls())
    session = say(
        session, "What happened that it did not come?", "Which day, how much, which account?"
    )
    assert [(row.who, row.call) for row in session.turns.all()][-2:] == [
        ("debtor", 1),
        ("relative", 2),
    ]
    session = say(session, "Please ask him to call me back.")
    assert (session.is_open, session.outcome["key"]) == (False, "settled")  # type: ignore[index]


# --- against the clock --------------------------------------------------------------------------


def test_an_examination_has_a_deadline_and_practice_has_none(scenario: Scenario) -> None:
    exam = typed(scenario, "exam")
    assert exam.deadline_at == exam.started_at + timedelta(minutes=24)
    assert typed(scenario).deadline_at is None
    limited = typed(put_two_calls(), "exam")
    assert limited.deadline_at == limited.started_at + timedelta(minutes=12)


def test_words_after_the_deadline_are_not_said_and_the_call_is_graded(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = say(typed(scenario, "exam"), VERIFY)
    assert session.deadline_at is not None
    at(monkeypatch, session.deadline_at + timedelta(seconds=5))
    session = say(session, OPENING)  # within the grace
    at(monkeypatch, session.deadline_at + timedelta(seconds=11))  # type: ignore[operator]
    with pytest.raises(services.CallClosed):
        say(session, "还有一句")
    session = queries.session_for(session.person, session.uuid)
    assert (session.ended_reason, session.ended_at) == (EndedReason.TIME, session.deadline_at)
    assert session.turns.filter(who="collector").count() == 2
    assert session.result is not None


def test_a_timer_ends_what_nobody_came_back_to(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = typed(scenario, "exam")
    assert session.deadline_at is not None
    at(monkeypatch, session.deadline_at + timedelta(minutes=1))
    told = StringIO()
    call_command("close_overdue_calls", stdout=told)
    call_command("close_overdue_calls", stdout=told)
    assert told.getvalue() == "1 overdue call(s) ended\n0 overdue call(s) ended\n"
    fresh = services.start_session(
        scenario, person=session.person, mode="exam", input_mode=InputMode.TYPE
    )
    assert fresh.pk != session.pk
