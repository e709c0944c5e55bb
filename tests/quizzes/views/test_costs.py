"""What each step of a sitting may ask of the database. Ceilings; speed itself is never a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Attempt
from quizzes.registry import eligibility, lesson_links
from quizzes.services import closing, starting
from tests.factories.accounts import trainee
from tests.factories.quizzes import quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SIZES = pytest.mark.parametrize("size", [1, 3, 20])


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})
    monkeypatch.setattr(lesson_links, "_members", {})


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Fail with the statements if there were more of them than `number`."""
    with CaptureQueriesContext(connection) as queries:
        yield
    asked = "\n".join(query["sql"][:160] for query in queries)
    assert len(queries) <= number, f"{len(queries)} statements:\n{asked}"


def sitting(size: int) -> tuple[Attempt, Client, str]:
    person = trainee()
    quiz = quiz_of(*["single-choice"] * size)
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    client = Client()
    client.force_login(person)
    address = reverse("quizzes:attempt", args=[attempt.uuid])
    client.get(address)  # content types and the like are cached by the first request
    return attempt, client, address


def answer_at(attempt: Attempt, position: int, *, number: int = 0) -> str:
    return attempt.items.get(position=position).spec["options"][number]["key"]


@SIZES
def test_a_save_without_leaving_the_page(size: int) -> None:
    attempt, client, address = sitting(size)
    data = {"position": 1, "sequence": 1, "answer": answer_at(attempt, 1)}
    with at_most(8):  # session, person, savepoint, attempt, question, two writes, release
        saved = client.post(f"{address}save/", data, headers={"Accept": "application/json"})
    assert saved.json()["sequence"] == 1
    with at_most(6):  # a replay writes nothing
        client.post(f"{address}save/", data, headers={"Accept": "application/json"})


@SIZES
def test_an_answer_and_the_next_question(size: int) -> None:
    attempt, client, address = sitting(size)
    go = str(min(2, size))
    data = {"position": 1, "sequence": 1, "answer": answer_at(attempt, 1), "go": go}
    with at_most(15):
        assert client.post(f"{address}save/", data, follow=True).status_code == 200


@SIZES
def test_start_and_finish_cost_the_same_for_any_number_of_questions(size: int) -> None:
    person = trainee()
    quiz = quiz_of(*["single-choice"] * size)
    client = Client()
    client.force_login(person)
    cover = reverse("quizzes:cover", args=[quiz.key])
    client.get(cover)
    with at_most(30):
        page = client.post(cover, follow=True)
    address = page.redirect_chain[-1][0].split("?")[0]
    with at_most(45):
        assert client.post(f"{address}submit/", follow=True).status_code == 200
    attempt = Attempt.objects.get(quiz=quiz, person=person)
    assert attempt.grade_events.count() == size


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_past_attempts_on_the_cover(rows: int) -> None:
    person = trainee()
    quiz = quiz_of("single-choice")
    for _ in range(rows):
        closing.submit(starting.start_attempt(quiz, person=person, locale="zh-hans"), actor=person)
    client = Client()
    client.force_login(person)
    cover = reverse("quizzes:cover", args=[quiz.key])
    client.get(cover)
    with at_most(12):
        client.get(cover)
