"""The screens of sitting a quiz: the way through, strangers, leaks, query counts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from quizzes import rules
from quizzes.models import Attempt
from quizzes.registry import LessonLink, eligibility, lesson_links
from quizzes.services import closing, starting
from tests.factories.accounts import TeamFactory, manager, trainee
from tests.factories.quizzes import SECRET, make_quiz, put_question, quiz_of
from tests.factories.taxonomy import put_taxonomy
from tests.pages import without_random

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
EVERY = ("single-choice", "multiple-choice", "ordering", "numeric")


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})
    monkeypatch.setattr(lesson_links, "_members", {})


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def started(*kinds: str, person=None, **values) -> tuple[Attempt, Client]:
    person = person or trainee()
    attempt = starting.start_attempt(quiz_of(*kinds, **values), person=person, locale="zh-hans")
    return attempt, signed_in(person)


def url(attempt: Attempt, name: str = "attempt") -> str:
    return reverse(f"quizzes:{name}", args=[attempt.uuid])


def right_answer(attempt: Attempt, position: int) -> dict[str, object]:
    spec = attempt.items.get(position=position).spec
    if spec["type"] in {"single-choice", "multiple-choice"}:
        return {"answer": [o["key"] for o in spec["options"] if o["correct"]]}
    if spec["type"] == "ordering":
        return {f"place-{s['key']}": n for n, s in enumerate(spec["items"], start=1)}
    return {"answer": "１，２８０．５元"}


def post_save(client, attempt, position, answer, *, sequence=1, go="", json=False):
    data = {"position": position, "sequence": sequence, "go": go, **answer}
    headers = {"Accept": "application/json"} if json else {}
    return client.post(url(attempt, "save"), data, headers=headers)


def test_the_whole_way_through_without_scripts() -> None:
    person, quiz = trainee(), quiz_of(*EVERY)
    client = signed_in(person)
    assert quiz.title in client.get(reverse("quizzes:index")).content.decode()
    cover = reverse("quizzes:cover", args=[quiz.key])
    page = client.post(cover, follow=True)
    attempt = Attempt.objects.get()
    assert page.redirect_chain[-1][0] == url(attempt)
    for position in range(1, 5):
        go = str(position + 1) if position < 4 else "check"
        page = post_save(client, attempt, position, right_answer(attempt, position), go=go)
        assert page.status_code == 302
    assert page.url == url(attempt, "check")
    result = client.post(url(attempt, "submit"), follow=True)
    assert result.redirect_chain[-1][0] == url(attempt, "result")
    text = result.content.decode()
    assert SECRET in text
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (100, True)


def test_no_key_and_no_explanation_is_in_any_page_before_submission() -> None:
    attempt, client = started(*EVERY)
    pages = [client.get(f"{url(attempt)}?q={position}") for position in range(1, 5)]
    pages += [post_save(client, attempt, n, right_answer(attempt, n), json=True) for n in (1, 2, 3)]
    pages += [post_save(client, attempt, 4, {"answer": "許多"})]
    pages += [client.get(url(attempt, "check")), client.get(url(attempt, "result"), follow=True)]
    pages += [client.get(reverse("quizzes:cover", args=[attempt.quiz.key]))]
    for page in pages:
        text = without_random(page)
        assert SECRET not in text
        assert "correct" not in text
        assert "1280" not in text
    assert SECRET in client.post(url(attempt, "submit"), follow=True).content.decode()


@pytest.mark.parametrize("name", ["attempt", "check", "result"])
def test_a_stranger_finds_nothing(name: str) -> None:
    attempt, _client = started("single-choice")
    assert signed_in(trainee()).get(url(attempt, name)).status_code == 404


@pytest.mark.parametrize("name", ["save", "flag", "submit"])
def test_a_stranger_changes_nothing(name: str) -> None:
    attempt, _client = started("single-choice")
    data = {"position": 1, "sequence": 1, "flagged": "1", **right_answer(attempt, 1)}
    assert signed_in(trainee()).post(url(attempt, name), data).status_code == 404
    attempt.refresh_from_db()
    item = attempt.items.get()
    assert (attempt.is_open, item.answer, item.flagged) == (True, None, False)


def test_only_the_lead_of_the_own_team_reads_a_result() -> None:
    team = TeamFactory()
    attempt, _client = started("single-choice", person=trainee(team))
    lead, other = manager(team), manager(TeamFactory())
    assert signed_in(lead).get(url(attempt, "result")).status_code == 404  # not yet submitted
    closing.submit(attempt, actor=attempt.person)
    assert SECRET in signed_in(lead).get(url(attempt, "result")).content.decode()
    assert signed_in(other).get(url(attempt, "result")).status_code == 404
    assert not rules.may_see_result(trainee(team), attempt)


def test_a_quiz_that_is_not_assigned_is_not_found() -> None:
    quiz = quiz_of("single-choice", mode="exam")
    client = signed_in(trainee())
    assert client.get(reverse("quizzes:cover", args=[quiz.key])).status_code == 404
    assert quiz.title not in client.get(reverse("quizzes:index")).content.decode()


def test_assignment_comes_from_above() -> None:
    class Courses:
        key = "courses"

        def quiz_keys_for(self, person):
            return {"first-quiz"} if person.username == "assigned" else set()

    eligibility.register(Courses())
    quiz_of("single-choice", mode="exam")
    cover = reverse("quizzes:cover", args=["first-quiz"])
    assert signed_in(trainee(username="assigned")).get(cover).status_code == 200
    assert signed_in(trainee()).get(cover).status_code == 404


def test_a_script_is_answered_with_time_and_number() -> None:
    with time_machine.travel(START, tick=False):
        attempt, client = started("single-choice", "numeric", time_limit_minutes=30)
        answer = post_save(client, attempt, 1, right_answer(attempt, 1), json=True)
    assert answer.json() == {
        "sequence": 1,
        "answered": True,
        "incomplete": False,
        "at": "14:00:00",
        "iso": "2026-11-23T06:00:00+00:00",
        "left": 1800,
    }


def test_the_later_tab_is_told_and_nothing_is_overwritten() -> None:
    attempt, client = started("single-choice")
    spec = attempt.items.get().spec
    first, second = (option["key"] for option in spec["options"][:2])
    post_save(client, attempt, 1, {"answer": first})
    script = post_save(client, attempt, 1, {"answer": second}, json=True)
    page = post_save(client, attempt, 1, {"answer": second})
    assert (script.status_code, script.json()["error"]) == (409, "conflict")
    assert script.json()["answered"] is True  # the navigator follows what the server has
    assert page.status_code == 409
    assert f'value="{first}" id="id_answer_0" checked' in page.content.decode()
    assert 'name="sequence" value="2"' in page.content.decode()
    assert attempt.items.get().answer == {"choice": first}


def test_a_refused_answer_is_shown_again_and_the_former_kept() -> None:
    attempt, client = started("numeric")
    post_save(client, attempt, 1, {"answer": "12"})
    page = post_save(client, attempt, 1, {"answer": "3,5"}, sequence=2)
    assert page.status_code == 422
    assert 'value="3,5"' in page.content.decode()
    assert attempt.items.get().answer["text"] == "12"


def test_after_the_deadline_an_answer_leads_to_the_result() -> None:
    with time_machine.travel(START, tick=False) as clock:
        attempt, client = started("single-choice", time_limit_minutes=10)
        clock.shift(3600)
        script = post_save(client, attempt, 1, right_answer(attempt, 1), json=True)
        page = client.get(url(attempt))
    assert (script.status_code, script.json()["url"]) == (410, url(attempt, "result"))
    assert page.url == url(attempt, "result")


def test_submitting_twice_shows_one_result() -> None:
    attempt, client = started("single-choice")
    assert client.post(url(attempt, "submit")).url == url(attempt, "result")
    assert client.post(url(attempt, "submit")).url == url(attempt, "result")
    assert attempt.grade_events.count() == 1


@pytest.mark.parametrize("q", ["0", "99", "x", "-1", "１", "9" * 30])
def test_a_forged_place_is_not_found(q: str) -> None:
    attempt, client = started("single-choice")
    assert client.get(url(attempt), {"q": q}).status_code == 404
    assert post_save(client, attempt, q, {}).status_code == 404


def shown(page) -> str:
    """Return the number of the question on the page."""
    return re.search(r'aria-current="step"><span aria-hidden="true">(\d+)', page.content.decode())[
        1
    ]


def test_a_reload_and_the_next_sign_in_show_the_question_seen_last() -> None:
    attempt, client = started(*EVERY)
    assert shown(client.get(url(attempt))) == "1"
    post_save(client, attempt, 1, right_answer(attempt, 1), json=True)
    assert shown(client.get(url(attempt))) == "1"  # a reload
    assert shown(client.get(url(attempt), {"q": 3})) == "3"
    del client.cookies["sessionid"]
    client.force_login(attempt.person)
    assert shown(client.get(url(attempt))) == "3"
    assert shown(signed_in(attempt.person).get(url(attempt))) == "2"  # another device


@pytest.mark.parametrize("place", ["0", "99", "x", "-1", "9" * 30, ""])
def test_a_forged_cookie_counts_for_nothing(place: str) -> None:
    attempt, client = started("single-choice", "ordering")
    post_save(client, attempt, 1, right_answer(attempt, 1))
    client.cookies["place"] = place
    assert shown(client.get(url(attempt))) == "2"


def test_a_flag_is_set_and_removed_by_form_and_script() -> None:
    attempt, client = started("single-choice")
    post_save(client, attempt, 1, right_answer(attempt, 1), go="flag")
    assert attempt.items.get().flagged
    data = {"position": 1, "flagged": "0"}
    answer = client.post(url(attempt, "flag"), data, headers={"Accept": "application/json"})
    assert not answer.json()["flagged"]
    assert not attempt.items.get().flagged


def test_the_result_says_what_went_into_the_matrix() -> None:
    put_taxonomy()
    person = trainee()
    quiz = make_quiz(put_question(cells=["PTP-E"]), put_question("ordering", cells=["PTP-E"]))
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    client = signed_in(person)
    post_save(client, attempt, 1, right_answer(attempt, 1))
    text = client.post(url(attempt, "submit"), follow=True).content.decode()
    assert f'href="{reverse("portal:cell", args=["PTP-E"])}"' in text
    assert re.search(r"记入您的矩阵.*PTP-E.*>2<.*>50%<", text, re.DOTALL)


@pytest.mark.parametrize("name", ["quizzes:index", "quizzes:cover"])
def test_an_overdue_attempt_is_submitted_when_its_owner_looks_where_quizzes_are(name: str) -> None:
    with time_machine.travel(START, tick=False) as clock:
        attempt, client = started("single-choice", time_limit_minutes=1)
        post_save(client, attempt, 1, right_answer(attempt, 1))
        clock.shift(dt.timedelta(minutes=10))
        client.force_login(attempt.person)
        args = [attempt.quiz.key] if name == "quizzes:cover" else []
        page = client.get(reverse(name, args=args)).content.decode()
        attempt.refresh_from_db()
        assert (attempt.is_open, attempt.submitted_by_deadline) == (False, True)
        assert url(attempt, "result") in page


def test_the_check_names_what_is_unanswered_by_link() -> None:
    attempt, client = started(*EVERY)
    post_save(client, attempt, 2, right_answer(attempt, 2))
    text = client.get(url(attempt, "check")).content.decode()
    places = re.findall(rf'href="{url(attempt)}\?q=(\d)"', text)
    assert places == ["1", "3", "4"]


def half_answered() -> tuple[Attempt, Client]:
    """Start an attempt of four: one answered, one half, one open and flagged, one open."""
    attempt, client = started("single-choice", "matching", "numeric", "cloze")
    post_save(client, attempt, 1, right_answer(attempt, 1))
    first = attempt.items.get(position=2).spec["pairs"][0]
    post_save(client, attempt, 2, {f"match-{first['key']}": first["answer"]})
    post_save(client, attempt, 3, {}, go="flag")
    return attempt, client


def test_the_navigator_tells_a_half_answer_from_a_whole_one_and_from_none() -> None:
    attempt, client = half_answered()
    text = client.get(f"{url(attempt)}?q=1").content.decode()
    cells = re.findall(r'name="go" value="(\d)" class="([^"]*)".*?class="vh">([^<]*)<', text)
    assert cells == [
        ("1", "yes", "第1题，当前，已答"),
        ("2", "half", "第2题，未答完"),
        ("3", " flag", "第3题，未答，已标记"),
        ("4", "", "第4题，未答"),
    ]
    assert re.search(r"data-counts>([^<]*)<", text)[1] == "已答1，未答完1，标记1，未答2"
    assert "未答完</li>" in text  # the legend


def test_the_check_counts_half_answers_apart() -> None:
    attempt, client = half_answered()
    soup = BeautifulSoup(client.get(url(attempt, "check")).content, "html.parser")
    said = {
        section.h2.get_text(): [link.get_text() for link in section.find_all("a")]
        for section in soup.find_all("section")
    }
    assert said == {
        "还有2题未答": ["第3题", "第4题"],
        "有1题未答完": ["第2题"],
        "您标记过的题": ["第3题"],
    }
    assert "仍然交卷" in soup.find("form", attrs={"data-submission": True}).get_text()


def test_a_half_answer_alone_keeps_the_check_from_saying_that_all_is_answered() -> None:
    attempt, client = started("matching")
    pairs = attempt.items.get().spec["pairs"]
    answer = {f"match-{pair['key']}": pair["answer"] for pair in pairs}
    half = dict(list(answer.items())[1:])
    saved = post_save(client, attempt, 1, half, json=True)
    assert (saved.json()["answered"], saved.json()["incomplete"]) == (True, True)
    assert "有1题未答完" in client.get(url(attempt, "check")).content.decode()
    post_save(client, attempt, 1, answer, sequence=2)
    assert "全部1题都已作答并保存" in client.get(url(attempt, "check")).content.decode()


def test_the_result_links_the_lesson_to_read_again() -> None:
    class Lessons:
        key = "courses"

        def links_for(self, person, lesson_keys):
            return {key: LessonLink(title="三个阶段", url=f"/learn/{key}/") for key in lesson_keys}

    lesson_links.register(Lessons())
    person = trainee()
    quiz = make_quiz(put_question(lesson="three-stages"))
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    closing.submit(attempt, actor=person)
    assert (
        'href="/learn/three-stages/"'
        in signed_in(person).get(url(attempt, "result")).content.decode()
    )


@pytest.mark.parametrize(
    "kinds",
    [("single-choice",), ("single-choice",) * 3, EVERY, EVERY * 3],
    ids=["1", "3", "one of every type", "three of every type"],
)
def test_pages_cost_the_same_for_any_number_of_questions(kinds, django_assert_num_queries) -> None:
    attempt, client = started(*kinds)
    client.get(url(attempt))  # content types and the like are cached by the first request
    with django_assert_num_queries(5):
        client.get(f"{url(attempt)}?q=1")
    answer = right_answer(attempt, 1)
    with django_assert_num_queries(8):  # two of them open and release the savepoint
        post_save(client, attempt, 1, answer, json=True)
    with django_assert_num_queries(4):
        client.get(url(attempt, "check"))
    client.post(url(attempt, "submit"))
    with django_assert_num_queries(9):
        client.get(url(attempt, "result"))


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_quizzes(n, django_assert_num_queries) -> None:
    person = trainee()
    for index in range(n):
        quiz = make_quiz(put_question(), key=f"quiz-{index}")
        closing.submit(starting.start_attempt(quiz, person=person, locale="zh-hans"), actor=person)
    client = signed_in(person)
    client.get(reverse("quizzes:index"))
    with django_assert_num_queries(6):
        client.get(reverse("quizzes:index"))
    cover = reverse("quizzes:cover", args=["quiz-0"])
    with django_assert_num_queries(5):
        client.get(cover)


def test_anonymous_visitors_are_led_to_sign_in() -> None:
    response = Client().get(reverse("quizzes:index"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
