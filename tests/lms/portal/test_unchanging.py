"""What depends on nothing but the language is rendered once for each, and sees no variables."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils.translation import override

pytestmark = pytest.mark.unit
TEMPLATE = "{% load i18n unchanging %}{% unchanging %}{% translate 'Saved' %}{{ name }}{% endunchanging %}{{ name }}"


def test_each_language_has_its_own_words_and_nobodys_name() -> None:
    page = engines["django"].from_string(TEMPLATE)
    for _again in range(2):
        with override("en"):
            assert page.render({"name": "Lin"}) == "SavedLin"
        with override("zh-hans"):
            assert page.render({"name": "林"}) == "已保存林"
