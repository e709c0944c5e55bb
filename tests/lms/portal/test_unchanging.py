"""What depends on nothing but the language is rendered once for each, and sees no variables."""

from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override

from lms.portal.templatetags.unchanging import KEPT, UnchangingNode

pytestmark = pytest.mark.unit
TEMPLATE = "{% load i18n unchanging %}{% unchanging %}{% translate 'Saved' %}{{ name }}{% endunchanging %}{{ name }}"


def test_each_language_has_its_own_words_and_nobodys_name() -> None:
    page = engines["django"].from_string(TEMPLATE)
    for _again in range(2):
        with override("en"):
            assert page.render({"name": "Lin"}) == "SavedLin"
        with override("zh-hans"):
            assert page.render({"name": "林"}) == "已保存林"


NAMED = (
    "{% load unchanging %}{% unchanging nav leads %}"
    "{{ nav }} {% if leads %}leads{% else %}learns{% endif %} {{ name }}{% endunchanging %}"
)


def test_what_is_named_is_seen_and_nothing_else() -> None:
    page = engines["django"].from_string(NAMED)
    for _again in range(2):
        assert page.render({"nav": "today", "leads": True, "name": "Lin"}) == "today leads "
        assert page.render({"nav": "today", "leads": False, "name": "Lin"}) == "today learns "
        assert page.render({"nav": "learn", "leads": [], "name": "Lin"}) == "learn learns "


def test_of_what_is_not_text_only_its_truth_is_kept() -> None:
    page = engines["django"].from_string(
        "{% load unchanging %}{% unchanging x %}{{ x }}{% endunchanging %}"
    )
    assert page.render({"x": SimpleLazyObject(lambda: {"secret": 1})}) == "True"
    assert page.render({"x": 42}) == "True"
    assert page.render({}) == "False"


def test_a_variable_that_does_not_belong_there_does_not_fill_the_memory() -> None:
    page = engines["django"].from_string(
        "{% load unchanging %}{% unchanging x %}{{ x }}{% endunchanging %}"
    )
    for n in range(KEPT + 5):
        assert page.render({"x": f"<{n}>"}) == f"&lt;{n}&gt;"
    (node,) = page.template.nodelist.get_nodes_by_type(UnchangingNode)
    assert len(node.kept) == KEPT


def test_only_names_may_be_named() -> None:
    with pytest.raises(TemplateSyntaxError, match="names of variables"):
        engines["django"].from_string(
            "{% load unchanging %}{% unchanging a.b %}{% endunchanging %}"
        )
