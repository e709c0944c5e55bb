"""Reports and appeals, and decisions about them: both are kept, and somebody else decides."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from quizzes.core import appeals as core
from quizzes.core.appeals import AppealKind
from quizzes.core.refusals import AppendOnly
from quizzes.models import Appeal, AppealDecision, Attempt, GradeEvent, Quiz
from quizzes.queries import appeals as queries
from quizzes.registry import eligibility
from quizzes.services import appeals, grading, marking, starting
from tests.factories.accounts import instructor, trainee
from tests.factories.marking import exam_with_essay, levels, sit
from tests.factories.quizzes import quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
QUESTION, MARK = AppealKind.QUESTION, AppealKind.MARK


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def failed() -> Attempt:
    return sit(quiz_of("single-choice", "numeric"), trainee(), right=False)


def item_at(attempt: Attempt, position: int = 1):
    return attempt.items.select_related("attempt__quiz", "attempt__person").get(position=position)


def test_a_mark_is_appealed_upheld_and_changed_by_an_event(failed: Attempt) -> None:
    decider = instructor()
    appeal = appeals.report(item_at(failed), kind=MARK, reason=" 选项B也对。 ")
    assert (appeal.reason, appeal.person) == ("选项B也对。", failed.person)
    decision = appeals.decide(appeal, by=decider, upheld=True, words="确实也对。", share=Decimal(1))
    failed.refresh_from_db()
    assert (failed.percent, failed.passed) == (50, False)
    event = GradeEvent.objects.get(item__position=1, kind="overridden")
    assert (event.actor, event.reason, event.value) == (decider, "确实也对。", 1)
    assert GradeEvent.objects.filter(item__position=1).count() == 2
    assert (decision.upheld, decision.value) == (True, 1)
    assert list(grading.differences()) == []


def test_what_is_not_upheld_changes_nothing_and_is_kept(failed: Attempt) -> None:
    appeal = appeals.report(item_at(failed), kind=MARK, reason="不服")
    appeals.decide(appeal, by=instructor(), upheld=False, words="答案正确。", share=Decimal(1))
    failed.refresh_from_db()
    assert failed.percent == 0
    assert AppealDecision.objects.get().value is None
    assert GradeEvent.objects.count() == 2


def test_nobody_loses_points_by_an_appeal_that_was_upheld() -> None:
    attempt = sit(exam_with_essay(), trainee())
    essay = attempt.items.get(spec__type="essay")
    marking.give_mark(essay, marker=instructor(), levels=levels(essay, 3, 0))
    appeal = appeals.report(item_at(attempt, essay.position), kind=MARK, reason="写明了依据")
    decider = instructor()
    with pytest.raises(core.LessThanBefore):
        appeals.decide(appeal, by=decider, upheld=True, words="成立", share=Decimal("0.3"))
    assert not AppealDecision.objects.exists()
    appeals.decide(appeal, by=decider, upheld=True, words="成立", share=Decimal("0.9"))
    assert list(grading.differences()) == []


def test_the_same_objection_twice_is_kept_once(failed: Attempt) -> None:
    first = appeals.report(item_at(failed), kind=QUESTION, reason="题目有歧义")
    again = appeals.report(item_at(failed), kind=QUESTION, reason="又一次")
    assert again.pk == first.pk
    assert Appeal.objects.get().reason == "题目有歧义"


def test_a_question_is_reported_while_the_attempt_is_under_way() -> None:
    quiz = quiz_of("single-choice")
    attempt = starting.start_attempt(quiz, person=trainee(), locale="zh-hans")
    appeal = appeals.report(item_at(attempt), kind=QUESTION, reason="没有正确选项")
    with pytest.raises(core.NotMarkedYet):
        appeals.report(item_at(attempt), kind=MARK, reason="?")
    decider = instructor()
    with pytest.raises(core.NotSubmittedYet):
        appeals.decide(appeal, by=decider, upheld=True, words="是", share=Decimal(1))
    assert not AppealDecision.objects.exists()
    appeals.decide(appeal, by=decider, upheld=True, words="是，会统一重判。")


def test_a_mark_may_be_appealed_within_the_days_of_the_quiz(clock) -> None:
    attempt = sit(quiz_of("single-choice", appeal_days=7), trainee(), right=False)
    clock.shift(dt.timedelta(days=7, seconds=1))
    with pytest.raises(core.AppealsClosed):
        appeals.report(item_at(attempt), kind=MARK, reason="晚了")
    assert appeals.report(item_at(attempt), kind=QUESTION, reason="题目有错").pk


def test_a_mark_that_came_later_gives_the_days_from_then(clock) -> None:
    attempt = sit(exam_with_essay(), trainee())
    essay = attempt.items.get(position=2)
    clock.shift(dt.timedelta(days=10))
    with pytest.raises(core.NotMarkedYet):
        appeals.report(item_at(attempt, 2), kind=MARK, reason="太低")
    marking.give_mark(essay, marker=instructor(), levels=levels(essay, 0, 0))
    clock.shift(dt.timedelta(days=6))
    assert appeals.report(item_at(attempt, 2), kind=MARK, reason="太低").pk
    with pytest.raises(core.AppealsClosed):
        appeals.report(item_at(attempt, 1), kind=MARK, reason="晚了")


def test_a_quiz_without_appeals_takes_none_against_marks(failed: Attempt) -> None:
    Quiz.objects.update(appeal_days=0)
    with pytest.raises(core.AppealsClosed):
        appeals.report(item_at(failed), kind=MARK, reason="不服")


def test_words_are_needed_on_both_sides(failed: Attempt) -> None:
    with pytest.raises(core.WordsMissing):
        appeals.report(item_at(failed), kind=MARK, reason="  ")
    appeal = appeals.report(item_at(failed), kind=MARK, reason="不服")
    with pytest.raises(core.WordsMissing):
        appeals.decide(appeal, by=instructor(), upheld=False, words=" ")
    with pytest.raises(core.NewMarkMissing):
        appeals.decide(appeal, by=instructor(), upheld=True, words="对")


def test_neither_marker_nor_learner_decides_and_the_first_decision_stands() -> None:
    learner, marker, decider = instructor(), instructor(), instructor()
    attempt = sit(exam_with_essay(), learner)
    essay = attempt.items.get(position=2)
    marking.give_mark(essay, marker=marker, levels=levels(essay, 0, 0))
    appeal = appeals.report(item_at(attempt, 2), kind=MARK, reason="太低")
    for person, error in [(marker, core.DecidedByMarker), (learner, core.OwnAppeal)]:
        with pytest.raises(error):
            appeals.decide(appeal, by=person, upheld=False, words="不")
    appeals.decide(appeal, by=decider, upheld=False, words="评分得当。")
    with pytest.raises(core.DecidedBefore):
        appeals.decide(appeal, by=instructor(), upheld=True, words="对", share=Decimal(1))
    assert AppealDecision.objects.get().words == "评分得当。"
    essay.refresh_from_db()
    assert essay.value == 0


def test_one_of_two_markers_does_not_decide_about_the_question() -> None:
    attempt = sit(exam_with_essay(double_marking=True), trainee())
    essay, one = attempt.items.get(position=2), instructor()
    marking.give_mark(essay, marker=one, levels=levels(essay, 0, 0))
    appeal = appeals.report(item_at(attempt, 2), kind=QUESTION, reason="题目不清")
    with pytest.raises(core.DecidedByMarker):
        appeals.decide(appeal, by=one, upheld=False, words="不")


def test_reports_and_decisions_are_neither_changed_nor_deleted(failed: Attempt) -> None:
    appeal = appeals.report(item_at(failed), kind=MARK, reason="不服")
    decision = appeals.decide(appeal, by=instructor(), upheld=False, words="不")
    for refused in (appeal.save, appeal.delete, decision.save, decision.delete):
        with pytest.raises(AppendOnly):
            refused()


def test_a_list_costs_the_same_for_one_and_for_three(failed: Attempt, count_queries) -> None:
    decider = instructor()
    filters = queries.AppealFilters()
    appeals.report(item_at(failed, 1), kind=MARK, reason="一")
    with count_queries(5):
        assert len(queries.appeal_lines(queries.appeals_list(decider, filters), decider)) == 1
    appeals.report(item_at(failed, 2), kind=MARK, reason="二")
    appeals.report(item_at(failed, 2), kind=QUESTION, reason="三")
    fresh = type(decider).objects.get(pk=decider.pk)
    with count_queries(5):
        lines = queries.appeal_lines(queries.appeals_list(fresh, filters), fresh)
    assert [line.alike for line in lines] == [0, 1, 1]
