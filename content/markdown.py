"""Markdown as authors write it, to HTML that is safe to show. Plain: no Django, no database.

What an author types is either understood or shown as typed: raw HTML is escaped, not executed and
not swallowed. The result is cleaned once more by an allow-list, so that a fault in the parser or an
extension cannot let anything through. Anchors carry the caller's prefix, which keeps footnotes of
two blocks apart and ids away from names that scripts look up (DOM clobbering).
"""

from __future__ import annotations

import html
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from pymdownx import slugs

from content.elements import FLOWING, join_han, label_cells

MAX_CHARACTERS = 40_000  # a chapter; more in one text is a mistake, and slow to parse
TERM_ANCHOR = "g-"

logger = logging.getLogger(__name__)

_CHUNK_END = "\x1e"  # record separator: not typable, removed from what comes in
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARK = r"⟦([^⟦⟧]+)⟧"
_DEEP = re.compile(r"^(?:[ \t]*(?:>|[-*+]|\d+[.)])[ \t]*){13,}", re.MULTILINE)
_SCHEMES = frozenset({"http", "https", "mailto"})

# fmt: off
_TAGS = frozenset([
    "a", "abbr", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h2",
    "h3", "h4", "h5", "h6", "hr", "li", "mark", "ol", "p", "pre", "s", "span", "strong",
    "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
])
# fmt: on
_ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "id"},
    "abbr": {"title"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
    "td": {"data-label"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6")},
}  # fmt: skip
_CLASSES = {
    "a": {"term", "footnote-ref", "footnote-backref"},
    "div": {"callout", "callout-note", "callout-warning", "callout-unlawful", "footnote"},
    "p": {"t"},
    "span": {"p-open", "p-sound", "p-doubt", "p-wrong"},
    "ol": {"list"}, "ul": {"list"},
    "table": {"data", "data-stack"},
    "td": {"right", "center"}, "th": {"right", "center"},
}  # fmt: skip
_CALLOUT_TONES = {"warning": "warning", "caution": "warning", "attention": "warning",
                  "danger": "unlawful", "error": "unlawful", "unlawful": "unlawful"}  # fmt: skip


class TextTooLong(ValueError):
    """A text is longer than :data:`MAX_CHARACTERS`."""

    def __init__(self, length: int) -> None:
        super().__init__(f"{length:,} characters; at most {MAX_CHARACTERS:,} fit in one text")
        self.length = length


@dataclass(frozen=True)
class Heading:
    """A heading that can be linked to; `level` is 2 or 3."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Chunk:
    """One top-level element: its tag, its safe HTML, the glossary keys it links to, in order."""

    tag: str
    html: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A text as safe HTML, in pieces."""

    chunks: tuple[Chunk, ...]
    headings: tuple[Heading, ...] = ()

    @property
    def html(self) -> str:
        """The whole text."""
        return "\n".join(chunk.html for chunk in self.chunks)

    @property
    def terms(self) -> tuple[str, ...]:
        """The glossary keys of the whole text, each once, in order."""
        return tuple(dict.fromkeys(key for chunk in self.chunks for key in chunk.terms))


def _no_term(_key: str) -> bool:
    return False


def _no_lesson(_key: str) -> str | None:
    return None


@dataclass(frozen=True)
class Links:
    """How ``term:`` and ``lesson:`` links are resolved; what is unknown becomes plain text.

    `term(key)` says whether the glossary has the key; `lesson(key)` gives an address or None.
    """

    term: Callable[[str], bool] = _no_term
    lesson: Callable[[str], str | None] = _no_lesson


def render(
    text: str,
    *,
    prefix: str,
    links: Links | None = None,
    mark: str | None = None,
    anchored: bool = True,
) -> Rendered:
    """Return `text` as safe HTML. Never raises on odd input, only on too much of it.

    Args:
        text: Markdown.
        prefix: letters and digits that begin every id of this text on its page.
        links: how glossary and lesson links are resolved; by default they become plain text.
        mark: class (``p-sound``, ``p-doubt``, ``p-wrong``; ``p-open`` says nothing of the verdict) of
            the words between ⟦ and ⟧; None drops the brackets and leaves no trace of them.
        anchored: whether headings stay headings with an anchor; else they become bold paragraphs,
            for texts that stand inside something that has its own heading.

    Raises:
        TextTooLong: more than :data:`MAX_CHARACTERS` characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong(len(text))
    source = _CONTROL.sub("", text)
    if mark is None:
        source = source.replace("⟦", "").replace("⟧", "")
    if _DEEP.search(source) or _costly(source):
        return _as_typed(source)
    parser = _parser()
    parser.job = _Job(prefix, links or Links(), mark, anchored)
    try:
        raw = parser.reset().convert(source)
    except Exception:
        logger.warning("Markdown could not be parsed; shown as typed", exc_info=True)
        return _as_typed(source)
    return _clean(raw, parser.job)


def _costly(source: str) -> bool:
    """Whether a paragraph has so many brackets that looking for their ends takes seconds."""
    paragraphs = re.split(r"\n[ \t]*\n", source)
    return any(part.count("[") * len(part) > 1_000_000 for part in paragraphs)


def _as_typed(source: str) -> Rendered:
    lines = "<br>".join(html.escape(line) for line in source.splitlines())
    return Rendered((Chunk("p", f"<p>{lines}</p>"),))


@dataclass
class _Job:
    """What the tree processor needs to know of one call, and what it found."""

    prefix: str
    links: Links
    mark: str | None
    anchored: bool

    def __post_init__(self) -> None:
        self.chunks: list[tuple[str, tuple[str, ...]]] = []
        self.headings: list[Heading] = []


def _clean(raw: str, job: _Job) -> Rendered:
    def keep(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return value if value.startswith(f"{job.prefix}-") else None
        return value

    cleaned = nh3.clean(
        raw,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=keep,
        allowed_classes={tag: set(names) for tag, names in _CLASSES.items()},
        tag_attribute_values={"th": {"scope": {"col", "row"}}},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
    )
    pieces = [piece.strip() for piece in cleaned.split(_CHUNK_END)]
    chunks = [
        Chunk(tag, piece, terms)
        for piece, (tag, terms) in zip(pieces, job.chunks, strict=False)
        if piece
    ]
    rest = "\n".join(piece for piece in pieces[len(job.chunks) :] if piece)
    if rest:
        chunks.append(Chunk("div", rest))
    return Rendered(tuple(chunks), tuple(job.headings))


class _Parser(markdown.Markdown):
    """A Markdown parser that carries the present job."""

    job: _Job


_local = threading.local()


def _parser() -> _Parser:
    """Return this thread's parser: building one costs as much as parsing a page."""
    parser: _Parser | None = getattr(_local, "parser", None)
    if parser is None:
        parser = _local.parser = _Parser(
            extensions=[
                "tables", "footnotes", "admonition", "def_list", "attr_list", "toc", "sane_lists",
                "abbr", "fenced_code", "pymdownx.mark", "pymdownx.tilde", _House(),
            ],
            extension_configs={
                "tables": {"use_align_attribute": True},
                "footnotes": {"BACKLINK_TITLE": "", "BACKLINK_TEXT": "↩"},
                "toc": {"slugify": slugs.slugify(case="lower"), "marker": ""},
                "pymdownx.tilde": {"subscript": False},
            },
        )  # fmt: skip
    return parser


class _House(Extension):
    """What this house adds and takes away."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 -- the library's name
        """Escape raw HTML, add the marks of case passages, and finish the tree."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_LineBreak(r"<br\s*/?>", md), "line_break", 95)
        md.inlinePatterns.register(_JudgedWords(_MARK, md), "judged_words", 185)
        md.treeprocessors.register(_Finish(md), "finish", -10)


class _LineBreak(InlineProcessor):
    """``<br>``, the one tag that table cells need."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802 -- the library's signature
        return Element("br"), m.start(0), m.end(0)


class _JudgedWords(InlineProcessor):
    """The words of a passage between ⟦ and ⟧."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802 -- the library's signature
        element = Element("span")
        mark = cast("_Parser", self.md).job.mark
        if mark:
            element.set("class", mark)
        element.text = m.group(1)
        return element, m.start(0), m.end(0)


class _Finish(Treeprocessor):
    """Anchors, links, classes, line breaks between Han characters, and the ends of chunks."""

    def run(self, root: Element) -> None:
        """Finish the tree in place and note what it holds."""
        job = cast("_Parser", self.md).job
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            _finish_element(element, parents, job)
        for element in list(root.iter()):
            if element.tag in FLOWING:
                join_han(element)
            if element.tag == "table":
                label_cells(element)
        for child in root:
            terms = [a.get("data-term", "") for a in child.iter("a") if a.get("data-term")]
            job.chunks.append((str(child.tag), tuple(dict.fromkeys(terms))))
            child.tail = f"\n{_CHUNK_END}"


def _finish_element(element: Element, parents: dict[Element, Element], job: _Job) -> None:
    name = element.get("id")
    if name is not None:
        element.set("id", f"{job.prefix}-{name}")
    if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        _finish_heading(element, job)
    elif element.tag == "a":
        _finish_link(element, job)
    elif element.tag == "img":
        element.tag, element.text = "span", element.get("alt", "")
    elif element.tag in {"ul", "ol"} and "footnote" not in parents[element].get("class", ""):
        element.set("class", "list")
    elif element.tag == "table":
        element.set("class", "data")
    elif element.tag == "div" and "admonition" in element.get("class", "").split():
        _finish_admonition(element)
    elif element.tag in {"td", "th"} and element.get("align") in {"right", "center"}:
        element.set("class", element.get("align", ""))


def _finish_heading(element: Element, job: _Job) -> None:
    if not job.anchored:
        element.tag = "p"
        strong = Element("strong")
        strong.text, element.text = element.text, None
        for child in list(element):
            element.remove(child)
            strong.append(child)
        element.append(strong)
        return
    if element.tag == "h1":  # the page has its own
        element.tag = "h2"
    if element.tag in {"h2", "h3"}:
        words = " ".join("".join(element.itertext()).split())
        job.headings.append(Heading(int(element.tag[1]), element.get("id", ""), words))


def _finish_link(element: Element, job: _Job) -> None:
    href = (element.get("href") or "").strip()
    scheme, _colon, key = href.partition(":")
    if href.startswith("#"):
        element.set("href", f"#{job.prefix}-{href[1:]}")
    elif scheme == "term" and job.links.term(key):
        element.set("href", f"#{TERM_ANCHOR}{key}")
        element.set("class", "term")
        element.set("data-term", key)
    elif scheme == "lesson" and (address := job.links.lesson(key)):
        element.set("href", address)
    elif _colon and scheme.lower() not in _SCHEMES and "/" not in scheme:
        element.tag = "span"  # unknown, or a scheme that has no business here
        element.attrib.clear()


def _finish_admonition(element: Element) -> None:
    kind = element.get("class", "").replace("admonition", "").split()
    tone = _CALLOUT_TONES.get(kind[0] if kind else "note", "note")
    element.set("class", f"callout callout-{tone}")
    for child in element:
        if child.get("class") == "admonition-title":
            child.set("class", "t")
