"""How long somebody waits, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from quizzes import phrases
from quizzes.core.refusals import CoolingDown

pytestmark = pytest.mark.unit
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.mark.parametrize(("language", "words"), [("en", "14 minutes"), ("zh-hans", "14分钟")])
def test_no_space_stands_between_figure_and_unit_in_chinese(language: str, words: str) -> None:
    with translation.override(language):
        said = phrases.sentence(CoolingDown(AT + timedelta(minutes=14)), at=AT)
    assert words in said.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "seconds", "words"),
    [
        ("en", 59, "just now"),
        ("en", 60, "1 minute ago"),
        ("en", 26 * 3600, "1 day ago"),
        ("zh-hans", 59, "刚刚"),
        ("zh-hans", 60, "1分钟前"),
        ("zh-hans", 3 * 3600, "3小时前"),
        ("zh-hans", 40 * 86400, "40天前"),
    ],
)
def test_how_long_something_waits_is_told_in_its_largest_unit(
    language: str, seconds: int, words: str
) -> None:
    with translation.override(language):
        assert phrases.ago(AT - timedelta(seconds=seconds), at=AT) == words
