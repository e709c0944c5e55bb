"""The pages: a call from the list to the debrief, strangers, two windows, counts of queries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from quizzes.roleplay import services
from quizzes.roleplay.models import Scenario, Session
from tests.factories.accounts import instructor, trainee
from tests.factories.roleplay import KEY, MODEL_PATH, call, put_scenario

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


@pytest.fixture
def person(client: Client) -> Any:
    person = instructor(language="zh-hans")
    client.force_login(person)
    return person


def page(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def say_url(session: Session) -> str:
    return reverse("roleplay:say", args=[session.uuid])


def call_url(session: Session) -> str:
    return reverse("roleplay:conversation", args=[session.uuid])


def test_call_from_list_to_debrief_is_a_plain_form(
    client: Client, person: Any, scenario: Scenario
) -> None:
    listed = page(client, reverse("roleplay:index"))
    briefing = listed.find("a", string=scenario.title)["href"]
    assert page(client, briefing).h1.string == scenario.title
    answer = client.post(briefing, {"mode": "exam"})
    url = answer["Location"]
    for key in MODEL_PATH:
        form = page(client, url).find("form", attrs={"data-composer": True})
        offered = {one["value"] for one in form.find_all("input", type="radio")}
        assert key in offered
        exchange = form.find("input", attrs={"name": "exchange"})["value"]
        url = client.post(form["action"], {"exchange": exchange, "line": key})["Location"]
    debrief = page(client, url)
    assert len(debrief.select(".crit > li")) == 9
    assert debrief.select_one(".verdict-row .num").string == "100.0"
    numbers = [sup.string for sup in debrief.select(".evmark sup")]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    ids = {one["id"] for one in debrief.select("[id]")}
    assert {a["href"].removeprefix("#") for a in debrief.select(".evmark a")} <= ids


def test_debrief_puts_the_critical_fail_first(
    client: Client, person: Any, scenario: Scenario
) -> None:
    session = services.play_out(call(scenario, person), model_path=False)
    debrief = page(client, reverse("roleplay:debrief", args=[session.uuid]))
    fail = debrief.select_one(".critical")
    assert "另外一半我想办法给您免掉" in fail.select_one(".critical-words").string
    assert debrief.select_one(".evmark-bad a")["href"] == "#cf8"
    levels = [one.get_text() for one in debrief.select(".crit .lvl > span:last-child")]
    assert levels == sorted(levels)


def test_coach_helps_in_practice_only(client: Client, person: Any, scenario: Scenario) -> None:
    practice = call(scenario, person, mode="practice")
    exam = call(scenario, person)
    coach = page(client, call_url(practice)).select_one("[data-coach]")
    assert scenario.script().beat("pick-up").coach in coach.get_text()
    silent = page(client, call_url(exam))
    assert silent.select_one("[data-coach]") is None
    text = silent.get_text()
    for secret in ("发薪日由10日改到17日", "先核身", scenario.script().persona.true_reason):
        assert secret not in text


def test_page_of_a_call_never_tells_which_line_is_good(
    client: Client, person: Any, scenario: Scenario
) -> None:
    html = client.get(call_url(call(scenario, person))).content.decode()
    shown = re.sub(r'(?<=csrfmiddlewaretoken" value=")\w+', "", html.split("<main", 1)[1])
    for word in ("unlawful", "quality", "CF6", "M1"):
        assert word not in shown


def test_stranger_finds_no_call(client: Client, scenario: Scenario) -> None:
    session = call(scenario, instructor())
    client.force_login(trainee())
    assert client.get(call_url(session)).status_code == 404
    assert client.get(reverse("roleplay:debrief", args=[session.uuid])).status_code == 404
    for name in ("say", "hang_up", "take_back"):
        url = reverse(f"roleplay:{name}", args=[session.uuid])
        assert client.post(url, {"exchange": 0, "line": "verify"}).status_code == 404
    session.refresh_from_db()
    assert (session.exchange, session.is_open) == (0, True)


def test_anonymous_is_sent_to_sign_in(client: Client, scenario: Scenario) -> None:
    for url in (reverse("roleplay:index"), reverse("roleplay:briefing", args=[KEY])):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_draft_is_not_found_by_trainees(client: Client, scenario: Scenario) -> None:
    Scenario.objects.update(state="draft")
    client.force_login(trainee())
    assert client.get(reverse("roleplay:briefing", args=[KEY])).status_code == 404
    assert KEY not in client.get(reverse("roleplay:index")).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"exchange": "0"},
        {"exchange": "0", "line": "record"},
        {"exchange": "x", "line": "verify"},
        {"exchange": "-1", "line": "verify"},
        {"exchange": "0", "line": "<script>"},
        {"exchange": "0", "line": "x" * 5000},
        {"exchange": "9", "line": "verify"},
    ],
    ids=["empty", "no line", "forged", "no number", "negative", "markup", "long", "future"],
)
def test_bad_choice_is_told_and_says_nothing(
    client: Client, person: Any, scenario: Scenario, data: dict[str, str]
) -> None:
    session = call(scenario, person)
    answer = client.post(say_url(session), data, follow=True)
    assert answer.status_code == 200
    assert list(answer.context["messages"])
    session.refresh_from_db()
    assert (session.exchange, session.turns.count()) == (0, 1)


def test_double_submit_says_it_once(client: Client, person: Any, scenario: Scenario) -> None:
    session = call(scenario, person)
    for _ in range(2):
        client.post(say_url(session), {"exchange": 0, "line": "verify"})
    session.refresh_from_db()
    assert (session.exchange, session.turns.count()) == (1, 3)


def test_second_window_is_told(client: Client, person: Any, scenario: Scenario) -> None:
    session = call(scenario, person)
    client.post(say_url(session), {"exchange": 0, "line": "verify"})
    answer = client.post(say_url(session), {"exchange": 0, "line": "court"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    session.refresh_from_db()
    assert session.exchange == 1


def test_ended_call_leads_to_its_debrief(client: Client, person: Any, scenario: Scenario) -> None:
    session = call(scenario, person)
    debrief = reverse("roleplay:debrief", args=[session.uuid])
    assert client.get(debrief)["Location"] == call_url(session)
    assert client.post(reverse("roleplay:hang_up", args=[session.uuid]))["Location"] == debrief
    assert client.get(call_url(session))["Location"] == debrief
    assert client.post(say_url(session), {"exchange": 0, "line": "verify"})["Location"] == debrief
    assert client.get(debrief).status_code == 200


def test_trainee_cannot_begin_an_examination_that_is_not_assigned(
    client: Client, scenario: Scenario
) -> None:
    client.force_login(trainee())
    answer = client.post(reverse("roleplay:briefing", args=[KEY]), {"mode": "exam"}, follow=True)
    assert list(answer.context["messages"])
    assert not Session.objects.exists()


def test_reading_needs_get_and_writing_needs_post(
    client: Client, person: Any, scenario: Scenario
) -> None:
    session = call(scenario, person)
    assert client.get(say_url(session)).status_code == 405
    assert client.post(call_url(session)).status_code == 405


@pytest.mark.parametrize("calls", [1, 3])
def test_list_asks_the_same_number_of_queries(
    client: Client, person: Any, scenario: Scenario, calls: int, count_queries: Any
) -> None:
    for _ in range(calls):
        services.play_out(call(scenario, person))
    url = reverse("roleplay:index")
    client.get(url)
    with count_queries(INDEX_QUERIES):
        client.get(url)


@pytest.mark.parametrize("said", [1, 3])
def test_call_and_debrief_ask_the_same_number_of_queries(
    client: Client, person: Any, scenario: Scenario, said: int, count_queries: Any
) -> None:
    session = call(scenario, person, mode="practice")
    for key in MODEL_PATH[:said]:
        session = services.choose_line(session, actor=person, exchange=session.exchange, line=key)
    url = call_url(session)
    client.get(url)
    with count_queries(CALL_QUERIES):
        client.get(url)
    services.hang_up(session, actor=person)
    url = reverse("roleplay:debrief", args=[session.uuid])
    client.get(url)
    with count_queries(DEBRIEF_QUERIES):
        client.get(url)


INDEX_QUERIES = 11
CALL_QUERIES = 4
DEBRIEF_QUERIES = 15
