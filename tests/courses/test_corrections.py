"""A mark changed afterwards, and what was passed before the enrolment: the courses follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from courses import api, services
from courses.models import ActivityProgress, CourseProgress, Enrolment
from courses.signals import course_completed
from lms.audit.models import LogEntry
from quizzes import signals as quiz_signals
from tests.factories import courses as make
from tests.factories.accounts import instructor, trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def course() -> Any:
    return make.course()


def state_of(enrolment: Enrolment, key: str) -> str:
    return str(ActivityProgress.objects.get(enrolment=enrolment, activity__key=key).state)


def whats(enrolment: Enrolment, key: str) -> list[str]:
    return list(enrolment.records.filter(activity__key=key).values_list("what", flat=True))


def change(attempt: Any, *, passed: bool | None, percent: int) -> None:
    """Change the result of an attempt as the engine announces it."""
    before, attempt.passed, attempt.percent = attempt.passed, passed, Decimal(percent)
    attempt.save(update_fields=["passed", "percent"])
    quiz_signals.grade_changed.send(
        type(attempt), attempt=attempt, reason="选项有误", was_passed=before
    )


def finished(course: Any) -> tuple[Any, Enrolment, Any]:
    """Return a person who has completed the course, the enrolment, and the attempt passed."""
    person = trainee()
    enrolment = make.enrolled(person, course)
    for key in ("mindset", "stages", "broker"):
        api.complete_activity(person, course.key, key)
    make.played(person, make.scenario("early-promise"))
    attempt = make.attempt(person, make.quiz("exam"), passed=True)
    enrolment.refresh_from_db()
    assert enrolment.state == "completed"
    return person, enrolment, attempt


# --- a mark changed afterwards -------------------------------------------------------------------
def test_mark_raised_over_the_line_completes_the_quiz(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    attempt = make.attempt(person, make.quiz("exam"), passed=False, percent=84)
    change(attempt, passed=True, percent=88)
    assert state_of(enrolment, "exam") == "done"
    assert whats(enrolment, "exam") == ["failed", "corrected"]
    record = enrolment.records.last()
    assert record.data["reason"] == "选项有误"
    assert CourseProgress.objects.get(enrolment=enrolment).done == 1


def test_pass_taken_back_opens_quiz_and_course_again(course: Any) -> None:
    _person, enrolment, attempt = finished(course)
    change(attempt, passed=False, percent=80)
    enrolment.refresh_from_db()
    assert state_of(enrolment, "exam") == "failed"
    assert (enrolment.state, enrolment.completed_at) == ("active", None)
    entry = LogEntry.objects.get(action="course.reopened")
    assert entry.data == {"activity": "exam", "ref": str(attempt.uuid)}


def test_passing_again_completes_the_course_again_and_says_so(course: Any) -> None:
    person, enrolment, attempt = finished(course)
    change(attempt, passed=False, percent=80)
    told = []

    def listen(sender: Any, **kwargs: Any) -> None:
        told.append(kwargs["enrolment"].pk)

    course_completed.connect(listen)
    try:
        make.attempt(person, make.quiz("exam"), passed=True)
    finally:
        course_completed.disconnect(listen)
    assert told == [enrolment.pk]


def test_another_pass_keeps_the_course_complete(course: Any) -> None:
    person, enrolment, attempt = finished(course)
    make.attempt(person, make.quiz("exam"), passed=True)
    change(attempt, passed=False, percent=80)
    enrolment.refresh_from_db()
    assert (state_of(enrolment, "exam"), enrolment.state) == ("done", "completed")


def test_changed_back_and_forth_ends_with_the_last_word(course: Any) -> None:
    _person, enrolment, attempt = finished(course)
    change(attempt, passed=False, percent=80)
    change(attempt, passed=True, percent=86)
    change(attempt, passed=True, percent=87)  # the same verdict says nothing new
    assert whats(enrolment, "exam") == ["passed", "corrected", "corrected"]
    enrolment.refresh_from_db()
    assert enrolment.state == "completed"


def test_first_verdict_by_a_person_is_a_result_not_a_correction(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    attempt = make.attempt(person, make.quiz("exam"), passed=None)
    change(attempt, passed=None, percent=40)
    assert enrolment.records.count() == 0
    change(attempt, passed=True, percent=90)
    assert whats(enrolment, "exam") == ["passed"]


def test_log_still_makes_the_same_projection(course: Any) -> None:
    _person, _enrolment, attempt = finished(course)
    change(attempt, passed=False, percent=80)
    assert services.rebuild_progress(check=True) == []


# --- passed before -------------------------------------------------------------------------------
def test_what_was_passed_before_the_enrolment_counts(course: Any) -> None:
    person = trainee()
    attempt = make.attempt(person, make.quiz("exam"), passed=True, percent=92)
    call = make.played(person, make.scenario("early-promise"))
    enrolment = api.enrol(person, course.key, actor=instructor())
    assert state_of(enrolment, "exam") == state_of(enrolment, "early-promise") == "done"
    refs = dict(enrolment.records.values_list("activity__key", "ref"))
    assert refs == {"exam": str(attempt.uuid), "early-promise": str(call.uuid)}


def test_failures_and_practice_from_before_say_nothing(course: Any) -> None:
    person = trainee()
    make.attempt(person, make.quiz("exam"), passed=False, percent=50)
    make.played(person, make.scenario("early-promise"), mode="practice")
    enrolment = api.enrol(person, course.key, actor=None)
    assert enrolment.records.count() == 0


def test_enrolling_twice_counts_it_once(course: Any) -> None:
    person = trainee()
    make.attempt(person, make.quiz("exam"), passed=True)
    enrolment = api.enrol(person, course.key, actor=None)
    api.enrol(person, course.key, actor=None)
    assert whats(enrolment, "exam") == ["passed"]


def test_pass_while_withdrawn_counts_on_return(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    services.withdraw(enrolment, actor=None)
    make.attempt(person, make.quiz("exam"), passed=True)
    assert whats(enrolment, "exam") == []
    api.enrol(person, course.key, actor=None)
    assert whats(enrolment, "exam") == ["passed"]


def test_course_may_be_complete_on_the_day_of_enrolment() -> None:
    only_exam = make.course(
        key="only", modules=[{"key": "m", "title": "考", "activities": [{"quiz": "exam"}]}]
    )
    person = trainee()
    make.attempt(person, make.quiz("exam"), passed=True)
    enrolment = api.enrol(person, only_exam.key, actor=None)
    assert enrolment.state == "completed"


def test_quiz_added_to_the_outline_later_counts_for_those_who_passed_it(course: Any) -> None:
    second = make.quiz("second-exam")
    person = trainee()
    make.attempt(person, second, passed=True)
    enrolment = make.enrolled(person, course)
    modules = [{"key": "m", "title": "考", "activities": [{"quiz": "second-exam"}]}]
    make.course(key=course.key, modules=modules)
    assert whats(enrolment, "second-exam") == ["passed"]
