"""The finished HTML of a lesson's body, kept in the cache: the same for all who may read the same.

What a fragment shows besides the page's own words (glossary, rules, stages, pictures) has one stamp
in the cache, renewed whenever such a row is saved or deleted; a fragment with another stamp is not
shown. Changes that send no signal are seen after :data:`KEPT_FOR`. Links to lessons differ by
reader: the fragment says which it holds, and serves only those for whom they are the same.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from content import body
from content.markdown import Heading

KEPT_FOR = 600  # seconds
STAMP = "content.fragments.stamp"
SHOWN_APPS = {"content", "taxonomy", "wagtailimages"}


@dataclass(frozen=True)
class CellName:
    """A cell of the matrix as the line over a title names it."""

    name: str


@dataclass(frozen=True)
class Fragment:
    """A body as ``content/body.html`` would show it, with what stands around it."""

    html: SafeString
    headings: tuple[Heading, ...]
    cells: tuple[CellName, ...]
    layout: str = "read"
    passages: int = 0
    judged: int = 0


def body_fragment(
    page: Any, *, viewer_is_instructor: bool, lesson_url: Callable[[str], str | None]
) -> dict[str, Any]:
    """Return ``{"page": page, "body": Fragment}`` for a page that is read and not judged."""
    key = _key(page, viewer_is_instructor=viewer_is_instructor)
    found = cache.get_many([STAMP, key])
    stamp, kept = found.get(STAMP), found.get(key)
    if kept is not None and stamp == kept["stamp"] and _same_links(kept["lessons"], lesson_url):
        known = Fragment(mark_safe(kept["html"]), kept["headings"], kept["cells"])
        return {"page": page, "body": known}
    if stamp is None:
        stamp = _renew()
    lessons: dict[str, str | None] = {}

    def noting(lesson: str) -> str | None:
        lessons[lesson] = lesson_url(lesson)
        return lessons[lesson]

    context = body.body_context(page, viewer_is_instructor=viewer_is_instructor, lesson_url=noting)
    html = render_to_string("content/body.html", context)
    headings = context["body"].headings
    cells = tuple(CellName(str(cell.name)) for cell in context["body"].cells)
    value = {"stamp": stamp, "lessons": lessons, "html": str(html), "headings": headings}
    cache.set(key, {**value, "cells": cells}, KEPT_FOR)
    return {"page": page, "body": Fragment(html, headings, cells)}


def _key(page: Any, *, viewer_is_instructor: bool) -> str:
    """Return a key by the words themselves: another text is another key. 2: the shape of the value."""
    raw = json.dumps([page.pk, list(page.body.raw_data)], ensure_ascii=False, default=str)
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return f"content.body.2.{digest}.{get_language()}.{int(viewer_is_instructor)}"


def _same_links(lessons: Mapping[str, str | None], lesson_url: Callable[[str], Any]) -> bool:
    return all(lesson_url(lesson) == url for lesson, url in lessons.items())


def _renew() -> str:
    stamp = secrets.token_hex(8)
    cache.set(STAMP, stamp, None)
    return stamp


def forget(sender: type, **_kwargs: Any) -> None:
    """Make all fragments old: at once, and again when others can see what was written."""
    if sender._meta.app_label in SHOWN_APPS:  # type: ignore[attr-defined]
        _renew()
        transaction.on_commit(_renew)


def connect() -> None:
    """Listen to what fragments show."""
    for signal in (post_save, post_delete):
        signal.connect(forget, dispatch_uid=f"content.fragments.{id(signal)}")
