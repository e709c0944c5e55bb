"""Markdown to safe HTML: what authors write, and what attackers and accidents write."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import markdown
from content.markdown import Heading, Links, TextTooLong, render

pytestmark = pytest.mark.unit

LINKS = Links(term={"promise"}.__contains__, lesson={"mindset": "/learn/c/mindset/"}.get)


def html(text: str, **options: object) -> str:
    return render(text, prefix="b1", links=LINKS, **options).html  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中文**加粗（注）**后面", "<p>中文<strong>加粗（注）</strong>后面</p>"),
        ("第一行\n第二行", "<p>第一行第二行</p>"),
        ("第一行，\n**第二行**\n后", "<p>第一行，<strong>第二行</strong>后</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("中文\nEnglish", "<p>中文\nEnglish</p>"),
        ("==重点== ~~旧~~", "<p><mark>重点</mark> <del>旧</del></p>"),
        ("术语\n:   解释", "<dl>\n<dt>术语</dt>\n<dd>解释</dd>\n</dl>"),
        ("HTML\n\n*[HTML]: Hyper", '<p><abbr title="Hyper">HTML</abbr></p>'),
        ("a<br>b", "<p>a<br>\nb</p>"),
        ("- 一\n- 二", '<ul class="list">\n<li>一</li>\n<li>二</li>\n</ul>'),
        ("```\n甲\n乙\n```", "<pre><code>甲\n乙\n</code></pre>"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_text_is_rendered_as_authors_expect(text: str, expected: str) -> None:
    assert html(text) == expected


def test_headings_get_readable_anchors_and_one_h1_stays_with_the_page() -> None:
    rendered = render("# 逾期处理\n\n### Why *now*\n\n#### 小节", prefix="b1")

    assert rendered.headings == (
        Heading(2, "b1-逾期处理", "逾期处理"),
        Heading(3, "b1-why-now", "Why now"),
    )
    assert "<h1" not in rendered.html


def test_equal_headings_get_different_anchors() -> None:
    anchors = [heading.anchor for heading in render("## 规则\n\n## 规则", prefix="b1").headings]

    assert len(set(anchors)) == 2


def test_headings_inside_a_block_become_bold_words() -> None:
    assert html("## 标题\n\n正文", anchored=False) == "<p><strong>标题</strong></p>\n<p>正文</p>"


def test_footnotes_of_two_texts_have_different_ids() -> None:
    text = "正文[^1]。\n\n[^1]: 出处"
    first = set(re.findall(r'id="([^"]+)"', render(text, prefix="b1").html))
    second = set(re.findall(r'id="([^"]+)"', render(text, prefix="b2").html))

    assert first == {"b1-fn:1", "b1-fnref:1"}
    assert first.isdisjoint(second)
    assert 'href="#b1-fn:1"' in render(text, prefix="b1").html


def test_wide_table_names_its_cells_for_a_phone_and_narrow_table_does_not() -> None:
    wide = html("| 谁 | 多少 | 何时 |\n|---|--:|---|\n| 甲 | 1 | 今天 |")
    narrow = html("| 谁 | 多少 |\n|---|---|\n| 甲 | 1 |")

    assert '<th scope="row">甲</th>' in wide
    assert '<td class="right" data-label="多少"><span>1</span></td>' in wide
    assert "data-label" not in narrow
    assert "style=" not in wide


def test_admonition_is_a_callout() -> None:
    assert html('!!! danger "当心"\n    正文') == (
        '<div class="callout callout-unlawful">\n<p class="t">当心</p>\n<p>正文</p>\n</div>'
    )


def test_known_term_points_at_its_note_and_unknown_term_is_plain_text() -> None:
    rendered = render("[约定](term:promise)和[别的](term:nothing)", prefix="b1", links=LINKS)

    assert '<a class="term" href="#g-promise" rel="noopener noreferrer">约定</a>' in rendered.html
    assert "别的" in rendered.html
    assert "nothing" not in rendered.html
    assert rendered.terms == ("promise",)


def test_known_lesson_is_linked_and_unknown_lesson_is_plain_text() -> None:
    found = html("[课](lesson:mindset)、[无](lesson:none)")

    assert 'href="/learn/c/mindset/"' in found
    assert found.count("<a ") == 1


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("p-wrong", '<p>他<span class="p-wrong">当场<strong>驳回</strong></span>了</p>'),
        (None, "<p>他当场<strong>驳回</strong>了</p>"),
    ],
    ids=["judged", "not yet judged"],
)
def test_judged_words_are_marked_only_when_allowed(mark: str | None, expected: str) -> None:
    assert html("他⟦当场**驳回**⟧了", mark=mark) == expected


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "![x](https://evil.example/pixel.png)",
    '[x](https://a.example "onmouseover=alert(1)")',
    "# t {: onclick=alert(1) style=position:fixed }",
    "<iframe src=//evil.example></iframe>",
    "<form action=/steal><input name=a></form>",
    "<style>*{display:none}</style>",
    "<div style='background:url(//evil.example)'>x</div>",
    "`<script>`\n\n    <script>alert(1)</script>",
    "```html {onclick=alert(1)}\n<script>\n```",
    "\x02wzxhzdk:0\x03 \x1e",
    '*[x]: " onmouseover="alert(1)\n\nx',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_yields_no_markup_of_its_own(text: str) -> None:
    found = html(text)
    tags = re.findall(r"<[^>]*>", found)

    allowed = {f"<{name}" for name in markdown._TAGS}
    assert all(re.match(r"</?[a-z0-9]+", tag)[0].replace("/", "") in allowed for tag in tags)  # type: ignore[index]
    assert not any(
        re.search(r"\s(on\w+|style|src|action)\s*=", _without_values(tag)) for tag in tags
    )
    assert not re.search(r"href=\"\s*(java|vb|data)", found, re.IGNORECASE)


def _without_values(tag: str) -> str:
    return re.sub(r'"[^"]*"', '""', tag)


def test_raw_html_is_shown_as_typed() -> None:
    assert html("a <b>b</b>") == "<p>a &lt;b&gt;b&lt;/b&gt;</p>"


def test_ids_cannot_take_the_names_that_scripts_look_up() -> None:
    found = html("## x {: #location }\n\n## body\n\n[a](#main)")

    assert set(re.findall(r'id="([^"]+)"', found)) == {"b1-location", "b1-body"}
    assert 'href="#b1-main"' in found


@pytest.mark.parametrize(
    "text",
    ["> " * 3000 + "x", "\n".join("  " * depth + "- x" for depth in range(150)), "[" * 20_000,
     "[a](" * 6000, "*" * 20_000, "**a" * 8000, "`" * 20_000, "_a " * 8000, "<" * 20_000,
     "⟦" * 20_000, "|" * 5000, "![](x)" * 3000, "[^1]\n\n[^1]: a [^1]", "", "\n\n", ":::", "==a" * 9000],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_broken_or_huge_nesting_never_raises_and_never_takes_long(text: str) -> None:
    began = time.perf_counter()

    render(text, prefix="b1")

    assert time.perf_counter() - began < 5


def test_too_long_text_is_refused_with_its_length() -> None:
    render("字" * markdown.MAX_CHARACTERS, prefix="b1")
    with pytest.raises(TextTooLong, match=r"40,001 characters; at most 40,000"):
        render("字" * (markdown.MAX_CHARACTERS + 1), prefix="b1")


def test_parser_keeps_nothing_from_one_text_to_the_next() -> None:
    render("[^1]\n\n[^1]: 出处\n\n[a]: http://a.example\n\n*[X]: Y\n\n## 规则", prefix="b1")

    assert html("[a] X [^1]\n\n## 规则") == '<p>[a] X [^1]</p>\n<h2 id="b1-规则">规则</h2>'


@given(st.text(alphabet="中文，。a1 \n\t#*_`[]()<>!|:-=~^{}⟦⟧&;\"'\\", max_size=300))
def test_any_text_is_rendered_with_allowed_tags_only(text: str) -> None:
    found = render(text, prefix="b1", links=LINKS, mark="p-doubt").html

    names = set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/>]", re.sub(r'"[^"]*"', '""', found)))
    assert names <= markdown._TAGS
