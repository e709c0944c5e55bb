"""Pages in the CMS: who may open them, previews, editing, permissions, the menu."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Site

from content import receivers
from content.models import CaseStudyPage, GlossaryTerm
from lms.accounts import rules
from tests.factories import content as make
from tests.factories.accounts import PersonFactory, instructor, trainee
from tests.factories.taxonomy import RuleFactory, put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def site() -> None:
    put_taxonomy()
    RuleFactory(key=make.RULE)
    found = Site.objects.first()
    assert found is not None
    found.root_page = make.home()
    found.save()
    receivers.grant_writing()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(page: Any) -> str:
    return f"/zh-hans/pages/{page.slug}/"


@pytest.mark.parametrize("kind", ["lesson", "case", "manual"])
def test_instructor_may_open_a_page_and_nobody_else_gets_its_words(kind: str) -> None:
    page = make.page(kind, "secret", title="机密标题")

    assert "机密标题" in signed_in(instructor()).get(address(page)).content.decode()
    for client in (
        Client(),
        signed_in(trainee()),
        signed_in(PersonFactory(roles=[rules.MANAGERS])),
    ):
        response = client.get(address(page), follow=True)
        assert "机密标题" not in response.content.decode()
        assert response.status_code == 404 or response.redirect_chain


def test_start_of_the_tree_leads_home() -> None:
    response = signed_in(instructor()).get("/zh-hans/pages/")

    assert (response.status_code, response.headers["Location"]) == (302, reverse("portal:home"))


@pytest.mark.parametrize(
    ("kind", "mode", "words"),
    [("lesson", "", False), ("lesson", "instructor", True), ("case", "", False), ("case", "instructor", True),
     ("manual", "", True)],
)  # fmt: skip
def test_preview_shows_what_that_reader_sees(kind: str, mode: str, words: bool) -> None:
    page = make.page(kind, blocks=[make.block("instructor-note"), make.block("markdown")])
    client = signed_in(instructor())
    request = client.get(address(page)).wsgi_request

    response = page.make_preview_request(request, mode)

    text = response.content.decode()
    assert response.status_code == 200
    assert "打电话之前" in text
    assert ("先让学员说。" in text) is words


def test_preview_before_judging_holds_no_annotation() -> None:
    page = make.page("case", blocks=[make.block("passage")])
    request = signed_in(instructor()).get(address(page)).wsgi_request

    before = page.make_preview_request(request, "").content.decode()
    after = page.make_preview_request(request, "instructor").content.decode()

    assert "应当先停下来核实。" not in before
    assert "应当先停下来核实。" in after


@pytest.mark.parametrize("kind", ["lesson", "case", "manual"])
def test_instructor_can_open_the_editor_of_every_kind(kind: str) -> None:
    page = make.page(kind, blocks=[make.block(name) for name in make.BLOCKS_OF[kind]])

    response = signed_in(instructor()).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert response.status_code == 200
    assert "markdown-source" in response.content.decode()


def test_trainee_cannot_open_the_cms() -> None:
    page = make.page()
    client = signed_in(trainee())

    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code in {302, 403}
    assert client.get(reverse("wagtailadmin_home")).status_code in {302, 403}


@pytest.mark.parametrize(
    ("name", "words"), [("lessons", "课程甲"), ("manual", "手册甲"), ("cases", "案例甲")]
)
def test_listing_by_task_shows_pages_of_that_kind_only(name: str, words: str) -> None:
    make.page("lesson", "a", title="课程甲")
    make.page("manual", "b", title="手册甲")
    make.page("case", "c", title="案例甲")

    text = signed_in(instructor()).get(reverse(f"{name}:index")).content.decode()

    assert [one for one in ("课程甲", "手册甲", "案例甲") if one in text] == [words]


def test_glossary_is_listed_and_searched() -> None:
    make.term()
    make.term("surety", term="保证人")
    client = signed_in(instructor())
    listing = reverse(GlossaryTerm.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]

    assert "保证人" in client.get(listing).content.decode()
    found = client.get(listing, {"q": "承诺"}).content.decode()
    assert "承诺还款" in found
    assert "保证人" not in found


def test_menu_is_by_task() -> None:
    text = signed_in(instructor()).get(reverse("wagtailadmin_home")).content.decode()

    for name in ("lessons", "manual", "cases"):
        assert reverse(f"{name}:index") in text
    assert reverse("wagtaildocs:index") not in text


def test_granting_twice_changes_nothing() -> None:
    group = Group.objects.get(name=rules.INSTRUCTORS)
    before = (group.permissions.count(), GroupPagePermission.objects.filter(group=group).count())

    receivers.grant_writing()

    after = (group.permissions.count(), GroupPagePermission.objects.filter(group=group).count())
    assert after == before
    assert before[1] == 3


def test_slug_must_be_a_key_and_unique_for_its_kind() -> None:
    page = make.page("case", "broker")
    page.slug = "Not a key"
    with pytest.raises(ValidationError, match="slug"):
        page.full_clean()
    other = CaseStudyPage(title="x", slug="broker", summary="x", locale=page.locale)
    with pytest.raises(ValidationError) as caught:
        other.clean()
    assert "slug" in caught.value.message_dict


def test_editor_refuses_a_picture_without_description() -> None:
    page = make.page(blocks=[make.block("image")])
    page.body[0].value["alt"] = ""

    with pytest.raises(ValidationError):
        page.body.stream_block.clean(page.body)
