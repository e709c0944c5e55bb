"""Playing a call on the database: idempotent, one at a time, graded when it ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lms.audit.models import LogEntry
from quizzes.roleplay import api, queries, services, signals
from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.engine.dialogue import UnknownLine
from quizzes.roleplay.models import Scenario, Session
from tests.factories.accounts import TeamFactory, instructor, manager, trainee
from tests.factories.roleplay import KEY, MODEL_PATH, call, put_scenario, shipped_text

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


@pytest.fixture
def session(scenario: Scenario) -> Session:
    return call(scenario, instructor())


def say(session: Session, *keys: str) -> Session:
    for key in keys:
        session = services.choose_line(
            session, actor=session.person, exchange=session.exchange, line=key
        )
    return session


def test_model_path_passes_and_is_written_down(session: Session) -> None:
    heard: list[Session] = []

    def listen(session: Session, **_kwargs: Any) -> None:
        heard.append(session)

    signals.session_finalised.connect(listen)
    session = say(session, *MODEL_PATH)
    signals.session_finalised.disconnect(listen)
    assert (session.result, session.score, session.conduct) == ("pass", Decimal(100), "sound")
    assert session.marks.count() == 9
    assert not session.fails.exists()
    assert heard == [session]
    assert api.evidence_of(session) == [("PTP-E", 1.0, 0, "第一次失约")]
    assert LogEntry.objects.filter(action="roleplay.finalised").count() == 1


def test_stored_call_replays_word_for_word(session: Session) -> None:
    session = say(session, *MODEL_PATH)
    played = dialogue.replay(session.script, session.seed, queries.played_turns(session))
    assert played.state == session.dialogue_state
    stored = queries.transcript_of(session)
    assert [one.text for one in stored] == [one.text for one in played.transcript]
    assert stored == list(played.transcript)


def test_critical_fail_is_written_with_its_words(session: Session) -> None:
    session = say(session, *MODEL_PATH[:5], "visit-fee", *MODEL_PATH[6:])
    assert (session.result, session.conduct) == ("fail", "critical")
    assert session.outcome["tainted"] is True
    fail = session.fails.get(key="CF8")
    said = session.turns.get(number=fail.turn)
    assert said.text[fail.span["start"] : fail.span["end"]] == "加上核查费200元，一共1880元"
    assert api.evidence_of(session)[0].score == 0.0


def test_same_sentence_twice_changes_nothing(session: Session) -> None:
    first = say(session, "verify")
    again = services.choose_line(session, actor=session.person, exchange=0, line="verify")
    assert again.exchange == first.exchange == 1
    assert session.turns.count() == 3


def test_later_window_is_told_and_changes_nothing(session: Session) -> None:
    say(session, "verify")
    with pytest.raises(services.TurnConflict):
        services.choose_line(session, actor=session.person, exchange=0, line="court")
    with pytest.raises(services.TurnConflict):
        services.choose_line(session, actor=session.person, exchange=5, line="introduction")
    assert session.turns.count() == 3


def test_forged_line_is_refused(session: Session) -> None:
    with pytest.raises(UnknownLine):
        say(session, "record")
    assert session.turns.count() == 1


def test_ended_call_takes_nothing_more(session: Session) -> None:
    session = say(session, *MODEL_PATH)
    count = session.turns.count()
    with pytest.raises(services.CallClosed):
        services.choose_line(session, actor=session.person, exchange=9, line="verify")
    replay = services.choose_line(session, actor=session.person, exchange=8, line="record")
    assert replay.result == "pass"
    assert services.hang_up(session, actor=session.person).ended_reason == "agreed"
    assert session.turns.count() == count
    assert session.marks.count() == 9


def test_hanging_up_ends_and_grades(session: Session) -> None:
    session = services.hang_up(say(session, "verify"), actor=session.person)
    assert (session.ended_reason, session.result) == ("trainee", "fail")
    assert session.outcome["key"] == "abandoned"


def test_call_keeps_its_scenario_when_the_scenario_is_edited(session: Session) -> None:
    text = shipped_text().replace("麻烦您先报一下证件后四位", "请您报一下证件后四位")
    changed = services.import_scenario(
        {"key": KEY, "locale": "zh-hans", "document": text}, actor=None
    )
    assert changed.version == 2
    session = say(session, "verify")
    assert session.scenario_version == 1
    assert "麻烦您先报一下" in session.turns.get(line_key="verify").text


def test_one_open_call_per_scenario_and_mode(scenario: Scenario) -> None:
    person = instructor()
    first = call(scenario, person)
    assert call(scenario, person) == first
    assert call(scenario, person, mode="practice") != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(
            scenario=scenario, scenario_spec=scenario.spec, scenario_version=1, person=person,
            mode="exam", seed=1, state={},
        )  # fmt: skip


def test_trainee_practises_freely_and_is_examined_when_assigned(scenario: Scenario) -> None:
    person = trainee()
    assert call(scenario, person, mode="practice").is_practice
    with pytest.raises(services.NotAllowed):
        call(scenario, person, mode="exam")
    with pytest.raises(services.NotAllowed):
        services.start_session(scenario, person=person, mode="joke")


def test_practice_takes_back_one_sentence(scenario: Scenario) -> None:
    session = say(call(scenario, trainee(), mode="practice"), "verify", "lawyer")
    session = services.take_back(session, actor=session.person, exchange=2)
    assert session.exchange == 1
    assert session.dialogue_state.beat == "introduce"
    assert services.take_back(session, actor=session.person, exchange=2).exchange == 1
    session = say(session, *MODEL_PATH[1:])
    assert session.result == "pass"
    assert not session.fails.exists()
    assert session.turns.filter(taken_back_at__isnull=False).count() == 2
    assert api.evidence_of(session) == []
    with pytest.raises(services.NothingToTakeBack):
        services.take_back(session, actor=session.person, exchange=9)


def test_examination_takes_nothing_back(session: Session) -> None:
    with pytest.raises(services.NothingToTakeBack):
        services.take_back(say(session, "verify"), actor=session.person, exchange=1)


def test_play_out_ends_both_ways(scenario: Scenario) -> None:
    good = services.play_out(call(scenario, instructor()))
    bad = services.play_out(call(scenario, instructor()), model_path=False)
    assert (good.result, bad.result) == ("pass", "fail")
    assert bad.conduct == "critical"


def test_best_result_prefers_a_pass_and_ignores_practice(scenario: Scenario) -> None:
    person = instructor()
    services.play_out(call(scenario, person, mode="practice"))
    assert api.best_result(person, KEY) is None
    passed = services.play_out(call(scenario, person))
    services.play_out(call(scenario, person), model_path=False)
    best = api.best_result(person, KEY)
    assert best is not None
    assert (best.result, best.session_uuid) == ("pass", passed.uuid)


def test_best_results_ask_once_for_any_number(scenario: Scenario, count_queries: Any) -> None:
    people = [instructor() for _ in range(3)]
    for person in people:
        services.play_out(call(scenario, person))
    with count_queries(1):
        found = api.best_results(people, [KEY, "other"])
    assert set(found) == {(person.pk, KEY) for person in people}


def test_detail_is_for_the_person_and_the_lead_of_the_team(scenario: Scenario) -> None:
    team, other = TeamFactory(), TeamFactory()
    person = trainee(team)
    practice = services.play_out(call(scenario, person, mode="practice"))
    exam = services.play_out(call(scenario, instructor()))
    Session.objects.filter(pk=exam.pk).update(person=person)
    lead, stranger = manager(team), manager(other)
    assert api.session_detail_for(person, exam.uuid) is not None
    assert api.session_detail_for(lead, exam.uuid) is not None
    assert api.session_detail_for(stranger, exam.uuid) is None
    assert api.session_detail_for(trainee(), exam.uuid) is None
    assert api.session_detail_for(lead, practice.uuid) is None


def test_failure_above_undoes_the_end(session: Session) -> None:
    session = say(session, *MODEL_PATH[:-1])

    def fail(**_kwargs: Any) -> None:
        raise RuntimeError("above")

    signals.session_finalised.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            say(session, "record")
    finally:
        signals.session_finalised.disconnect(fail)
    session.refresh_from_db()
    assert session.is_open
    assert session.exchange == len(MODEL_PATH) - 1
    assert not session.marks.exists()
