"""Marking again: who changes is seen first, events are appended, twice changes nothing."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import signals, tasks
from quizzes.core import regrade as core
from quizzes.core.regrade import Flip, Kept
from quizzes.models import (
    Attempt,
    AttemptItem,
    GradeEvent,
    Question,
    QuestionVersion,
    Regrade,
    RegradeBatch,
)
from quizzes.queries import regrading as queries
from quizzes.queries.regrading import Scope
from quizzes.registry import eligibility
from quizzes.services import grading, marking, regrading, starting
from quizzes.services.regrading import Wanted
from tests.factories.accounts import instructor, trainee
from tests.factories.marking import exam_with_essay, levels, put_essay, sit, with_wrong_key
from tests.factories.quizzes import make_quiz, put_question

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def base(question: Question) -> Question:
    return Question.objects.non_polymorphic().get(pk=question.pk)


def corrected(key: str = "choice-1") -> Question:
    """Publish the usual key again, which differs from the wrong one."""
    return put_question(key=key)


def wrong_exam(people: int = 3, **values) -> tuple[Question, list[Attempt]]:
    """Three sit an exam whose key was wrong: all but the last choose what was called right."""
    question = put_question(key="choice-1", **with_wrong_key())
    quiz = make_quiz(question, **values)
    attempts = [sit(quiz, trainee(), right=n < people) for n in range(1, people + 1)]
    return base(question), attempts


def wanted(question: Question, remedy: str = "version", to: int | None = 2, **scope) -> Wanted:
    return Wanted(Scope(base(question), **scope), remedy, to_version=to)


def apply(what: Wanted, reason: str = "答案标错了", actor=None) -> Regrade:
    made = regrading.order(what, reason=reason, actor=actor or instructor(), uuid=uuid.uuid4())
    assert regrading.carry_on(made)
    return made


def percents(attempts: list[Attempt]) -> list[Decimal | None]:
    for attempt in attempts:
        attempt.refresh_from_db()
    return [attempt.percent for attempt in attempts]


def test_the_preview_names_who_flips_and_writes_nothing() -> None:
    question, attempts = wrong_exam()
    corrected()
    before = GradeEvent.objects.count()
    plan = regrading.preview(wanted(question))
    assert [(a.pk, change.flip) for a, change in plan.changes] == [
        (attempts[0].pk, Flip.FAILS),
        (attempts[1].pk, Flip.FAILS),
    ]
    assert plan.counts.model_dump() == {
        "attempts": 3, "changed": 2, "passes": 0, "fails": 2, "settles": 0, "kept": 0,
    }  # fmt: skip
    assert GradeEvent.objects.count() == before
    assert percents(attempts) == [100, 100, 0]


def test_marks_by_another_version_are_appended_with_reason_and_version() -> None:
    question, attempts = wrong_exam()
    corrected()
    actor = instructor()
    made = apply(wanted(question), actor=actor)
    assert percents(attempts) == [0, 0, 0]
    event = attempts[0].grade_events.latest("number")
    assert (event.kind, event.question_version, event.reason) == ("regraded", 2, "答案标错了")
    assert (event.actor, event.mark["regrade"]) == (actor, str(made.uuid))
    assert attempts[0].grade_events.count() == 2
    assert attempts[2].grade_events.count() == 1  # nothing changed for who had nothing
    assert list(grading.differences()) == []
    assert queries.progress_of(made).finished
    assert queries.progress_of(made).counts.changed == 2


def test_twice_changes_nothing() -> None:
    question, _attempts = wrong_exam()
    corrected()
    made = apply(wanted(question))
    events = GradeEvent.objects.count()
    assert regrading.carry_on(made)
    with pytest.raises(core.NothingChanges):
        apply(wanted(question))
    assert GradeEvent.objects.count() == events
    assert (Regrade.objects.count(), RegradeBatch.objects.count()) == (1, 1)


def test_the_same_order_sent_twice_is_one() -> None:
    question, _attempts = wrong_exam()
    corrected()
    number, actor = uuid.uuid4(), instructor()
    one = regrading.order(wanted(question), reason="错", actor=actor, uuid=number)
    assert regrading.order(wanted(question), reason="错", actor=actor, uuid=number) == one


def test_back_to_the_first_version_restores_the_first_marks() -> None:
    question, attempts = wrong_exam()
    corrected()
    apply(wanted(question))
    apply(wanted(question, to=1), reason="还是原来的对")
    assert percents(attempts) == [100, 100, 0]
    assert attempts[0].grade_events.count() == 3


def test_everybody_gets_full_marks_whatever_was_answered() -> None:
    question, attempts = wrong_exam()
    apply(wanted(question, "full", to=None), reason="题目有歧义")
    assert percents(attempts) == [100, 100, 100]
    assert attempts[2].passed


def test_only_answers_asked_by_the_versions_chosen() -> None:
    question, attempts = wrong_exam()
    corrected()
    quiz = attempts[0].quiz
    later = sit(quiz, trainee(), right=False)
    plan = regrading.preview(wanted(question, "full", to=None, from_versions=(1,)))
    assert [attempt.pk for attempt, _change in plan.changes] == [attempts[2].pk]
    plan = regrading.preview(wanted(question, "full", to=None))
    assert {attempt.pk for attempt, _c in plan.changes} == {attempts[2].pk, later.pk}
    assert [(v.number, v.asked) for v in queries.versions_asked(question)] == [(2, 1), (1, 3)]


def test_only_one_quiz_where_it_was_asked_in_two() -> None:
    question, attempts = wrong_exam()
    other = make_quiz(question, key="second-quiz")
    sit(other, trainee(), right=False)
    plan = regrading.preview(wanted(question, "full", to=None, quiz=attempts[0].quiz))
    assert plan.counts.attempts == 3


def test_a_mark_that_a_person_decided_stays_and_the_preview_says_so() -> None:
    question, attempts = wrong_exam()
    corrected()
    grading.override_mark(
        attempts[0], position=1, value=Decimal("0.9"), reason="申诉成立", actor=instructor()
    )
    plan = regrading.preview(wanted(question))
    assert [(a.pk, why) for a, _position, why in plan.kept] == [(attempts[0].pk, Kept.OVERRIDDEN)]
    apply(wanted(question))
    assert percents(attempts) == [90, 0, 0]


def test_attempts_under_way_are_left_alone_and_counted() -> None:
    question, attempts = wrong_exam()
    corrected()
    starting.start_attempt(attempts[0].quiz, person=trainee(), locale="zh-hans")
    assert queries.under_way(Scope(question)) == 1
    assert regrading.preview(wanted(question)).counts.attempts == 3


def test_listeners_hear_each_attempt_with_its_former_verdict() -> None:
    question, attempts = wrong_exam()
    corrected()
    heard = []

    def listen(sender, attempt, reason, was_passed, **kwargs) -> None:
        heard.append((attempt.pk, attempt.passed, was_passed, reason))

    signals.grade_changed.connect(listen)
    try:
        apply(wanted(question))
    finally:
        signals.grade_changed.disconnect(listen)
    assert heard == [(a.pk, False, True, "答案标错了") for a in attempts[:2]]


def test_what_cannot_be_marked_by_a_version_is_refused_in_so_many_words() -> None:
    question, _attempts = wrong_exam()
    for number in (7, None):
        with pytest.raises(core.UnknownVersion):
            regrading.preview(wanted(question, to=number))
    QuestionVersion.objects.create(question=question, number=9, spec={"type": "gone"})
    with pytest.raises(core.UnreadableVersion):
        regrading.preview(wanted(question, to=9))
    with pytest.raises(core.ReasonNeeded):
        apply(wanted(question, "full", to=None), reason="  ")
    essay = put_essay()
    with pytest.raises(core.MarkedByPeople):
        regrading.preview(wanted(essay, to=1))


def test_an_answer_that_the_version_cannot_read_stays() -> None:
    question, attempts = wrong_exam()
    corrected()
    AttemptItem.objects.filter(attempt=attempts[0]).update(answer={"forged": True})
    plan = regrading.preview(wanted(question))
    assert [why for _a, _p, why in plan.kept] == [Kept.UNREADABLE]
    assert plan.counts.changed == 1


def test_full_marks_settle_an_essay_that_waits_and_replace_a_mark() -> None:
    quiz = exam_with_essay()
    waits, marked = sit(quiz, trainee()), sit(quiz, trainee())
    item = marked.items.get(position=2)
    marking.give_mark(item, marker=instructor(), levels=levels(item, 0, 0))
    plan = regrading.preview(wanted(item.question, "full", to=None))
    assert {change.flip for _a, change in plan.changes} == {Flip.SETTLES, Flip.PASSES}
    apply(wanted(item.question, "full", to=None), reason="题目作废")
    assert percents([waits, marked]) == [100, 100]
    assert waits.grade_events.get(item__position=2).kind == "marked"
    assert list(grading.differences()) == []


def test_a_batch_costs_the_same_for_one_and_for_three(monkeypatch) -> None:
    monkeypatch.setattr(signals.grade_changed, "receivers", [])
    costs = []
    for people in (2, 4):
        question, _attempts = wrong_exam(people, key=f"quiz-{people}")
        corrected()
        what = wanted(question, to=question.version + 1, quiz=_attempts[0].quiz)
        with CaptureQueriesContext(connection) as seen:
            plan = regrading.preview(what)
        assert plan.counts.changed == people - 1
        made = regrading.order(what, reason="错", actor=instructor(), uuid=uuid.uuid4())
        with CaptureQueriesContext(connection) as written:
            regrading.carry_on(made)
        costs.append((len(seen), len(written)))
    assert costs[0] == costs[1]
    assert costs[0][0] <= 6


def test_many_are_done_in_stretches_by_a_task(monkeypatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 2)
    question, attempts = wrong_exam(5)
    corrected()
    made = regrading.order(wanted(question), reason="错", actor=instructor(), uuid=uuid.uuid4())
    assert queries.progress_of(made).percent == 0
    assert not regrading.carry_on(made, most=1)
    assert queries.progress_of(made).percent == 40
    tasks.carry_on_regrade.call(made.pk)
    assert queries.progress_of(made).finished
    assert percents(attempts) == [0, 0, 0, 0, 0]
    assert sum(b.counts["changed"] for b in made.batches.all()) == 4


def test_certainty_counts_in_a_regrade() -> None:
    question, attempts = wrong_exam(2)
    corrected()
    Attempt.objects.filter(pk=attempts[0].pk).update(certainty=True)
    AttemptItem.objects.filter(attempt=attempts[0]).update(certainty=2)
    apply(wanted(question))
    assert attempts[0].items.get().value == Decimal("-0.6667")
