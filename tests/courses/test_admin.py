"""The roster in the admin: instructors only, constant queries, enrolling from there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses import services
from courses.models import CoursePage, Enrolment
from lms.foundation import clock as time
from tests.factories import courses as make
from tests.factories.accounts import PersonFactory, TeamFactory, instructor, trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def course() -> Any:
    return make.lessons(2)


@pytest.fixture
def teacher() -> Client:
    client = Client()
    client.force_login(instructor(name="陈静"))
    return client


def roster(course: Any) -> str:
    return reverse("courses_admin:roster", args=[course.key])


def rows(course: Any) -> list[tuple[str, str]]:
    return [
        (one.person.name, one.state)
        for one in Enrolment.objects.filter(course=course).select_related("person").order_by("id")
    ]


def test_trainees_and_managers_have_no_roster(course: Any) -> None:
    person = trainee(name="周岚")
    enrolment = make.enrolled(person, course)
    client = Client()
    client.force_login(person)
    for address in (reverse("courses_admin:index"), roster(course)):
        answer = client.get(address)
        assert answer.status_code in {302, 403}
        assert "周岚" not in answer.content.decode()
    client.post(roster(course), {"person": trainee().pk})
    for name in ("withdraw", "extend"):
        client.post(reverse(f"courses_admin:{name}", args=[course.key, enrolment.uuid]))
    assert rows(course) == [("周岚", "active")]


def test_roster_shows_person_team_progress_and_due(course: Any, teacher: Client) -> None:
    person = trainee(TeamFactory(name="电催一组"), name="周岚", staff_number="S-17")
    make.enrolled(person, course, due_at=time.now() + timedelta(days=3))
    services.complete_activity(Enrolment.objects.get(), make.activity(course, "many-1"))
    page = teacher.get(roster(course)).content.decode()
    for words in ("周岚", "S-17", "电催一组"):
        assert words in page
    assert course.title in teacher.get(reverse("courses_admin:index")).content.decode()


def test_team_is_enrolled_with_a_due_date(course: Any, teacher: Client) -> None:
    team = TeamFactory()
    for name in ("甲", "乙"):
        trainee(team, name=name)
    trainee(name="外人")
    day = time.today() + timedelta(days=5)
    answer = teacher.post(roster(course), {"team": team.pk, "due": day.isoformat()})
    assert answer.status_code == 302
    assert sorted(rows(course)) == [("乙", "active"), ("甲", "active")]
    assert {one.due_at.date() for one in Enrolment.objects.all()} == {day}
    teacher.post(roster(course), {"team": team.pk})
    assert Enrolment.objects.count() == 2
    assert {one.assigned_by.name for one in Enrolment.objects.all()} == {"陈静"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"person": "999999"},
        {"person": "1 OR 1=1"},
        {"due": "2026-02-31"},
        {"due": "2001-01-01"},
    ],
    ids=["nothing", "nobody", "hostile", "no-such-day", "past"],
)
def test_wrong_values_enrol_nobody_and_say_why(
    course: Any, teacher: Client, data: dict[str, Any]
) -> None:
    if "due" in data:
        data = {**data, "person": trainee().pk}
    answer = teacher.post(roster(course), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert rows(course) == []


def test_person_and_team_together_are_refused(course: Any, teacher: Client) -> None:
    data = {"person": trainee().pk, "team": TeamFactory().pk}
    assert teacher.post(roster(course), data).status_code == 422
    assert rows(course) == []


def test_more_time_and_taking_out(course: Any, teacher: Client) -> None:
    due = time.now() + timedelta(days=3)
    enrolment = make.enrolled(trainee(name="周岚"), course, due_at=due)
    extend = reverse("courses_admin:extend", args=[course.key, enrolment.uuid])
    for day in ("nonsense", "2001-01-01", (time.today() + timedelta(days=1)).isoformat()):
        teacher.post(extend, {"due": day})
        enrolment.refresh_from_db()
        assert enrolment.due_at == due
    later = time.today() + timedelta(days=9)
    teacher.post(extend, {"due": later.isoformat()})
    enrolment.refresh_from_db()
    assert enrolment.due_at is not None
    assert enrolment.due_at.date() == later
    teacher.post(reverse("courses_admin:withdraw", args=[course.key, enrolment.uuid]))
    assert rows(course) == [("周岚", "withdrawn")]


def test_enrolment_of_another_course_is_not_found(course: Any, teacher: Client) -> None:
    other = make.enrolled(trainee(name="周岚"), make.lessons(1, key="other"))
    answer = teacher.post(reverse("courses_admin:withdraw", args=[course.key, other.uuid]))
    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.state == "active"
    assert teacher.get(reverse("courses_admin:roster", args=["ghost"])).status_code == 404


ROSTER = 15  # two of the roster, two of the form; the rest is the admin around it


@pytest.mark.parametrize("number", [1, 3])
def test_roster_takes_as_many_queries_for_one_person_as_for_three(
    course: Any, teacher: Client, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make.enrolled(trainee(TeamFactory()), course)
    teacher.get(roster(course))
    with django_assert_num_queries(ROSTER):
        teacher.get(roster(course))


def test_page_in_an_outline_cannot_be_deleted_by_accident(course: Any) -> None:
    client = Client()
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))
    page = make.activity(course, "many-1").page
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert make.activity(course, "many-1").page_id == page.pk


def test_course_page_is_edited_and_previewed(course: Any) -> None:
    client = Client()
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))
    page = CoursePage.objects.get(slug=course.key)
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    preview = page.make_preview_request(answer.wsgi_request, "")
    preview.render()
    assert "many-2 课" in preview.content.decode()
