"""An author who writes a page in Chinese need not think of a key."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.test.utils.form_data import nested_form_data, streamfield

from content.models import LessonPage
from courses.models import CoursePage
from tests.factories import courses as make
from tests.factories.accounts import administrator

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def course(client: Any) -> CoursePage:
    client.force_login(administrator())
    return CoursePage.objects.get(slug=make.course().key, locale__language_code="zh-hans")


def lesson(title: str, slug: str = "", **values: Any) -> dict[str, Any]:
    """Return what the form of a lesson posts."""
    data = {
        "title": title, "slug": slug, "summary": "先听完。", "minutes": 5,
        "body": streamfield([]), "comments": COMMENTS, **values,
    }  # fmt: skip
    return dict(nested_form_data(data))


COMMENTS = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def add(client: Any, parent: Any, data: dict[str, Any], model: str = "content/lessonpage") -> Any:
    return client.post(f"/admin/pages/add/{model}/{parent.pk}/", data)


@pytest.mark.parametrize("slug", ["", "先听再说"], ids=["left-empty", "filled-in-by-the-title"])
def test_key_is_spelt_from_a_chinese_title(client: Any, course: CoursePage, slug: str) -> None:
    answer = add(client, course, lesson("先听，再说", slug))
    assert answer.status_code == 302
    assert LessonPage.objects.get(title="先听，再说").slug == "xian-ting-zai-shuo"


def test_key_that_was_typed_is_kept(client: Any, course: CoursePage) -> None:
    add(client, course, lesson("先听，再说", "listen-first"))
    assert LessonPage.objects.get(title="先听，再说").slug == "listen-first"


def test_second_page_of_the_same_title_gets_a_number(client: Any, course: CoursePage) -> None:
    for _ in range(2):
        add(client, course, lesson("先听，再说"))
    keys = LessonPage.objects.filter(title="先听，再说").values_list("slug", flat=True)
    assert set(keys) == {"xian-ting-zai-shuo", "xian-ting-zai-shuo-2"}


def test_key_follows_the_title_until_it_is_published(client: Any, course: CoursePage) -> None:
    add(client, course, lesson("先"))
    page = LessonPage.objects.get(slug="xian")
    client.post(f"/admin/pages/{page.pk}/edit/", lesson("先听，再说"))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().slug == "xian-ting-zai-shuo"


def test_published_key_is_not_replaced(client: Any, course: CoursePage) -> None:
    page = LessonPage.objects.filter(live=True, locale__language_code="zh-hans").first()
    before = page.slug
    answer = client.post(f"/admin/pages/{page.pk}/edit/", lesson("改了名", "改名"))
    assert answer.status_code == 200
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().slug == before


def test_bad_key_is_refused_in_words(client: Any, course: CoursePage) -> None:
    answer = add(client, course, lesson("先听，再说", "Listen_First"))
    assert answer.status_code == 200
    assert not LessonPage.objects.filter(title="先听，再说").exists()
