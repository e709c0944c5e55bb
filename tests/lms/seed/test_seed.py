"""Loading twice changes nothing, an edit in the CMS is never overwritten in silence, a fault writes nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page

from lms.seed.models import SeedRecord

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

COURSE = """---
kind: course
key: small
title: {title}
summary: 两课。
lead: 先听。
outcomes: [会听]
audience: 新人
minutes: 8
modules:
  - key: only
    title: 一个模块
    activities:
      - lesson: listen
        minutes: 8
---
欢迎。
"""
LESSON = """---
kind: lesson
title: {title}
minutes: 8
summary: 开口之前先听。
---
第一段。

::: callout
title: 有异议就停
text: 登记异议。
:::
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for locale, course, lesson in (
        ("zh-hans", "小课", "先听，再谈"),
        ("en", "Small", "Listen first"),
    ):
        place = tmp_path / "small" / locale
        (place / "lessons").mkdir(parents=True)
        (place / "course.md").write_text(COURSE.format(title=course), encoding="utf-8")
        (place / "lessons/listen.md").write_text(LESSON.format(title=lesson), encoding="utf-8")
    return tmp_path


def seed(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("seed", *options, "--library", str(folder), stdout=out, stderr=out)
    return out.getvalue()


def lesson() -> Page:
    return Page.objects.get(slug="listen", locale__language_code="zh-hans").specific


def change_file(folder: Path) -> None:
    file = folder / "small/zh-hans/lessons/listen.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("第一段", "改过的第一段"), encoding="utf-8"
    )


def edit_in_cms() -> None:
    page = lesson()
    page.title = "讲师改的标题"
    page.save_revision().publish()


def test_loading_twice_changes_nothing(folder: Path) -> None:
    assert "4 created, 0 updated, 0 kept, 0 in conflict" in seed(folder)
    revisions = lesson().revisions.count()
    assert "0 created, 0 updated, 4 kept, 0 in conflict" in seed(folder)
    assert lesson().revisions.count() == revisions


def test_both_languages_are_one_page_in_two_translations(folder: Path) -> None:
    seed(folder)
    assert {page.title for page in lesson().get_translations(inclusive=True)} == {
        "先听，再谈",
        "Listen first",
    }


def test_changed_file_updates_an_untouched_page(folder: Path) -> None:
    seed(folder)
    change_file(folder)
    assert "1 updated" in seed(folder)
    assert "改过的第一段" in str(lesson().body.get_prep_value())


def test_check_prints_the_plan_and_writes_nothing(folder: Path) -> None:
    printed = seed(folder, "--check")
    assert "create     small/zh-hans/lessons/listen.md" in printed
    assert "no fault, 0 worth a look. Nothing was written." in printed
    assert not Page.objects.filter(slug="listen").exists()
    assert not SeedRecord.objects.exists()


def test_edit_in_the_cms_stays_while_the_file_stays(folder: Path) -> None:
    seed(folder)
    edit_in_cms()
    assert "4 kept" in seed(folder)
    assert lesson().title == "讲师改的标题"


def test_edit_and_changed_file_are_a_conflict_and_nothing_is_overwritten(folder: Path) -> None:
    seed(folder)
    edit_in_cms()
    change_file(folder)
    printed = seed(folder)
    assert "conflict   small/zh-hans/lessons/listen.md" in printed
    assert "--theirs" in printed
    assert lesson().title == "讲师改的标题"


def test_theirs_takes_the_file(folder: Path) -> None:
    seed(folder)
    edit_in_cms()
    change_file(folder)
    seed(folder, "--theirs")
    assert lesson().title == "先听，再谈"


def test_ours_keeps_the_edit_and_does_not_ask_again(folder: Path) -> None:
    seed(folder)
    edit_in_cms()
    change_file(folder)
    seed(folder, "--ours")
    assert lesson().title == "讲师改的标题"
    assert "0 in conflict" in seed(folder)


def test_faulty_file_is_named_with_its_line_and_nothing_is_written(folder: Path) -> None:
    file = folder / "small/en/lessons/listen.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("minutes: 8", "minuets: 8"), encoding="utf-8"
    )
    with pytest.raises(
        CommandError, match=r"small/en/lessons/listen\.md:4: minuets: there is no such key"
    ):
        seed(folder)
    assert not Page.objects.filter(slug="small").exists()


def test_unknown_course_is_refused(folder: Path) -> None:
    with pytest.raises(CommandError, match="holds no course 'nothing'"):
        call_command("seed", "nothing", "--library", str(folder))


def test_missing_cache_table_is_one_sentence(folder: Path) -> None:
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "nowhere"}
    with (
        override_settings(CACHES={"default": table}),
        pytest.raises(CommandError, match="createcachetable"),
        transaction.atomic(),
    ):
        seed(folder)
    assert SeedRecord.objects.count() == 0
