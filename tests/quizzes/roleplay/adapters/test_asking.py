"""The endpoint in the house: asked by tasks after the fact, stored as proposals, changing nothing."""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from lms.audit.models import LogEntry
from quizzes.core.refusals import AppendOnly
from quizzes.roleplay import queries, services, tasks
from quizzes.roleplay.adapters import errors, proposing
from quizzes.roleplay.models import Proposal, Scenario
from tests.factories import model_server as acts
from tests.factories.accounts import instructor
from tests.factories.model_calls import (
    FAILURES,
    INJECTION,
    OPENING,
    VERIFY,
    ended,
    frozen,
    item,
    played,
)
from tests.factories.model_server import KEY, ModelServer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


# --- off ------------------------------------------------------------------------------------------


def test_without_settings_nobody_is_asked(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        session = ended()
    assert services.configured() is None
    assert services.propose(session) == []
    assert services.phrase(session.scenario) == 0
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("half", [{"LMS_MODEL_URL": ""}, {"LMS_MODEL_NAME": ""}])
def test_half_an_endpoint_is_none(endpoint_on: ModelServer, half: dict[str, str]) -> None:
    with override_settings(**half):
        assert services.propose(ended()) == []
    assert endpoint_on.asked == []


# --- asked after the end, by a task ---------------------------------------------------------------


def test_the_end_of_an_examination_queues_a_task_and_asks_nobody(
    endpoint_on: ModelServer, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        session = played("exam")
    assert session.marks.filter(level=None).exists()  # these words leave something open
    assert endpoint_on.asked == []
    [queued] = DBTaskResult.objects.all()
    assert (queued.task_path, queued.args_kwargs["args"]) == (
        "quizzes.roleplay.tasks.propose_levels",
        [session.pk],
    )
    left_open = [one.criterion for one in session.marks.filter(level=None)]
    endpoint_on.behaviour = acts.proposes(item(session, left_open[0]))
    assert queued.task.call(*queued.args_kwargs["args"]) == 1  # as the worker does
    assert [one.criterion for one in queries.proposals_for(session)] == left_open[:1]


def test_practice_and_decided_calls_queue_nothing(
    endpoint_on: ModelServer, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        played("practice")
        chosen = services.start_session(
            Scenario.objects.get(), person=instructor(), mode="exam", seed=7
        )
        services.play_out(chosen)
    assert not DBTaskResult.objects.exists()


# --- what is stored, and what it changes ----------------------------------------------------------


def test_a_proposal_is_stored_and_changes_nothing(endpoint_on: ModelServer) -> None:
    session = ended()
    before = frozen(session)
    endpoint_on.behaviour = acts.proposes(item(session), item(session, "R4", level=2))
    assert tasks.propose_levels.call(session.pk) == 2
    assert frozen(session) == before
    first, second = queries.proposals_for(session)
    assert (first.criterion, first.level, first.model_name) == ("R2", 1, "m-1")
    assert (first.quote, first.start, first.words) == (OPENING[:8], 0, "缺录音告知。")
    assert second.criterion == "R4"
    entry = LogEntry.objects.get(action="roleplay.proposed")
    assert entry.data == {"model": "m-1", "criteria": ["R2", "R4"]}


def test_only_what_is_open_is_asked_and_no_name_goes_along(endpoint_on: ModelServer) -> None:
    session = ended()
    services.propose(session)
    data = endpoint_on.data()
    assert list(data["criteria"]) == ["R2", "R4"]
    assert [one["text"] for one in data["transcript"]] == [t.text for t in session.turns.all()]
    assert session.person.name not in json.dumps(data, ensure_ascii=False)
    assert session.person.username not in json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize(
    "lie",
    [
        {"quote": "我没有说过的话"},
        {"level": 3},
        {"level": "2"},
        {"criterion": "R1"},
        {"criterion": "R1", "level": 2},
        {"turn": 0},
        {"words": ""},
    ],
)
def test_a_lie_is_not_stored(endpoint_on: ModelServer, lie: dict[str, Any]) -> None:
    session = ended()
    endpoint_on.behaviour = acts.proposes(item(session, **lie))
    assert services.propose(session) == []
    assert not Proposal.objects.exists()


def test_what_was_proposed_is_not_asked_again(endpoint_on: ModelServer) -> None:
    session = ended()
    endpoint_on.behaviour = acts.proposes(item(session))
    services.propose(session)
    services.propose(session)
    assert list(endpoint_on.data()["criteria"]) == ["R4"]
    assert Proposal.objects.count() == 1


def test_what_was_decided_while_the_model_was_writing_is_left_out(endpoint_on: ModelServer) -> None:
    session = ended()
    said = session.turns.filter(who="collector").last()
    assert said is not None
    answer = proposing.Proposed("R2", 1, said.number, 0, OPENING[:4], "缺录音告知。")
    session.marks.filter(criterion="R2").update(level=1)
    assert services.proposing.store(session, (answer,), endpoint=endpoint_on.endpoint()) == []


def test_words_that_give_orders_change_nothing_but_what_is_proposed(
    endpoint_on: ModelServer,
) -> None:
    """The model obeys the trainee in everything; what comes of it is a proposal for a person."""
    session = ended(VERIFY, INJECTION)
    before = frozen(session)
    obeying = [item(session, f"R{number}", level=2, words="全部满分。") for number in range(1, 11)]
    endpoint_on.behaviour = acts.proposes(*obeying)
    services.propose(session)
    assert frozen(session) == before
    assert {one.criterion for one in queries.proposals_for(session)} == {"R2", "R4"}
    assert all(one.quote in INJECTION for one in queries.proposals_for(session))
    assert INJECTION not in endpoint_on.messages()[0]["content"]


def test_proposals_are_neither_changed_nor_deleted(endpoint_on: ModelServer) -> None:
    session = ended()
    endpoint_on.behaviour = acts.proposes(item(session))
    [one] = services.propose(session)
    one.refresh_from_db()
    for change in (one.save, one.delete, Proposal.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        Proposal.objects.update(level=2)


@pytest.mark.parametrize(
    "changed",
    [{"level": 3}, {"quote": "", "level": 2}, {"turn": None}, {"quote": "", "level": 0}],
)
def test_the_database_takes_no_proposal_without_words(changed: dict[str, Any]) -> None:
    row = {"criterion": "R2", "level": 1, "quote": "您好", "turn": 1, "start": 0, "words": "好"}
    row |= {"session": ended(), "model_name": "m-1", **changed}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(**row)


def test_proposals_of_a_call_are_one_query(
    endpoint_on: ModelServer, django_assert_num_queries: Any
) -> None:
    session = ended()
    with django_assert_num_queries(1):
        assert queries.proposals_for(session) == []
    endpoint_on.behaviour = acts.proposes(item(session), item(session, "R4", level=0))
    services.propose(session)
    with django_assert_num_queries(1):
        assert len(queries.proposals_for(session)) == 2


# --- failures change nothing ----------------------------------------------------------------------


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_changes_nothing_and_is_logged_without_the_key(
    endpoint_on: ModelServer, settings: Any, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    settings.LMS_MODEL_TIMEOUT = 1
    session = ended()
    before, logged = frozen(session), LogEntry.objects.count()
    endpoint_on.behaviour, reason = FAILURES[name]
    with pytest.raises(reason):
        tasks.propose_levels.call(session.pk)
    assert frozen(session) == before
    assert (Proposal.objects.count(), LogEntry.objects.count()) == (0, logged)
    assert KEY not in caplog.text


def test_a_failed_endpoint_is_given_a_rest_and_other_work_goes_on(endpoint_on: ModelServer) -> None:
    session = ended()
    endpoint_on.behaviour = acts.answers(b"{}", status=500)
    with pytest.raises(errors.ServerFailed):
        services.propose(session)
    with pytest.raises(services.EndpointRests):
        services.propose(session)
    assert len(endpoint_on.asked) == 1
    cache.clear()
    endpoint_on.behaviour = acts.proposes(item(session))
    assert len(services.propose(session)) == 1


def test_an_odd_answer_gives_no_rest(endpoint_on: ModelServer) -> None:
    session = ended()
    endpoint_on.behaviour = acts.says("prose")
    for _again in range(2):
        with pytest.raises(errors.NotJson):
            services.propose(session)
    assert len(endpoint_on.asked) == 2


def test_what_the_worker_keeps_of_a_failure_tells_the_reason_and_no_key(
    endpoint_on: ModelServer,
) -> None:
    session = ended()
    endpoint_on.behaviour = acts.answers(f"bad {KEY}".encode(), status=401)
    with pytest.raises(errors.KeyRefused) as caught:
        tasks.propose_levels.call(session.pk)
    kept = "".join(traceback.format_exception(caught.value))
    assert errors.KeyRefused.words in kept
    assert KEY not in kept
