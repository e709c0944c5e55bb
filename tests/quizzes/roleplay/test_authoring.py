"""Scenarios on the database: imported, exported, refused; written in the admin."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lms.audit.models import LogEntry
from quizzes.roleplay import api, services
from quizzes.roleplay.engine.problems import ScenarioError
from quizzes.roleplay.models import Scenario
from tests.factories.accounts import administrator, instructor, trainee
from tests.factories.roleplay import KEY, put_scenario, shipped_text

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_import_and_export_lose_nothing_and_twice_changes_nothing() -> None:
    first = put_scenario()
    assert (first.version, first.state, first.title) == (1, "ready", "第一次失约")
    assert getattr(first.cell, "key", None) == "PTP-E"
    again = put_scenario()
    assert (again.pk, again.version) == (first.pk, 1)
    assert api.export_scenario(KEY, "zh-hans") == shipped_text()
    assert api.export_scenario(KEY, "en") is None


def test_learner_gets_the_own_language_and_falls_back() -> None:
    chinese = put_scenario()
    assert api.scenario_in(KEY, "en") == chinese
    english = put_scenario("en")
    assert api.scenario_in(KEY, "en") == english
    assert api.scenario_by_key(KEY) == chinese
    assert api.scenario_by_key("nothing") is None
    with pytest.raises(api.UnknownScenario):
        api.start_session("nothing", person=trainee(), locale="en", mode="practice")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("cell: PTP-E\n", "cell: AL-E\n", "no-such-cell"),
        ("key: early-broken-promise", "key: another", "other-key"),
        ("language: zh-hans", "language: en", "other-language"),
        ("next: introduce", "next: nowhere", "no-such-beat"),
    ],
)
def test_faulty_document_is_refused_and_nothing_is_written(old: str, new: str, code: str) -> None:
    before = put_scenario()
    text = shipped_text().replace(old, new, 1)
    with pytest.raises(ScenarioError) as raised:
        services.import_scenario({"key": KEY, "locale": "zh-hans", "document": text}, actor=None)
    assert code in {one.code for one in raised.value.problems}
    before.refresh_from_db()
    assert (before.version, before.document) == (1, shipped_text())


def test_database_refuses_a_ready_scenario_without_content() -> None:
    scenario = put_scenario()
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).update(spec={})


def form_data(scenario: Scenario, **changes: str) -> dict[str, str]:
    data = {"key": scenario.key, "locale": str(scenario.locale_id), "state": scenario.state,
            "document": scenario.document}  # fmt: skip
    return data | changes


def edit_url(scenario: Scenario) -> str:
    return reverse("wagtailsnippets_roleplay_scenario:edit", args=[scenario.pk])


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(administrator(is_superuser=True))
    return client


def test_admin_shows_findings_at_the_text_and_keeps_the_draft(desk: Client) -> None:
    scenario = put_scenario()
    broken = scenario.document.replace("next: introduce", "next: nowhere", 1)
    line = next(n for n, row in enumerate(broken.split("\n"), 1) if "next: nowhere" in row)
    answer = desk.post(edit_url(scenario), form_data(scenario, document=broken))
    assert answer.status_code == 200
    errors = answer.context["form"].errors["document"]
    assert any(f"{line}" in error and "nowhere" in error for error in errors)
    scenario.refresh_from_db()
    assert scenario.version == 1

    answer = desk.post(edit_url(scenario), form_data(scenario, document=broken, state="draft"))
    assert answer.status_code == 302
    scenario.refresh_from_db()
    assert (scenario.version, scenario.state) == (2, "draft")
    assert "nowhere" in scenario.document
    assert "nowhere" in desk.get(edit_url(scenario)).content.decode()


def test_a_text_is_saved_when_its_author_says_so_and_not_while_typing(desk: Client) -> None:
    scenario = put_scenario()
    for url in (edit_url(scenario), reverse("wagtailsnippets_roleplay_scenario:add")):
        page = desk.get(url).content.decode()
        assert "w-unsaved" in page
        assert "w-autosave-interval" not in page


def test_unreadable_draft_is_kept_and_cannot_be_played(desk: Client) -> None:
    scenario = put_scenario()
    answer = desk.post(edit_url(scenario), form_data(scenario, document="---\nhalf", state="draft"))
    assert answer.status_code == 302
    scenario.refresh_from_db()
    assert (scenario.spec, scenario.document) == ({}, "---\nhalf\n")
    assert desk.get(reverse("roleplay:briefing", args=[KEY])).status_code == 404


def test_scenario_is_created_in_the_admin(desk: Client) -> None:
    other = put_scenario("en")
    text, locale = other.document, str(other.locale_id)
    other.delete()
    answer = desk.post(
        reverse("wagtailsnippets_roleplay_scenario:add"),
        {"key": KEY, "locale": locale, "state": "ready", "document": text.replace("\n", "\r\n")},
    )
    assert answer.status_code == 302
    made = Scenario.objects.get()
    assert (made.title, made.state, made.version) == ("The first broken promise", "ready", 1)
    assert made.document == text
    assert made.revisions.count() == 1


def test_admin_lists_scenarios_for_authors_only(client: Client) -> None:
    put_scenario()
    url = reverse("wagtailsnippets_roleplay_scenario:list")
    client.force_login(trainee())
    assert client.get(url).status_code == 302
    client.force_login(instructor())
    assert KEY in client.get(url).content.decode()


def test_chooser_offers_the_house_language(desk: Client) -> None:
    put_scenario()
    put_scenario("en")
    answer = desk.get(reverse("scenario_chooser:choose")).json()["html"]
    assert "第一次失约" in answer
    assert "The first broken promise" not in answer


def as_a_browser_sends(scenario: Scenario, **changes: str) -> dict[str, str]:
    """Return the unchanged form as a browser posts it: line ends of the network, none at the end."""
    text = scenario.document.rstrip("\n").replace("\n", "\r\n")
    shown = {"appeal_days": "7", "least_agreement": "0.60"}
    return form_data(scenario, document=text, **shown) | changes


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "没有任何改动。"), ("en", "Nothing was changed.")]
)
def test_an_unchanged_text_makes_no_version_and_the_page_says_so(
    client: Client, language: str, words: str
) -> None:
    client.force_login(administrator(is_superuser=True, language=language))
    scenario = put_scenario()
    page = client.post(edit_url(scenario), as_a_browser_sends(scenario), follow=True)
    assert words in page.content.decode()
    scenario.refresh_from_db()
    assert (scenario.version, scenario.document) == (1, shipped_text())
    assert scenario.revisions.count() == 0
    assert not LogEntry.objects.filter(action="scenario.changed").exists()


def test_a_changed_text_is_a_version_and_another_state_alone_is_none(desk: Client) -> None:
    scenario = put_scenario()
    desk.post(edit_url(scenario), as_a_browser_sends(scenario, state="draft"))
    scenario.refresh_from_db()
    assert (scenario.state, scenario.version) == ("draft", 1)
    changed = shipped_text().replace("第一次失约", "头一次失约", 1)
    desk.post(edit_url(scenario), as_a_browser_sends(scenario, document=changed))
    scenario.refresh_from_db()
    assert (scenario.title, scenario.version) == ("头一次失约", 2)
