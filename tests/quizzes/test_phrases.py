"""How long somebody waits, and what an option is called, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from quizzes import phrases
from quizzes.core.refusals import CoolingDown
from quizzes.queries import analysis_words

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


@pytest.mark.parametrize(
    ("language", "label", "words"),
    [
        ("en", "先核实身份", "“先核实身份”"),
        ("en", "「您好」", "“您好”"),
        ("en", "先说「您好」，再核身", "“先说‘您好’，再核身”"),
        ("en", "『好的』", "“好的”"),
        ("zh-hans", "先核实身份", "「先核实身份」"),
        ("zh-hans", "「您好」", "「您好」"),
    ],
)
def test_the_words_of_an_option_stand_in_the_marks_of_the_language(language, label, words) -> None:
    with translation.override(language):
        assert analysis_words.quoted(label) == words
