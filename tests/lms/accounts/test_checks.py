"""Nothing serves real people while the demonstration is open."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.accounts import checks
from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def ids(messages):
    return [message.id for message in messages]


def test_demonstration_switched_on_is_an_error_in_a_deployment(settings):
    settings.LMS_DEMO = True
    assert ids(checks.demonstration_is_off(app_configs=None)) == ["accounts.E001"]
    settings.LMS_DEMO = False
    assert checks.demonstration_is_off(app_configs=None) == []


def test_demonstration_person_who_could_sign_in_stops_the_server(settings):
    PersonFactory(username="real")
    settings.LMS_DEMO = False
    checks.refuse_demonstration()
    PersonFactory(username="demo-trainee", is_demonstration=True)
    assert ids(checks.no_demonstration_people(app_configs=None)) == ["accounts.E002"]
    with pytest.raises(ImproperlyConfigured, match="demo-trainee"):
        checks.refuse_demonstration()


def test_demonstration_people_are_welcome_where_it_is_on(settings):
    PersonFactory(is_demonstration=True)
    settings.LMS_DEMO = True
    checks.refuse_demonstration()


def test_closed_demonstration_person_stops_nothing(settings):
    PersonFactory(is_demonstration=True, is_active=False)
    settings.LMS_DEMO = False
    checks.refuse_demonstration()
