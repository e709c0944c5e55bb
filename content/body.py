"""A page's body as one reader sees it: parts in groups, with everything they need fetched at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model

from content.blocks.media import RENDITION
from content.markdown import TERM_ANCHOR, Heading
from content.models import GlossaryTerm
from content.reading import Note, Reading, _nowhere
from lms.taxonomy import api as taxonomy

_TERM_LINK = re.compile(r"\]\(term:([a-z0-9-]+)\)")
MAX_SHOWN_CELLS = 3
OTHER_LANGUAGE = {"zh-hans": "en", "en": "zh-Hans"}


@dataclass(frozen=True)
class Part:
    """One block ready to show: its type, its template and the variables of that."""

    type: str
    block_id: str
    template: str
    data: dict[str, Any]

    @property
    def notes(self) -> tuple[Note, ...]:
        """Glossary notes that stand beside the whole block."""
        return self.data.get("notes", ())  # type: ignore[no-any-return]


@dataclass
class Group:
    """Parts that are laid out together: "prose", "account" (card and tips) or "passages"."""

    kind: str
    parts: list[Part] = field(default_factory=list)
    headed: bool = True
    closing: bool = False

    @property
    def tips(self) -> list[Part]:
        """The callouts beside an account card."""
        return [part for part in self.parts if part.type == "callout"]

    @property
    def card(self) -> Part | None:
        """The account card."""
        return next((part for part in self.parts if part.type == "account_card"), None)

    @property
    def has_turns(self) -> bool:
        """Whether any passage is a turning point."""
        return any(part.data.get("turn") for part in self.parts)


@dataclass(frozen=True)
class Body:
    """A body for one reader. `judged` of `passages` passages have the reader's judgement.

    `cells` are the page's cells where they are few enough to be named over it.
    """

    layout: str
    groups: tuple[Group, ...]
    headings: tuple[Heading, ...]
    passages: int
    judged: int
    cells: tuple[Any, ...] = ()

    @property
    def parts(self) -> list[Part]:
        """All parts in order."""
        return [part for group in self.groups for part in group.parts]


def body_context(
    page: Any,
    *,
    viewer_is_instructor: bool,
    judgements: Mapping[str, str] | None = None,
    judge_url: str | None = None,
    lesson_url: Callable[[str], str | None] | None = None,
    shows_all_annotations: bool = False,
) -> dict[str, Any]:
    """Return ``{"page": page, "body": Body}`` for ``content/body.html``; see `content.api`."""
    reading = reading_for(page)
    reading.viewer_is_instructor = viewer_is_instructor
    reading.shows_all_annotations = shows_all_annotations
    reading.judgements = judgements or {}
    reading.judge_url = judge_url
    reading.lesson_url = lesson_url or _nowhere
    hidden = getattr(page, "instructors_only", False) and not viewer_is_instructor
    layout = getattr(page, "layout", "read")
    parts = [] if hidden else list(_parts(page, reading))
    passages = [part for part in parts if part.type == "passage"]
    groups = _groups(parts) if layout == "page" else [Group("prose", parts)]
    body = Body(
        layout=layout,
        groups=tuple(groups),
        headings=tuple(reading.headings),
        passages=len(passages),
        judged=sum(1 for part in passages if part.data["given"]),
        cells=shown_cells(page),
    )
    return {"page": page, "body": body}


def shown_cells(page: Any) -> tuple[Any, ...]:
    """Return the page's cells if they are few enough to stand in a line over the title."""
    cells = tuple(page.cells.all()) if hasattr(page, "cells") else ()
    return cells if len(cells) <= MAX_SHOWN_CELLS else ()


def headings_of(page: Any) -> list[Heading]:
    """Return the headings of the body in order, for an outline; takes no query for text alone."""
    reading = Reading(viewer_is_instructor=True)
    for child in page.body:
        if child.block_type != "image":
            child.block.part(child.value, reading, block_id=str(child.id))
    return reading.headings


def _parts(page: Any, reading: Reading) -> Iterator[Part]:
    _prefetch_pictures(page)
    for child in page.body:
        block_id = str(child.id)
        data = child.block.part(child.value, reading, block_id=block_id)
        if data is not None:
            yield Part(child.block_type, block_id, child.block.meta.template, data)


def _prefetch_pictures(page: Any) -> None:
    """Fetch the renditions of all pictures with one query."""
    pictures = [child.value["image"] for child in page.body if child.block_type == "image"]
    pictures = [picture for picture in pictures if picture]
    if pictures:
        renditions = get_image_model().get_rendition_model().objects.filter(filter_spec=RENDITION)
        wanted = Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions")
        prefetch_related_objects(pictures, wanted)


def _groups(parts: Iterable[Part]) -> list[Group]:
    """Lay a case out: card with its tips, passages as one chronology, prose between."""
    groups: list[Group] = []
    for part in parts:
        kind = "passages" if part.type == "passage" else "prose"
        if part.type == "account_card":
            kind = "account"
        last = groups[-1] if groups else None
        if kind == "account" and last and _is_tips(last):
            last.kind = "account"
            last.parts.append(part)
        elif (last and part.type == "callout" and last.kind == "account") or (
            last and last.kind == kind and kind != "account"
        ):
            last.parts.append(part)
        else:
            headed = not (kind == "passages" and last and _ends_in_heading(last))
            closing = kind == "prose" and any(group.kind == "passages" for group in groups)
            groups.append(Group(kind, [part], headed, closing))
    return groups


def _is_tips(group: Group) -> bool:
    return group.kind == "prose" and all(part.type == "callout" for part in group.parts)


def _ends_in_heading(group: Group) -> bool:
    pieces = group.parts[-1].data.get("pieces") or []
    return bool(pieces) and pieces[-1].tag == "h2"


# --- fetching ----------------------------------------------------------------------------------
def reading_for(page: Any) -> Reading:
    """Fetch what the blocks of `page` name: at most one query for each of terms, rules, stages, fails."""
    stored = page.body.get_prep_value()
    texts = (text for text in _values(stored) if isinstance(text, str))
    keys = {key for text in texts for key in _TERM_LINK.findall(text)}
    blocks = [(child["type"], child["value"]) for child in stored]
    rules = {value["rule"] for kind, value in blocks if kind == "rule"}
    passages = [value for kind, value in blocks if kind == "passage"]
    rules |= {rule for value in passages for rule in _listed(value.get("rules"))}
    return Reading(
        terms=terms_for(keys, language=page.locale.language_code) if keys else {},
        rules=taxonomy.rules_by_keys(sorted(rules)) if rules else {},
        stages=_stages()
        if any(value.get("stage") for kind, value in blocks if kind == "account_card")
        else {},
        critical_fails=taxonomy.critical_fails_by_key()
        if any(value.get("critical_fail") for value in passages)
        else {},
    )


def _stages() -> dict[str, Any]:
    return {stage.key: stage for stage in taxonomy.matrix_axes()[1]}


def _listed(items: Any) -> Iterator[str]:
    for item in items or []:
        yield item["value"] if isinstance(item, dict) else item


def _values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _values(value)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value)
    else:
        yield node


def terms_for(keys: Iterable[str], *, language: str) -> dict[str, Note]:
    """Return the notes of the terms with these keys in a language, by key."""
    terms = GlossaryTerm.objects.filter(key__in=list(keys), locale__language_code=language)
    other = OTHER_LANGUAGE.get(language, "")
    return {
        term.key: Note(
            f"{TERM_ANCHOR}{term.key}", term.term, term.term_other_language, other, term.definition
        )
        for term in terms
    }
