"""Writing pages and terms from documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from content import documents, queries
from content.documents import BadContent, Problem, ReadFile
from content.models import PAGE_KINDS, GlossaryTerm, HomePage, ReadingPage
from lms.audit import api as audit

HOME_TITLES = {"zh-hans": "催收训练", "en": "Collections training"}
WORDS = ("title", "minutes", "summary", "number", "guidance")


@transaction.atomic
def home_page(language: str) -> HomePage:
    """Return the start of the tree in `language` ("zh-hans", "en"); make locale, page and site.

    The Chinese start is the root of the site. The others are its translations.
    """
    locale, _made = Locale.objects.get_or_create(language_code=language)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = HomePage(
            title=HOME_TITLES.get(language, language),
            slug=f"home-{language}",
            locale=locale,
            translation_key=documents.translation_key("home", "home"),
        )
        Page.objects.get(depth=1).add_child(instance=home)
    if language == settings.LANGUAGE_CODE:
        site = Site.objects.filter(is_default_site=True).first() or Site(
            hostname="localhost", is_default_site=True
        )
        if site.root_page_id != home.pk:
            site.root_page = home
            site.save()
    return home


@transaction.atomic
def import_page(
    data: Mapping[str, Any],
    *,
    parent_page: Page,
    actor: Any = None,
    read_file: ReadFile | None = None,
) -> ReadingPage:
    """Create or update and publish a page; see `content.api.import_page`."""
    kind, key = str(data.get("kind")), str(data.get("key"))
    if kind not in PAGE_KINDS:
        raise BadContent([Problem(None, f"no page is of the kind {kind!r}")])
    locale = Locale.objects.filter(language_code=data.get("locale")).first()
    if locale is None:
        raise BadContent([Problem(None, f"{data.get('locale')!r} is not a language here")])
    page = queries.page_by_key(kind, key, locale.language_code)
    page = page.get_latest_revision_as_object() if page else None
    before = documents.document_of(page) if page else None
    page = page or PAGE_KINDS[kind](
        slug=key, locale=locale, translation_key=_translation_key(kind, key)
    )
    cells = _fill(page, data, read_file=read_file)
    wanted = documents.document_of(page, cells=[cell.key for cell in cells])
    if before == wanted and page.live and not page.has_unpublished_changes:
        return page
    return _publish(page, cells, parent_page=parent_page, actor=actor)


def _translation_key(kind: str, key: str) -> Any:
    other = (
        PAGE_KINDS[kind].objects.filter(slug=key).values_list("translation_key", flat=True).first()
    )
    return other or documents.translation_key(kind, key)


def _fill(page: ReadingPage, data: Mapping[str, Any], *, read_file: ReadFile | None) -> list[Any]:
    """Put the document's words into `page` and return its cells; refuse what is wrong."""
    for name in WORDS:
        if name in data and hasattr(page, name):
            setattr(page, name, data[name])
    body = page._meta.get_field("body").stream_block
    page.body, problems = documents.stream_of(data, body, read_file=read_file)
    cells, missing = documents.unknown_cells(data)
    problems.extend(missing)
    with override("en"):
        try:
            page.full_clean(exclude={"path", "depth", "body", "draft_title", "content_type"})
        except ValidationError as error:
            problems.extend(documents.field_problems(error))
    if problems:
        raise BadContent(problems)
    return cells


def _publish(page: ReadingPage, cells: list[Any], *, parent_page: Page, actor: Any) -> ReadingPage:
    is_new = page.pk is None
    if is_new:
        _add(page, parent_page)
    if page.kind != "manual":
        page.cells.set(cells)
    known = actor if getattr(actor, "pk", None) is not None else None
    page.save_revision(user=known, changed=True).publish(user=known)
    action = "content.page_created" if is_new else "content.page_updated"
    audit.record(action, actor=actor, target=page, data={"kind": page.kind, "key": page.slug})
    return type(page).objects.get(pk=page.pk)


def _add(page: ReadingPage, parent_page: Page) -> None:
    """Put a new page into the tree; its key may be taken by a page of another kind there."""
    with override("en"):
        try:
            parent_page.add_child(instance=page)
        except ValidationError as error:
            raise BadContent(documents.field_problems(error)) from error


def export_page(kind: str, key: str, locale_code: str) -> dict[str, Any] | None:
    """Return the page's newest words (drafts too) as a document, or None."""
    page = queries.page_by_key(kind, key, locale_code)
    return documents.document_of(page.get_latest_revision_as_object()) if page else None


@transaction.atomic
def import_glossary(data: Mapping[str, Any], *, actor: Any = None) -> list[GlossaryTerm]:
    """Create or update terms; see `content.api.import_glossary`."""
    locale = Locale.objects.filter(language_code=data.get("locale")).first()
    if locale is None:
        raise BadContent([Problem(None, f"{data.get('locale')!r} is not a language here")])
    known = {term.key: term for term in GlossaryTerm.objects.filter(locale=locale)}
    problems: list[Problem] = []
    changed = []
    for number, given in enumerate(data.get("terms") or []):
        term = known.get(given.get("key")) or GlossaryTerm(key=given.get("key"), locale=locale)
        before = _words_of(term)
        term.term = given.get("term") or ""
        term.term_other_language = given.get("other") or ""
        term.definition = given.get("definition") or ""
        term.translation_key = documents.translation_key("term", term.key or "")
        if term.pk and _words_of(term) == before:
            continue
        with override("en"):
            try:
                term.full_clean()
            except ValidationError as error:
                problems += [Problem(number, str(one)) for one in documents.field_problems(error)]
                continue
        changed.append(term)
    if problems:
        raise BadContent(problems)
    for term in changed:
        term.save()
        audit.record("content.term_written", actor=actor, target=term, data={"key": term.key})
    return changed


def _words_of(term: GlossaryTerm) -> tuple[str, str, str]:
    return term.term, term.term_other_language, term.definition


def export_glossary(locale_code: str) -> dict[str, Any]:
    """Return all terms of a language as a document."""
    terms = [
        {"key": term.key, "term": term.term, "other": term.term_other_language,
         "definition": term.definition}
        for term in queries.terms_in(locale_code)
    ]  # fmt: skip
    return {"kind": "glossary", "locale": locale_code, "terms": terms}
