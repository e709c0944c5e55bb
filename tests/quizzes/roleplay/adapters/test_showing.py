"""Who sees a proposal, and as what: the person who decides, as a model's; nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from quizzes.roleplay import queries, services
from quizzes.roleplay.models import Session
from quizzes.roleplay.queries.proposals import calls_open_to_proposals, open_to_proposals
from quizzes.roleplay.services.reviewing import review
from tests.factories import model_server as acts
from tests.factories.accounts import instructor
from tests.factories.model_calls import VERIFY, ended, item, put_scenario
from tests.factories.model_server import KEY, ModelServer
from tests.factories.reviews import all_open, waiting_call

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

WORDS = "缺录音告知，其余三项都有。"


@pytest.fixture
def proposed(endpoint_on: ModelServer) -> Session:
    session = ended(VERIFY, "我是<b>东麓银行</b>的周岚，想跟您说说这张卡的还款。")
    endpoint_on.behaviour = acts.proposes(item(session, words=WORDS))
    services.propose(session)
    return session


def page(client: Client, person: Any, name: str, session: Session) -> str:
    client.force_login(person)
    answer = client.get(reverse(f"roleplay:{name}", args=[session.uuid]))
    assert answer.status_code == 200
    assert KEY.encode() not in answer.content
    return answer.content.decode()


def test_the_person_who_decides_sees_it_as_a_models_and_nothing_is_chosen_by_it(
    client: Client, proposed: Session
) -> None:
    html = page(client, instructor(language="en"), "review", proposed)
    soup = BeautifulSoup(html, "html.parser")
    shown = soup.select_one("#q-r2")
    assert shown is not None
    assert "m-1" in shown.text
    assert "model" in shown.text
    assert WORDS in shown.text
    assert "我是<b>东麓银" in shown.text  # as words, not as markup
    assert not shown.select("input[type=radio][checked]")


def test_the_trainee_does_not_see_it(client: Client, proposed: Session) -> None:
    html = page(client, proposed.person, "debrief", proposed)
    assert WORDS not in html
    assert "m-1" not in html


def test_what_a_person_decided_is_asked_no_more(endpoint_on: ModelServer) -> None:
    session = waiting_call(put_scenario(), instructor(), open_levels=("R3", "R5", "R7"))
    assert calls_open_to_proposals() == [session]
    endpoint_on.behaviour = acts.proposes(item(session, "R5", level=2))
    services.propose(session)
    assert open_to_proposals(session) == ("R3", "R7")
    review(session, by=instructor(), basis=1, wanted=all_open(session))
    session.refresh_from_db()
    assert open_to_proposals(session) == ()
    assert calls_open_to_proposals() == []
    assert [one.criterion for one in queries.proposals_for(session)] == ["R5"]  # it stays on record
