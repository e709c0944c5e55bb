"""Sitting a quiz on a real database: start, resume, save, replay, two tabs, deadline, submit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db.models import ProtectedError
from django.http import QueryDict

from lms.audit.models import LogEntry
from quizzes import queries, signals
from quizzes.core.refusals import (
    AnswerConflict,
    AnswerRefused,
    AttemptClosed,
    NoAttemptsLeft,
    NotEligible,
    QuizNotReady,
)
from quizzes.models import Attempt, GradeEvent, Question, Response
from quizzes.registry import eligibility, question_types
from quizzes.services import answering, authoring, closing, starting
from tests.factories.accounts import trainee
from tests.factories.quizzes import make_quiz, put_question, question_document, quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
EVERY = ("single-choice", "multiple-choice", "ordering", "numeric")


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Practice is open to everybody here, whatever packages above register."""
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def key_of(attempt: Attempt, position: int, *, correct: bool = True) -> str:
    spec = attempt.items.get(position=position).spec
    return next(o["key"] for o in spec["options"] if o["correct"] is correct)


def start(quiz, person=None, locale="zh-hans") -> Attempt:
    return starting.start_attempt(quiz, person=person or trainee(), locale=locale)


def test_start_freezes_specs_and_limits(clock) -> None:
    quiz = quiz_of(*EVERY, time_limit_minutes=30, grace_seconds=20, pass_mark=Decimal(85))
    attempt = start(quiz)
    items = list(attempt.items.all())
    assert [item.spec["type"] for item in items] == list(EVERY)
    assert [item.question_version for item in items] == [1, 1, 1, 1]
    assert attempt.deadline_at == START + dt.timedelta(minutes=30)
    assert (attempt.grace_seconds, attempt.pass_mark, attempt.number) == (20, Decimal(85), 1)
    assert items[0].section_title == "第一部分"
    assert LogEntry.objects.filter(action="attempt.started").count() == 1


def test_half_an_answer_is_kept_as_incomplete_until_it_is_whole_or_taken_back(clock) -> None:
    attempt = start(quiz_of("matching"))
    spec = attempt.items.get().spec
    whole = {f"match-{pair['key']}": pair["answer"] for pair in spec["pairs"]}
    half = dict(list(whole.items())[:1])
    told = []
    for sequence, data in enumerate([half, whole, half, {}], start=1):
        saved = answering.save_answer(attempt, position=1, data=data, sequence=sequence)
        item = attempt.items.get()
        assert (saved.answered, saved.incomplete) == (item.is_answered, item.incomplete)
        told.append((saved.answered, saved.incomplete))
    assert told == [(True, True), (True, False), (True, True), (False, False)]
    again = answering.save_answer(attempt, position=1, data=half, sequence=3)  # a replay
    assert (again.answered, again.incomplete) == (False, False)  # what the server has now


def test_start_costs_the_same_for_any_number_of_questions(django_assert_num_queries) -> None:
    one, three = quiz_of("single-choice", key="one"), make_quiz(key="three")
    section = three.sections.get()
    for index, kind in enumerate(EVERY * 3):
        section.questions.add(
            section.questions.model(question=put_question(kind, key=f"x{index}"), sort_order=index)
        )
    section.save()
    first, second = trainee(), trainee()
    with django_assert_num_queries(13):
        start(one, first)
    with django_assert_num_queries(13):
        start(three, second)


def test_start_again_resumes_the_open_attempt(clock) -> None:
    quiz, person = quiz_of("single-choice"), trainee()
    assert start(quiz, person).pk == start(quiz, person).pk
    assert Attempt.objects.count() == 1


def test_start_takes_the_language_of_the_person_and_falls_back() -> None:
    quiz = quiz_of("single-choice", "numeric")
    authoring.import_question(
        question_document(key="q1-single-choice", locale="en", prompt="What first?")
    )
    attempt = start(quiz, locale="en")
    assert [item.spec["prompt"] for item in attempt.items.all()] == [
        "What first?",
        "电话接通后，先做什么？",
    ]


def test_start_is_refused_beyond_the_attempts_allowed() -> None:
    quiz, person = quiz_of("single-choice", attempts_allowed=1), trainee()
    closing.submit(start(quiz, person), actor=person)
    with pytest.raises(NoAttemptsLeft):
        start(quiz, person)


def test_start_is_refused_without_assignment() -> None:
    with pytest.raises(NotEligible):
        start(quiz_of("single-choice", mode="exam"))


def test_start_is_refused_without_ready_questions() -> None:
    question = put_question(retired=True)
    with pytest.raises(QuizNotReady):
        start(make_quiz(question))


def test_shuffled_questions_and_options_keep_their_order_on_resume() -> None:
    quiz = quiz_of(*["single-choice"] * 8, shuffle_questions=True, shuffle_options=True)
    person = trainee()
    attempt = start(quiz, person)
    order = list(attempt.items.values_list("question__key", flat=True))
    sheet = queries.sheet(attempt, 1, at=START)
    again = queries.sheet(start(quiz, person), 1, at=START)
    assert sheet.form.fields["answer"].choices == again.form.fields["answer"].choices
    assert sorted(order) == [f"q{n}-single-choice" for n in range(1, 9)]
    orders = {tuple(start(quiz).items.values_list("question__key", flat=True)) for _ in range(4)}
    assert len(orders) > 1


def test_save_appends_a_response_and_keeps_the_former(clock) -> None:
    attempt = start(quiz_of("single-choice"))
    right, wrong = key_of(attempt, 1), key_of(attempt, 1, correct=False)
    answering.save_answer(attempt, position=1, data={"answer": wrong}, sequence=1)
    clock.shift(5)
    saved = answering.save_answer(attempt, position=1, data={"answer": right}, sequence=2)
    assert saved[:3] == (2, START + dt.timedelta(seconds=5), True)
    item = attempt.items.get()
    assert (item.answer, item.sequence) == ({"choice": right}, 2)
    assert list(Response.objects.values_list("sequence", "data")) == [
        (1, {"choice": wrong}),
        (2, {"choice": right}),
    ]


def test_save_again_under_the_same_number_is_a_replay() -> None:
    attempt = start(quiz_of("single-choice"))
    data = {"answer": key_of(attempt, 1)}
    first = answering.save_answer(attempt, position=1, data=data, sequence=1)
    assert answering.save_answer(attempt, position=1, data=data, sequence=1) == first
    assert Response.objects.count() == 1


def test_an_old_request_that_arrives_late_changes_nothing() -> None:
    attempt = start(quiz_of("single-choice"))
    right, wrong = key_of(attempt, 1), key_of(attempt, 1, correct=False)
    answering.save_answer(attempt, position=1, data={"answer": wrong}, sequence=1)
    answering.save_answer(attempt, position=1, data={"answer": right}, sequence=2)
    saved = answering.save_answer(attempt, position=1, data={"answer": wrong}, sequence=1)
    assert saved.sequence == 2
    assert attempt.items.get().answer == {"choice": right}


@pytest.mark.parametrize("sequence", [1, 3, 0], ids=["taken", "not yet due", "none"])
def test_another_answer_of_another_tab_is_a_conflict(sequence: int) -> None:
    attempt = start(quiz_of("single-choice"))
    right, wrong = key_of(attempt, 1), key_of(attempt, 1, correct=False)
    answering.save_answer(attempt, position=1, data={"answer": right}, sequence=1)
    with pytest.raises(AnswerConflict):
        answering.save_answer(attempt, position=1, data={"answer": wrong}, sequence=sequence)
    assert attempt.items.get().answer == {"choice": right}
    assert Response.objects.count() == 1


def test_an_answer_can_be_taken_back() -> None:
    attempt = start(quiz_of("multiple-choice"))
    data = QueryDict(mutable=True)
    data.setlist("answer", [key_of(attempt, 1)])
    answering.save_answer(attempt, position=1, data=data, sequence=1)
    saved = answering.save_answer(attempt, position=1, data=QueryDict(""), sequence=2)
    assert not saved.answered
    assert not attempt.items.get().is_answered


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("single-choice", {"answer": "forged99"}),
        ("multiple-choice", {"answer": ["forged99"]}),
        ("numeric", {"answer": "9" * 41}),
        ("numeric", {"answer": "9" * 1_000_000}),
        ("numeric", {"answer": "许多"}),
        ("ordering", {"place-forged": "1"}),
    ],
)
def test_an_impossible_answer_is_refused_and_the_former_kept(kind: str, data: dict) -> None:
    attempt = start(quiz_of(kind))
    answering.answer_by_key(attempt, choose=lambda _position: True)
    before = attempt.items.get().answer
    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    if kind == "ordering":
        keys = before["order"]
        posted.update({f"place-{key}": "1" for key in keys})
    with pytest.raises(AnswerRefused):
        answering.save_answer(attempt, position=1, data=posted, sequence=2)
    assert attempt.items.get().answer == before


def test_a_forged_position_is_not_found() -> None:
    attempt = start(quiz_of("single-choice"))
    with pytest.raises(queries.NoSuchQuestion):
        answering.save_answer(attempt, position=9, data={"answer": "x"}, sequence=1)


def test_answers_count_until_the_grace_is_over(clock) -> None:
    attempt = start(quiz_of("single-choice", time_limit_minutes=10, grace_seconds=30))
    right, wrong = key_of(attempt, 1), key_of(attempt, 1, correct=False)
    clock.shift(10 * 60 + 30)
    answering.save_answer(attempt, position=1, data={"answer": right}, sequence=1)
    clock.shift(1)
    with pytest.raises(AttemptClosed):
        answering.save_answer(attempt, position=1, data={"answer": wrong}, sequence=2)
    attempt.refresh_from_db()
    assert attempt.submitted_by_deadline
    assert attempt.submitted_at == attempt.deadline_at
    assert (attempt.percent, attempt.passed) == (Decimal(100), True)


def test_what_nobody_came_back_to_is_closed_by_the_command(clock) -> None:
    quiz = quiz_of("single-choice", time_limit_minutes=10, grace_seconds=30)
    start(quiz), start(quiz)
    clock.shift(10 * 60 + 30)
    assert closing.close_overdue_attempts() == 0
    clock.shift(1)
    assert closing.close_overdue_attempts() == 2
    assert closing.close_overdue_attempts() == 0


def test_one_overdue_attempt_that_cannot_be_submitted_holds_up_no_other(clock, caplog) -> None:
    quiz = quiz_of("single-choice", time_limit_minutes=10, grace_seconds=0)
    attempts = [start(quiz) for _n in range(3)]
    broken = attempts[1]

    def refuse(sender, attempt, **_kwargs) -> None:
        if attempt.pk == broken.pk:
            raise RuntimeError("a receiver failed")

    signals.attempt_finalised.connect(refuse)
    try:
        clock.shift(dt.timedelta(minutes=11))
        assert closing.close_overdue_attempts() == 2
        assert str(broken.uuid) in caplog.text
        for attempt in attempts:
            attempt.refresh_from_db()
            assert attempt.is_open is (attempt.pk == broken.pk)
    finally:
        signals.attempt_finalised.disconnect(refuse)
    assert closing.close_overdue_attempts() == 1  # tried again


def test_an_overdue_attempt_makes_room_for_a_new_one(clock) -> None:
    quiz, person = quiz_of("single-choice", time_limit_minutes=1), trainee()
    first = start(quiz, person)
    clock.shift(3600)
    second = start(quiz, person)
    assert (second.number, second.pk != first.pk) == (2, True)


def test_submit_marks_tells_and_logs_once() -> None:
    person = trainee()
    attempt = start(quiz_of(*EVERY), person)
    answering.answer_by_key(attempt, choose=lambda position: position <= 3)
    told = []

    def listen(sender, attempt, **kwargs) -> None:
        told.append((attempt.pk, attempt.percent))

    signals.attempt_finalised.connect(listen)
    try:
        first = closing.submit(attempt, actor=person)
        second = closing.submit(attempt, actor=person)
    finally:
        signals.attempt_finalised.disconnect(listen)
    assert told == [(attempt.pk, Decimal(75))]
    assert (first.score, first.max_score, first.passed) == (Decimal(3), Decimal(4), True)
    assert second.submitted_at == first.submitted_at
    assert GradeEvent.objects.count() == 4
    assert LogEntry.objects.filter(action="attempt.submitted").count() == 1


def test_submit_costs_the_same_for_any_number_of_questions(django_assert_num_queries) -> None:
    person = trainee()
    one = start(quiz_of("single-choice", key="one"), person)
    many = start(
        make_quiz(
            *Question.objects.all(),
            *(put_question(kind, key=f"y{index}") for index, kind in enumerate(EVERY * 3)),
            key="many",
        ),
        person,
    )
    for attempt in (one, many):
        signals_before = list(signals.attempt_finalised.receivers)
        signals.attempt_finalised.receivers = []
        try:
            with django_assert_num_queries(8):
                closing.submit(attempt, actor=person)
        finally:
            signals.attempt_finalised.receivers = signals_before


def test_nothing_is_taken_after_submission() -> None:
    person = trainee()
    attempt = start(quiz_of("single-choice"), person)
    closing.submit(attempt, actor=person)
    with pytest.raises(AttemptClosed):
        answering.save_answer(attempt, position=1, data={"answer": "x"}, sequence=1)
    with pytest.raises(AttemptClosed):
        answering.flag(attempt, position=1, flagged=True)


def test_editing_and_retiring_a_question_changes_no_attempt() -> None:
    quiz = quiz_of("single-choice")
    attempt = start(quiz)
    before = attempt.items.get().spec
    edited = authoring.import_question(
        question_document(key="q1-single-choice", prompt="改过的问题？", retired=True)
    )
    assert (edited.version, edited.state) == (2, "retired")
    item = attempt.items.get()
    assert (item.spec, item.question_version) == (before, 1)
    answering.answer_by_key(attempt, choose=lambda _position: True)
    assert closing.submit(attempt, actor=None).percent == Decimal(100)


def test_a_question_in_use_cannot_be_deleted() -> None:
    start(quiz_of("single-choice"))
    with pytest.raises(ProtectedError):
        Question.objects.get().delete()


def test_an_attempt_whose_type_is_gone_stays_and_waits_for_a_person(monkeypatch) -> None:
    attempt = start(quiz_of("single-choice", "numeric"))
    answering.answer_by_key(attempt, choose=lambda _position: True)
    members = dict(question_types._members)
    del members["numeric"]
    monkeypatch.setattr(question_types, "_members", members)
    closed = closing.submit(attempt, actor=None)
    assert (closed.score, closed.percent, closed.passed) == (Decimal(1), None, None)
    assert [item.verdict for item in queries.review(closed)] == ["right", "unmarked"]
    assert queries.sheet(closed, 2, at=START).form is None
