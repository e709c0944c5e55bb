"""The pages Django shows by itself: in the person's language, with a way back, without secrets."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.defaults import bad_request, permission_denied, server_error

from tests.factories.accounts import trainee

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "没有这个页面"), ("en", "There is no such page")]
)
def test_unknown_address_and_forged_id_say_so_in_the_own_language(client, language, words):
    client.force_login(trainee(language=language))
    forged = reverse("quizzes:attempt", args=["00000000-0000-4000-8000-000000000000"])
    for address in ("/no-such-page/", forged, reverse("reports:board")):
        answer = client.get(address)
        assert answer.status_code == 404
        assert f"<h1>{words}</h1>" in answer.content.decode()
        assert 'href="/"' in answer.content.decode()


def test_stranger_meets_the_same_page(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "<h1>没有这个页面</h1>" in answer.content.decode()


def refused(person=None, *, sent_from=""):
    client = Client(enforce_csrf_checks=True, headers={"referer": sent_from})
    if person:
        client.force_login(person)
    answer = client.post(reverse("accounts:language"), {"language": "en"})
    assert answer.status_code == 403
    return answer.content.decode()


def test_form_without_its_token_offers_the_sign_in_and_says_what_was_kept():
    page = refused(sent_from="http://testserver/attempts/x/?q=3")
    assert "您已退出登录，这次没有提交" in page
    assert "此前已保存的内容不受影响" in page
    assert f'href="{reverse("account_login")}?next=%2Fattempts%2Fx%2F%3Fq%3D3&amp;unsent=1"' in page


def test_somebody_signed_in_is_led_to_the_page_anew():
    page = refused(trainee(language="en"), sent_from="http://testserver/calls/x/")
    assert "The page is out of date; this was not sent" in page
    assert "What was saved before is untouched" in page
    assert 'href="/calls/x/"' in page
    assert reverse("account_login") not in page


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/calls/x/",
        "http://testserver//evil.example/",
        "http://testserver.evil.example/",
        "javascript:alert(1)",
        "not an address",
        "",
    ],
)
def test_it_leads_to_no_other_site(elsewhere):
    assert "evil.example" not in refused(sent_from=elsewhere)
    assert "javascript" not in refused(trainee(), sent_from=elsewhere).split("<h1>")[1]


@pytest.mark.parametrize(
    ("view", "words"),
    [(bad_request, "这次请求无法处理"), (permission_denied, "您无权进行这一操作")],
)
def test_refusals_do_not_tell_the_reason_to_strangers(view, words):
    with translation.override("zh-hans"):
        answer = view(RequestFactory().get("/"), exception=Exception("a secret"))
    assert words in answer.content.decode()
    assert "a secret" not in answer.content.decode()


def test_page_of_a_fault_needs_neither_person_nor_database(django_assert_num_queries):
    with translation.override("en"), django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "What was saved before is untouched" in answer.content.decode()
