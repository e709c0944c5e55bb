"""Front door of `content`: import and export of pages and terms, and everything a reader needs.

Reading, as `courses` does it::

    page = content.page_for_reading(activity.page_id, language=person.language)
    context = content.body_context(page, viewer_is_instructor=…, judgements={…}, judge_url=…)

and in the template ``{% include "content/head.html" %}`` (kind, minutes, title, summary) and
``{% include "content/body.html" %}``. ``body.layout`` is "read" (inside ``<main id="main"
class="prose">`` of ``.read``) or "page" (inside ``<main id="main" class="page">``); styles are
``css/content.css``, the script ``js/script.js``. ``body.headings`` feed the outline; ``body.passages``
and ``body.judged`` count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from content import body, services
from content.body import Body, headings_of
from content.documents import BadContent, Problem
from content.forms import KeyedPageForm
from content.fragments import body_fragment
from content.markdown import Heading, TextTooLong
from content.queries import (
    NotPublished,
    UnknownPassage,
    page_by_key,
    page_for_reading,
    passage_ids,
    passage_verdict,
)
from content.rules import may_read
from content.services import home_page

__all__ = [
    "BadContent",
    "Body",
    "Heading",
    "KeyedPageForm",
    "NotPublished",
    "Problem",
    "TextTooLong",
    "UnknownPassage",
    "body_context",
    "body_fragment",
    "export_glossary",
    "export_page",
    "headings_of",
    "home_page",
    "import_glossary",
    "import_page",
    "may_read",
    "page_by_key",
    "page_for_reading",
    "passage_ids",
    "passage_verdict",
]


def import_page(
    data: Mapping[str, Any],
    *,
    parent_page: Any,
    actor: Any = None,
    read_file: Callable[[str], bytes] | None = None,
) -> Any:
    """Create or update the page `data["kind"]` (lesson|manual|case) `data["key"]` in `data["locale"]`.

    `data` has the keys of the text file's front matter and ``blocks: [{"type", "value"}]`` (Markdown:
    ``{"type": "markdown", "value": {"text": "…"}}``). `read_file(name)` returns the bytes of the
    picture an ``image`` block names. Publishes a revision; equal content changes nothing. The ids of
    blocks follow from key, type and position, so that all languages share them.

    Raises:
        BadContent: with ``problems``, each naming its block (from 0) where it has one.
    """
    return services.import_page(data, parent_page=parent_page, actor=actor, read_file=read_file)


def export_page(kind: str, key: str, locale_code: str) -> dict[str, Any] | None:
    """Return the page's newest words, drafts too, in the shape `import_page` takes; None if missing."""
    return services.export_page(kind, key, locale_code)


def import_glossary(data: Mapping[str, Any], *, actor: Any = None) -> list[Any]:
    """Create or update ``{"locale", "terms": [{key, term, other, definition}]}``; return what changed.

    Raises:
        BadContent: with ``problems``, whose ``block`` counts terms from 0.
    """
    return list(services.import_glossary(data, actor=actor))


def export_glossary(locale_code: str) -> dict[str, Any]:
    """Return all terms of a language in the shape `import_glossary` takes."""
    return services.export_glossary(locale_code)


def body_context(
    page: Any,
    *,
    viewer_is_instructor: bool,
    judgements: Mapping[str, str] | None = None,
    judge_url: str | None = None,
    lesson_url: Callable[[str], str | None] | None = None,
) -> dict[str, Any]:
    """Return ``{"page": page, "body": Body}``, the context of ``content/body.html``.

    `judgements` is ``{passage id: "sound|doubtful|unlawful"}``: annotations of other passages are not
    in the result at all. The judge form posts ``passage`` and ``verdict`` to `judge_url` (None:
    nothing can be judged). `lesson_url(key)` gives a lesson's address, or None for plain text.
    A manual chapter has no parts for a viewer who is no instructor. The number of queries does not
    grow with the number of blocks.
    """
    return body.body_context(
        page,
        viewer_is_instructor=viewer_is_instructor,
        judgements=judgements,
        judge_url=judge_url,
        lesson_url=lesson_url,
    )
