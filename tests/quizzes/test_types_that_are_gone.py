"""A question type whose code was removed: its records stay readable everywhere, and can be marked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lms.foundation import clock
from quizzes import queries
from quizzes.models import Attempt
from quizzes.queries import marking as marking_queries
from quizzes.registry import eligibility, question_types
from quizzes.services import answering, closing, marking, starting
from tests.factories.accounts import instructor, trainee
from tests.factories.quizzes import quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def remove(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    members = {name: kind for name, kind in question_types._members.items() if name != key}
    monkeypatch.setattr(question_types, "_members", members)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def answered(person) -> Attempt:
    attempt = starting.start_attempt(
        quiz_of("single-choice", "numeric"), person=person, locale="zh-hans"
    )
    answering.answer_by_key(attempt, choose=lambda _position: True)
    return attempt


def test_marked_before_it_went_the_result_page_keeps_words_and_mark(monkeypatch) -> None:
    person = trainee()
    attempt = closing.submit(answered(person), actor=person)
    remove("numeric", monkeypatch)
    page = signed_in(person).get(reverse("quizzes:result", args=[attempt.uuid]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "电话接通后，先做什么？" in text
    assert attempt.percent == Decimal(100)
    assert [item.verdict for item in queries.review(attempt)] == ["right", "right"]
    detail = queries.answer_detail(person, attempt.uuid, 2, at=clock.now())
    assert (detail.prompt, detail.value) == ("电话接通后，先做什么？", Decimal(1))


def test_under_way_the_page_opens_and_says_that_it_cannot_be_answered(monkeypatch) -> None:
    person = trainee()
    attempt = answered(person)
    remove("numeric", monkeypatch)
    page = signed_in(person).get(reverse("quizzes:attempt", args=[attempt.uuid]) + "?q=2")
    assert page.status_code == 200
    assert "电话接通后，先做什么？" in page.content.decode()
    assert 'name="answer"' not in page.content.decode()


def test_not_marked_yet_it_waits_in_the_queue_and_a_person_gives_a_share(monkeypatch) -> None:
    person, marker = trainee(), instructor()
    attempt = answered(person)
    remove("numeric", monkeypatch)
    attempt = closing.submit(attempt, actor=person)
    assert (attempt.percent, attempt.passed) == (None, None)
    item = attempt.items.get(position=2)
    assert item in marking_queries.waiting_for(marker)
    client = signed_in(marker)
    assert client.get(reverse("quizzes:marking")).status_code == 200
    sheet = client.get(reverse("quizzes:mark", args=[item.pk]))
    assert sheet.status_code == 200
    assert "1280.5" in sheet.content.decode()  # what was answered can be read
    marking.give_mark(item, marker=marker, share=Decimal("0.5"), comment="类型已停用")
    attempt.refresh_from_db()
    assert attempt.percent == Decimal(75)


def test_the_bank_lists_it_by_its_key_and_links_nowhere(monkeypatch) -> None:
    person = trainee()
    answered(person)
    remove("numeric", monkeypatch)
    text = signed_in(instructor()).get(reverse("wagtailsnippets_quizzes_question:list"))
    assert text.status_code == 200
    assert "numeric（未安装）" in text.content.decode()
    assert "numericquestion/edit" not in text.content.decode()


def test_a_new_attempt_leaves_it_out_or_asks_it_without_breaking(monkeypatch) -> None:
    quiz = quiz_of("single-choice", "numeric")
    remove("numeric", monkeypatch)
    person = trainee()
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    client = signed_in(person)
    for position in range(1, attempt.items.count() + 1):
        page = client.get(reverse("quizzes:attempt", args=[attempt.uuid]) + f"?q={position}")
        assert page.status_code == 200
