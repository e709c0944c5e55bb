"""The evidence of a cell, page by page, with its age in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lms.competence import api
from lms.competence.phrases import ago
from lms.foundation import clock as house_clock
from quizzes.models import Quiz, QuizAllowance
from quizzes.registry import eligibility
from quizzes.services import closing, starting
from tests.factories.accounts import PersonFactory, trainee
from tests.factories.competence import EvidenceFactory
from tests.factories.quizzes import quiz_of
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def two_people():
    """Return two people with 23 and 2 pieces of evidence in one cell, and the cell."""
    cell = put_taxonomy()["PTP-E"]
    busy, new = PersonFactory(), PersonFactory()
    now = house_clock.now()
    for n in range(23):
        EvidenceFactory(person=busy, cell=cell, score=Decimal(n % 2), at=now - timedelta(hours=n))
    for _ in range(2):
        EvidenceFactory(person=new, cell=cell, at=now - timedelta(days=30))
    return busy, new


def test_the_newest_of_each_are_shown_and_all_are_counted(two_people, django_assert_num_queries):
    busy, new = two_people
    with django_assert_num_queries(3):
        lines = api.evidence_in_cell(two_people, "PTP-E")
        counts = api.evidence_counts(two_people, "PTP-E")
    shown = [line.person.pk for line in lines]
    assert (shown.count(busy.pk), shown.count(new.pk)) == (20, 2)
    assert counts == {busy.pk: 23, new.pk: 2}
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


def test_all_of_one_person_are_paged(two_people, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("lms.competence.queries.PAGE_SIZE", 10)
    busy, _new = two_people
    with django_assert_num_queries(3):
        page = api.evidence_page(busy, "PTP-E", number="3")
    assert (page.number, page.paginator.num_pages, len(page)) == (3, 3, 3)
    assert api.evidence_page(busy, "PTP-E", number="no-number").number == 1
    assert api.evidence_page(busy, "PTP-E", number="99").number == 3


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=3, hours=4), "3 days ago"),
        (timedelta(days=59), "59 days ago"),
        (timedelta(days=200), "6 months ago"),
    ],
)
def test_age_is_said_in_one_unit(age, words):
    now = house_clock.now()
    with translation.override("en"):
        assert ago(now - age, now=now) == words


def test_a_single_mark_stays_back_until_its_quiz_has_closed_for_the_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(eligibility, "_members", {})  # nobody assigns quizzes here
    cell = put_taxonomy()["PTP-E"]
    person, now = trainee(), house_clock.now()
    quiz = quiz_of("single-choice", feedback="close", closes_at=now + timedelta(hours=1))
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    closing.submit(attempt, actor=person)
    EvidenceFactory(person=person, cell=cell, ref=attempt.uuid)
    EvidenceFactory(person=person, cell=cell, at=now - timedelta(days=1))

    def shown() -> list[int | None]:
        return [line.percent for line in api.evidence_in_cell([person], "PTP-E")]

    assert shown() == [None, 100]
    client = Client()
    client.force_login(person)
    page = client.get(reverse("portal:cell", args=["PTP-E"])).content.decode()
    assert page.count("100%") == 1
    Quiz.objects.update(closes_at=now - timedelta(seconds=1))
    assert shown() == [100, 100]
    grant = {"quiz": quiz, "person": person, "granted_by": person, "reason": "late"}
    QuizAllowance.objects.create(closes_at=now + timedelta(hours=2), **grant)
    assert shown() == [None, 100]
