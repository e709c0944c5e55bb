"""Enrolling, reading, judging, results by signal: once each, and the projections follow the log."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest

from content import api as content
from courses import api, queries, services
from courses.core import deadlines, refusals
from courses.models import (
    ActivityProgress,
    CourseProgress,
    Enrolment,
)
from lms.audit.models import LogEntry
from lms.foundation import clock as time
from quizzes import signals as quiz_signals
from tests.factories import courses as make
from tests.factories.accounts import instructor, trainee

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


# --- enrolling -----------------------------------------------------------------------------------
def test_enrolling_twice_is_one_enrolment(course: Any) -> None:
    person, teacher = trainee(), instructor()
    due = time.now() + timedelta(days=10)
    first = api.enrol(person, course.key, actor=teacher, due_at=due)
    second = api.enrol(person, course.key, actor=teacher)
    assert (first.pk, second.due_at, second.assigned_by) == (second.pk, due, teacher)
    assert Enrolment.objects.count() == 1
    assert counts(first) == (0, 6, 0, 5)
    assert LogEntry.objects.filter(action="enrolment.created").count() == 1


def test_enrolling_in_an_unknown_course_is_refused() -> None:
    with pytest.raises(api.UnknownCourse):
        api.enrol(trainee(), "ghost", actor=None)
    assert Enrolment.objects.count() == 0


def test_withdrawing_keeps_records_and_enrolling_again_resumes(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    api.complete_activity(person, course.key, "mindset")
    services.withdraw(enrolment, actor=None)
    services.withdraw(enrolment, actor=None)
    assert queries.enrolment_of(person, course) is None
    with pytest.raises(refusals.NotEnrolled):
        services.complete_activity(enrolment, make.activity(course, "stages"))
    again = api.enrol(person, course.key, actor=None)
    assert (again.pk, again.state) == (enrolment.pk, "active")
    assert counts(again)[0] == 1
    assert LogEntry.objects.filter(action="enrolment.withdrawn").count() == 1


def test_enrolling_several_is_all_or_nobody(course: Any) -> None:
    people = [trainee(), trainee()]
    with pytest.raises(api.UnknownCourse):
        services.enrol_people(people, "ghost", actor=None)
    services.enrol_people(people, course.key, actor=None)
    assert set(Enrolment.objects.values_list("person", flat=True)) == {one.pk for one in people}


def test_deadline_can_only_be_extended(course: Any, clock: Any) -> None:
    due = time.now() + timedelta(days=3)
    enrolment = make.enrolled(trainee(), course, due_at=due)
    with pytest.raises(deadlines.NotAnExtension):
        services.extend(enrolment, to=due - timedelta(days=1), actor=None)
    with pytest.raises(deadlines.DeadlinePassed):
        services.extend(enrolment, to=time.now() - timedelta(days=1), actor=None)
    later = due + timedelta(days=4)
    services.extend(enrolment, to=later, actor=None)
    services.extend(enrolment, to=later, actor=None)
    enrolment.refresh_from_db()
    assert enrolment.due_at == later
    entry = LogEntry.objects.get(action="enrolment.due_changed")
    assert entry.data == {"from": due.isoformat(), "to": later.isoformat()}


# --- reading -------------------------------------------------------------------------------------
def test_opening_twice_is_recorded_once(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "mindset")
    services.open_activity(enrolment, row)
    services.open_activity(enrolment, row)
    assert whats(enrolment, "mindset") == ["opened"]


def test_completing_twice_is_recorded_once(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "mindset")
    services.complete_activity(enrolment, row)
    services.complete_activity(enrolment, row)
    assert whats(enrolment, "mindset") == ["completed"]
    assert counts(enrolment) == (1, 6, 1, 5)
    assert LogEntry.objects.filter(action="activity.completed").count() == 1


@pytest.mark.parametrize("key", ["exam", "early-promise"])
def test_results_cannot_be_claimed_by_hand(course: Any, key: str) -> None:
    enrolment = make.enrolled(trainee(), course)
    with pytest.raises(refusals.NotByHand):
        services.complete_activity(enrolment, make.activity(course, key))
    assert enrolment.records.count() == 0


def test_activity_of_another_course_is_refused(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    other = make.lessons(1, key="other")
    with pytest.raises(refusals.NotEnrolled):
        services.complete_activity(enrolment, make.activity(other, "other-1"))


def test_manual_is_not_part_of_the_work(course: Any) -> None:
    enrolment = make.enrolled(instructor(), course)
    with pytest.raises(refusals.NotEnrolled):
        services.complete_activity(enrolment, make.activity(course, "introduction"))
    assert enrolment.records.count() == 0


def test_retired_activity_is_refused(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "mindset")
    modules = copy.deepcopy(make.MODULES)
    del modules[0]["activities"][0]
    make.import_course(modules=modules)
    with pytest.raises(refusals.ActivityRetired):
        services.complete_activity(enrolment, make.activity(course, "mindset"))
    assert enrolment.records.filter(activity=row).count() == 0


def test_place_is_kept_with_its_heading(course: Any, clock: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    row = make.activity(course, "mindset")
    page = make.page_of(row)
    second = content.headings_of(page)[1]
    services.keep_place(enrolment, row, anchor=second.anchor, page=page)
    services.keep_place(enrolment, row, anchor=second.anchor, page=page)
    kept = api.place_of(person)
    assert kept is not None
    assert (kept.anchor, kept.section, kept.at) == (second.anchor, "拨通以后", time.now())
    assert whats(enrolment, "mindset") == ["place"]
    clock.shift(timedelta(minutes=11))
    services.keep_place(enrolment, row, anchor=second.anchor, page=page)
    assert whats(enrolment, "mindset") == ["place", "place"]


@pytest.mark.parametrize("anchor", ["", "ghost", "x" * 5000, "<script>"])
def test_forged_place_is_refused(course: Any, anchor: str) -> None:
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "mindset")
    with pytest.raises(refusals.UnknownPlace):
        services.keep_place(enrolment, row, anchor=anchor, page=make.page_of(row))
    assert enrolment.records.count() == 0


# --- judging -------------------------------------------------------------------------------------
def test_first_judgement_stands(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "broker")
    page = make.page_of(row)
    first = content.passage_ids(page)[0]
    judge = {"page": page, "passage": first}
    services.judge_passage(enrolment, row, verdict="doubtful", **judge)
    services.judge_passage(enrolment, row, verdict="doubtful", **judge)
    with pytest.raises(refusals.AlreadyJudged):
        services.judge_passage(enrolment, row, verdict="sound", **judge)
    assert ActivityProgress.objects.get(activity=row).judgements == {first: "doubtful"}
    assert whats(enrolment, "broker") == ["judged"]


@pytest.mark.parametrize(
    ("passage", "verdict", "refusal"),
    [
        (None, "excellent", refusals.UnknownVerdict),
        ("00000000-0000-0000-0000-000000000000", "sound", refusals.UnknownPassage),
        ("x" * 9000, "sound", refusals.UnknownPassage),
    ],
    ids=["verdict", "passage", "over-long"],
)
def test_forged_judgement_is_refused(
    course: Any, passage: str | None, verdict: str, refusal: type[Exception]
) -> None:
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "broker")
    page = make.page_of(row)
    passage = passage or content.passage_ids(page)[0]
    with pytest.raises(refusal):
        services.judge_passage(enrolment, row, page=page, passage=passage, verdict=verdict)
    assert enrolment.records.count() == 0


def test_case_is_complete_when_every_passage_is_judged(course: Any) -> None:
    enrolment = make.enrolled(trainee(), course)
    row = make.activity(course, "broker")
    page = make.page_of(row)
    passages = content.passage_ids(page)
    services.judge_passage(enrolment, row, page=page, passage=passages[1], verdict="sound")
    with pytest.raises(refusals.PassagesUnjudged) as caught:
        services.complete_activity(enrolment, row, page=page)
    assert caught.value.missing == (1, 3)
    for passage in (passages[0], passages[2]):
        services.judge_passage(enrolment, row, page=page, passage=passage, verdict="sound")
    services.complete_activity(enrolment, row, page=page)
    assert whats(enrolment, "broker")[-1] == "completed"


# --- results by signal ---------------------------------------------------------------------------
def test_passed_attempt_completes_the_quiz_in_every_course(course: Any) -> None:
    person, stranger = trainee(), trainee()
    other = make.course(
        key="other", modules=[{"key": "m", "title": "考", "activities": [{"quiz": "exam"}]}]
    )
    both = [make.enrolled(person, one) for one in (course, other)]
    strangers = make.enrolled(stranger, course)
    row = make.attempt(person, make.quiz("exam"), passed=True, percent=91)
    for enrolment in both:
        record = enrolment.records.get()
        assert (record.what, record.ref, record.data["percent"]) == ("passed", str(row.uuid), "91")
    assert strangers.records.count() == 0


def test_failed_attempt_then_passed(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    quiz = make.quiz("exam")
    make.attempt(person, quiz, passed=False)
    progress = ActivityProgress.objects.get(enrolment=enrolment, activity__key="exam")
    assert progress.state == "failed"
    make.attempt(person, quiz, passed=True)
    make.attempt(person, quiz, passed=False)
    progress.refresh_from_db()
    assert progress.state == "done"
    assert whats(enrolment, "exam") == ["failed", "passed", "failed"]
    assert counts(enrolment) == (1, 6, 1, 5)


def test_unmarked_attempt_records_nothing(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    make.attempt(person, make.quiz("exam"), passed=None)
    assert enrolment.records.count() == 0


def test_same_signal_twice_records_once(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    row = make.attempt(person, make.quiz("exam"), passed=True)
    quiz_signals.attempt_finalised.send(type(row), attempt=row)
    assert whats(enrolment, "exam") == ["passed"]


@pytest.mark.parametrize(
    ("mode", "result", "expected"),
    [
        ("exam", "pass", ["passed"]),
        ("exam", "fail", ["failed"]),
        ("exam", "provisional", []),
        ("exam", None, []),
        ("practice", "pass", []),
    ],
)
def test_only_examined_calls_count(
    course: Any, mode: str, result: str | None, expected: list[str]
) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    make.played(person, make.scenario("early-promise"), mode=mode, result=result)
    assert whats(enrolment, "early-promise") == expected


def test_call_in_the_other_language_counts(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    make.played(person, make.scenario("early-promise", "en"))
    assert whats(enrolment, "early-promise") == ["passed"]
