"""A scenario as a form: nothing is lost, one part at a time, in the same text."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from quizzes.roleplay.engine.document import data_of, from_data, parse
from quizzes.roleplay.engine.form import collected, fields_of, posted_form
from quizzes.roleplay.engine.scenario import Beat
from quizzes.roleplay.engine.scenario import Scenario as Script
from quizzes.roleplay.enums import ScenarioState
from quizzes.roleplay.models import Scenario
from tests.factories.accounts import administrator, trainee
from tests.factories.roleplay import put_two_calls, shipped_text, two_calls_text


@pytest.mark.unit
@pytest.mark.parametrize(
    "text",
    [shipped_text(), shipped_text("en"), two_calls_text()],
    ids=["zh", "en", "two-calls"],
)
def test_nothing_is_lost_on_the_way_through_the_form(text: str) -> None:
    scenario = parse(text)
    data = data_of(scenario)
    front = collected(Script, posted_form(fields_of(Script, data)))
    beats = [collected(Beat, posted_form(fields_of(Beat, beat))) for beat in data["beats"]]
    whole = {**front, "key": scenario.key, "language": scenario.language, "beats": beats}
    assert from_data(whole) == scenario


@pytest.fixture
def scenario(db: None) -> Scenario:
    return put_two_calls()


@pytest.fixture
def author(client: Client, scenario: Scenario) -> Any:
    person = administrator(language="en")
    client.force_login(person)
    return person


def address(scenario: Scenario, part: str = "front") -> str:
    return f"{reverse('roleplay_form', args=[scenario.pk])}?part={part}"


def sent(client: Client, scenario: Scenario, part: str) -> dict[str, Any]:
    """Return what a browser would send for the unchanged page; ticks of one name as a list."""
    answer = client.get(address(scenario, part))
    assert answer.status_code == 200
    form = BeautifulSoup(answer.content, "html.parser").select_one("form.roleplay-form")
    assert form is not None
    data: dict[str, Any] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        name = str(one["name"])
        if one.name == "textarea":
            data[name] = one.text.removeprefix("\n")
        elif one.name == "select":
            chosen = one.select_one("option[selected]")
            data[name] = str(chosen["value"]) if chosen else ""
        elif one.get("type") == "checkbox":
            if one.has_attr("checked") and one.has_attr("value"):
                data.setdefault(name, []).append(str(one["value"]))
            elif one.has_attr("checked"):
                data[name] = "on"
        else:
            data[name] = str(one.get("value", ""))
    return data


@pytest.mark.integration
@pytest.mark.parametrize("part", ["front", "first", "end-settled"])
def test_saving_an_unchanged_part_makes_no_version_and_the_page_says_so(
    client: Client, scenario: Scenario, author: Any, part: str
) -> None:
    before = (scenario.document, scenario.spec)
    data = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in sent(client, scenario, part).items()
    }
    answer = client.post(address(scenario, part), data, follow=True)
    assert answer.redirect_chain == [(address(scenario, part), 302)]
    assert "Nothing was changed." in answer.content.decode()
    scenario.refresh_from_db()
    assert (scenario.version, scenario.state) == (1, ScenarioState.READY)
    assert (scenario.document, scenario.spec) == before  # remarks in the text stay, too


SELECTS = {
    "zh-hans": {
        "stage": ["早期", "中期", "后期"],
        "identity.speaker": ["客户", "第三人", "亲属"],
        "lines.0.quality": ["妥当", "过软", "过硬", "违规"],
        "ending.by": ["双方谈完", "客户", "催收员"],
    },
    "en": {
        "stage": ["early", "middle", "late"],
        "identity.speaker": ["the customer", "somebody else", "a relative"],
        "lines.0.quality": ["good", "too soft", "too hard", "unlawful"],
        "ending.by": ["both, when all is said", "the customer", "the collector"],
    },
}


@pytest.mark.integration
@pytest.mark.parametrize("language", SELECTS)
def test_what_can_be_chosen_is_named_in_words(
    client: Client, scenario: Scenario, language: str
) -> None:
    client.force_login(administrator(language=language))
    found: dict[str, list[str]] = {}
    for part in ("front", "first", "end-settled"):
        soup = BeautifulSoup(client.get(address(scenario, part)).content, "html.parser")
        for select in soup.select("form.roleplay-form select"):
            found[str(select["name"])] = [one.text for one in select.select("option[value]")][1:]
    assert {name: found[name] for name in SELECTS[language]} == SELECTS[language]
    codes = {"E", "M", "L", "debtor", "third_party", "soft", "CF1", "agreed"}
    assert not codes & {word for words in found.values() for word in words}


@pytest.mark.integration
def test_a_changed_line_is_in_the_text(client: Client, scenario: Scenario, author: Any) -> None:
    data = sent(client, scenario, "promise")
    data["lines.1.note"] = "Nothing is agreed that way."
    client.post(address(scenario, "promise"), data)
    scenario.refresh_from_db()
    assert "Nothing is agreed that way." in scenario.document
    assert scenario.version == 2


@pytest.mark.integration
def test_members_are_added_and_removed(client: Client, scenario: Scenario, author: Any) -> None:
    data = sent(client, scenario, "first")
    added = client.post(address(scenario, "first"), {**data, "add": "lines"})
    assert b'name="lines.2.text"' in added.content
    scenario.refresh_from_db()
    assert scenario.version == 1  # nothing is saved before it is whole
    client.post(address(scenario, "first"), {**data, "remove:lines.1": "on"})
    scenario.refresh_from_db()
    assert [line.key for line in scenario.script().beat("first").lines] == ["why"]


@pytest.mark.integration
def test_a_fault_of_the_scenario_makes_it_a_draft_and_no_value_is_lost(
    client: Client, scenario: Scenario, author: Any
) -> None:
    data = sent(client, scenario, "front")
    client.post(address(scenario), {**data, "new-beat": "nowhere"})
    scenario.refresh_from_db()
    assert scenario.state == ScenarioState.DRAFT
    assert scenario.script().beat("nowhere")


@pytest.mark.integration
@pytest.mark.parametrize(
    ("name", "value"), [("interrupts.0.when", "{any: ["), ("account.amount", "nine"), ("title", "")]
)
def test_what_cannot_be_read_is_told_and_given_back(
    client: Client, scenario: Scenario, author: Any, name: str, value: str
) -> None:
    data = {**sent(client, scenario, "front"), name: value, "summary": "My new summary."}
    answer = client.post(address(scenario), data)
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.select(".messages .error")
    assert soup.select_one("[name=summary]").text.strip() == "My new summary."  # type: ignore[union-attr]
    scenario.refresh_from_db()
    assert scenario.version == 1


@pytest.mark.integration
def test_an_edit_over_another_edit_is_refused(
    client: Client, scenario: Scenario, author: Any
) -> None:
    data = sent(client, scenario, "first")
    client.post(address(scenario, "first"), {**data, "coach": "Ask openly."})
    answer = client.post(address(scenario, "first"), {**data, "coach": "Something else."})
    assert answer.status_code == 200
    scenario.refresh_from_db()
    assert scenario.script().beat("first").coach == "Ask openly."


@pytest.mark.integration
def test_trainees_do_not_come_here(client: Client, scenario: Scenario) -> None:
    client.force_login(trainee())
    assert client.get(address(scenario)).status_code == 302
    assert client.get(reverse("roleplay_form", args=[scenario.pk])).status_code == 302
