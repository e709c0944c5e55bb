"""Marks by people: one, two blind, a third; and what follows when the last answer is marked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lms.audit.models import LogEntry
from quizzes import signals
from quizzes.core.double_marking import MarkedBefore, OwnAnswer, SettledBefore, Stage
from quizzes.core.refusals import AppendOnly
from quizzes.core.rubric import CriterionNotMarked, UnknownCriterion, UnknownLevel
from quizzes.models import Attempt, AttemptItem, GradeEvent, HumanMark
from quizzes.queries import marking as queries
from quizzes.queries.marking import MarkingFilters
from quizzes.registry import eligibility
from quizzes.services import grading, marking
from tests.factories.accounts import TeamFactory, instructor, trainee
from tests.factories.marking import exam_with_essay, keys_of, levels, put_essay, sit
from tests.factories.quizzes import make_quiz, put_question

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def told():
    heard: list[tuple] = []

    def listen(sender, attempt, reason, was_passed, **kwargs) -> None:
        heard.append((attempt.percent, attempt.passed, was_passed, reason))

    signals.grade_changed.connect(listen)
    yield heard
    signals.grade_changed.disconnect(listen)


def essay_of(attempt: Attempt) -> AttemptItem:
    return attempt.items.get(spec__type="essay")


def result(attempt: Attempt) -> tuple:
    attempt.refresh_from_db()
    return attempt.percent, attempt.passed


def test_an_essay_waits_and_one_mark_completes_the_attempt(told) -> None:
    attempt = sit(exam_with_essay(), trainee())
    assert result(attempt) == (None, None)
    item, marker = essay_of(attempt), instructor()
    found = marking.give_mark(
        item, marker=marker, levels=levels(item, 3, 0), comment=" 没有说明依据。 "
    )
    assert (found.stage, found.value) == (Stage.SETTLED, Decimal("0.3333"))
    assert result(attempt) == (Decimal("66.67"), True)
    assert told == [(Decimal("66.67"), True, None, "没有说明依据。")]
    event = GradeEvent.objects.get(item=item)
    assert (event.kind, event.actor, event.value) == ("marked", marker, Decimal("0.3333"))
    assert event.mark["levels"] == levels(item, 3, 0)
    assert list(grading.differences()) == []
    assert LogEntry.objects.filter(action="answer.marked", actor=marker).count() == 1


def test_only_the_last_open_answer_settles_the_verdict(told) -> None:
    quiz = make_quiz(put_essay("essay-1"), put_essay("essay-2"))
    attempt = sit(quiz, trainee())
    for item in attempt.items.all():
        assert result(attempt) == (None, None)
        marking.give_mark(item, marker=instructor(), levels=levels(item, 3, 3))
    assert result(attempt) == (100, True)
    assert [passed for _percent, passed, _was, _reason in told] == [None, True]


def test_levels_must_fit_the_rubric() -> None:
    item = essay_of(sit(exam_with_essay(), trainee()))
    first, second = keys_of(item)
    marker = instructor()
    for wrong, error in [
        ({first: 1}, CriterionNotMarked),
        ({first: 1, second: 4}, UnknownLevel),
        ({first: 1, second: -1}, UnknownLevel),
        ({first: 1, second: 1, "forged": 1}, UnknownCriterion),
        (None, CriterionNotMarked),
    ]:
        with pytest.raises(error):
            marking.give_mark(item, marker=marker, levels=wrong)
    assert not HumanMark.objects.exists()


def test_a_type_that_is_gone_is_marked_by_a_share() -> None:
    attempt = sit(make_quiz(put_essay()), trainee())
    item = essay_of(attempt)
    AttemptItem.objects.filter(pk=item.pk).update(spec={**item.spec, "type": "gone"})
    item.refresh_from_db()
    marker = instructor()
    assert queries.rubric_of(item) is None
    sheet = queries.marking_sheet(item, marker, MarkingFilters())
    assert sheet.answer_lines == [("", "先核实身份。")]
    with pytest.raises(marking.ShareMissing):
        marking.give_mark(item, marker=marker)
    marking.give_mark(item, marker=marker, share=Decimal("0.6"))
    assert result(attempt) == (60, True)


def test_nobody_marks_their_own_nor_twice_nor_what_is_settled() -> None:
    learner = instructor()
    attempt = sit(exam_with_essay(), learner)
    item, one, other = essay_of(attempt), instructor(), instructor()
    with pytest.raises(OwnAnswer):
        marking.give_mark(item, marker=learner, levels=levels(item, 3, 3))
    marking.give_mark(item, marker=one, levels=levels(item, 1, 1))
    with pytest.raises(MarkedBefore):
        marking.give_mark(item, marker=one, levels=levels(item, 3, 3))
    with pytest.raises(SettledBefore):
        marking.give_mark(item, marker=other, levels=levels(item, 3, 3))
    assert HumanMark.objects.count() == GradeEvent.objects.filter(item=item).count() == 1


def test_two_who_agree_make_the_mean(told) -> None:
    attempt = sit(exam_with_essay(double_marking=True), trainee())
    item = essay_of(attempt)
    found = marking.give_mark(item, marker=instructor(), levels=levels(item, 3, 2), comment="甲")
    assert found.stage is Stage.SECOND
    assert result(attempt) == (None, None)
    assert not GradeEvent.objects.filter(item=item).exists()
    found = marking.give_mark(item, marker=instructor(), levels=levels(item, 2, 2), comment="乙")
    assert found.value == Decimal("0.7223")  # of 0.7778 and 0.6667
    event = GradeEvent.objects.get(item=item)
    assert event.reason == "甲\n乙"
    assert [by["value"] for by in event.mark["by"]] == ["0.7778", "0.6667"]
    assert len(told) == 1


def test_two_who_differ_call_a_third_whose_mark_alone_counts() -> None:
    attempt = sit(exam_with_essay(double_marking=True), trainee())
    item = essay_of(attempt)
    one, other, third = instructor(), instructor(), instructor()
    marking.give_mark(item, marker=one, levels=levels(item, 0, 0))
    assert marking.give_mark(item, marker=other, levels=levels(item, 3, 3)).stage is Stage.THIRD
    with pytest.raises(MarkedBefore):
        marking.give_mark(item, marker=one, levels=levels(item, 3, 3))
    marking.give_mark(item, marker=third, levels=levels(item, 3, 1), comment="定")
    event = GradeEvent.objects.get(item=item)
    assert (event.value, event.actor, event.reason) == (Decimal("0.5555"), third, "定")
    assert HumanMark.objects.filter(adjudicates=True).get().marker == third
    assert result(attempt) == (Decimal("77.78"), True)


def test_neither_of_two_sees_the_others_mark_or_the_learners_name() -> None:
    learner = trainee(name="柳七")
    item = essay_of(sit(exam_with_essay(double_marking=True), learner))
    one, other, third = instructor(), instructor(), instructor()
    marking.give_mark(item, marker=one, levels=levels(item, 0, 0), comment="只有我知道")
    sheet = queries.marking_sheet(item, other, MarkingFilters())
    assert (sheet.stage, sheet.earlier) == (Stage.SECOND, [])
    assert queries.marking_sheet(item, one, MarkingFilters()) is None
    assert not queries.waiting_for(one).exists()
    marking.give_mark(item, marker=other, levels=levels(item, 3, 3))
    sheet = queries.marking_sheet(item, third, MarkingFilters())
    assert [mark.comment for mark, _levels in sheet.earlier] == ["只有我知道", ""]


def test_certainty_counts_in_a_mark_by_a_person() -> None:
    attempt = sit(exam_with_essay(certainty=True), trainee())
    item = essay_of(attempt)
    Attempt.objects.filter(pk=attempt.pk).update(certainty=True)
    AttemptItem.objects.filter(pk=item.pk).update(certainty=3)
    marking.give_mark(item, marker=instructor(), levels=levels(item, 0, 0))
    item.refresh_from_db()
    assert item.value == Decimal(-2)
    assert GradeEvent.objects.get(item=item).mark["value"] == "0.0000"


def test_marks_are_neither_changed_nor_deleted() -> None:
    item = essay_of(sit(exam_with_essay(), trainee()))
    marking.give_mark(item, marker=instructor(), levels=levels(item, 3, 3))
    mark = HumanMark.objects.get()
    for refused in (mark.save, mark.delete):
        with pytest.raises(AppendOnly):
            refused()


def test_the_queue_is_narrowed_by_quiz_question_team_days_and_need(clock) -> None:
    team, small = TeamFactory(), TeamFactory()
    for _n in range(4):
        trainee(team)
    early, late = put_essay("essay-1"), put_essay("essay-2")
    quiz = make_quiz(early, key="early-quiz")
    double = make_quiz(late, key="double-quiz", double_marking=True)
    old = essay_of(sit(quiz, trainee(team)))
    clock.shift(5 * 86400)
    new = essay_of(sit(double, trainee(small)))
    marker = instructor()

    def waits(**filters) -> list[int]:
        return [item.pk for item in queries.queue_of(marker, MarkingFilters(**filters))]

    assert waits() == [old.pk, new.pk]
    assert waits(quiz="double-quiz") == [new.pk]
    assert waits(question=early.pk) == [old.pk]
    assert waits(team=team.key) == [old.pk]
    assert waits(team=small.key) == []  # one member: the filter would name them
    assert queries.marking_choices(marker).teams == [(team.key, team.name)]
    assert waits(days=5) == [old.pk]
    assert waits(days=6) == []
    assert waits(stage="second") == []
    marking.give_mark(new, marker=instructor(), levels=levels(new, 0, 0))
    assert waits(stage="second") == [new.pk]
    assert waits(stage="first") == [old.pk]
    marking.give_mark(new, marker=instructor(), levels=levels(new, 3, 3))
    assert waits(stage="third") == [new.pk]
    assert queries.number_to_mark(marker) == 2
    assert queries.number_to_mark(trainee()) == 0


def test_an_empty_essay_needs_nobody() -> None:
    attempt = sit(make_quiz(put_question(key="choice-1")), trainee(), right=False)
    assert result(attempt) == (0, False)
    assert queries.number_to_mark(instructor()) == 0
