"""Other wordings in the house: fetched once for a version, drawn in practice, heard by nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from quizzes.roleplay import queries, services, tasks
from quizzes.roleplay.adapters import errors, phrasing
from quizzes.roleplay.engine import dialogue
from quizzes.roleplay.enums import InputMode
from quizzes.roleplay.models import Phrasing, Scenario, Session
from quizzes.roleplay.services import authoring
from tests.factories import model_server as acts
from tests.factories.accounts import instructor
from tests.factories.model_calls import (
    OPENING,
    VERIFY,
    put_scenario,
    reworded,
)
from tests.factories.model_server import ModelServer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def practised(scenario: Scenario, *, seed: int = 9, mode: str = "practice") -> Session:
    session = services.start_session(
        scenario, person=instructor(), mode=mode, seed=seed, input_mode=InputMode.TYPE
    )
    for text in (VERIFY, OPENING, "zxcv", "您说的我听明白了。"):
        if session.is_open:
            session = services.say_words(
                session, actor=session.person, exchange=session.exchange, text=text
            )
    return services.hang_up(session, actor=session.person)


def test_a_ready_scenario_queues_its_wordings_when_it_is_saved(
    rephrasing: ModelServer, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        scenario = put_scenario()
    assert rephrasing.asked == []
    assert [one.task_path for one in DBTaskResult.objects.all()] == [
        "quizzes.roleplay.tasks.word_lines"
    ]
    stored = tasks.word_lines.call(scenario.pk)
    assert stored == scenario.phrasings.count() > 10
    assert not Phrasing.objects.filter(text__contains="后天就还清").exists()
    assert tasks.word_lines.call(scenario.pk) == 0  # once for a version


def test_the_setting_must_say_so(endpoint_on: ModelServer) -> None:
    scenario = put_scenario()
    assert services.phrase(scenario) == 0
    assert endpoint_on.asked == []


def test_practice_speaks_in_other_wordings_and_the_engine_hears_the_authors(
    rephrasing: ModelServer,
) -> None:
    scenario = put_scenario()
    plain = practised(scenario)
    assert not plain.turns.exclude(scripted="").exists()
    services.phrase(scenario)
    worded = practised(scenario)
    changed = worded.turns.exclude(scripted="")
    assert changed
    for turn in changed:
        assert turn.who != "collector"
        assert turn.text == f"唉，{turn.scripted}"
    assert [t.scripted or t.text for t in worded.turns.all()] == [t.text for t in plain.turns.all()]
    assert [t.state for t in worded.turns.all()] == [t.state for t in plain.turns.all()]
    assert worded.state == plain.state
    levels = [list(one.marks.values_list("criterion", "level")) for one in (plain, worded)]
    assert levels[0] == levels[1]


def test_a_worded_call_replays_from_seed_and_words(rephrasing: ModelServer) -> None:
    scenario = put_scenario()
    services.phrase(scenario)
    session = practised(scenario)
    played = dialogue.replay(session.script, session.seed, queries.played_turns(session))
    stored = queries.transcript_of(session)
    assert [one.text for one in played.transcript] == [one.text for one in stored]
    again = practised(scenario)
    assert [t.text for t in again.turns.all()] == [t.text for t in session.turns.all()]


def test_examinations_and_told_facts_keep_the_authors_words(rephrasing: ModelServer) -> None:
    scenario = put_scenario()
    services.phrase(scenario)
    assert not practised(scenario, mode="exam").turns.exclude(scripted="").exists()
    for phrased in scenario.phrasings.all():
        assert phrased.original in phrasing.lines_of(scenario.script())


def test_a_new_version_starts_in_the_authors_words(rephrasing: ModelServer) -> None:
    scenario = put_scenario()
    services.phrase(scenario)
    text = scenario.document.replace("喂，哪位？", "喂，哪一位？")
    authoring.save_scenario(authoring.read_into(scenario, text), actor=None)
    scenario.refresh_from_db()
    assert services.wants_wordings(scenario)
    assert not practised(scenario).turns.exclude(scripted="").exists()


def test_switched_off_the_authors_words_are_back(rephrasing: ModelServer, settings: Any) -> None:
    scenario = put_scenario()
    services.phrase(scenario)
    settings.LMS_MODEL_REPHRASES = False
    assert not practised(scenario).turns.exclude(scripted="").exists()


def test_a_failure_in_the_second_portion_stores_nothing(rephrasing: ModelServer) -> None:
    scenario = put_scenario()

    def once(handler: acts.Handler) -> None:
        behaviour = reworded if len(handler.server.asked) == 1 else acts.closes
        behaviour(handler)

    rephrasing.behaviour = once
    with pytest.raises(errors.BrokenOff):
        services.phrase(scenario)
    assert len(rephrasing.asked) == 2
    assert not Phrasing.objects.exists()
