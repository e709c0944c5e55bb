"""Markdown of questions and explanations to safe HTML, and the facts written as lines."""

from __future__ import annotations

import re
from functools import lru_cache

import markdown
import nh3

_TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "table", "thead", "tbody",
    "tr", "th", "td", "sup", "sub", "del", "hr",
}  # fmt: skip
MAX_HEADING = 120  # characters
_ONE_PARAGRAPH = re.compile(r"<p>(?P<inside>(?:(?!</?p>|<br>).)+)</p>", re.DOTALL)
_FACT = re.compile(r"^(?P<label>[^:：]+)[:：]\s*(?P<value>.+)$")


class BadFact(ValueError):
    """A line of facts is not ``label: value``; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not label: value")
        self.line = line


@lru_cache(maxsize=4096)
def to_html(text: str) -> str:
    """Return Markdown as HTML that is safe to show: tables, lists, emphasis; no links or images.

    Links are left out on purpose: a question is answered where it stands. The same few texts are
    shown to everybody who sits an examination, so each is worked out once per process.
    """
    if not text.strip():
        return ""
    return nh3.clean(markdown.markdown(text, extensions=["tables", "sane_lists"]), tags=_TAGS)


def to_heading(text: str) -> str:
    """Return a question of one short paragraph as HTML for a heading, else an empty string."""
    html = to_html(text).strip()
    match = _ONE_PARAGRAPH.fullmatch(html)
    if match is None or len(match["inside"]) > MAX_HEADING:
        return ""
    return match["inside"]


def to_plain(text: str) -> str:
    """Return Markdown as one line of plain text, for labels and lists."""
    bare = nh3.clean(markdown.markdown(text, extensions=["tables"]), tags=set())
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        bare = bare.replace(entity, sign)
    return " ".join(bare.split())


def read_facts(text: str) -> tuple[tuple[str, str], ...]:
    """Read lines ``label: value`` (either colon). Empty lines are left out.

    Raises :class:`BadFact`.
    """
    facts = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _FACT.match(line.strip())
        if match is None:
            raise BadFact(number)
        facts.append((match["label"].strip(), match["value"].strip()))
    return tuple(facts)


def write_facts(facts: list[tuple[str, str]]) -> str:
    """Return facts as lines that :func:`read_facts` reads."""
    return "\n".join(f"{label}：{value}" for label, value in facts)
