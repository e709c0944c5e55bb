"""The first page of each role, cells of one's own, and nothing of a stranger's."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from lms.foundation import clock as house_clock
from lms.portal import queries
from quizzes.core.appeals import AppealKind
from quizzes.models import RevisionTask
from quizzes.registry import eligibility
from quizzes.services import appeals
from tests.factories import certification as certificates
from tests.factories import courses, marking, reviews
from tests.factories.accounts import administrator, instructor, manager, trainee
from tests.factories.competence import EvidenceFactory
from tests.factories.quizzes import put_question
from tests.factories.roleplay import put_scenario
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def page(client, person, url="/"):
    client.force_login(person)
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text_of(soup, selector):
    return " ".join(soup.select_one(selector).get_text(" ", strip=True).split())


def show(person, cell, *scores, label="下一步怎么做"):
    for score in scores:
        EvidenceFactory(person=person, cell=cell, score=Decimal(str(score)), label=label)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ([18, 23, 0, 4], "Good evening"),
        ([5, 10], "Good morning"),
        ([11, 12], "Good day"),
        ([13, 17], "Good afternoon"),
    ],
)
def test_greeting_follows_the_hour(hours, words):
    zone = ZoneInfo("Asia/Shanghai")
    with translation.override("en"):
        found = [queries.greeting(datetime(2026, 11, 23, hour, tzinfo=zone)) for hour in hours]
    assert found == [words] * len(hours)


def test_visitor_is_asked_to_sign_in(client):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_english_page_tells_day_and_greeting_in_shanghai(client, clock):
    put_taxonomy()
    soup = page(client, trainee(name="Zhou Lan", language="en"))
    assert text_of(soup, ".today") == "Monday, 23 November 2026 · Good morning, Zhou Lan"
    assert soup.select_one(".today time")["datetime"] == "2026-11-23"


def test_trainee_has_one_thing_to_do(client, clock):
    put_taxonomy()
    course = courses.course()
    person = trainee(language="en")
    courses.enrolled(person, course, due_at=house_clock.now() + timedelta(days=2))
    soup = page(client, person)
    assert len(soup.select("h1")) == 1
    assert len(soup.select(".next .btn-do")) == 1
    assert soup.select_one(".next .btn-do")["href"] == f"/learn/{course.key}/mindset/"
    assert "2 days left" in text_of(soup, ".home-due")
    assert "Not enough evidence yet" in text_of(soup, ".practise")


def test_trainee_without_a_course_is_told_who_assigns_one(client, clock):
    put_taxonomy()
    soup = page(client, trainee(language="en"))
    assert text_of(soup, "h1") == "No course has been assigned to you yet"


def test_missing_for_the_certification_stands_in_words(client, clock):
    put_taxonomy()
    certificates.certification()
    person = trainee(language="en")
    certificates.completed(person)
    soup = page(client, person)
    items = soup.select(".home-cert .req > li")
    assert [("done" in (item.get("class") or [])) for item in items] == [False, False, True]
    assert "Telephone collector, level 1" in text_of(soup, ".home-cert")


def test_weakest_cell_is_what_to_practise(client, clock):
    cells = put_taxonomy()
    person, stranger = trainee(language="en"), trainee()
    show(person, cells["PTP-E"], 1, 1, 1)
    show(person, cells["PTP-M"], 1, 0, 0)
    show(stranger, cells["UM-L"], *[0] * 9)
    soup = page(client, person)
    assert text_of(soup, ".practise-cell") == "Broken promises Middle"
    assert soup.select_one(".practise .btn")["href"] == "/my/cells/PTP-M/"
    shown = [link["href"] for link in soup.select(".matrix td.lv-3 a, .matrix td.lv-1 a")]
    assert shown == ["/my/cells/PTP-E/", "/my/cells/PTP-M/"]
    assert text_of(soup, 'a[href="/my/cells/UM-L/"]') == "None yet n = 0"


def test_no_cell_needs_work_is_said(client, clock):
    cells = put_taxonomy()
    person = trainee(language="en")
    show(person, cells["PTP-E"], 1, 1, 1)
    assert "No situation needs work now" in text_of(page(client, person), ".practise")


@pytest.mark.parametrize(
    ("make", "title", "url"),
    [
        (instructor, "Your desk", "/admin/"),
        (administrator, "Your desk", "/admin/"),
        (manager, "Your team", "/team/"),
    ],
)
def test_others_are_led_to_their_work(client, clock, make, title, url):
    put_taxonomy()
    soup = page(client, make(language="en"))
    assert text_of(soup, "h1") == title
    assert soup.select_one(".next .btn-do")["href"] == url


def let_wait(clock, *, n=1):
    """Leave `n` essays unmarked, three days apart from the last, and a report; then a finding."""
    quiz = marking.exam_with_essay()
    for _one in range(n):
        attempt = marking.sit(quiz, trainee())
        clock.shift(timedelta(hours=1))
        appeals.report(attempt.items.get(position=1), kind=AppealKind.QUESTION, reason="都对")
    clock.shift(timedelta(days=3))
    for index in range(n):
        RevisionTask.objects.create(
            question=put_question(key=f"easy-{index}"), version=1, reasons=["too-easy"],
            opened_at=house_clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "ages"),
    [
        ("en", ["oldest: 3 days", "oldest: 1 minute", "oldest: under a minute"]),
        ("zh-hans", ["最久已等3天", "最久已等1分钟", "最久已等不到1分钟"]),
    ],
)
def test_instructor_is_told_what_waits_how_much_and_how_long(
    client, clock, monkeypatch, language, ages
):
    monkeypatch.setattr(eligibility, "_members", {})  # nobody assigns
    put_taxonomy()
    let_wait(clock, n=2)
    teacher = instructor(language=language)

    def rows():
        return {
            link["href"]: (link.select_one(".num").text, link.select_one(".label").text)
            for link in page(client, teacher).select("section.desk a")
        }

    desk, revisions = reverse("quizzes:marking"), reverse("quizzes_analysis:revisions")
    reports = reverse("quizzes:appeals")
    assert rows() == {desk: ("2", ages[0]), reports: ("2", ages[0]), revisions: ("2", ages[2])}
    clock.shift(timedelta(seconds=119))
    assert rows()[revisions] == ("2", ages[1])
    assert {url: client.get(url).status_code for url in rows()} == dict.fromkeys(rows(), 200)


def test_a_call_waits_with_its_age(client, clock, monkeypatch):
    monkeypatch.setattr(eligibility, "_members", {})  # nobody assigns
    reviews.waiting_call(put_scenario(), trainee())
    clock.shift(timedelta(hours=5))
    soup = page(client, instructor(language="en"))
    row = soup.select_one(f"section.desk a[href='{reverse('roleplay:reviews')}']")
    assert (row.select_one(".num").text, row.select_one(".label").text) == ("1", "oldest: 5 hours")


@pytest.mark.parametrize("n", [1, 3])
def test_what_waits_costs_the_same_however_much_it_is(
    client, clock, monkeypatch, n, django_assert_num_queries
):
    monkeypatch.setattr(eligibility, "_members", {})
    put_taxonomy()
    let_wait(clock, n=n)
    teacher = instructor(language="en")
    page(client, teacher)
    with django_assert_num_queries(14):
        client.get("/")


def test_instructor_finds_every_desk_and_each_opens(client, clock):
    put_taxonomy()
    soup = page(client, instructor(language="en"))
    assert text_of(soup, "#waiting-h + *, .desk .muted") == "Nothing waits for you."
    desks = [link["href"] for link in soup.select("nav.desk a")]
    assert len(desks) == 7
    assert {url: client.get(url).status_code for url in desks} == dict.fromkeys(desks, 200)
    assert soup.select(".home-matrix") == []


def test_instructor_who_learns_sees_what_learners_see(client, clock):
    put_taxonomy()
    person = instructor(language="en")
    courses.enrolled(person, courses.course())
    soup = page(client, person)
    assert len(soup.select(".home-matrix")) == 1
    assert soup.select_one(".next .btn-do")["href"].startswith("/learn/")


def test_cell_shows_own_answers_and_the_approach(client, clock):
    cells = put_taxonomy()
    person, stranger = trainee(language="en"), trainee()
    show(person, cells["PTP-E"], 1, 0, label="我的答案")
    show(stranger, cells["PTP-E"], 1, label="别人的答案")
    soup = page(client, person, "/my/cells/PTP-E/")
    assert [row.get_text(strip=True) for row in soup.select(".evidence tbody th a")] == [
        "我的答案",
        "我的答案",
    ]
    assert "别人的答案" not in soup.get_text()
    assert [move.get_text(strip=True) for move in soup.select(".moves b")] == [
        "Say who",
        "Verify",
        "Ask",
    ]


def test_cell_without_evidence_teaches_the_first_step(client, clock):
    put_taxonomy()
    soup = page(client, trainee(language="en"), "/my/cells/TP/")
    assert "Nothing here yet." in text_of(soup, ".empty")


@pytest.mark.parametrize("path", ["/my/cells/XX-E/", "/my/cells/PTP/"])
def test_cell_that_does_not_exist_is_404(client, path):
    put_taxonomy()
    client.force_login(trainee())
    assert client.get(path).status_code == 404


def test_rule_for_levels_is_explained_with_its_numbers(client):
    text = page(client, trainee(language="en"), "/about/levels/").get_text()
    for number in ("365", "20", "60", "80", "90", "70"):
        assert number in text


@pytest.mark.parametrize("number", [1, 3])
def test_first_page_asks_the_same_number_of_questions(
    client, clock, django_assert_num_queries, number
):
    cells = put_taxonomy()
    certificates.certification()
    person = trainee()
    for n in range(number):
        course = courses.lessons(2, key=f"many-{n}")
        courses.enrolled(person, course, due_at=house_clock.now() + timedelta(days=n + 1))
        show(person, cells["PTP-E"], 1, 0, 1)
    client.force_login(person)
    client.get("/")
    with django_assert_num_queries(18):
        client.get("/")


@pytest.mark.parametrize("number", [1, 3])
def test_cell_page_asks_the_same_number_of_questions(
    client, clock, django_assert_num_queries, number
):
    cells = put_taxonomy()
    person = trainee()
    show(person, cells["PTP-E"], *[1] * number)
    client.force_login(person)
    with django_assert_num_queries(8):
        client.get("/my/cells/PTP-E/")
