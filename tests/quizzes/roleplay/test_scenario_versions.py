"""Every version of a scenario is kept and may be taken again; a new one may begin without any text."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from quizzes.roleplay import queries, services
from quizzes.roleplay.engine.document import data_of, parse
from quizzes.roleplay.engine.lint import leads_nowhere, lint_text
from quizzes.roleplay.models import Scenario
from quizzes.roleplay.services.skeleton import skeleton
from tests.factories.accounts import administrator, trainee
from tests.factories.roleplay import put_two_calls, two_calls_text
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def scenario() -> Scenario:
    return put_two_calls()


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(administrator(is_superuser=True, language="en", name="Chen Jing"))
    return client


def retitled(scenario: Scenario, title: str) -> Scenario:
    data = {**data_of(scenario.script()), "title": title}
    return services.save_data(
        scenario, data, version=str(scenario.version), actor=administrator(name="Luo Min")
    )


def versions_page(client: Client, scenario: Scenario, number: int | str = "") -> str:
    address = reverse("roleplay_versions", args=[scenario.pk])
    return client.get(address, {"n": number}).content.decode()


def test_each_version_is_kept_with_who_saved_it(scenario: Scenario) -> None:
    retitled(scenario, "Another title")
    found = queries.versions_of(scenario)
    assert [(one.number, one.state) for one in found] == [(2, "ready"), (1, "ready")]
    assert [str(one.by or "") for one in found] == ["Luo Min", ""]
    assert found[1].document == two_calls_text()
    assert "Another title" in found[0].document


def test_the_page_shows_what_changed_and_the_history_names_versions(
    desk: Client, scenario: Scenario
) -> None:
    retitled(scenario, "Another title")
    page = versions_page(desk, scenario, 1)
    assert f"<del>title: {scenario.script().title}</del>" in page
    assert "<ins>title: Another title</ins>" in page
    history = reverse("wagtailsnippets_roleplay_scenario:history", args=[scenario.pk])
    assert "Version 2 saved" in desk.get(history).content.decode()


def test_an_earlier_text_is_taken_again_as_the_newest_version_word_for_word(
    desk: Client, scenario: Scenario
) -> None:
    retitled(scenario, "Another title")
    desk.post(reverse("roleplay_versions", args=[scenario.pk]), {"n": "1"})
    scenario.refresh_from_db()
    assert (scenario.version, scenario.document) == (3, two_calls_text())
    assert [one.number for one in queries.versions_of(scenario)] == [3, 2, 1]


@pytest.mark.parametrize("number", ["2", "99", "", "-1", "1e3", "9" * 40, "²"])
def test_a_version_that_is_not_there_changes_nothing(
    desk: Client, scenario: Scenario, number: str
) -> None:
    answer = desk.post(reverse("roleplay_versions", args=[scenario.pk]), {"n": number}, follow=True)
    assert answer.status_code == 200
    scenario.refresh_from_db()
    assert (scenario.version, scenario.document) == (1, two_calls_text())
    assert versions_page(desk, scenario, number)


def test_a_text_from_before_versions_were_kept_is_kept_when_it_is_replaced(
    scenario: Scenario,
) -> None:
    ModelLogEntry.objects.all().delete()
    retitled(scenario, "Another title")
    assert [one.document == two_calls_text() for one in queries.versions_of(scenario)] == [
        False, True,
    ]  # fmt: skip


def test_what_a_person_may_not_edit_shows_no_versions(client: Client, scenario: Scenario) -> None:
    client.force_login(trainee())
    address = reverse("roleplay_versions", args=[scenario.pk])
    assert client.get(address).status_code == 302
    assert client.post(address, {"n": "1"}).status_code == 302


# --- a new scenario -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_first_text_can_be_played_and_is_not_yet_good(language: str) -> None:
    put_taxonomy()
    text = skeleton("my-first", language)
    script = parse(text)
    assert (script.key, script.language) == ("my-first", language)
    found = lint_text(text)
    assert not leads_nowhere(found)
    assert [one.code for one in found if one.level == "error"] == ["maximum-not-attainable"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in script.title) == (language == "zh-hans")


def test_who_writes_no_text_goes_on_in_the_form(desk: Client) -> None:
    put_taxonomy()
    locale = queries.locale_row("en")
    sent = {"key": "my-first", "locale": str(locale.pk), "state": "draft", "document": "  "}
    answer = desk.post(reverse("wagtailsnippets_roleplay_scenario:add"), sent)
    made = Scenario.objects.get(key="my-first")
    assert answer.url == reverse("roleplay_form", args=[made.pk])  # type: ignore[attr-defined]
    assert (made.state, made.version, made.title) == ("draft", 1, "New role-play")
    assert desk.get(answer.url).status_code == 200  # type: ignore[attr-defined]


def test_who_saves_a_text_stays_with_it_and_sees_what_the_check_finds(desk: Client) -> None:
    put_taxonomy()
    locale = queries.locale_row("en")
    sent = {"key": "my-first", "locale": str(locale.pk), "state": "draft", "document": "A thought."}
    page = desk.post(reverse("wagtailsnippets_roleplay_scenario:add"), sent, follow=True)
    made = Scenario.objects.get(key="my-first")
    edit = reverse("wagtailsnippets_roleplay_scenario:edit", args=[made.pk])
    assert page.redirect_chain[-1][0] == edit
    assert "The document must begin with" in page.content.decode()
    changed = desk.post(edit, {**sent, "document": "Another thought."})
    assert changed.url == edit  # type: ignore[attr-defined]
