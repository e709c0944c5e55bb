"""Starting a sitting: windows, allowances, cool-downs, codes, draws, what is frozen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation

from lms.audit.models import LogEntry
from quizzes import phrases, queries
from quizzes.core.refusals import (
    CodeMissing,
    CodeWrong,
    CoolingDown,
    NoAttemptsLeft,
    NoLongerOpen,
    NotEnough,
    NotYetOpen,
    QuestionBroken,
    Refusal,
    TooManyCodes,
)
from quizzes.models import Attempt, Quiz, QuizAllowance, QuizDraw, Section
from quizzes.registry import eligibility, question_types
from quizzes.services import answering, closing, starting
from tests.factories.accounts import instructor, trainee
from tests.factories.quizzes import make_quiz, put_question, quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Practice is open to everybody here, whatever packages above register."""
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def start(quiz: Quiz, person: Any, *, code: str = "") -> Attempt:
    return starting.start_attempt(quiz, person=person, locale="zh-hans", code=code)


def allow(quiz: Quiz, person: Any, **values: Any) -> QuizAllowance:
    return QuizAllowance.objects.create(
        quiz=quiz, person=person, reason="就医", granted_by=instructor(), **values
    )


def draw_from(quiz: Quiz, number: int, **conditions: Any) -> QuizDraw:
    section = Section.objects.filter(quiz=quiz).first()
    return QuizDraw.objects.create(section=section, number=number, **conditions)


# --- windows and allowances
@pytest.mark.parametrize(
    ("window", "own", "refusal"),
    [
        ({"opens_at": START + HOUR}, {}, NotYetOpen),
        ({"opens_at": START + HOUR}, {"opens_at": START - HOUR}, None),
        ({"closes_at": START}, {}, NoLongerOpen),
        ({"closes_at": START}, {"closes_at": START + HOUR}, None),
        ({"opens_at": START - HOUR, "closes_at": START + HOUR}, {}, None),
        ({}, {"opens_at": START + HOUR}, NotYetOpen),
        ({"closes_at": START + HOUR}, {"closes_at": START}, NoLongerOpen),
        ({}, {"extra_minutes": 5}, None),
    ],
    ids=[
        "not yet", "earlier for one", "closed", "later for one", "open", "later than the others",
        "closed for one", "no window",
    ],
)  # fmt: skip
def test_the_window_of_the_quiz_or_of_the_person_decides(clock, window, own, refusal) -> None:
    quiz, person = quiz_of("single-choice", **window), trainee()
    if own:
        allow(quiz, person, **own)
    if refusal is None:
        assert start(quiz, person).is_open
        return
    with pytest.raises(refusal):
        start(quiz, person)
    assert isinstance(queries.cover_of(quiz, person, at=START).refusal, refusal)
    assert not Attempt.objects.exists()


def test_an_allowance_is_for_its_person_and_its_quiz_only(clock) -> None:
    quiz, person = quiz_of("single-choice", closes_at=START), trainee()
    other = make_quiz(put_question(key="other"), key="other", closes_at=START)
    allow(quiz, person, closes_at=START + HOUR)
    for barred, who in ((quiz, trainee()), (other, person)):
        with pytest.raises(NoLongerOpen):
            start(barred, who)


@pytest.mark.parametrize(
    ("limit", "extra", "closes", "ends"),
    [
        (30, 0, None, 30),
        (30, 15, None, 45),
        (30, 15, 40, 40),
        (None, 15, None, None),
        (None, 0, 40, 40),
    ],
)
def test_the_deadline_is_limit_and_extra_minutes_or_the_close(
    clock, limit, extra, closes, ends
) -> None:
    closes_at = None if closes is None else START + dt.timedelta(minutes=closes)
    quiz = quiz_of("single-choice", time_limit_minutes=limit, closes_at=closes_at)
    person = trainee()
    allow(quiz, person, extra_minutes=extra)
    found = start(quiz, person).deadline_at
    assert found == (None if ends is None else START + dt.timedelta(minutes=ends))


def test_more_attempts_for_one_person(clock) -> None:
    quiz, person = quiz_of("single-choice", attempts_allowed=1), trainee()
    closing.submit(start(quiz, person), actor=person)
    with pytest.raises(NoAttemptsLeft):
        start(quiz, person)
    allow(quiz, person, extra_attempts=1)
    closing.submit(start(quiz, person), actor=person)
    with pytest.raises(NoAttemptsLeft) as refused:
        start(quiz, person)
    assert refused.value.allowed == 2


def test_when_the_quiz_closes_what_is_under_way_ends_by_itself(clock) -> None:
    quiz, person = quiz_of("single-choice", closes_at=START + HOUR), trainee()
    attempt = start(quiz, person)
    clock.shift(HOUR + dt.timedelta(seconds=attempt.grace_seconds + 1))
    assert closing.close_overdue_attempts() == 1
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.submitted_by_deadline) == (START + HOUR, True)


# --- cool-down
def test_after_an_attempt_the_next_waits_and_is_told_how_long(clock) -> None:
    quiz, person = quiz_of("single-choice", cool_down_minutes=60), trainee()
    closing.submit(start(quiz, person), actor=person)
    clock.shift(59 * 60)
    with pytest.raises(CoolingDown) as waiting:
        start(quiz, person)
    assert waiting.value.until == START + HOUR
    clock.shift(60)
    assert start(quiz, person).number == 2


def test_the_cool_down_begins_at_the_deadline_of_what_nobody_submitted(clock) -> None:
    quiz, person = quiz_of("single-choice", cool_down_minutes=60, time_limit_minutes=10), trainee()
    start(quiz, person)
    clock.shift(30 * 60)
    assert isinstance(queries.cover_of(quiz, person, at=START + HOUR / 2).refusal, CoolingDown)
    with pytest.raises(CoolingDown) as waiting:
        start(quiz, person)
    assert waiting.value.until == START + dt.timedelta(minutes=70)


def test_when_the_clock_jumps_back_nothing_is_lost_and_nothing_opens_early(clock) -> None:
    quiz, person = quiz_of("single-choice", cool_down_minutes=60, time_limit_minutes=10), trainee()
    attempt = start(quiz, person)
    clock.move_to(START - HOUR)
    assert start(quiz, person).pk == attempt.pk
    data = {"answer": attempt.items.get().spec["options"][0]["key"]}
    assert answering.save_answer(attempt, position=1, data=data, sequence=1).sequence == 1
    closing.submit(attempt, actor=person)
    with pytest.raises(CoolingDown):
        start(quiz, person)


def test_when_the_clock_jumps_ahead_what_was_saved_counts(clock) -> None:
    quiz, person = quiz_of("single-choice", time_limit_minutes=10), trainee()
    attempt = start(quiz, person)
    answering.answer_by_key(attempt, choose=lambda _position: True)
    clock.shift(dt.timedelta(days=400))
    assert start(quiz, person).number == 2
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.submitted_by_deadline) == (Decimal(100), True)


# --- supervised sittings
def test_a_supervised_sitting_asks_for_its_code(clock) -> None:
    quiz, person = quiz_of("single-choice", sitting_code="KQ-42"), trainee()
    with pytest.raises(CodeMissing):
        start(quiz, person, code="  ")
    with pytest.raises(CodeWrong):
        start(quiz, person, code="KQ-43")
    attempt = start(quiz, person, code="ｋｑ－42 ")
    assert attempt.supervised
    assert start(quiz, person).pk == attempt.pk, "to go on no code is asked"
    assert not start(quiz_of("numeric", key="free"), person).supervised


def test_after_five_wrong_codes_even_the_right_one_waits(clock) -> None:
    quiz, person = quiz_of("single-choice", sitting_code="KQ-42"), trainee()
    for guess in range(5):
        clock.shift(60)
        with pytest.raises(CodeWrong):
            start(quiz, person, code=f"KQ-{guess}")
    with pytest.raises(TooManyCodes) as waiting:
        start(quiz, person, code="KQ-42")
    assert waiting.value.until == START + dt.timedelta(minutes=11)
    assert LogEntry.objects.filter(action="attempt.code_refused", actor=person).count() == 5
    assert start(quiz, trainee(), code="KQ-42").is_open, "others are not held up"
    clock.move_to(waiting.value.until)
    assert start(quiz, person, code="KQ-42").is_open


def test_no_code_is_compared_before_the_quiz_is_open(clock) -> None:
    quiz = quiz_of("single-choice", sitting_code="KQ-42", opens_at=START + HOUR)
    with pytest.raises(NotYetOpen):
        start(quiz, trainee(), code="wrong")
    assert not LogEntry.objects.filter(action="attempt.code_refused").exists()


# --- draws and what is frozen
def test_a_draw_asks_what_this_person_was_asked_least() -> None:
    quiz = make_quiz()
    for index in range(4):
        put_question(key=f"pool-{index}")
    draw_from(quiz, 2, marks=Decimal(3))
    person = trainee()
    asked: list[str] = []
    for _attempt in range(2):
        attempt = start(quiz, person)
        asked += attempt.items.values_list("question__key", flat=True)
        assert set(attempt.items.values_list("drawn", "marks")) == {(True, Decimal(3))}
        closing.submit(attempt, actor=person)
    assert sorted(asked) == [f"pool-{index}" for index in range(4)]


def test_what_stands_fixed_is_not_drawn_and_comes_first() -> None:
    fixed = put_question(key="fixed")
    quiz = make_quiz(fixed)
    put_question(key="pool-1")
    draw_from(quiz, 1)
    attempt = start(quiz, trainee())
    assert list(attempt.items.values_list("question__key", "drawn")) == [
        ("fixed", False), ("pool-1", True),
    ]  # fmt: skip
    assert queries.question_count(quiz) == 2


def test_an_impossible_draw_is_refused_in_words_and_logged() -> None:
    quiz = make_quiz(put_question(key="fixed"))
    draw = draw_from(quiz, 2)
    person = trainee()
    with pytest.raises(NotEnough) as refused:
        start(quiz, person)
    (missing,) = refused.value.shortfalls
    assert (missing.key, missing.wanted, missing.available) == (str(draw.pk), 2, 0)
    assert not Attempt.objects.exists()
    entry = LogEntry.objects.get(action="quiz.start_failed")
    assert (entry.actor, entry.data["reason"]) == (person, "NotEnough")


def test_policies_are_copied_so_that_editing_the_quiz_changes_no_attempt() -> None:
    quiz = quiz_of(
        "single-choice", mode="practice", feedback="question", questions_per_page=5,
        certainty=True, double_marking=True, pass_mark=Decimal(70),
    )  # fmt: skip
    attempt = start(quiz, trainee())
    Quiz.objects.update(feedback="close", questions_per_page=1, certainty=False, mode="exam")
    attempt.refresh_from_db()
    copied = (attempt.mode, attempt.feedback, attempt.questions_per_page, attempt.pass_mark)
    assert copied == ("practice", "question", 5, Decimal(70))
    assert (attempt.certainty, attempt.double_marking, attempt.supervised) == (True, True, False)


def test_generated_values_are_fixed_at_the_start_and_differ_between_attempts(monkeypatch) -> None:
    kind = question_types.get("single-choice")

    class Generated(type(kind)):
        def freeze(self, spec, *, seed):
            return spec.model_copy(update={"prompt": f"欠款{seed}元？"})

    monkeypatch.setitem(question_types._members, "single-choice", Generated())
    quiz = quiz_of("single-choice")
    prompts = []
    for _person in range(2):
        person = trainee()
        attempt = start(quiz, person)
        item = attempt.items.get()
        assert item.spec["prompt"] == f"欠款{item.seed}元？"
        assert start(quiz, person).items.get().spec == item.spec
        prompts.append(item.spec["prompt"])
    assert len(set(prompts)) == 2


def test_a_question_whose_values_cannot_be_made_stops_the_start_and_is_logged(monkeypatch) -> None:
    kind = question_types.get("single-choice")

    class Broken(type(kind)):
        def freeze(self, spec, *, seed):
            raise ValueError("division by zero")

    monkeypatch.setitem(question_types._members, "single-choice", Broken())
    with pytest.raises(QuestionBroken):
        start(quiz_of("single-choice"), trainee())
    assert LogEntry.objects.get(action="quiz.start_failed").data["reason"] == "QuestionBroken"
    assert not Attempt.objects.exists()


# --- cost
@pytest.mark.parametrize("number", [1, 3])
def test_a_start_with_draws_costs_the_same_for_any_number(
    number, django_assert_num_queries
) -> None:
    quiz = make_quiz(*(put_question(key=f"fixed-{n}") for n in range(number)))
    for index in range(number * 2):
        put_question(key=f"pool-{index}")
    for _draw in range(number):
        draw_from(quiz, 2)
    person = trainee()
    with django_assert_num_queries(16):
        start(quiz, person)


# --- words
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_refusal_has_words_of_its_own(language: str) -> None:
    made = {
        kind: kind.__new__(kind) for kind in Refusal.__subclasses__() if kind in phrases._SENTENCES
    }
    for refusal in made.values():
        refusal.__dict__.update(
            opens_at=START, closed_at=START, until=START + HOUR, in_vain=False, shortfalls=()
        )
    with translation.override(language):
        said = {kind: phrases.sentence(refusal, at=START) for kind, refusal in made.items()}
    assert len(set(said.values())) == len(said) >= 12
    for kind, words in said.items():
        assert words.strip(), kind
