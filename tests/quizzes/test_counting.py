"""Which attempt counts, for one person and for many; what certainty does to marks and evidence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from quizzes import queries
from quizzes.models import Attempt, Quiz, Response
from quizzes.registry import eligibility
from quizzes.services import answering, closing, grading, starting
from tests.factories.accounts import trainee
from tests.factories.quizzes import make_quiz, put_question, quiz_of
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def begin(quiz: Quiz, person: Any) -> Attempt:
    return starting.start_attempt(quiz, person=person, locale="zh-hans")


def sit(quiz: Quiz, person: Any, *, right: int) -> Attempt:
    """Sit `quiz` with the first `right` questions right and nothing else answered."""
    attempt = begin(quiz, person)
    answering.answer_by_key(attempt, choose=lambda position: position <= right)
    return closing.submit(attempt, actor=person)


@pytest.mark.parametrize(
    ("method", "percent", "passed", "number"),
    [
        ("best", 100, True, 2),
        ("last", 25, False, 3),
        ("first", 50, False, 1),
        ("mean", "58.33", False, 3),
    ],
)
def test_the_quiz_says_which_attempt_counts(method, percent, passed, number) -> None:
    quiz, person = quiz_of(*["single-choice"] * 4, counting=method), trainee()
    made = [sit(quiz, person, right=right) for right in (2, 4, 1)]
    found = queries.best_result(person, quiz.key)
    assert (found.percent, found.passed) == (Decimal(percent), passed)
    assert found.attempt_uuid == made[number - 1].uuid
    offer = queries.cover_of(quiz, person, at=START)
    assert (offer.percent, offer.passed) == (Decimal(percent), passed)


def test_what_was_sat_before_a_moment_can_be_left_out(clock) -> None:
    quiz, person = quiz_of(*["single-choice"] * 2), trainee()
    sit(quiz, person, right=2)
    clock.shift(3600)
    later = START + dt.timedelta(seconds=1)
    assert queries.best_results([person], [quiz.key], since=later) == {}
    sit(quiz, person, right=1)
    found = queries.best_results([person], [quiz.key], since=later)[(person.pk, quiz.key)]
    assert (found.percent, found.passed) == (Decimal(50), False)
    results = queries.results_of([person], [quiz.key])
    assert results.counting(person.pk, quiz.key).percent == Decimal(100)
    assert results.counting(person.pk, quiz.key, since=later).percent == Decimal(50)
    assert results.counting(person.pk, "unknown") is None


def test_an_attempt_that_waits_for_a_person_does_not_count_yet() -> None:
    quiz, person = quiz_of("single-choice", counting="last"), trainee()
    waiting = sit(quiz, person, right=1)
    Attempt.objects.update(percent=None, passed=None)
    found = queries.best_result(person, quiz.key)
    assert (found.percent, found.passed, found.attempt_uuid) == (None, False, waiting.uuid)
    Attempt.objects.update(percent=Decimal(100), passed=True)
    sit(quiz, person, right=0)
    Attempt.objects.filter(number=2).update(percent=None, passed=None)
    assert queries.best_result(person, quiz.key).percent == Decimal(100)


@pytest.mark.parametrize("n", [1, 3])
def test_results_and_titles_are_asked_together(n, django_assert_num_queries) -> None:
    people = [trainee() for _person in range(n)]
    quizzes = [make_quiz(put_question(key=f"k{i}"), key=f"quiz-{i}") for i in range(n)]
    for person in people:
        for quiz in quizzes:
            sit(quiz, person, right=1)
    keys = [quiz.key for quiz in quizzes]
    with django_assert_num_queries(1):
        assert len(queries.best_results(people, keys)) == n * n
    with django_assert_num_queries(1):
        assert set(queries.quiz_titles([*keys, "unknown"])) == set(keys)


# --- certainty
def answer(attempt: Attempt, position: int, *, right: bool, certainty: int | None) -> None:
    item = attempt.items.get(position=position)
    key = next(o["key"] for o in item.spec["options"] if o["correct"] is right)
    answering.save_answer(
        attempt, position=position, data={"answer": key}, sequence=item.sequence + 1,
        certainty=certainty,
    )  # fmt: skip


def test_certainty_is_part_of_the_answer() -> None:
    attempt = begin(quiz_of("single-choice", certainty=True), trainee())
    answer(attempt, 1, right=True, certainty=2)
    answer(attempt, 1, right=True, certainty=3)
    assert list(Response.objects.values_list("sequence", "certainty")) == [(1, 2), (2, 3)]
    assert attempt.items.get().certainty == 3
    answering.save_answer(attempt, position=1, data={}, sequence=3, certainty=3)
    item = attempt.items.get()
    assert (item.is_answered, item.certainty) == (False, None)


def test_where_it_is_not_asked_certainty_is_passed_over() -> None:
    attempt = begin(quiz_of("single-choice"), trainee())
    answer(attempt, 1, right=True, certainty=3)
    assert attempt.items.get().certainty is None


def test_the_first_mark_counts_certainty_and_evidence_does_not() -> None:
    put_taxonomy()
    questions = [put_question(key=f"q{n}", cells=["PTP-M"]) for n in range(5)]
    person = trainee()
    attempt = begin(make_quiz(*questions, certainty=True), person)
    answer(attempt, 1, right=True, certainty=3)
    answer(attempt, 2, right=False, certainty=2)
    answer(attempt, 3, right=True, certainty=None)
    answer(attempt, 4, right=False, certainty=1)
    closed = closing.submit(attempt, actor=person)
    values = list(closed.items.values_list("value", flat=True))
    assert values == [Decimal(v) for v in ("1", "-0.6667", "0.3333", "0", "0")]
    assert (closed.score, closed.percent) == (Decimal("0.67"), Decimal("13.33"))
    shares = [event.mark["value"] for event in closed.grade_events.order_by("number")]
    assert [Decimal(share) for share in shares] == [1, 0, 1, 0, 0]
    assert [line.score for line in queries.evidence_of(closed)] == [1, 0, 1, 0, 0]
    verdicts = [reviewed.verdict for reviewed in queries.review(closed)]
    assert verdicts == ["right", "wrong", "right", "wrong", "unanswered"]
    assert list(grading.differences()) == []


def test_being_sure_and_wrong_takes_no_more_than_there_is() -> None:
    person = trainee()
    attempt = begin(quiz_of("single-choice", certainty=True), person)
    answer(attempt, 1, right=False, certainty=3)
    closed = closing.submit(attempt, actor=person)
    assert (closed.score, closed.percent, closed.passed) == (Decimal(0), Decimal(0), False)


def test_the_result_says_how_well_certainty_was_judged() -> None:
    person = trainee()
    attempt = begin(quiz_of(*["single-choice"] * 4, certainty=True), person)
    for position, right in ((1, True), (2, False), (3, True)):
        answer(attempt, position, right=right, certainty=3)
    closed = closing.submit(attempt, actor=person)
    (row,) = queries.result_of(closed, viewer=person, at=START).calibration
    assert (row.level, row.answers, row.percent) == (3, 3, 67)
