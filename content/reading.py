"""How one body is read by one person: what was fetched for it, what they may see, what was met.

A :class:`Reading` is made for a body (``content.queries.reading_for``) with everything fetched in
bulk; blocks ask it for safe HTML and looked-up rows and never ask the database. A block shown
alone, as in the block picker, gets a reading that knows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content import markdown
from content.enums import Verdict

MARK_CLASSES = {
    Verdict.SOUND.value: "p-sound",
    Verdict.DOUBTFUL.value: "p-doubt",
    Verdict.UNLAWFUL.value: "p-wrong",
}


@dataclass(frozen=True)
class Note:
    """A glossary term explained beside the text."""

    anchor: str
    term: str
    other: str
    other_language: str
    definition: str


@dataclass(frozen=True)
class Prose:
    """Safe HTML with the notes that belong beside it. `tag` is its first element's name."""

    html: SafeString
    notes: tuple[Note, ...] = ()
    tag: str = ""

    def __str__(self) -> str:
        return self.html


def _nowhere(_key: str) -> str | None:
    return None


@dataclass
class Reading:
    """What rendering a body may use. Holds state of one rendering; never keep it for a second."""

    terms: Mapping[str, Note] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    stages: Mapping[str, Any] = field(default_factory=dict)
    critical_fails: Mapping[str, Any] = field(default_factory=dict)
    judgements: Mapping[str, str] = field(default_factory=dict)
    judge_url: str | None = None
    lesson_url: Callable[[str], str | None] = _nowhere
    viewer_is_instructor: bool = False
    shows_all_annotations: bool = False
    headings: list[markdown.Heading] = field(default_factory=list)
    _noted: set[str] = field(default_factory=set)
    _texts: int = 0
    _passages: int = 0

    def _rendered(
        self, text: str, block_id: str, *, anchored: bool, mark: str | None = None
    ) -> markdown.Rendered:
        self._texts += 1
        prefix = f"b{block_id[:8]}" if anchored else f"b{block_id[:8]}t{self._texts}"
        links = markdown.Links(term=self.terms.__contains__, lesson=self.lesson_url)
        try:
            return markdown.render(text, prefix=prefix, links=links, mark=mark, anchored=anchored)
        except markdown.TextTooLong:  # refused on saving; a text from before that is shown as typed
            return markdown.Rendered((markdown.Chunk("p", f"<p>{escape(text)}</p>"),))

    def _notes(self, keys: tuple[str, ...]) -> tuple[Note, ...]:
        """Return the notes that were not yet shown on this page."""
        fresh = [key for key in keys if key not in self._noted]
        self._noted.update(fresh)
        return tuple(self.terms[key] for key in fresh)

    def body(self, text: str, *, block_id: str) -> list[Prose]:
        """Return running text in pieces, each with the notes that stand beside it."""
        rendered = self._rendered(text, block_id, anchored=True)
        self.headings.extend(rendered.headings)
        pieces: list[Prose] = []
        waiting: tuple[str, ...] = ()
        for chunk in rendered.chunks:
            if chunk.tag.startswith("h") and chunk.tag != "hr":  # a note stands beside text
                waiting += chunk.terms
                pieces.append(Prose(_safe(chunk.html), tag=chunk.tag))
                continue
            pieces.append(Prose(_safe(chunk.html), self._notes(waiting + chunk.terms), chunk.tag))
            waiting = ()
        return pieces

    def text(self, text: str | None, *, block_id: str, mark: str | None = None) -> Prose:
        """Return a text that stands inside a block: no headings of its own."""
        if not text:
            return Prose(_safe(""))
        rendered = self._rendered(text, block_id, anchored=False, mark=mark)
        return Prose(_safe(rendered.html), self._notes(rendered.terms))

    def heading(self, text: str, *, block_id: str, level: int = 3) -> markdown.Heading | None:
        """Return a block's own heading: level 3, or 2 where the page has no heading yet."""
        if not text:
            return None
        found = 2 if level == 2 or not self.headings else 3
        heading = markdown.Heading(found, f"b{block_id[:8]}-h", text)
        if found == 2:
            self.headings.append(heading)
        return heading

    def verdict_of(self, block_id: str) -> str | None:
        """Return how the viewer judged the passage, or None."""
        given = self.judgements.get(block_id)
        return given if given in MARK_CLASSES else None

    def next_passage(self) -> int:
        """Return the number of the next passage, from 1."""
        self._passages += 1
        return self._passages


def _safe(html: str) -> SafeString:
    return mark_safe(html)


def notes_of(*proses: Prose) -> tuple[Note, ...]:
    """Return the notes of several texts in order."""
    return tuple(note for prose in proses for note in prose.notes)
