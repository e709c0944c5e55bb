"""A course is completed once; locks hold; the log cannot be changed and everything is rebuilt from it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from courses import api, queries, services, signals
from courses.core import refusals
from courses.models import (
    ActivityProgress,
    ActivityRecord,
    CourseProgress,
    Enrolment,
    RecordIsFixed,
)
from lms.audit.models import LogEntry
from tests.factories import courses as make
from tests.factories.accounts import trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def course() -> Any:
    return make.course()


def whats(enrolment: Enrolment, key: str) -> list[str]:
    """Return what the log says about an activity."""
    return list(enrolment.records.filter(activity__key=key).values_list("what", flat=True))


def counts(enrolment: Enrolment) -> tuple[int, int, int, int]:
    """Return done, all, required done, required."""
    row = CourseProgress.objects.get(enrolment=enrolment)
    return row.done, row.total, row.required_done, row.required_total


def finish(enrolment: Enrolment, course: Any) -> None:
    """Do everything that is required."""
    person = enrolment.person
    for key in ("mindset", "stages", "broker"):
        api.complete_activity(person, course.key, key)
    make.played(person, make.scenario("early-promise"))
    make.attempt(person, make.quiz("exam"), passed=True)


# --- the course ----------------------------------------------------------------------------------
def test_course_is_completed_once_and_says_so(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    heard: list[Any] = []

    def hear(sender: Any, enrolment: Any, **kwargs: Any) -> None:
        heard.append((enrolment.pk, enrolment.state, enrolment.completed_at is not None))

    signals.course_completed.connect(hear)
    try:
        finish(enrolment, course)
        api.complete_activity(person, course.key, "extra")
        make.attempt(person, make.quiz("exam"), passed=True)
    finally:
        signals.course_completed.disconnect(hear)
    assert heard == [(enrolment.pk, "completed", True)]
    found = api.course_completions([person], [course.key])[(person.pk, course.key)]
    assert (found.is_complete, found.done, found.total) == (True, 6, 6)
    assert api.next_step_for(person) is None


def test_completed_course_stays_completed_when_it_grows(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    finish(enrolment, course)
    enrolment.refresh_from_db()
    at = enrolment.completed_at
    modules = copy.deepcopy(make.MODULES)
    modules[0]["activities"].append({"lesson": "later", "required": True, "minutes": 9})
    make.import_course(modules=modules)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.completed_at) == ("completed", at)
    assert counts(enrolment) == (5, 7, 5, 6)


def test_course_is_completed_when_the_last_missing_activity_is_taken_out(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    for key in ("mindset", "stages", "broker"):
        api.complete_activity(enrolment.person, course.key, key)
    make.played(enrolment.person, make.scenario("early-promise"))
    modules = copy.deepcopy(make.MODULES)
    del modules[1]["activities"][2]
    make.import_course(modules=modules)
    enrolment.refresh_from_db()
    assert enrolment.state == "completed"
    assert LogEntry.objects.get(action="course.completed").data == {"because": "outline"}


# --- locks ---------------------------------------------------------------------------------------
def test_locked_activity_can_be_neither_opened_nor_completed() -> None:
    course = make.course(order="in-order")
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "broker")
    for step in (services.open_activity, services.complete_activity):
        with pytest.raises(refusals.ActivityLocked) as caught:
            step(enrolment, row)
        assert caught.value.waiting_for == ("basics",)
    assert enrolment.records.count() == 0
    assert queries.quiz_keys_for(enrolment.person) == set()
    assert queries.doors_open_to(enrolment.person) == {("course", course.key)}
    for key in ("mindset", "stages"):
        services.complete_activity(enrolment, make.activity(course, key))
    services.open_activity(enrolment, row)
    assert whats(enrolment, "broker") == ["opened"]
    assert queries.quiz_keys_for(enrolment.person) == {"exam"}
    assert queries.doors_open_to(enrolment.person) == {("course", course.key), ("quiz", "exam")}
    assert queries.scenario_keys_for(enrolment.person) == {"early-promise"}


def test_named_prerequisite_locks() -> None:
    modules = copy.deepcopy(make.MODULES)
    modules[0]["after"] = ["judgement"]
    course = make.course(modules=modules)
    enrolment = make.enrolled(trainee(), course)
    with pytest.raises(refusals.ActivityLocked):
        services.open_activity(enrolment, make.activity(course, "mindset"))
    services.open_activity(enrolment, make.activity(course, "broker"))


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [([""], None), (["choose"], "choose"), (["type"], "type"), (["", "type"], "type"), (["choose", "type"], "type")],
)  # fmt: skip
def test_courses_fix_the_way_of_speaking_and_typing_holds_where_they_differ(
    fixed: list[str], expected: str | None
) -> None:
    person = trainee()
    for number, way in enumerate(fixed):
        modules = copy.deepcopy(make.MODULES)
        for module in modules:
            for activity in module["activities"]:
                if "roleplay" in activity and way:
                    activity["speaking"] = way
        make.enrolled(person, make.course(key=f"course-{number}", modules=modules))
    assert queries.speaking_for(person, "early-promise") == expected
    assert queries.speaking_for(person, "another") is None
    assert queries.speaking_for(trainee(), "early-promise") is None


def test_quizzes_of_courses_one_is_not_in_are_not_open(course: Any) -> None:
    person = trainee()
    assert queries.quiz_keys_for(person) == set()
    enrolment = make.enrolled(person, course)
    assert queries.quiz_keys_for(person) == {"exam"}
    services.withdraw(enrolment, actor=None)
    assert queries.quiz_keys_for(person) == queries.doors_open_to(person) == set()
    assert queries.scenario_keys_for(person) == set()


# --- the log -------------------------------------------------------------------------------------
def test_log_cannot_be_changed(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    services.open_activity(enrolment, make.activity(course, "mindset"))
    record = ActivityRecord.objects.get()
    with pytest.raises(RecordIsFixed):
        record.save()
    with pytest.raises(RecordIsFixed):
        record.delete()
    assert ActivityRecord.objects.count() == 1


def test_rebuilding_finds_and_mends_what_the_log_does_not_say(course: Any, capsys: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    finish(enrolment, course)
    call_command("rebuild_progress", "--check")
    assert "agrees" in capsys.readouterr().out
    ActivityProgress.objects.filter(activity__key="mindset").update(state="new", completed_at=None)
    CourseProgress.objects.update(done=99)
    ActivityProgress.objects.filter(activity__key="broker").delete()
    with pytest.raises(CommandError):
        call_command("rebuild_progress", "--check")
    assert CourseProgress.objects.get().done == 99
    call_command("rebuild_progress")
    assert services.rebuild_progress(check=True) == []
    assert counts(enrolment) == (5, 6, 5, 5)
    assert ActivityProgress.objects.get(activity__key="broker").state == "done"
