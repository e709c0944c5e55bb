"""The other two people: a manager who looks for evidence, an instructor who writes."""

from __future__ import annotations

import csv
import io

import pytest
from wagtail.models import Page

from lms.certification import api as certification
from quizzes import api as quizzes
from tests.journeys.conftest import EXAM, People, client_of
from tests.journeys.forms import page_of
from tests.journeys.test_trainee import play, read_every_page, sit_exam

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


def certify(people: People) -> None:
    client = client_of(people.trainee)
    read_every_page(client, people.trainee)
    play(client)
    sit_exam(client)


def test_manager_goes_from_the_board_down_to_an_answer(people: People) -> None:
    certify(people)
    client = client_of(people.manager)
    board = page_of(client.get("/team/"))
    assert "周岚" in board.text
    assert "罗一鸣" not in board.text

    person = page_of(client.get(f"/team/people/{people.trainee.uuid}/"))
    assert certification.awards_for(people.trainee)[0].number in person.text

    cell = page_of(client.get("/team/cells/PTP-E/"))
    link = cell.select_one("a[href*='/attempts/'], a[href*='/calls/']")
    assert client.get(link["href"].split("#")[0]).status_code == 200


def test_export_holds_the_own_team_only_and_no_formula(people: People) -> None:
    people.trainee.name = "=HYPERLINK(1)"
    people.trainee.save()
    answer = client_of(people.manager).get("/team/export.csv")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert "罗一鸣" not in text
    assert not [value for row in rows for value in row if value.startswith(("=", "+", "-", "@"))]


def test_manager_of_another_team_sees_nothing_of_it(people: People) -> None:
    certify(people)
    client = client_of(people.stranger)
    assert client.get(f"/team/people/{people.trainee.uuid}/").status_code == 404
    assert "周岚" not in client.get("/team/").content.decode()
    assert "周岚" not in client.get("/team/cells/PTP-E/").content.decode()
    attempt = quizzes.attempts_of(people.trainee, [EXAM])[0]
    assert client.get(f"/attempts/{attempt.uuid}/result/").status_code == 404


def test_instructor_edits_a_lesson_and_the_trainee_reads_it(people: People) -> None:
    page = Page.objects.get(slug="mindset", locale__language_code="zh-hans").specific
    client = client_of(people.instructor)
    editor = page_of(client.get(f"/admin/pages/{page.pk}/edit/"))
    assert "客户为什么逾期" in str(editor)

    page.title = "客户为什么会逾期"
    page.save_revision(user=people.instructor).publish()
    assert (
        "客户为什么会逾期"
        in page_of(client_of(people.trainee).get("/learn/first-scripts/mindset/")).h1.text
    )


def test_instructor_finds_bank_roster_and_manual_and_a_trainee_does_not(people: People) -> None:
    teacher, learner = client_of(people.instructor), client_of(people.trainee)
    manual = "/learn/first-scripts/introduction/"
    assert teacher.get(manual).status_code == 200
    assert learner.get(manual).status_code == 404
    assert page_of(teacher.get("/admin/")).title is not None
    assert learner.get("/admin/").status_code == 302


def test_editing_a_question_changes_no_attempt(people: People) -> None:
    client = client_of(people.trainee)
    client.post(f"/exams/{EXAM}/")
    attempt = quizzes.attempts_of(people.trainee, [EXAM])[0]
    attempt = quizzes.Attempt.objects.get(uuid=attempt.uuid)
    item = attempt.items.select_related("question").first()
    before = dict(item.spec)
    data = quizzes.export_question(item.question.key, "zh-hans")
    quizzes.import_question({**data, "prompt": "换了一道题"}, actor=people.instructor)
    item.refresh_from_db()
    assert item.spec == before
    assert (
        "换了一道题"
        not in client.get(f"/attempts/{attempt.uuid}/", {"q": item.position}).content.decode()
    )


def test_instructor_can_start_a_page_in_the_other_language(people: People) -> None:
    page = Page.objects.get(slug="first-scripts", locale__language_code="zh-hans")
    address = f"/admin/translation/submit/page/{page.pk}/"
    assert client_of(people.trainee).get(address).status_code == 302
    answer = client_of(people.instructor).get(address)
    # Both languages stand already: the page says so instead of sending the instructor away.
    assert "权限" not in answer.content.decode()
    assert people.instructor.has_perm("simple_translation.submit_translation")
