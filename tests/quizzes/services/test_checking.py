"""Having one answer checked while practising: locked first, explained then, nothing else told."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from lms.audit.models import LogEntry
from quizzes import queries
from quizzes.core.refusals import AnswerLocked, AttemptClosed, ChecksNotOffered, NothingToCheck
from quizzes.models import Attempt, Response
from quizzes.registry import eligibility
from quizzes.services import answering, checking, closing, starting
from tests.factories.accounts import trainee
from tests.factories.quizzes import SECRET, quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def started(*kinds: str, **values) -> Attempt:
    quiz = quiz_of(*(kinds or ("single-choice",)), **{"feedback": "question", **values})
    return starting.start_attempt(quiz, person=trainee(), locale="zh-hans")


def option(attempt: Attempt, *, correct: bool) -> dict[str, str]:
    options = attempt.items.first().spec["options"]
    return {"answer": next(o["key"] for o in options if o["correct"] is correct)}


def test_a_checked_answer_is_locked_and_explained() -> None:
    attempt = started("single-choice", "numeric")
    wrong, right = option(attempt, correct=False), option(attempt, correct=True)
    answering.save_answer(attempt, position=1, data=wrong, sequence=1)
    checking.check_answer(attempt, position=1)
    page = queries.sheet(attempt, 1, at=START)
    assert page.asked.explained.verdict == "wrong"
    assert SECRET in page.asked.explained.explanation_html
    assert page.form is None
    with pytest.raises(AnswerLocked):
        answering.save_answer(attempt, position=1, data=right, sequence=2)
    assert Response.objects.count() == 1
    assert queries.sheet(attempt, 2, at=START).asked.explained is None


def test_checking_twice_changes_nothing_and_a_replay_of_the_answer_is_no_change() -> None:
    attempt = started()
    wrong = option(attempt, correct=False)
    answering.save_answer(attempt, position=1, data=wrong, sequence=1)
    checking.check_answer(attempt, position=1)
    first = attempt.items.get().checked_at
    checking.check_answer(attempt, position=1)
    assert attempt.items.get().checked_at == first
    assert answering.save_answer(attempt, position=1, data=wrong, sequence=1).sequence == 1
    assert LogEntry.objects.filter(action="attempt.answer_checked").count() == 1


def test_without_an_answer_there_is_nothing_to_check() -> None:
    attempt = started()
    with pytest.raises(NothingToCheck):
        checking.check_answer(attempt, position=1)
    assert attempt.items.get().checked_at is None


@pytest.mark.parametrize(
    "policy",
    [{"feedback": "submit"}, {"feedback": "close"}, {"feedback": "question", "mode": "exam"}],
    ids=["after submission", "after the close", "an examination"],
)
def test_where_it_is_not_offered_nothing_is_explained(policy) -> None:
    attempt = started()
    Attempt.objects.update(**policy)
    attempt.refresh_from_db()
    answering.save_answer(attempt, position=1, data=option(attempt, correct=True), sequence=1)
    with pytest.raises(ChecksNotOffered):
        checking.check_answer(attempt, position=1)
    page = queries.sheet(attempt, 1, at=START)
    assert (page.asked.may_check, page.asked.explained) == (False, None)


def test_after_the_deadline_nothing_is_checked_any_more() -> None:
    with time_machine.travel(START, tick=False) as clock:
        attempt = started(time_limit_minutes=10)
        answering.save_answer(attempt, position=1, data=option(attempt, correct=True), sequence=1)
        clock.shift(3600)
        with pytest.raises(AttemptClosed):
            checking.check_answer(attempt, position=1)
    attempt.refresh_from_db()
    assert attempt.submitted_by_deadline


def test_what_was_checked_counts_like_any_other_answer() -> None:
    attempt = started()
    answering.save_answer(attempt, position=1, data=option(attempt, correct=True), sequence=1)
    checking.check_answer(attempt, position=1)
    assert closing.submit(attempt, actor=None).percent == 100
