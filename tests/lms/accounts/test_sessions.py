"""Who a request comes from: one read of the session, one of the person with their roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from lms.accounts import rules
from lms.accounts.backends import PersonBackend
from lms.accounts.sessions import SessionStore
from tests.factories.accounts import PersonFactory, instructor

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def stored(**data: Any) -> str:
    session = SessionStore()
    session.update(data)
    session.create()
    return str(session.session_key)


def test_a_session_is_read_as_it_was_stored(django_assert_num_queries) -> None:
    session = SessionStore(stored(place="b12", n=3))
    with django_assert_num_queries(1):
        assert dict(session.items()) == {"place": "b12", "n": 3}


@pytest.mark.parametrize("key", ["0" * 32, "' OR 1=1 -- 0123456789abcdef"])
def test_an_unknown_key_is_empty_and_never_used_again(key: str) -> None:
    session = SessionStore(key)
    assert not session.keys()
    assert session.session_key is None


def test_an_expired_session_is_none() -> None:
    key = stored(place="b12")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert session.get("place") is None
    assert session.session_key is None


def test_what_was_tampered_with_is_none() -> None:
    key = stored(place="b12")
    Session.objects.update(session_data="forged:by:somebody")
    assert SessionStore(key).get("place") is None


def test_a_request_costs_one_read_of_the_session_and_one_of_the_person(
    client: Client, django_assert_num_queries
) -> None:
    person = instructor()
    person.groups.add(Group.objects.get_or_create(name=rules.MANAGERS)[0])
    client.force_login(person)
    request = HttpRequest()
    request.session = SessionStore(client.session.session_key)
    with django_assert_num_queries(2):
        found = get_user(request)
        assert found == person
        assert (found.uuid, found.last_login) == (person.uuid, person.last_login)
        assert rules.is_instructor(found)
        assert rules.is_manager(found)
        assert not rules.is_administrator(found)


def test_somebody_without_a_group_is_found_too(django_assert_num_queries) -> None:
    person = PersonFactory()
    person.groups.clear()
    with django_assert_num_queries(1):
        found = PersonBackend().get_user(person.pk)
        assert found == person
        assert rules.group_names(found) == frozenset()


def test_who_may_not_sign_in_or_is_gone_is_nobody() -> None:
    assert PersonBackend().get_user(PersonFactory(is_active=False).pk) is None
    assert PersonBackend().get_user(0) is None


def test_a_role_that_is_taken_away_is_gone_on_the_next_request(client: Client) -> None:
    person = instructor()
    client.force_login(person)
    assert "/admin/" in client.get("/").content.decode()
    person.groups.clear()
    assert "/admin/" not in client.get("/").content.decode()
