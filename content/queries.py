"""Finding pages."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from content.models import PAGE_KINDS, CaseStudyPage, GlossaryTerm, ReadingPage
from lms.prepared import Given, Prepared

_VERSIONS = Prepared(
    lambda: (
        Page.objects.live()
        .filter(
            translation_key=Page.objects.filter(pk=Given("page", Page._meta.pk)).values(
                "translation_key"
            )[:1]
        )
        .values_list("pk", "locale__language_code", "content_type")
    )
)


class NotPublished(LookupError):
    """The page is not published in any language that could be shown."""


class UnknownPassage(LookupError):
    """The case has no such passage."""


def page_by_key(kind: str, key: str, locale_code: str) -> ReadingPage | None:
    """Return the page of a kind by its stable key in a language, or None."""
    pages = PAGE_KINDS[kind].objects.select_related("locale")
    return pages.filter(slug=key, locale__language_code=locale_code).first()


def page_for_reading(page_id: int, *, language: str) -> Any:
    """Return the live page that is `page_id` in `language`, or `page_id` itself where that is missing.

    One query finds it, one fetches it with its body.

    Raises:
        NotPublished: neither is live.
    """
    found = _VERSIONS.all(page=page_id)
    wanted = [row for row in found if row[1] == language] or [r for r in found if r[0] == page_id]
    if not wanted:
        raise NotPublished(page_id)
    pk, _language, kind = wanted[0]
    model: Any = ContentType.objects.get_for_id(kind).model_class()
    return model.objects.select_related("locale").get(pk=pk)


def terms_in(locale_code: str) -> list[GlossaryTerm]:
    """Return the terms of a language by key."""
    return list(GlossaryTerm.objects.filter(locale__language_code=locale_code).order_by("key"))


def passage_ids(page: Any) -> list[str]:
    """Return the ids of a case's passages in order; empty for other pages."""
    if not isinstance(page, CaseStudyPage):
        return []
    return [str(child.id) for child in page.body if child.block_type == "passage"]


def passage_verdict(page: Any, block_id: str) -> str:
    """Return the instructor's verdict of a passage: "sound", "doubtful" or "unlawful".

    Raises:
        UnknownPassage: `block_id` is no passage of `page`.
    """
    for child in page.body if isinstance(page, CaseStudyPage) else ():
        if child.block_type == "passage" and str(child.id) == block_id:
            return str(child.value["verdict"])
    raise UnknownPassage(block_id)
