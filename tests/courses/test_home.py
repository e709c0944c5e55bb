"""The list of courses, the start of a course, what is next, and the number of queries of all of them."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses import api
from courses.enums import EnrolmentState
from lms.foundation import clock as time
from tests.factories import courses as make
from tests.factories.accounts import PersonFactory, trainee

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


# --- home and list -------------------------------------------------------------------------------
def test_empty_list_says_what_happens_next() -> None:
    person = PersonFactory(username="newcomer")
    page = text(signed_in(person).get(url("index")))
    assert "newcomer" in page
    assert '<ul class="course-list">' not in page


def test_course_home_has_one_button_and_the_due_date(course: Any, clock: Any) -> None:
    person = trainee()
    make.enrolled(person, course, due_at=time.now() + timedelta(days=7))
    page = text(signed_in(person).get(url("course", course.key)))
    assert page.count("btn-do") == 1
    assert "听出原因" in page
    assert "读、练、判、考。" in page
    assert "2026年11月30日" in page


def test_next_step_follows_what_was_begun_last(course: Any) -> None:
    person = trainee()
    make.enrolled(person, course)
    first = api.next_step_for(person)
    assert first is not None
    assert (first.title, first.done, first.total) == ("mindset 课", 0, 3)
    client = signed_in(person)
    client.get(url("activity", course.key, "mindset"))
    client.get(url("activity", course.key, "stages"))
    begun = api.next_step_for(person)
    assert begun is not None
    assert begun.title == "stages 课"
    client.post(url("complete", course.key, "stages"))
    later = api.next_step_for(person)
    assert later is not None
    assert (later.title, later.done) == ("mindset 课", 1)


def test_due_soon_counts_calendar_days(course: Any, clock: Any) -> None:
    person = trainee()
    make.enrolled(person, course, due_at=time.now() + timedelta(days=2))
    [item] = api.due_soon(person)
    assert (item.title, item.days, item.is_overdue) == (course.title, 2, False)
    clock.shift(timedelta(days=3))
    [item] = api.due_soon(person)
    assert (item.days, item.is_overdue) == (-1, True)


# --- query counts --------------------------------------------------------------------------------
INDEX, HOME, READER = 4, 5, 6  # session and person with their groups are two of each


@pytest.mark.parametrize("number", [1, 3])
def test_index_takes_as_many_queries_for_one_course_as_for_three(
    number: int, django_assert_num_queries: Any
) -> None:
    person = trainee()
    for n in range(number):
        make.enrolled(person, make.lessons(2, key=f"c{n}"))
    client = signed_in(person)
    client.get(url("index"))
    with django_assert_num_queries(INDEX):
        client.get(url("index"))


@pytest.mark.parametrize("number", [1, 3])
def test_course_home_takes_as_many_queries_for_one_activity_as_for_three(
    number: int, django_assert_num_queries: Any
) -> None:
    course = make.lessons(number)
    person = trainee()
    make.enrolled(person, course)
    client = signed_in(person)
    client.get(url("course", course.key))
    with django_assert_num_queries(HOME):
        client.get(url("course", course.key))


@pytest.mark.parametrize("number", [1, 3])
def test_reader_takes_as_many_queries_for_one_activity_as_for_three(
    number: int, django_assert_num_queries: Any
) -> None:
    course = make.lessons(number)
    person = trainee()
    make.enrolled(person, course)
    client = signed_in(person)
    client.get(url("activity", course.key, "many-1"))
    with django_assert_num_queries(READER):
        client.get(url("activity", course.key, "many-1"))


@pytest.mark.parametrize("number", [1, 3])
def test_front_door_takes_a_constant_number_of_queries(
    number: int, django_assert_num_queries: Any
) -> None:
    people = [trainee() for _ in range(number)]
    courses = [make.lessons(2, key=f"c{n}") for n in range(number)]
    for person in people:
        for course in courses:
            make.enrolled(person, course)
    list(people[0].groups.all())
    api.next_step_for(people[0])
    with django_assert_num_queries(2):
        assert api.next_step_for(people[0]) is not None
    with django_assert_num_queries(1):
        found = api.course_completions(people, [course.key for course in courses])
    assert len(found) == number * number
    with django_assert_num_queries(2):
        rows = list(api.roster(courses[0].key))
        assert [list(row.person.teams.all()) for row in rows] == [[]] * number


def test_english_words_are_shown_to_english_readers(course: Any) -> None:
    modules = copy.deepcopy(make.MODULES)
    modules[0]["title"] = "Mindset and stages"
    make.import_course("en", title="First calls", summary="Know whom you call.", modules=modules)
    person = trainee(language="en")
    make.enrolled(person, course)
    page = text(signed_in(person).get(url("course", course.key)))
    for words in ("First calls", "Mindset and stages", "Lesson 1 mindset page", "Quiz: Quiz exam"):
        assert words in page
    assert "心态" not in page


def test_all_that_a_first_page_tells_of_courses_takes_two_queries(
    django_assert_num_queries: Any,
) -> None:
    person = trainee()
    due, left = make.lessons(2, key="due"), make.lessons(2, key="left")
    make.enrolled(person, due, due_at=time.now() + timedelta(days=3))
    gone = make.enrolled(person, left)
    gone.state = EnrolmentState.WITHDRAWN
    gone.save()
    api.today_for(person)
    with django_assert_num_queries(2):
        today = api.today_for(person)
    assert today.step == api.next_step_for(person)
    assert today.due == api.due_soon(person)
    assert [item.title for item in today.due] == [due.title]
    assert today.enrolled
    assert today.completions == api.course_completions([person], ["due", "left"])
    assert today.completions[(person.pk, "left")].state == EnrolmentState.WITHDRAWN
    assert {one.title for one in today.completions.values()} == {due.title, left.title}
    assert api.course_titles(["due", "nothing"]) == {"due": due.title}


def test_who_was_withdrawn_from_all_courses_is_in_none() -> None:
    person = trainee()
    row = make.enrolled(person, make.lessons(1))
    row.state = EnrolmentState.WITHDRAWN
    row.save()
    today = api.today_for(person)
    assert (today.step, today.due, today.enrolled) == (None, [], False)
