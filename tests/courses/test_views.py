"""Pages of learners: their own courses only, the manual for instructors only, nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from content import api as content
from courses import api, services
from courses.models import ActivityRecord, CoursePage
from tests.factories import courses as make
from tests.factories.accounts import instructor, trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def course() -> Any:
    return make.course()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *names: str) -> str:
    return reverse(f"courses:{name}", args=names)


def text(response: Any) -> str:
    return str(response.content.decode())


# --- who may see what ----------------------------------------------------------------------------
POSTS = ("complete", "place", "judge")


def test_stranger_gets_404_everywhere(course: Any) -> None:
    client = signed_in(trainee())
    assert client.get(url("course", course.key)).status_code == 404
    assert client.get(url("activity", course.key, "mindset")).status_code == 404
    for name in POSTS:
        answer = client.post(url(name, course.key, "mindset"), {"anchor": "x"})
        assert answer.status_code == 404
    page = text(client.get(url("index")))
    assert course.title not in page
    assert ActivityRecord.objects.count() == 0


def test_anonymous_is_sent_to_sign_in(course: Any) -> None:
    for address in (
        url("index"),
        url("course", course.key),
        url("activity", course.key, "mindset"),
    ):
        answer = Client().get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_withdrawn_person_is_a_stranger(course: Any) -> None:
    person = trainee()
    services.withdraw(make.enrolled(person, course), actor=None)
    assert signed_in(person).get(url("course", course.key)).status_code == 404


def test_closed_course_is_hidden_from_learners(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    CoursePage.objects.get(slug=course.key).unpublish()
    assert signed_in(person).get(url("course", course.key)).status_code == 404
    assert signed_in(instructor()).get(url("course", course.key)).status_code == 200


def test_manual_does_not_exist_for_trainees(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    client = signed_in(person)
    home = text(client.get(url("course", course.key)))
    assert "讲师手册" not in home
    assert "introduction" not in home
    assert client.get(url("activity", course.key, "introduction")).status_code == 404
    teacher = signed_in(instructor())
    assert "讲师手册" in text(teacher.get(url("course", course.key)))
    assert teacher.get(url("activity", course.key, "introduction")).status_code == 200


def test_preview_records_nothing(course: Any) -> None:
    client = signed_in(instructor())
    answer = client.get(url("activity", course.key, "mindset"))
    assert answer.status_code == 200
    assert "data-place" not in text(answer)
    for name in POSTS:
        assert client.post(url(name, course.key, "mindset")).status_code == 404
    assert ActivityRecord.objects.count() == 0


def test_page_addresses_lead_to_the_reader_or_nowhere(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    landing = CoursePage.objects.get(slug=course.key)
    lesson = make.activity(course, "mindset").page
    chapter = make.activity(course, "introduction").page
    site_root = make.home("zh-hans")
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": site_root}
    )
    member, stranger, teacher = signed_in(person), signed_in(trainee()), signed_in(instructor())
    for page, target in (
        (landing, url("course", course.key)),
        (lesson, url("activity", course.key, "mindset")),
    ):
        answer = member.get(page.get_url())
        assert (answer.status_code, answer.url) == (302, target)
    assert stranger.get(lesson.get_url()).status_code == 404
    assert member.get(chapter.get_url()).status_code == 404
    assert teacher.get(chapter.get_url()).url == url("activity", course.key, "introduction")
    assert Client().get(lesson.get_url()).url.startswith(reverse("account_login"))


# --- reading -------------------------------------------------------------------------------------
def test_reader_shows_text_outline_and_the_next_activity(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    answer = signed_in(person).get(url("activity", course.key, "mindset"))
    page = text(answer)
    assert "先看记录。" in page
    assert page.count('aria-current="page"') == 3  # the bar, and the outline twice
    assert "第1项，共3项" in page or "Item 1 of 3" in page
    assert url("complete", course.key, "mindset") in page
    assert "stages 课" in page
    assert enrolment.records.get().what == "opened"


def test_done_leads_on_and_twice_is_once(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    client = signed_in(person)
    for _tab in range(2):
        answer = client.post(url("complete", course.key, "mindset"))
        assert answer.url == url("activity", course.key, "stages")
    assert enrolment.records.filter(what="completed").count() == 1


def test_last_activity_leads_home(course: Any) -> None:
    single = make.lessons(1)
    person = trainee()
    make.enrolled(person, single)
    answer = signed_in(person).post(url("complete", single.key, "many-1"))
    assert answer.url == url("course", single.key)


def test_done_needs_the_token_and_a_post(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post(url("complete", course.key, "mindset")).status_code == 403
    assert strict.get(url("complete", course.key, "mindset")).status_code == 405
    assert ActivityRecord.objects.count() == 0


def test_quiz_and_role_play_are_done_elsewhere(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    client = signed_in(person)
    assert client.get(url("activity", course.key, "exam")).url == reverse(
        "quizzes:cover", args=["exam"]
    )
    briefing = reverse("roleplay:briefing", args=["early-promise"])
    assert client.get(url("activity", course.key, "early-promise")).url == briefing
    client.post(url("complete", course.key, "exam"))
    assert set(enrolment.records.values_list("what", flat=True)) == {"opened"}


def test_locked_activity_says_what_opens_it() -> None:
    course = make.course(order="in-order")
    person = trainee()
    make.enrolled(person, course)
    client = signed_in(person)
    answer = client.get(url("activity", course.key, "broker"))
    assert answer.status_code == 403
    assert "心态与阶段" in text(answer)
    client.post(url("complete", course.key, "broker"))
    assert ActivityRecord.objects.count() == 0


def test_unpublished_lesson_says_so_and_keeps_records(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    make.activity(course, "mindset").page.specific.unpublish()
    client = signed_in(person)
    answer = client.get(url("activity", course.key, "mindset"))
    assert answer.status_code == 404
    assert url("activity", course.key, "stages") in text(answer)


# --- place ---------------------------------------------------------------------------------------
def test_place_is_kept_and_shown(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    client = signed_in(person)
    second = content.headings_of(make.page_of(make.activity(course, "mindset")))[1]
    answer = client.post(url("place", course.key, "mindset"), {"anchor": second.anchor})
    assert (answer.status_code, answer.content) == (204, b"")
    page = text(client.get(url("activity", course.key, "mindset")))
    assert f'data-bookmark="{second.anchor}"' in page
    step = api.next_step_for(person)
    assert step is not None
    assert step.url == f"{url('activity', course.key, 'mindset')}#{second.anchor}"
    assert enrolment.records.filter(what="place").count() == 1


def test_place_kept_in_one_language_is_found_in_the_other(course: Any) -> None:
    make.import_course("en", title="First calls")
    person = trainee()
    make.enrolled(person, course)
    client = signed_in(person)
    second = content.headings_of(make.page_of(make.activity(course, "mindset")))[1]
    client.post(url("place", course.key, "mindset"), {"anchor": second.anchor})
    person.language = "en"
    person.save()
    page = text(signed_in(person).get(url("activity", course.key, "mindset")))
    assert "Listen." in page
    assert "data-bookmark=" in page


@pytest.mark.parametrize("anchor", ["ghost", "x" * 100_000])
def test_forged_place_is_answered_with_a_reason(course: Any, anchor: str) -> None:
    person = trainee()
    make.enrolled(person, course)
    answer = signed_in(person).post(url("place", course.key, "mindset"), {"anchor": anchor})
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
    assert ActivityRecord.objects.count() == 0


# --- judging -------------------------------------------------------------------------------------
def test_annotation_is_sent_only_after_judging(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    client = signed_in(person)
    address = url("activity", course.key, "broker")
    passages = content.passage_ids(make.page_of(make.activity(course, "broker")))
    assert "批注" not in text(client.get(address)).replace("讲师批注", "").replace("再看批注", "")
    answer = client.post(
        url("judge", course.key, "broker"), {"passage": passages[1], "verdict": "sound"}
    )
    assert answer.url == f"{address}#b{passages[1][:8]}"
    page = text(client.get(address))
    assert "批注2：为什么这样判。" in page
    assert "批注1：" not in page
    assert "批注3：" not in page


def test_second_tab_cannot_change_a_judgement(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    client = signed_in(person)
    passage = content.passage_ids(make.page_of(make.activity(course, "broker")))[0]
    for verdict in ("sound", "unlawful"):
        answer = client.post(
            url("judge", course.key, "broker"),
            {"passage": passage, "verdict": verdict},
            follow=True,
        )
    assert len(answer.context["messages"]) == 1
    assert enrolment.progress.get(activity__key="broker").judgements == {passage: "sound"}


def test_case_names_what_is_not_judged(course: Any) -> None:
    person = trainee()
    enrolment = make.enrolled(person, course)
    client = signed_in(person)
    answer = client.post(url("complete", course.key, "broker"), follow=True)
    [message] = answer.context["messages"]
    assert all(number in str(message) for number in "123")
    assert enrolment.records.filter(what="completed").count() == 0


def test_forged_judgement_does_not_leave_the_site(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    data = {"passage": "x\r\nSet-Cookie: a=b", "verdict": "sound"}
    answer = signed_in(person).post(url("judge", course.key, "broker"), data)
    assert answer.url == url("activity", course.key, "broker")
    assert ActivityRecord.objects.count() == 0
