"""What is kept in memory of a course's outline: asked once, and never older than the course."""

from __future__ import annotations

from typing import Any

import pytest

from courses import queries
from courses.enums import Audience
from courses.models import Course
from courses.queries import structure
from tests.factories import courses as make
from tests.factories.accounts import trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LEARNER = [Audience.LEARNER]


def read(course: Any) -> list[str]:
    fresh = Course.objects.get(pk=course.pk)
    return [one.key for one in structure.activities_in([fresh], LEARNER)[fresh.pk]]


def test_the_second_reader_asks_only_for_the_course(django_assert_num_queries: Any) -> None:
    course = make.lessons(3)
    first = read(course)
    with django_assert_num_queries(1):
        assert read(course) == first


def test_what_was_taken_out_or_put_in_is_seen_by_the_next_reader() -> None:
    course = make.lessons(3)
    before = read(course)
    gone = make.activity(course, before[1])
    gone.delete()
    assert read(course) == [before[0], before[2]]


def test_a_new_title_is_seen_by_the_next_reader() -> None:
    course = make.course()
    quiz = make.activity(course, read(course)[-1])
    quiz.title_zh_hans = quiz.title_en = "改了名"
    quiz.save()
    fresh = Course.objects.get(pk=course.pk)
    titles = [one.title for one in structure.activities_in([fresh], LEARNER)[fresh.pk]]
    assert "改了名" in titles


def test_publishing_again_is_seen_by_the_next_reader() -> None:
    make.import_course()
    course = Course.objects.get()
    assert len(read(course)) > 1
    data = make.course_data()
    data["modules"] = data["modules"][:1]
    make.import_course(**data)
    left = {one.key for one in course.activities.filter(retired_at=None)}
    assert set(read(course)) <= left


def test_chapters_of_the_manual_stay_with_instructors() -> None:
    make.import_course()
    course = Course.objects.get()
    assert all(
        one.page_kind != "manual" and one.module.audience == Audience.LEARNER
        for one in structure.activities_in([course], LEARNER)[course.pk]
    )


def test_memory_holds_a_bounded_number_of_courses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structure, "KEPT", 2)
    for n in range(4):
        read(make.lessons(1, key=f"c{n}"))
    assert len(structure._kept) == 2


def test_an_outline_is_one_query_for_the_progress(django_assert_num_queries: Any) -> None:
    course = make.lessons(3)
    person = trainee()
    make.enrolled(person, course)
    view = queries.course_for(person, course.key)
    queries.outline_with_progress(view, user=person)
    with django_assert_num_queries(1):
        queries.outline_with_progress(view, user=person)
