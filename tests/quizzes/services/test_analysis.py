"""Counting attempts into the statistics and taking them out again, on a real database."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from quizzes.core.item_findings import OutcomeMissing, RevisionClosed
from quizzes.core.tallies import ItemSums
from quizzes.models import (
    Attempt,
    AttemptItem,
    FormStatistics,
    ItemStatistics,
    Quiz,
    QuizQuestion,
    QuizStatistics,
    RevisionTask,
    Section,
    Withdrawal,
)
from quizzes.queries import counting
from quizzes.queries.figures import pooled_figures
from quizzes.registry import eligibility
from quizzes.services import analysis, grading, revising
from quizzes.services.authoring import import_question
from tests.factories.accounts import administrator, instructor, trainee
from tests.factories.quizzes import put_question, question_document
from tests.factories.sittings import choice_quiz, sit, sit_all, thirds_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SOUND = thirds_of("aabbccddbc", "aaaabbccdd", "aaaaaaabcd")
DOUBTFUL = thirds_of("aaaabbccdd", "aabbbbbccd", "abbbbbbbcd")  # the strong choose b


@pytest.fixture(autouse=True)
def practice_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def snapshot() -> dict[Any, Any]:
    """Everything that was counted, whatever the ids of the rows."""
    items = {
        (row.quiz_id, row.question_id, row.version, row.first): row.read_sums()
        for row in ItemStatistics.objects.all()
    }
    forms = {(f.quiz_id, f.key, f.first): f.read_sums() for f in FormStatistics.objects.all()}
    quizzes = {
        (row.quiz_id, first): row.sums(first=first)
        for row in QuizStatistics.objects.all() for first in (True, False)
    }  # fmt: skip
    return {k: v for k, v in (items | forms | quizzes).items() if v != type(v)()}


def sums_of(quiz: Quiz, place: int = 0, *, first: bool = True) -> ItemSums:
    question = QuizQuestion.objects.filter(section__quiz=quiz)[place].question_id
    return ItemStatistics.objects.get(quiz=quiz, question_id=question, first=first).read_sums()


# --- counting -------------------------------------------------------------------------------------
def test_submitting_counts_nothing_and_counting_counts_each_attempt_once() -> None:
    quiz = choice_quiz(3)
    sit_all(quiz, ["aaa", "ab.", "b.a"])
    assert not QuizStatistics.objects.exists()
    assert analysis.fold(quiz) == 3
    assert analysis.fold(quiz) == 0
    sums = QuizStatistics.objects.get().sums(first=True)
    assert (sums.n, sums.passed, sums.s) == (3, 1, 10_000 + 3_333 + 3_333)
    last = sums_of(quiz, 2)
    assert (last.n, last.right, last.not_reached) == (2, 2, 1)
    assert sums_of(quiz, 1).omitted == 1
    assert counting.waiting_for(quiz) == 0


def test_attempts_are_counted_in_bounded_batches() -> None:
    quiz = choice_quiz(1)
    sit_all(quiz, "aba")
    assert [analysis.fold(quiz, most=2) for _ in range(3)] == [2, 1, 0]


def test_a_batch_costs_the_same_for_any_number(django_assert_num_queries) -> None:
    quiz = choice_quiz(2)
    sit_all(quiz, ["aa"])
    analysis.fold(quiz)
    sit_all(quiz, ["ab"])
    with django_assert_num_queries(17):
        analysis.fold(quiz)
    sit_all(quiz, ["ab", "ba", "bb"])
    with django_assert_num_queries(17):
        analysis.fold(quiz)


def test_the_same_sums_whatever_the_batches() -> None:
    quiz = choice_quiz(2)
    sit_all(quiz, ["aa", "ab", "b.", "..", "dc"])
    while analysis.fold(quiz, most=1):
        pass
    one_by_one = snapshot()
    assert analysis.rebuild(quiz) == 5
    assert snapshot() == one_by_one


def test_whoever_tries_a_quiz_out_does_not_count() -> None:
    quiz = choice_quiz(1)
    for person in (instructor(), administrator(), trainee(is_superuser=True)):
        sit(quiz, "a", person=person)
    assert (counting.quizzes_to_count(), analysis.fold(quiz)) == ([], 0)


def test_later_attempts_are_kept_apart() -> None:
    quiz = choice_quiz(1)
    person = trainee()
    sit(quiz, "b", person=person)
    sit(quiz, "a", person=person)
    analysis.fold(quiz)
    assert (sums_of(quiz).right, sums_of(quiz, first=False).right) == (0, 1)


def test_versions_are_kept_apart() -> None:
    quiz = choice_quiz(1)
    sit(quiz, "a")
    options = [{"text": f"新{letter}", "correct": letter == "a"} for letter in "abcd"]
    import_question(question_document("single-choice", key="choice-1", options=options))
    sit(quiz, "b")
    analysis.fold(quiz)
    rows = ItemStatistics.objects.order_by("version")
    assert [(row.version, row.read_sums().right) for row in rows] == [(1, 1), (2, 0)]
    assert [row.choices[0]["label"] for row in rows] == ["选项a", "新a"]
    assert FormStatistics.objects.count() == 2  # another version is another form


def test_a_blank_attempt_is_counted_as_blank_only() -> None:
    quiz = choice_quiz(2)
    sit(quiz, "..")
    analysis.fold(quiz)
    sums = QuizStatistics.objects.get().sums(first=True)
    assert (sums.n, sums.blank) == (0, 1)
    assert not ItemStatistics.objects.exists()


def test_drawn_questions_have_figures_but_no_form() -> None:
    quiz = choice_quiz(2)
    sit(quiz, "ab")
    AttemptItem.objects.update(drawn=True)
    analysis.fold(quiz)
    assert ItemStatistics.objects.filter(drawn=True).count() == 2
    assert not FormStatistics.objects.exists()


def test_a_type_that_is_gone_is_counted_without_its_options() -> None:
    quiz = choice_quiz(1)
    sit(quiz, "a")
    item = AttemptItem.objects.get()
    AttemptItem.objects.update(spec={**item.spec, "type": "gone"})
    analysis.fold(quiz)
    sums = sums_of(quiz)
    assert (sums.right, sums.options) == (1, {})


def test_with_certainty_what_counts_is_what_was_right_not_what_was_staked() -> None:
    quiz = choice_quiz(2)
    attempt = sit(quiz, "ab")
    Attempt.objects.filter(pk=attempt.pk).update(certainty=True)
    attempt.items.filter(position=1).update(value=Decimal("0.3333"), certainty=1)
    attempt.items.filter(position=2).update(value=Decimal("-2"), certainty=3)
    analysis.fold(quiz)
    assert (sums_of(quiz, 0).x, sums_of(quiz, 1).x) == (10_000, 0)


# --- taking out again -----------------------------------------------------------------------------
def test_what_was_not_counted_costs_one_query_and_changes_nothing(
    django_assert_num_queries,
) -> None:
    attempt = sit(choice_quiz(1), "a")
    with transaction.atomic(), django_assert_num_queries(3):  # one, and two of the savepoint
        analysis.unfold(attempt)
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_taking_out_costs_the_same_for_any_number(n: int, django_assert_num_queries) -> None:
    quiz = choice_quiz(1)
    attempts = sit_all(quiz, "a" * n)
    analysis.fold(quiz)
    with transaction.atomic(), django_assert_num_queries(7):
        analysis.unfold_many(attempts)
    assert Withdrawal.objects.count() == n


def test_a_changed_mark_is_taken_out_and_counted_as_it_is_now() -> None:
    quiz = choice_quiz(2)
    attempt, *_others = sit_all(quiz, ["ba", "ab", "bb"])
    analysis.fold(quiz)
    analysis.unfold(attempt)
    grading.override_mark(
        attempt, position=1, value=Decimal(1), reason="也算对", actor=instructor()
    )
    assert sums_of(quiz).x == 10_000  # the former figures hold until the next count
    assert analysis.fold_all_of(quiz) == 2
    assert sums_of(quiz).x == 20_000
    counted = snapshot()
    analysis.rebuild(quiz)
    assert snapshot() == counted
    assert not Withdrawal.objects.exists()


def test_taking_out_and_counting_again_gives_the_former_sums() -> None:
    quiz = choice_quiz(3)
    attempts = sit_all(quiz, ["aba", "a..", "bca"])
    analysis.fold(quiz)
    before = snapshot()
    analysis.unfold_many(attempts[:2])
    attempts[0].refresh_from_db()
    assert attempts[0].counted_at is None
    analysis.unfold(attempts[0])  # twice is once
    analysis.fold_all_of(quiz)
    assert snapshot() == before


def test_the_object_at_hand_knows_that_it_is_not_counted_any_more() -> None:
    quiz = choice_quiz(1)
    attempt = sit(quiz, "a")
    analysis.fold(quiz)
    attempt.refresh_from_db()
    analysis.unfold(attempt)
    attempt.save()  # a full save must not bring the former time back
    assert Attempt.objects.get().counted_at is None


def test_sums_that_do_not_fit_are_counted_anew() -> None:
    quiz = choice_quiz(1)
    attempt, _other = sit_all(quiz, "ab")
    analysis.fold(quiz)
    ItemStatistics.objects.update(sums={})  # a row was lost
    analysis.unfold(attempt)
    attempt.items.update(value=Decimal(0))
    assert analysis.fold(quiz) == 0  # notices, and forgets
    assert analysis.fold(quiz) == 2
    assert (sums_of(quiz).n, sums_of(quiz).x) == (2, 0)
    assert QuizStatistics.objects.get().sums(first=True).n == 2


# --- the command ----------------------------------------------------------------------------------
def run(*arguments: str) -> str:
    out = StringIO()
    call_command("fold_statistics", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_counts_what_waits_and_builds_anew() -> None:
    quiz = choice_quiz(1)
    sit_all(quiz, "ab")
    assert run() == "2 attempt(s) counted\n"
    assert run() == "0 attempt(s) counted\n"
    ItemStatistics.objects.all().delete()
    assert run("--rebuild") == "2 attempt(s) counted\n"
    assert sums_of(quiz).n == 2


# --- questions to revise --------------------------------------------------------------------------
def test_a_bad_question_opens_one_task_with_its_reasons_and_a_sound_one_none() -> None:
    quiz = choice_quiz(5)
    sit_all(quiz, SOUND)
    analysis.fold_all_of(quiz)
    assert not RevisionTask.objects.filter(question__key="choice-1").exists()
    other = choice_quiz_like(quiz)
    sit_all(other, DOUBTFUL)
    analysis.fold_all_of(other)
    [task] = RevisionTask.objects.filter(question__key="other-1")
    assert task.reasons == ["key-doubtful", "negative-discrimination"]
    assert task.findings[0]["option"] == "选项b"
    sit_all(other, DOUBTFUL)
    analysis.fold_all_of(other)
    assert RevisionTask.objects.filter(question__key="other-1").count() == 1


def choice_quiz_like(quiz: Quiz) -> Quiz:
    """The same quiz again, its first question another one."""
    options = [{"text": f"选项{letter}", "correct": letter == "a"} for letter in "abcd"]
    first = put_question("single-choice", key="other-1", options=options)
    made = Quiz.objects.create(
        key="other-quiz", title_zh_hans="另一个", pass_mark=Decimal(60), shuffle_options=False
    )
    section = Section.objects.create(quiz=made, sort_order=0)
    others = [place.question for place in QuizQuestion.objects.filter(section__quiz=quiz)][1:]
    for index, question in enumerate([first, *others]):
        QuizQuestion.objects.create(section=section, question=question, sort_order=index)
    return made


def doubtful() -> RevisionTask:
    quiz = choice_quiz(5)
    sit_all(quiz, DOUBTFUL)
    analysis.fold_all_of(quiz)
    return RevisionTask.objects.get(question__key="choice-1")


def test_tasks_of_one_look_stand_in_the_order_of_the_bank_however_the_sums_are_stored() -> None:
    doubtful()
    rows = list(ItemStatistics.objects.filter(first=True).order_by("-question_id"))
    ItemStatistics.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.pk = None
    ItemStatistics.objects.bulk_create(rows)
    RevisionTask.objects.all().delete()
    revising.review([(row.question_id, row.version) for row in rows])
    opened = [task.question_id for task in RevisionTask.objects.all()]
    assert len(opened) > 1
    assert opened == sorted(opened)


def test_a_person_closes_with_words_and_it_does_not_come_back_for_the_same_reason() -> None:
    task = doubtful()
    with pytest.raises(OutcomeMissing):
        revising.close_revision(task, outcome="  ", actor=instructor())
    revising.close_revision(task, outcome="答案没有错，讲课时说明。", actor=instructor())
    with pytest.raises(RevisionClosed):
        revising.close_revision(task, outcome="再来一次", actor=instructor())
    quiz = Quiz.objects.get()
    sit_all(quiz, DOUBTFUL[:3])
    analysis.fold_all_of(quiz)
    assert RevisionTask.objects.filter(question__key="choice-1").count() == 1


def test_a_new_reason_opens_it_again() -> None:
    task = doubtful()
    revising.close_revision(task, outcome="保留。", actor=instructor())
    RevisionTask.objects.filter(pk=task.pk).update(reasons=["negative-discrimination"])
    revising.review([(task.question_id, task.version)])
    again = RevisionTask.objects.get(question__key="choice-1", closed_at=None)
    assert "key-doubtful" in again.reasons


def test_a_new_version_starts_with_a_clean_sheet() -> None:
    task = doubtful()
    options = [{"text": f"改过{letter}", "correct": letter == "a"} for letter in "abcd"]
    import_question(question_document("single-choice", key="choice-1", options=options))
    revising.review([(task.question_id, 1), (task.question_id, 2)])
    assert RevisionTask.objects.filter(question__key="choice-1").count() == 1


def test_retired_questions_are_left_alone() -> None:
    quiz = choice_quiz(5)
    sit_all(quiz, DOUBTFUL)
    import_question(question_document("single-choice", key="choice-1", retired=True))
    analysis.fold_all_of(quiz)
    assert not RevisionTask.objects.filter(question__key="choice-1").exists()


def test_the_figures_are_those_of_all_quizzes_together() -> None:
    quiz = choice_quiz(5)
    sit_all(quiz, SOUND[:6])
    other = choice_quiz_like(quiz)
    sit_all(other, SOUND[:5])
    analysis.fold_everything()
    shared = QuizQuestion.objects.filter(section__quiz=quiz)[1].question_id
    assert pooled_figures([(shared, 1)])[shared, 1].n == 11
