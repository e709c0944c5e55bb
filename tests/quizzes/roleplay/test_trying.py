"""An author tries the very text that is being written: its language, its newest version, draft or not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.registry import eligibility
from quizzes.roleplay.models import Scenario, Session
from quizzes.roleplay.services import authoring
from tests.factories.accounts import instructor, trainee
from tests.factories.roleplay import KEY, put_scenario

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TRY = reverse("roleplay:briefing", args=[KEY]) + "?try=en"


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def english() -> Scenario:
    put_scenario()
    return put_scenario("en")


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(instructor(language="zh-hans"))
    return client


def rewritten(scenario: Scenario, *, state: str = "ready") -> Scenario:
    """Save another version of the text."""
    text = scenario.document.replace("You don't yet know who", "You still don't know who", 1)
    assert text != scenario.document
    scenario = authoring.read_into(scenario, text)
    scenario.state = state
    return authoring.save_scenario(scenario, actor=None)


def begun(client: Client) -> Session:
    answer = client.post(TRY, {"mode": "practice", "input_mode": "choose"})
    return Session.objects.get(uuid=answer.url.split("/")[2])


def test_the_page_of_the_text_leads_to_its_own_language(author: Client, english: Scenario) -> None:
    page = author.get(reverse("wagtailsnippets_roleplay_scenario:edit", args=[english.pk]))
    assert f'href="{TRY}"' in page.content.decode()
    assert english.title in author.get(TRY).content.decode()
    assert begun(author).scenario == english


def test_a_draft_is_tried_while_another_language_is_ready(
    author: Client, english: Scenario
) -> None:
    english = rewritten(english, state="draft")
    assert begun(author).scenario_version == english.version == 2


def test_a_practice_of_an_older_version_makes_room_for_the_newest(
    author: Client, english: Scenario
) -> None:
    older = begun(author)
    assert begun(author) == older
    rewritten(english)
    newest = begun(author)
    older.refresh_from_db()
    assert (newest.scenario_version, older.is_open) == (2, False)


def test_who_does_not_write_does_not_try(client: Client, english: Scenario) -> None:
    client.force_login(trainee())
    assert client.get(TRY).status_code == 404
    assert client.post(TRY, {"mode": "practice"}).status_code == 404


@pytest.mark.parametrize("language", ["", "fr", "en'--", "zh-hans,en"])
def test_a_language_that_does_not_exist_is_not_found(
    author: Client, english: Scenario, language: str
) -> None:
    url = reverse("roleplay:briefing", args=[KEY])
    assert author.get(url, {"try": language}).status_code == 404
