"""Profile and language."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.accounts import PersonFactory, TeamFactory, trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PROFILE = {"name": "周兰", "language": "zh-hans", "theme": "dark"}


def test_profile_shows_own_account_only(client):
    trainee(TeamFactory(name="别组"), name="陌生人", staff_number="S-9")
    person = trainee(TeamFactory(name="华东电催二组"), name="周岚", staff_number="S-1")
    client.force_login(person)
    text = client.get(reverse("accounts:profile")).content.decode()
    assert "S-1" in text
    assert "华东电催二组" in text
    assert not [leak for leak in ("陌生人", "S-9", "别组") if leak in text]


def test_profile_is_saved_in_the_new_language(client):
    person = PersonFactory(language="zh-hans")
    client.force_login(person)
    response = client.post(reverse("accounts:profile"), PROFILE | {"language": "en"}, follow=True)
    person.refresh_from_db()
    assert (person.name, person.language, person.theme) == ("周兰", "en", "dark")
    assert "Your details are saved." in response.content.decode()
    assert 'data-theme="dark"' in response.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "周" * 81}, "name"),
        ({"language": "fr"}, "language"),
        ({"theme": "pink"}, "theme"),
        ({"theme": ""}, "theme"),
    ],
)
def test_faulty_profile_says_so_beside_the_field_and_keeps_the_old(client, change, field):
    person = PersonFactory(name="周岚")
    client.force_login(person)
    response = client.post(reverse("accounts:profile"), PROFILE | change)
    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    person.refresh_from_db()
    assert (person.name, person.theme) == ("周岚", "system")


def test_profile_ignores_forged_fields(client):
    person = PersonFactory()
    client.force_login(person)
    client.post(reverse("accounts:profile"), PROFILE | {"is_superuser": "on", "username": "root"})
    person.refresh_from_db()
    assert (person.is_superuser, person.username == "root", person.name) == (False, False, "周兰")


def test_profile_asks_a_visitor_to_sign_in(client):
    response = client.get(reverse("accounts:profile"))
    assert response.url == "/accounts/login/?next=/me/"


def test_language_switch_is_kept_for_the_person_and_goes_back(client):
    person = PersonFactory(language="zh-hans")
    client.force_login(person)
    response = client.post(reverse("accounts:language"), {"language": "en", "next": "/me/?tab=1"})
    person.refresh_from_db()
    assert (response.url, person.language) == ("/me/?tab=1", "en")
    assert response.cookies["django_language"].value == "en"


def test_language_switch_of_a_visitor_lasts_in_the_browser(client):
    client.post(reverse("accounts:language"), {"language": "en", "next": "/accounts/login/"})
    assert "Sign in" in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", ""],
)
def test_language_switch_never_leaves_the_site(client, target):
    response = client.post(reverse("accounts:language"), {"language": "en", "next": target})
    assert response.url == "/"


def test_language_switch_refuses_what_it_does_not_speak(client):
    person = PersonFactory(language="zh-hans")
    client.force_login(person)
    response = client.post(reverse("accounts:language"), {"language": "fr"})
    person.refresh_from_db()
    assert (response.status_code, person.language) == (400, "zh-hans")


def test_language_switch_needs_post(client):
    assert client.get(reverse("accounts:language")).status_code == 405
