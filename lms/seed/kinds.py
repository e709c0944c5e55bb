"""How each kind of document is read out of and written into its package, through its front door.

The order of :data:`KINDS` is the order of loading: what others refer to comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Page

from content import api as content
from courses import api as courses
from lms.certification import api as certification
from lms.seed.documents import Fault
from lms.seed.library import LESSON_KINDS, LOCALES, LibraryDocument
from lms.taxonomy import api as taxonomy
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay


class Kind:
    """Reads and writes one kind of document. `export` answers None when nothing is there yet."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        """Return what stands in the database, in a stable form that can be compared."""
        raise NotImplementedError

    def put(self, document: LibraryDocument, actor: Any) -> None:
        """Create or update the object; raises the package's own errors."""
        raise NotImplementedError

    def prepare(self, document: LibraryDocument) -> None:
        """Make what others need before anything is put; nothing by default."""

    def faults(self, document: LibraryDocument) -> Iterable[Fault]:
        """Return what the package itself finds wrong, with lines; nothing by default."""
        return ()

    def deep_faults(self, document: LibraryDocument) -> Iterable[Fault]:
        """Return what only a check looks for because it takes long; nothing by default."""
        return ()

    def remarks(
        self, document: LibraryDocument, others: Mapping[tuple[str, str | None], LibraryDocument]
    ) -> Iterable[Fault]:
        """Return what is worth a look and refuses nothing; `others` are this kind's by key, locale."""
        return ()


class Taxonomy(Kind):
    """Types, stages, cells, moves, competencies."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        data = taxonomy.export_taxonomy()
        return data if data.get("debtor_types") else None

    def put(self, document: LibraryDocument, actor: Any) -> None:
        taxonomy.import_taxonomy(document.data)


class RulePack(Kind):
    """The rules in force in one jurisdiction."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        return taxonomy.export_rules(document.key)

    def put(self, document: LibraryDocument, actor: Any) -> None:
        taxonomy.import_rules(document.data)


class Glossary(Kind):
    """The terms of one language."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        data = content.export_glossary(str(document.locale))
        return data if data.get("terms") else None

    def put(self, document: LibraryDocument, actor: Any) -> None:
        content.import_glossary(document.data, actor=actor)


class ReadingPage(Kind):
    """Lessons, manual chapters and case studies."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        return content.export_page(document.kind, document.key, str(document.locale))

    def put(self, document: LibraryDocument, actor: Any) -> None:
        content.import_page(
            document.data,
            parent_page=course_page(str(document.course), str(document.locale)),
            actor=actor,
            read_file=lambda name: _picture(document, name),
        )


def _picture(document: LibraryDocument, name: str) -> bytes:
    """Return a picture that lies beside the document; nothing outside its folder is read."""
    folder = (Path(settings.LMS_CONTENT_LIBRARY) / document.path).parent.resolve()
    file = (folder / name).resolve()
    if not file.is_relative_to(folder):
        raise FileNotFoundError(name)
    return file.read_bytes()


class Categories(Kind):
    """The drawers of the question bank."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        return quizzes.export_categories()

    def put(self, document: LibraryDocument, actor: Any) -> None:
        quizzes.import_categories(document.data, actor=actor)


class Question(Kind):
    """A question of the bank in one language."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        return quizzes.export_question(document.key, str(document.locale))

    def put(self, document: LibraryDocument, actor: Any) -> None:
        quizzes.import_question(document.data, actor=actor)


class Quiz(Kind):
    """A quiz: the Chinese file gives structure and words, the English one words."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        return quizzes.export_quiz(document.key, str(document.locale))

    def put(self, document: LibraryDocument, actor: Any) -> None:
        quizzes.import_quiz(document.data, actor=actor)


class Roleplay(Kind):
    """A scenario in one language."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        text = roleplay.export_scenario(document.key, str(document.locale))
        return None if text is None else {"document": text}

    def put(self, document: LibraryDocument, actor: Any) -> None:
        roleplay.import_scenario(
            {"key": document.key, "locale": document.locale, "document": document.source},
            actor=actor,
        )

    def faults(self, document: LibraryDocument) -> Iterable[Fault]:
        for problem in roleplay.lint(document.source, walk=False):
            yield Fault(document.path, problem.line or 1, str(problem.message))

    def deep_faults(self, document: LibraryDocument) -> Iterable[Fault]:
        """Walk all paths: what cannot be reached or left, which takes seconds."""
        for problem in roleplay.lint(document.source):
            yield Fault(document.path, problem.line or 1, str(problem.message))

    def remarks(
        self, document: LibraryDocument, others: Mapping[tuple[str, str | None], LibraryDocument]
    ) -> Iterable[Fault]:
        found = [
            one for one in roleplay.lint(document.source, warnings=True) if one.level != "error"
        ]
        for language in LOCALES:
            if language != document.locale:
                twin = others.get((document.key, language))
                found += roleplay.lint_translation(
                    document.source, twin.source if twin else None, language=language
                )
        for problem in found:
            yield Fault(document.path, problem.line or 1, str(problem.message))


class Course(Kind):
    """A course page; publishing it compiles the course."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        return courses.export_course_page(document.key, str(document.locale))

    def prepare(self, document: LibraryDocument) -> None:
        home = content.home_page(str(document.locale))
        courses.ensure_course_page(document.key, parent_page=home, title=document.data["title"])

    def put(self, document: LibraryDocument, actor: Any) -> None:
        courses.import_course_page(
            document.data,
            parent_page=content.home_page(str(document.locale)),
            pages_by_key=reading_pages(document.key, str(document.locale)),
            actor=actor,
        )


class Certification(Kind):
    """A certification and what it asks for."""

    def export(self, document: LibraryDocument) -> dict[str, Any] | None:
        if document.key not in certification.certification_keys():
            return None
        return certification.export_certification(document.key)

    def put(self, document: LibraryDocument, actor: Any) -> None:
        certification.import_certification(document.data)


def course_page(course: str, locale: str) -> Page:
    """Return the page of a course in a language; `prepare` has made it."""
    home = content.home_page(locale)
    return Page.objects.child_of(home).get(slug=course).specific


def reading_pages(course: str, locale: str) -> dict[str, Page]:
    """Return the pages under a course by key, none if the course does not stand yet."""
    home = content.home_page(locale)
    parent = Page.objects.child_of(home).filter(slug=course).first()
    if parent is None:
        return {}
    return {page.slug: page for page in Page.objects.child_of(parent).specific()}


_reading = ReadingPage()

KINDS: dict[str, Kind] = {
    "taxonomy": Taxonomy(),
    "rule-pack": RulePack(),
    "glossary": Glossary(),
    **dict.fromkeys(LESSON_KINDS, _reading),
    "categories": Categories(),
    "question": Question(),
    "quiz": Quiz(),
    "roleplay": Roleplay(),
    "course": Course(),
    "certification": Certification(),
}


def package_faults(documents: Iterable[LibraryDocument], *, deeply: bool = False) -> list[Fault]:
    """Return what the packages themselves find wrong in the documents, `deeply` at any cost in time."""
    found: list[Fault] = []
    for document in documents:
        kind = KINDS[document.kind]
        found += list(kind.faults(document)) or (list(kind.deep_faults(document)) if deeply else [])
    return found


def package_remarks(
    documents: Iterable[LibraryDocument], *, among: Iterable[LibraryDocument]
) -> list[Fault]:
    """Return what is worth a look in the documents, as the packages see it, `among` all of them."""
    everything = list(among)
    found: list[Fault] = []
    for document in documents:
        others = {(one.key, one.locale): one for one in everything if one.kind == document.kind}
        found += KINDS[document.kind].remarks(document, others)
    return found
