"""Changes to people, teams and roles."""

from __future__ import annotations

import pytest

from lms.accounts import api, rules, services
from lms.accounts.models import Membership
from lms.audit.models import LogEntry
from tests.factories.accounts import PersonFactory, TeamFactory, trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def actions():
    return list(LogEntry.objects.order_by("id").values_list("action", flat=True))


def test_language_is_changed_and_logged_once():
    person = PersonFactory(language="zh-hans")
    api.change_language(person, language="en")
    api.change_language(person, language="en")
    person.refresh_from_db()
    assert (person.language, actions()) == ("en", ["person.language_changed"])


def test_unknown_language_is_refused():
    person = PersonFactory(language="zh-hans")
    with pytest.raises(api.UnknownLanguage):
        api.change_language(person, language="fr")
    person.refresh_from_db()
    assert (person.language, actions()) == ("zh-hans", [])


def test_profile_log_names_fields_and_not_their_values():
    person = PersonFactory(name="周岚", language="zh-hans")
    wanted = {"name": " 周兰 ", "language": "en", "theme": "dark"}
    services.change_profile(person, actor=person, **wanted)
    person.refresh_from_db()
    assert (person.name, person.language, person.theme) == ("周兰", "en", "dark")
    assert LogEntry.objects.get().data == {"fields": ["name", "language", "theme"]}


def test_joining_twice_changes_the_role():
    person, team = PersonFactory(), TeamFactory()
    api.join_team(person, team=team, actor=None)
    api.join_team(person, team=team, actor=None, role="lead")
    assert Membership.objects.get().role == "lead"
    assert actions() == ["team.joined", "team.joined"]


def test_leaving_a_team_one_is_not_in_changes_nothing():
    api.leave_team(PersonFactory(), team=TeamFactory(), actor=None)
    assert actions() == []


def test_roles_are_exactly_those_given():
    person = trainee()
    assert not rules.is_manager(person)
    api.give_roles(person, roles=[rules.MANAGERS], actor=None)
    assert rules.is_manager(person)
    assert set(person.groups.values_list("name", flat=True)) == {rules.MANAGERS}


def test_unknown_role_is_refused():
    with pytest.raises(api.UnknownRole):
        api.give_roles(PersonFactory(), roles=["Gods"], actor=None)


def test_putting_a_person_twice_keeps_what_was_changed_since():
    wanted = {"name": "周岚", "roles": [rules.TRAINEES], "password": "first-pass-9"}
    person = api.put_person("zhou", **wanted)
    person.set_password("own-choice-9")
    person.name = "周兰"
    person.save()
    again = api.put_person("zhou", **wanted)
    assert (again.pk, again.name, again.check_password("own-choice-9")) == (person.pk, "周兰", True)
    assert actions() == ["person.put", "person.roles_changed"]


def test_person_without_a_password_cannot_sign_in(client):
    person = api.put_person("zhou", name="周岚")
    assert not person.has_usable_password()
    assert not client.login(username="zhou", password="")
