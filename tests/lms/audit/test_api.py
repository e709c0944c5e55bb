"""The log is appended to and never changed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from lms.audit import api
from lms.audit.models import AppendOnly, LogEntry
from tests.factories.accounts import PersonFactory, TeamFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_entry_says_who_did_what_to_what_and_when(clock):
    person = PersonFactory()
    entry = api.record("person.changed", actor=person, target=person, data={"fields": ["name"]})
    stored = LogEntry.objects.get(pk=entry.pk)
    assert (stored.action, stored.actor, stored.target_type, stored.target_ref, stored.data) == (
        "person.changed",
        person,
        "accounts.user",
        str(person.uuid),
        {"fields": ["name"]},
    )
    assert stored.at.isoformat() == "2026-11-23T01:30:00+00:00"


def test_target_without_uuid_is_named_by_its_primary_key():
    team = TeamFactory()
    assert api.record("team.put", actor=None, target=team).target_ref == str(team.pk)


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_actor_may_be_nobody(nobody):
    assert api.record("seed.loaded", actor=nobody, target=TeamFactory()).actor is None


def test_entry_can_be_neither_changed_nor_deleted():
    entry = api.record("team.put", actor=None, target=TeamFactory())
    entry.action = "nothing.happened"
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()
    with pytest.raises(AppendOnly):
        LogEntry.objects.all().delete()
    with pytest.raises(AppendOnly):
        LogEntry.objects.update(action="nothing.happened")
    assert LogEntry.objects.get().action == "team.put"
