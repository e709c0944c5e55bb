"""The front door: gaps in words, the team at a constant price, certifications in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from django.conf import settings
from django.utils.translation import override

from courses import api as courses
from lms.certification import api, services
from lms.certification.models import Certification
from tests.factories import accounts
from tests.factories import certification as make
from tests.factories import courses as make_courses

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_gaps_say_what_is_missing_and_where_to_do_it(clock: Any) -> None:
    make.certification()
    person = accounts.trainee()
    make.completed(person)
    make.sat(person, "82.56")
    with override("en"):
        (gap,) = api.gaps_for(person)
    assert gap.title == "Telephone collector, level 1"
    assert [(i.label, i.detail, i.done, i.url) for i in gap.items] == [
        (
            "Exam “Exam first-scripts-exam”: at least 85%",
            "Best so far 82.5%, 85% needed",
            False,
            "",  # the examination is not in the person's course
        ),
        (
            "Pass the role-play “early-broken-promise”",
            "Not played yet",
            False,
            "/roleplays/early-broken-promise/",
        ),
        (
            "Complete the course “Course first-scripts”",
            "Completed on 23 November 2026",
            True,
            "/learn/first-scripts/",
        ),
    ]
    assert gap.first == gap.items[0]
    assert len(gap.missing) == 2


def test_gaps_link_to_what_is_open_now_and_to_everything_for_instructors(clock: Any) -> None:
    make.certification()
    lesson, exam = {"lesson": "greeting", "minutes": 5}, {"quiz": "first-scripts-exam"}
    first = {"key": "one", "title": "一", "activities": [{**lesson, "required": True}]}
    then = {"key": "two", "title": "二", "activities": [exam], "after": ["one"]}
    course = make_courses.course(key="first-scripts", modules=[first, then])
    outside, person = accounts.trainee(), accounts.trainee()
    make_courses.enrolled(person, course)

    def links(who: Any) -> dict[str, str]:
        (gap,) = api.gaps_for(who)
        return {item.kind: item.url for item in gap.items}

    roleplay = "/roleplays/early-broken-promise/"
    assert links(outside) == {"course": "", "quiz": "", "roleplay": roleplay}
    within = {"course": "/learn/first-scripts/", "quiz": "", "roleplay": roleplay}
    assert links(person) == within
    courses.complete_activity(person, "first-scripts", "greeting")
    assert (
        links(person)
        == links(accounts.instructor())
        == within | {"quiz": "/exams/first-scripts-exam/"}
    )


def test_awards_and_gaps_come_from_one_read_with_what_courses_know_already(
    clock: Any, django_assert_num_queries: Any
) -> None:
    make.certification()
    person = accounts.trainee()
    make.completed(person)
    make.sat(person, "82.56")
    with override("en"):
        known = courses.today_for(person).completions
    courses.doors_open_to(person)  # the outline is in memory from here on
    # certifications, awards, calls, attempts, titles of quizzes and of role-plays, two for open doors
    with override("en"), django_assert_num_queries(8):
        found = api.certificates_for(person, completions=known)
    with override("en"):
        assert found.gaps == api.gaps_for(person)
        assert found.awards == api.awards_for(person)
    certified = accounts.trainee()
    make.award(certified)
    known = courses.today_for(certified).completions
    again = api.certificates_for(certified, completions=known)
    assert again.gaps == []
    assert again.awards == api.awards_for(certified)
    assert len(again.awards) == 1


def test_gaps_are_empty_once_awarded(clock: Any) -> None:
    person = accounts.trainee()
    make.award(person)
    assert api.gaps_for(person) == []
    (view,) = api.awards_for(person)
    assert (view.holds, view.renewable, view.days_left) == (True, False, 365)


def test_team_status_tells_people_apart(clock: Any) -> None:
    make.certification()
    done, begun, new = accounts.trainee(), accounts.trainee(), accounts.trainee()
    make.award(done)
    make.sat(begun, 70)
    told = api.team_status([done, begun, new])
    assert [told[p.pk][0].certified for p in (done, begun, new)] == [True, False, False]
    assert [told[p.pk][0].days_left for p in (done, begun, new)] == [365, None, None]
    assert told[done.pk][0].gap is None
    assert [i.code for i in told[begun.pk][0].gap.items] == [
        "quiz.below",
        "course.missing",
        "roleplay.untaken",
    ]
    assert told[new.pk][0].gap.first.code == "course.missing"


@pytest.mark.parametrize("number", [1, 3])
def test_team_status_costs_the_same_for_one_and_three(
    clock: Any, count_queries: Any, number: int
) -> None:
    make.certification()
    people = []
    for _each in range(number):
        person = accounts.trainee()
        make.award(person)
        people.append(person)
    with count_queries(8):  # certifications, awards, three kinds of facts, three titles
        api.team_status(people)


@pytest.mark.parametrize("number", [1, 3])
def test_team_status_costs_the_same_in_the_renewal_window(count_queries: Any, number: int) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        make.certification()
        people = []
        for day in range(number):
            clock.move_to(datetime(2026, 11, 23 + day, 1, 30, tzinfo=UTC))
            person = accounts.trainee()
            make.award(person)
            people.append(person)
        clock.move_to(datetime(2027, 11, 1, 1, 30, tzinfo=UTC))
        with count_queries(8):  # the results are those since the earliest window
            told = api.team_status(people)
        assert all(told[person.pk][0].gap.renewal for person in people)


def test_expiring_within_counts_days_and_leaves_out_the_lapsed() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        first = accounts.trainee()
        make.award(first)
        clock.move_to(datetime(2026, 12, 3, 1, 30, tzinfo=UTC))
        second = accounts.trainee()
        make.award(second)
        stranger = accounts.trainee()
        make.award(stranger)
        clock.move_to(datetime(2027, 11, 3, 1, 30, tzinfo=UTC))
        people = [first, second]
        assert [v.person_id for v in api.expiring_within(people, days=30)] == [first.pk, second.pk]
        assert [v.person_id for v in api.expiring_within(people, days=20)] == [first.pk]
        assert api.expiring_within(people, days=19) == []
        clock.move_to(datetime(2027, 11, 24, 1, 30, tzinfo=UTC))
        assert [v.person_id for v in api.expiring_within(people, days=30)] == [second.pk]


# --- in and out -----------------------------------------------------------------------------------
def test_export_is_read_back_unchanged() -> None:
    key = api.import_certification(make.L1)
    assert api.export_certification(key) == make.L1
    assert api.import_certification(api.export_certification(key)) == key
    assert api.certification_keys() == [key]


def test_the_shipped_certification_is_read() -> None:
    file = Path(settings.LMS_CONTENT_LIBRARY) / "common/certifications/l1-telephone-collector.md"
    front = yaml.safe_load(file.read_text(encoding="utf-8").split("---")[1])
    key = api.import_certification({**front, "locale": None})
    row = Certification.objects.get(key=key)
    assert (row.code, row.state, row.valid_months) == ("L1", "active", 12)
    assert (row.title_zh_hans, row.title_en) == (
        "电话催收员（初级）",
        "Telephone collector, level 1",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"key": "Bad Key"}, "key", id="key"),
        pytest.param({"key": None}, "key", id="no key"),
        pytest.param({"title": "one language"}, "title", id="title"),
        pytest.param({"title": {"en": "x"}}, "title", id="one language"),
        pytest.param({"requirement": {"all": []}}, "requirement", id="requirement"),
        pytest.param({"valid_months": 0}, "valid_months", id="no month"),
        pytest.param({"valid_months": "a year"}, "valid_months", id="months in words"),
        pytest.param({"state": "open"}, "state", id="state"),
        pytest.param({"code": "far too long"}, "code", id="code"),
        pytest.param({"colour": "jade"}, "colour", id="unknown field"),
    ],
)
def test_wrong_data_name_the_field_and_write_nothing(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(api.CertificationDataError) as caught:
        services.import_certification({**make.L1, **changes})
    assert field in [name for name, _reason in caught.value.problems]
    assert not Certification.objects.exists()


def test_unknown_key_is_refused() -> None:
    with pytest.raises(api.UnknownCertification):
        api.export_certification("nothing")
