"""Roles after a migration, and people and teams in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission

from lms.accounts import rules
from lms.accounts.models import Team, User
from tests.factories.accounts import (
    MembershipFactory,
    TeamFactory,
    administrator,
    instructor,
    manager,
    trainee,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_roles_exist_after_migration():
    assert set(rules.ROLES) <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("make", "allowed"),
    [(trainee, False), (manager, False), (instructor, True), (administrator, True)],
)
def test_only_those_who_write_enter_the_admin(client, make, allowed):
    person = make()
    assert person.has_perm("wagtailadmin.access_admin") is allowed
    client.force_login(person)
    assert (client.get(reverse("wagtailadmin_home")).status_code == 200) is allowed


def test_instructor_writes_and_publishes_but_neither_deletes_nor_manages_people():
    person = instructor()
    assert person.has_perms(["taxonomy.change_rule", "taxonomy.add_cell", "taxonomy.view_cell"])
    for forbidden in ("taxonomy.delete_rule", "accounts.change_user", "accounts.add_team"):
        assert not person.has_perm(forbidden)
    granted = GroupPagePermission.objects.filter(group__name=rules.INSTRUCTORS)
    assert {one.permission.codename for one in granted} == {
        "add_page",
        "change_page",
        "publish_page",
    }


def test_whoever_may_not_enter_the_admin_is_told_on_the_first_page(client):
    client.force_login(trainee(language="zh-hans"))
    found = client.get(reverse("wagtailadmin_home"), follow=True)
    assert found.request["PATH_INFO"] == reverse("portal:home")
    assert [str(one).strip() for one in found.context["messages"]] == ["您没有权限访问管理后台"]


def test_administrator_manages_people_and_teams():
    wanted = ["accounts.add_user", "accounts.change_team", "taxonomy.delete_rule"]
    assert administrator().has_perms(wanted)


def test_administrator_puts_a_person_into_a_team(client):
    client.force_login(administrator())
    person = trainee()
    data = {
        "name": "华东电催二组",
        "key": "east-2",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
        "memberships-0-person": str(person.pk),
        "memberships-0-role": "member",
        "memberships-0-id": "",
        "memberships-0-ORDER": "1",
    }
    response = client.post(reverse("teams:add"), data)
    assert response.status_code == 302
    assert [m.person for m in Team.objects.get(key="east-2").memberships.all()] == [person]


def test_instructor_cannot_open_teams(client):
    team = MembershipFactory(team=TeamFactory(name="华东电催二组")).team
    client.force_login(instructor())
    response = client.get(reverse("teams:edit", args=[team.pk]))
    assert "华东电催二组" not in response.content.decode()
    assert response.status_code in {302, 403}


def test_administrator_makes_a_person_with_one_name_and_no_mail(client):
    client.force_login(administrator())
    text = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert 'name="name"' in text
    assert 'name="first_name"' not in text
    password = "a-longer-phrase-42"
    data = {
        "username": "zhoulan",
        "name": "周岚",
        "staff_number": "S-1",
        "language": "zh-hans",
        "email": "",
        "password1": password,
        "password2": password,
        "groups": [str(Group.objects.get(name=rules.TRAINEES).pk)],
    }
    response = client.post(reverse("wagtailusers_users:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    person = User.objects.get(username="zhoulan")
    assert (
        person.name,
        person.staff_number,
        list(person.groups.values_list("name", flat=True)),
    ) == (
        "周岚",
        "S-1",
        [rules.TRAINEES],
    )
