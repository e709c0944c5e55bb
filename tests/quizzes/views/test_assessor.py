"""The marking desk: who may come, blindness, forged ids, double submits, cost of lists."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Appeal, AppealDecision, AttemptItem, GradeEvent, HumanMark
from quizzes.registry import eligibility
from quizzes.services import marking, starting
from tests.factories.accounts import administrator, instructor, manager, trainee
from tests.factories.marking import (
    exam_with_essay,
    keys_of,
    levels,
    put_essay,
    sit,
)
from tests.factories.quizzes import make_quiz, quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *args) -> str:
    return reverse(f"quizzes:{name}", args=args)


def essay_of(attempt) -> AttemptItem:
    return attempt.items.get(spec__type="essay")


def posted(item: AttemptItem, *chosen: int, **more) -> dict:
    data = {f"level-{key}": n for key, n in zip(keys_of(item), chosen, strict=True)}
    return {**data, "comment": "", "go": "next", **more}


def text_of(answer) -> str:
    return answer.content.decode()


# --- marking
def test_an_answer_is_marked_by_a_plain_form_and_the_next_one_follows() -> None:
    quiz = exam_with_essay()
    first, second = essay_of(sit(quiz, trainee())), essay_of(sit(quiz, trainee()))
    client = signed_in(instructor())
    queue = text_of(client.get(url("marking")))
    assert queue.count(url("mark", first.pk)) == 2  # the button and the line
    page = text_of(client.get(url("mark", first.pk)))
    for words in ("称谓得体", "合规并说明依据", "先核实身份。"):
        assert words in page
    answer = client.post(url("mark", first.pk), posted(first, 3, 2, comment="好"))
    assert (answer.status_code, answer.url) == (302, url("mark", second.pk))
    answer = client.post(url("mark", second.pk), posted(second, 3, 2))
    assert answer.url == url("marking")
    assert HumanMark.objects.count() == 2
    assert "好" in text_of(client.get(url("result", first.attempt.uuid)))


def test_the_filters_go_along() -> None:
    one, other = put_essay("essay-1"), put_essay("essay-2")
    quiz = make_quiz(one, other)
    first = sit(quiz, trainee()).items.get(question=one)
    second = sit(quiz, trainee()).items.get(question=one)
    client = signed_in(instructor())
    query = f"?question={one.pk}"
    assert f"{url('mark', first.pk)}{query}" in text_of(client.get(url("marking") + query))
    answer = client.post(url("mark", first.pk) + query, posted(first, 1, 1))
    assert answer.url == url("mark", second.pk) + query
    answer = client.post(url("mark", second.pk) + query, posted(second, 1, 1, go="list"))
    assert answer.url == url("marking") + query


def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost() -> None:
    item = essay_of(sit(exam_with_essay(), trainee()))
    client = signed_in(instructor())
    data = posted(item, 3, 2, comment="写了很久的评语")
    data.pop(f"level-{keys_of(item)[1]}")
    answer = client.post(url("mark", item.pk), data)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "写了很久的评语" in page
    assert page.count('class="error"') == 1
    assert not HumanMark.objects.exists()
    data[f"level-{keys_of(item)[1]}"] = "9"
    assert client.post(url("mark", item.pk), data).status_code == 422


def test_a_second_press_marks_once_and_says_so() -> None:
    item = essay_of(sit(exam_with_essay(), trainee()))
    client = signed_in(instructor())
    client.post(url("mark", item.pk), posted(item, 3, 2), follow=True)
    again = client.post(url("mark", item.pk), posted(item, 0, 0), follow=True)
    assert [m.level_tag for m in again.context["messages"]] == ["warning"]
    assert HumanMark.objects.count() == GradeEvent.objects.filter(item=item).count() == 1
    assert client.get(url("mark", item.pk)).status_code == 302


def test_the_marker_sees_neither_the_name_nor_the_other_mark() -> None:
    learner = trainee(name="欧阳学员", username="ouyang")
    quiz = exam_with_essay(double_marking=True)
    attempt = sit(quiz, learner)
    item, one = essay_of(attempt), instructor(name="第一位")
    marking.give_mark(item, marker=one, levels=levels(item, 0, 1), comment="只有第一位知道")
    client = signed_in(instructor())
    for address in (url("marking"), url("mark", item.pk)):
        page = text_of(client.get(address))
        for secret in ("欧阳学员", "ouyang", "第一位", "只有第一位知道"):
            assert secret not in page
    assert client.get(url("result", attempt.uuid)).status_code == 404


def test_the_third_sees_both_marks_without_names() -> None:
    item = essay_of(sit(exam_with_essay(double_marking=True), trainee()))
    one, other = instructor(name="第一位"), instructor(name="第二位")
    marking.give_mark(item, marker=one, levels=levels(item, 0, 0), comment="太短")
    marking.give_mark(item, marker=other, levels=levels(item, 3, 3), comment="很好")
    page = text_of(signed_in(instructor()).get(url("mark", item.pk)))
    assert "太短" in page
    assert "很好" in page
    assert "第一位" not in page
    assert "第二位" not in page


def test_two_who_differ_are_told_that_a_third_decides() -> None:
    item = essay_of(sit(exam_with_essay(double_marking=True), trainee()))
    one, other, third = instructor(), instructor(), instructor()
    marking.give_mark(item, marker=one, levels=levels(item, 0, 0), comment="太短")
    assert "等另一位" not in text_of(signed_in(one).get(url("marking")))
    marking.give_mark(item, marker=other, levels=levels(item, 3, 3), comment="很好")
    for marker in (one, other):
        assert "等另一位讲师裁定" in text_of(signed_in(marker).get(url("marking")))
    assert "等另一位讲师裁定" not in text_of(signed_in(third).get(url("marking")))


def test_own_answers_forged_ids_and_open_attempts_are_not_there() -> None:
    learner = instructor()
    item = essay_of(sit(exam_with_essay(), learner))
    client = signed_in(learner)
    assert url("mark", item.pk) not in text_of(client.get(url("marking")))
    for pk in (item.pk, item.pk + 1000):
        assert client.get(url("mark", pk)).status_code == 404
        assert client.post(url("mark", pk), posted(item, 3, 3)).status_code == 404
    assert not HumanMark.objects.exists()


@pytest.mark.parametrize("address", ["marking", "results", "appeals", "regrades"])
def test_the_desk_is_for_those_who_mark(address: str) -> None:
    assert Client().get(url(address)).status_code == 302
    for who, status in [(trainee, 404), (manager, 404), (instructor, 200), (administrator, 200)]:
        assert signed_in(who()).get(url(address)).status_code == status


def test_nonsense_in_an_address_narrows_nothing() -> None:
    sit(exam_with_essay(), trainee())
    client = signed_in(instructor())
    query = "?question=x&days=-3&stage=forged&p=zzz&question=9" + "9" * 40
    assert "写一段开场白" in text_of(client.get(url("marking") + query))


@pytest.mark.parametrize(("name", "cost"), [("marking", 12), ("results", 10)])
def test_a_list_costs_the_same_for_one_and_for_three(name, cost, count_queries) -> None:
    quiz = exam_with_essay()
    marker = instructor()

    def attempts(number: int) -> None:
        for _n in range(number):
            attempt = sit(quiz, trainee())
            if name == "results":
                item = essay_of(attempt)
                marking.give_mark(item, marker=marker, levels=levels(item, 3, 3))

    attempts(1)
    client = signed_in(marker)
    client.get(url(name))
    with count_queries(cost):
        client.get(url(name))
    attempts(2)
    with count_queries(cost):
        client.get(url(name))


# --- changing a mark
def test_a_mark_is_changed_from_the_result_with_a_reason() -> None:
    learner = trainee()
    attempt = sit(quiz_of("single-choice", "numeric"), learner, right=False)
    client = signed_in(instructor(name="阅卷老师"))
    assert url("change_mark", attempt.uuid, 1) in text_of(client.get(url("result", attempt.uuid)))
    address = url("change_mark", attempt.uuid, 1)
    assert client.post(address, {"percent": "150", "reason": "x"}).status_code == 422
    assert client.post(address, {"percent": "100", "reason": " "}).status_code == 422
    change = {"percent": "100", "reason": "选项B同样成立", "seen": "1"}
    answer = client.post(address, change)
    assert answer.url == url("result", attempt.uuid) + "#q1"
    again = client.post(address, change)  # a second click
    assert again.status_code == 422
    assert GradeEvent.objects.filter(item__position=1, kind="overridden").count() == 1
    page = text_of(signed_in(learner).get(url("result", attempt.uuid)))
    assert "选项B同样成立" in page
    assert "阅卷老师" in page
    assert url("change_mark", attempt.uuid, 1) not in page


def test_a_mark_is_changed_by_nobody_else_and_never_ones_own() -> None:
    learner = instructor()
    attempt = sit(quiz_of("single-choice"), learner, right=False)
    for who in (learner, trainee(), manager()):
        assert signed_in(who).get(url("change_mark", attempt.uuid, 1)).status_code == 404
    client = signed_in(instructor())
    for address in (
        url("change_mark", uuid.uuid4(), 1),
        url("change_mark", attempt.uuid, 99),
        url("change_mark", attempt.uuid, 0),
    ):
        assert client.get(address).status_code == 404


def test_what_waits_for_a_mark_is_not_changed_by_who_knows_the_name() -> None:
    attempt = sit(exam_with_essay(), trainee())
    for who in (instructor(), administrator()):
        assert signed_in(who).get(url("change_mark", attempt.uuid, 2)).status_code == 404


# --- reports and appeals
def test_a_learner_appeals_and_reads_the_decision() -> None:
    learner = trainee()
    attempt = sit(quiz_of("single-choice"), learner, right=False)
    client = signed_in(learner)
    address = url("report", attempt.uuid, 1)
    assert address in text_of(client.get(url("result", attempt.uuid)))
    assert client.post(address, {"kind": "mark", "reason": ""}).status_code == 422
    answer = client.post(address, {"kind": "mark", "reason": "我选的也对"})
    assert answer.url == url("result", attempt.uuid) + "#q1"
    assert "我选的也对" in text_of(client.get(url("result", attempt.uuid)))
    decider = signed_in(instructor(name="复核老师"))
    appeal = Appeal.objects.get()
    assert url("decide", appeal.uuid) in text_of(decider.get(url("appeals")))
    data = {"upheld": "yes", "percent": "50", "words": "部分成立，给一半"}
    assert decider.post(url("decide", appeal.uuid), data).url == url("decide", appeal.uuid)
    assert url("regrade", appeal.item.question_id) in text_of(
        decider.get(url("decide", appeal.uuid))
    )
    page = text_of(client.get(url("result", attempt.uuid)))
    assert "部分成立，给一半" in page
    assert "复核老师" in page
    assert "部分成立，给一半" in text_of(decider.get(url("appeals") + "?state=decided"))


def test_a_report_during_the_attempt_saves_the_answer_first() -> None:
    learner = trainee()
    attempt = starting.start_attempt(quiz_of("single-choice"), person=learner, locale="zh-hans")
    client = signed_in(learner)
    chosen = attempt.items.get().spec["options"][1]["key"]
    data = {"position": 1, "sequence": 1, "answer": chosen, "go": "report-1"}
    answer = client.post(url("save", attempt.uuid), data)
    assert answer.url == url("report", attempt.uuid, 1)
    assert attempt.items.get().answer is not None
    page = text_of(client.get(answer.url))
    assert 'value="mark"' not in page
    answer = client.post(answer.url, {"kind": "question", "reason": "没有正确选项"})
    assert answer.url == url("attempt", attempt.uuid) + "?q=1"
    assert client.post(url("report", attempt.uuid, 1), {"kind": "mark", "reason": "x"}).url
    assert Appeal.objects.count() == 1


def test_an_upheld_report_leads_to_marking_everybody_again() -> None:
    learner = trainee()
    attempt = sit(quiz_of("single-choice"), learner, right=False)
    signed_in(learner).post(
        url("report", attempt.uuid, 1), {"kind": "question", "reason": "没有正确选项"}
    )
    decider = signed_in(instructor())
    appeal = Appeal.objects.get()
    answer = decider.post(url("decide", appeal.uuid), {"upheld": "yes", "words": "是"})
    assert answer.url == url("regrade", attempt.items.get().question_id)


def test_reports_are_ones_own_and_decisions_somebody_elses() -> None:
    learner = instructor()
    attempt = sit(quiz_of("single-choice"), learner, right=False)
    for address in (
        url("report", uuid.uuid4(), 1),
        url("report", attempt.uuid, 9),
    ):
        assert signed_in(learner).get(address).status_code == 404
    assert signed_in(instructor()).get(url("report", attempt.uuid, 1)).status_code == 404
    own = signed_in(learner)
    own.post(url("report", attempt.uuid, 1), {"kind": "mark", "reason": "不服"})
    appeal = Appeal.objects.get()
    words = {"upheld": "no", "words": "不"}
    for client in (own, signed_in(trainee()), signed_in(manager())):
        assert client.get(url("decide", appeal.uuid)).status_code == 404
        assert client.post(url("decide", appeal.uuid), words).status_code == 404
    assert signed_in(instructor()).get(url("decide", uuid.uuid4())).status_code == 404
    assert not AppealDecision.objects.exists()


def test_the_marker_is_told_that_somebody_else_decides() -> None:
    learner, marker = trainee(), instructor()
    attempt = sit(exam_with_essay(), learner)
    item = essay_of(attempt)
    marking.give_mark(item, marker=marker, levels=levels(item, 0, 0))
    signed_in(learner).post(
        url("report", attempt.uuid, item.position), {"kind": "mark", "reason": "太低"}
    )
    appeal = Appeal.objects.get()
    client = signed_in(marker)
    assert "<textarea" not in text_of(client.get(url("decide", appeal.uuid)))
    answer = client.post(url("decide", appeal.uuid), {"upheld": "no", "words": "不"})
    assert answer.status_code == 409
    assert not AppealDecision.objects.exists()


def test_a_second_decision_is_refused_and_the_first_is_shown() -> None:
    learner = trainee()
    attempt = sit(quiz_of("single-choice"), learner, right=False)
    signed_in(learner).post(url("report", attempt.uuid, 1), {"kind": "mark", "reason": "不服"})
    appeal = Appeal.objects.get()
    first = {"upheld": "no", "words": "答案没有问题"}
    signed_in(instructor()).post(url("decide", appeal.uuid), first)
    second = signed_in(instructor()).post(
        url("decide", appeal.uuid), {"upheld": "yes", "percent": "100", "words": "成立"}
    )
    assert second.status_code == 409
    assert "答案没有问题" in text_of(second)
    assert AppealDecision.objects.get().upheld is False
