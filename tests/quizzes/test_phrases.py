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
