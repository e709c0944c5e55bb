"""The way in: what is open, what is closed, what is said when it fails."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.foundation import clock
from lms.settings import base
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def sign_in(client, person, password=PASSWORD, **more):
    return client.post(
        reverse("account_login"), {"login": person.username, "password": password, **more}
    )


def test_sign_in_by_user_name_leads_to_the_first_page(client):
    person = PersonFactory()
    assert sign_in(client, person).url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_sign_in_goes_back_to_where_it_was_asked_for_but_not_abroad(client):
    person = PersonFactory()
    assert sign_in(client, person, next="/me/").url == "/me/"
    client.logout()
    assert sign_in(client, person, next="https://evil.example/").url == "/"


def test_wrong_password_is_refused_without_saying_which_part_was_wrong(client):
    known = sign_in(client, PersonFactory(), password="wrong")
    unknown = sign_in(client, PersonFactory.build(username="nobody"), password="wrong")
    assert "_auth_user_id" not in client.session
    errors = [list(response.context["form"].non_field_errors()) for response in (known, unknown)]
    assert errors[0] == errors[1] != []


def test_sign_in_page_says_what_to_do_without_the_password(client):
    text = client.get(reverse("account_login")).content.decode()
    assert reverse("account_reset_password") in text
    assert len(re.findall("<h1", text)) == 1
    assert "placeholder" not in text


def test_closed_account_is_told_so(client):
    response = sign_in(client, PersonFactory(is_active=False))
    assert "_auth_user_id" not in client.session
    assert response.status_code in {200, 302}


def test_demonstration_person_is_refused_where_the_demonstration_is_off(client, settings):
    person = PersonFactory(is_demonstration=True)
    settings.LMS_DEMO = False
    assert sign_in(client, person).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    settings.LMS_DEMO = True
    assert sign_in(client, person).url == "/"


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "reauthenticate/",
        "login/code/",
        "login/code/confirm/",
        "",
    ],
)
def test_everything_else_of_allauth_is_closed(client, path):
    client.force_login(PersonFactory())
    assert client.get(f"/accounts/{path}").status_code == 404


def test_sign_out_asks_first_and_then_leaves(client):
    client.force_login(PersonFactory())
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_password_is_changed_and_leads_back_to_the_profile(client):
    person = PersonFactory()
    client.force_login(person)
    new = "a-longer-phrase-42"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    response = client.post(reverse("account_change_password"), data)
    person.refresh_from_db()
    assert (response.url, person.check_password(new)) == (reverse("accounts:profile"), True)


def test_weak_password_is_refused_and_the_old_one_kept(client):
    person = PersonFactory()
    client.force_login(person)
    data = {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    response = client.post(reverse("account_change_password"), data)
    assert response.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_lost_password_is_replaced_by_a_link_that_works_once(client):
    person = PersonFactory(email="zhou@example.com")
    PersonFactory(email="other@example.com")
    response = client.post(reverse("account_reset_password"), {"email": "zhou@example.com"})
    assert response.url == reverse("account_reset_password_done")
    assert [message.to for message in mail.outbox] == [["zhou@example.com"]]
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    new = "a-longer-phrase-42"
    client.post(form.context["action_url"], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    client.logout()
    assert client.get(link, follow=True).context["token_fail"] is True


def test_unknown_address_gets_no_mail_and_the_asker_is_not_told(client):
    PersonFactory(email="zhou@example.com")
    response = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    assert response.url == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_mail_server_that_does_not_answer_is_logged_and_not_shown(client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    PersonFactory(email="zhou@example.com")
    response = client.post(reverse("account_reset_password"), {"email": "zhou@example.com"})
    assert response.url == reverse("account_reset_password_done")
    assert "could not be sent" in caplog.text


def test_a_form_sent_signed_out_leads_back_to_its_page_not_to_where_it_was_sent(client):
    answer = client.post("/me/", {}, headers={"referer": "http://testserver/me/?from=here"})
    assert answer.url == f"{reverse('account_login')}?next=%2Fme%2F%3Ffrom%3Dhere&unsent=1"
    assert '<p role="status">' in client.get(answer.url).content.decode()
    assert sign_in(client, PersonFactory(), next="/me/?from=here").url == "/me/?from=here"


def test_a_form_from_another_site_leads_to_the_first_page(client):
    answer = client.post("/me/", {}, headers={"referer": "https://evil.example/me/"})
    assert answer.url == f"{reverse('account_login')}?next=%2F&unsent=1"


def test_a_page_read_signed_out_is_told_nothing_of_forms(client):
    answer = client.get("/me/")
    assert answer.url == f"{reverse('account_login')}?next=/me/"
    assert '<p role="status">' not in client.get(answer.url).content.decode()


def test_signing_out_is_not_taken_for_a_lost_form(client):
    client.force_login(PersonFactory())
    assert client.post(reverse("account_logout")).url == reverse("account_login")


@pytest.fixture
def limits(settings):
    """The limits as they are in service; tests of other things run without them."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    cache.clear()
    yield
    cache.clear()


def test_a_class_signs_in_from_one_address_although_some_of_it_mistype(client, limits):
    for _one in range(20):
        assert sign_in(client, PersonFactory(), password="mistyped").status_code == 200
    for _one in range(20):
        assert sign_in(client, PersonFactory()).url == "/"
        client.logout()


def test_guessing_the_password_of_one_account_is_slowed_even_for_the_right_one(client, limits):
    person = PersonFactory()
    for _one in range(5):
        sign_in(client, person, password="guess")
    response = sign_in(client, person)
    assert "_auth_user_id" not in client.session
    assert response.context["form"].non_field_errors()
    assert sign_in(client, PersonFactory()).url == "/"  # others are not touched


def test_one_password_tried_on_many_accounts_of_one_address_is_slowed(client, limits):
    for number in range(100):
        sign_in(client, PersonFactory.build(username=f"guessed-{number}"), password="guess")
    assert sign_in(client, PersonFactory()).context["form"].non_field_errors()
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert sign_in(client, PersonFactory()).url == "/"


def test_failures_are_forgotten_after_five_minutes(client, limits):
    person = PersonFactory()
    for _one in range(5):
        sign_in(client, person, password="guess")
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1)):
        assert sign_in(client, person).url == "/"


def test_the_limit_costs_one_query_where_the_cache_is_a_table(client, settings, limits):
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    settings.CACHES = {"default": table}
    call_command("createcachetable")
    person = PersonFactory()
    with CaptureQueriesContext(connection) as queries:
        assert sign_in(client, person).url == "/"
    assert len([one for one in queries if '"cache"' in one["sql"]]) == 1
