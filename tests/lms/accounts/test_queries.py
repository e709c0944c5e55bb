"""Who is seen by whom. Strangers are always there, so that they could leak."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from lms.accounts import api, rules
from tests.factories.accounts import (
    MembershipFactory,
    PersonFactory,
    TeamFactory,
    administrator,
    instructor,
    manager,
    trainee,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def two_teams():
    """Two teams of one trainee each, each with its lead."""
    east, west = TeamFactory(key="east", name="东"), TeamFactory(key="west", name="西")
    return {
        "east": east,
        "west": west,
        "ann": trainee(east, username="ann"),
        "ben": trainee(west, username="ben"),
        "lead": manager(east, username="lead"),
        "other": manager(west, username="other"),
        "loner": trainee(username="loner"),
    }


def names(people):
    return {person.username for person in people}


def test_manager_sees_members_of_own_team_only(two_teams):
    assert names(api.people_managed_by(two_teams["lead"])) == {"ann"}
    assert names(api.members_managed_by(two_teams["lead"])) == {"ann"}
    assert [team.key for team in api.teams_managed_by(two_teams["lead"])] == ["east"]


def test_team_key_of_another_manager_gives_nobody(two_teams):
    assert names(api.members_managed_by(two_teams["lead"], team_key="west")) == set()


def test_administrator_sees_everybody_and_members_of_every_team(two_teams):
    boss = administrator(username="boss")
    everybody = {"ann", "ben", "lead", "other", "loner", "boss"}
    assert names(api.people_managed_by(boss)) == everybody
    assert names(api.members_managed_by(boss)) == {"ann", "ben"}


@pytest.mark.parametrize("make", [trainee, instructor, AnonymousUser])
def test_others_see_nobody(two_teams, make):
    viewer = make()
    assert names(api.people_managed_by(viewer)) == set()
    assert list(api.teams_managed_by(viewer)) == []


def test_lead_without_the_managers_role_sees_nobody(two_teams):
    person = trainee()
    MembershipFactory(team=two_teams["east"], person=person, role="lead")
    assert names(api.people_managed_by(person)) == set()


def test_manager_who_is_only_a_member_sees_nobody(two_teams):
    person = manager()
    MembershipFactory(team=two_teams["east"], person=person)
    assert names(api.people_managed_by(person)) == set()


def test_lead_is_not_a_member_and_not_seen_by_a_second_lead(two_teams):
    second = manager(two_teams["east"], username="second")
    assert names(api.people_managed_by(second)) == {"ann"}
    assert not rules.manages(second, two_teams["lead"])


def test_person_who_left_or_was_closed_is_no_longer_seen(two_teams):
    api.leave_team(two_teams["ann"], team=two_teams["east"], actor=None)
    carl = trainee(two_teams["east"], username="carl", is_active=False)
    assert names(api.people_managed_by(two_teams["lead"])) == set()
    with pytest.raises(Http404):
        api.person_by_uuid_managed_by(two_teams["lead"], carl.uuid)


def test_person_by_uuid_is_404_for_a_stranger(two_teams):
    ann = two_teams["ann"]
    assert api.person_by_uuid_managed_by(two_teams["lead"], ann.uuid) == ann
    for viewer in (two_teams["other"], two_teams["ben"], ann):
        with pytest.raises(Http404):
            api.person_by_uuid_managed_by(viewer, ann.uuid)
    with pytest.raises(Http404):
        api.person_by_uuid_managed_by(two_teams["lead"], uuid.uuid4())


def test_rules_agree_with_queries(two_teams):
    people = [*(p for p in two_teams.values() if hasattr(p, "username")), administrator()]
    for viewer in people:
        seen = set(api.people_managed_by(viewer))
        assert {person for person in people if rules.manages(viewer, person)} == seen


def test_team_sizes_count_active_members_only(two_teams):
    trainee(two_teams["east"], is_active=False)
    assert {team.key: team.size for team in api.teams_with_sizes(two_teams["lead"])} == {"east": 1}


def test_demonstration_people_are_those_who_could_sign_in():
    PersonFactory(username="real")
    PersonFactory(username="closed", is_demonstration=True, is_active=False)
    locked = PersonFactory(username="locked", is_demonstration=True)
    locked.set_unusable_password()
    locked.save()
    PersonFactory(username="demo", is_demonstration=True)
    assert names(api.demonstration_people()) == {"demo"}


@pytest.mark.parametrize(
    ("typed", "meant", "close"),
    [
        ("anna", "anna", []),
        ("Anna", "Anna", []),  # told apart by case, because two differ in nothing else
        ("ANNA", None, ["Anna", "anna"]),
        ("BEN", "ben", []),
        ("王 敏", "min", []),
        ("王", None, ["min", "min2"]),
        ("王敏敏", "min2", []),
        ("gone", None, []),
        ("   ", None, []),
        ("zz", None, []),
    ],
)
def test_a_typed_name_means_one_person_or_is_answered_with_those_who_come_close(
    typed: str, meant: str | None, close: list[str]
) -> None:
    for username, name in (
        ("anna", "安娜"), ("Anna", "安娜"), ("ben", "本"), ("min", "王 敏"), ("min2", "王敏敏"),
    ):  # fmt: skip
        PersonFactory(username=username, name=name)
    PersonFactory(username="gone", name="王离职", is_active=False)
    found = api.person_meant(typed)
    assert found.person == api.User.objects.filter(username=meant or "").first()
    assert sorted(person.username for person in found.close) == close


@pytest.mark.parametrize("n", [1, 30])
def test_looking_for_a_typed_name_costs_the_same(n: int, django_assert_num_queries) -> None:
    for index in range(n):
        PersonFactory(name=f"王{index}")
    with django_assert_num_queries(3):
        assert len(api.person_meant("王", most=5).close) == min(n, 5)
