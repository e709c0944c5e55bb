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


def test_form_without_its_token_is_refused_with_what_to_do():
    answer = Client(enforce_csrf_checks=True).post(reverse("accounts:language"), {"language": "en"})
    assert answer.status_code == 403
    assert "此前已保存的内容不受影响" in answer.content.decode()


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
