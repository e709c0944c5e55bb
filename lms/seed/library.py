"""A folder of files as checked documents: kinds, keys, languages and references. Plain; no Django."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from lms.seed import schemas
from lms.seed.documents import Fault, FaultyLibrary, Text, YamlPart, digest, read_file

LOCALES = ("zh-hans", "en")
COMMON = "common"
LESSON_KINDS = ("lesson", "manual", "case")
KIND_OF_FOLDER = {
    "lessons": "lesson",
    "manual": "manual",
    "cases": "case",
    "questions": "question",
    "quizzes": "quiz",
    "roleplays": "roleplay",
    "certifications": "certification",
}
_LINK = re.compile(r"\]\((term|lesson):([^)\s]+)\)")


@dataclass(frozen=True)
class LibraryDocument:
    """One file of the library, checked. `locale` is None where the words are bilingual inside."""

    kind: str
    key: str
    locale: str | None
    course: str | None
    path: str
    data: dict[str, Any]
    source: str = field(repr=False)
    text: Text = field(repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of what the file says (not of its white space)."""
        return digest(self.data if self.kind != "roleplay" else self.source)


def read_library(root: Path, *, course: str | None = None) -> list[LibraryDocument]:
    """Read every document under `root`, or the common ones and those of `course`.

    Raises:
        FaultyLibrary: with every fault of every file, each with file, line and reason.
    """
    faults: list[Fault] = []
    documents: list[LibraryDocument] = []
    for file in _files(root, course):
        name = file.relative_to(root).as_posix()
        try:
            documents.append(_document(file, name))
        except FaultyLibrary as error:
            faults.extend(error.faults)
    if course is not None and not any(doc.course == course for doc in documents) and not faults:
        faults.append(Fault(course, 1, f"the library holds no course {course!r}"))
    if not faults:
        faults.extend(reference_faults(documents))
    if faults:
        raise FaultyLibrary(faults)
    return documents


def _files(root: Path, course: str | None) -> Iterator[Path]:
    for file in sorted(root.rglob("*.md")):
        top = file.relative_to(root).parts[0]
        if file.name != "README.md" and (course is None or top in {COMMON, course}):
            yield file


def _document(file: Path, name: str) -> LibraryDocument:
    parts = Path(name).parts
    text = read_file(file, path=name)
    course, locale = (None, None) if parts[0] == COMMON else (parts[0], parts[1])
    if locale is not None and locale not in LOCALES:
        raise FaultyLibrary([Fault(name, 1, f"{locale!r} is not a language: {', '.join(LOCALES)}")])
    kind = text.front.data.get("kind")
    expected = KIND_OF_FOLDER.get(parts[-2])
    if kind not in schemas.FRONT_MATTER or (expected is not None and kind != expected):
        reason = f"kind is {kind!r}, but must be " + (expected or " or ".join(schemas.FRONT_MATTER))
        raise FaultyLibrary([Fault(name, text.front.line_of(["kind"]), reason)])
    front = _checked(schemas.FRONT_MATTER[kind], text.front, path=name)
    data = {**front, "locale": locale}
    if kind in LESSON_KINDS or kind == "course":
        data["blocks"] = _checked_blocks(text)
    elif text.body and kind != "roleplay":
        _refuse_body(text)
    key = str(front["key"]) if kind in {"course", "certification", "rule-pack"} else file.stem
    if kind == "course" and key != course:
        reason = f"the key {key!r} differs from the folder {course!r}"
        raise FaultyLibrary([Fault(name, text.front.line_of(["key"]), reason)])
    data["key"] = key
    return LibraryDocument(kind, key, locale, course, name, data, text.source, text)


def _refuse_body(text: Text) -> None:
    line = text.blocks[0].line if text.blocks else 1
    reason = f"a {text.front.data['kind']} has no body: everything stands in the front matter"
    raise FaultyLibrary([Fault(text.path, line, reason)])


def _checked(model: type[BaseModel], part: YamlPart, *, path: str) -> dict[str, Any]:
    try:
        value = model.model_validate(part.data)
    except ValidationError as error:
        raise FaultyLibrary(
            Fault(path, part.line_of(one["loc"]), _sentence(dict(one))) for one in error.errors()
        ) from error
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


def _sentence(error: dict[str, Any]) -> str:
    where = ".".join(str(step) for step in error["loc"]) or "front matter"
    if error["type"] == "extra_forbidden":
        return f"{where}: there is no such key"
    if error["type"] == "missing":
        return f"{where}: this key is missing"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"


def _checked_blocks(text: Text) -> list[dict[str, Any]]:
    faults: list[Fault] = []
    blocks: list[dict[str, Any]] = []
    for block in text.blocks:
        model = schemas.BLOCKS.get(block.type)
        if model is None:
            known = ", ".join(name for name in schemas.BLOCKS if name != "markdown")
            faults.append(
                Fault(
                    text.path,
                    block.line,
                    f"no directive is called {block.type!r}; there are: {known}",
                )
            )
            continue
        try:
            blocks.append(
                {"type": block.type, "value": _checked(model, block.value, path=text.path)}
            )
        except FaultyLibrary as error:
            faults.extend(error.faults)
    if faults:
        raise FaultyLibrary(faults)
    return blocks


# --- references between files ------------------------------------------------------------------
def reference_faults(documents: Iterable[LibraryDocument]) -> list[Fault]:
    """Return a fault for every name of a cell, rule, lesson, term, … that no document defines."""
    documents = list(documents)
    known = _Known.of(documents)
    faults: list[Fault] = []
    for document in documents:
        check = _CHECKS.get(document.kind)
        if check is not None:
            faults.extend(check(document, known))
        if document.locale is not None:
            faults.extend(_link_faults(document, known))
    return faults


@dataclass(frozen=True)
class _Known:
    cells: frozenset[str]
    competencies: frozenset[str]
    rules: frozenset[str]
    categories: frozenset[str]
    things: frozenset[tuple[str, str, str | None]]
    terms: frozenset[tuple[str | None, str]]

    @classmethod
    def of(cls, documents: list[LibraryDocument]) -> _Known:
        taxonomy = [doc.data for doc in documents if doc.kind == "taxonomy"]
        return cls(
            cells=frozenset(cell["key"] for data in taxonomy for cell in data.get("cells", []))
            | frozenset(cell["key"] for data in taxonomy for cell in data.get("special_cells", []))
            | frozenset(cell["key"] for data in taxonomy for cell in data.get("situations", []))
            | frozenset(
                cell["key"] for data in taxonomy for cell in data.get("special_situations", [])
            ),
            competencies=frozenset(
                one["key"] for data in taxonomy for one in data.get("competencies", [])
            ),
            rules=frozenset(
                rule["key"]
                for doc in documents
                if doc.kind == "rule-pack"
                for rule in doc.data.get("rules", [])
            ),
            categories=frozenset(
                one["key"]
                for doc in documents
                if doc.kind == "categories"
                for one in doc.data["categories"]
            ),
            things=frozenset((doc.kind, doc.key, doc.locale) for doc in documents),
            terms=frozenset(
                (doc.locale, term["key"])
                for doc in documents
                if doc.kind == "glossary"
                for term in doc.data["terms"]
            ),
        )


def _unknown(
    document: LibraryDocument,
    location: list[str | int],
    what: str,
    names: Iterable[str],
    known: frozenset[str],
) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name not in known:
            line = document.text.front.line_of([*location, index])
            yield Fault(document.path, line, f"no {what} is called {name!r}")


def _unknown_one(
    document: LibraryDocument, location: list[str | int], what: str, known: frozenset[str]
) -> Iterator[Fault]:
    """Yield a fault when the name at `location`, if there is one, is not known."""
    name: Any = document.data
    for step in location:
        name = name.get(step) if isinstance(name, dict) else name[int(step)]
    if name and name not in known:
        line = document.text.front.line_of(location)
        yield Fault(document.path, line, f"no {what} is called {name!r}")


def _page_faults(document: LibraryDocument, known: _Known) -> Iterator[Fault]:
    yield from _unknown(document, ["cells"], "cell", document.data.get("cells", []), known.cells)
    for block, value in zip(document.text.blocks, document.data["blocks"], strict=True):
        rules = value["value"].get("rules", [])
        if value["type"] == "rule":
            rules = [value["value"]["rule"]]
        for rule in rules:
            if rule not in known.rules:
                yield Fault(document.path, block.line, f"no rule is called {rule!r}")


def _question_faults(document: LibraryDocument, known: _Known) -> Iterator[Fault]:
    data = document.data
    yield from _unknown(document, ["cells"], "cell", data.get("cells", []), known.cells)
    yield from _unknown(document, ["rules"], "rule", data.get("rules", []), known.rules)
    yield from _unknown(
        document, ["competencies"], "competency", data.get("competencies", []), known.competencies
    )
    yield from _unknown_one(document, ["category"], "category", known.categories)
    lesson = data.get("lesson")
    if lesson and ("lesson", lesson, document.locale) not in known.things:
        yield Fault(
            document.path,
            document.text.front.line_of(["lesson"]),
            f"no lesson is called {lesson!r}",
        )


def _quiz_faults(document: LibraryDocument, known: _Known) -> Iterator[Fault]:
    seen: set[str] = set()
    for s, section in enumerate(document.data["sections"]):
        for q, placed in enumerate(section["questions"]):
            name = placed["question"]
            line = document.text.front.line_of(["sections", s, "questions", q, "question"])
            if ("question", name, document.locale) not in known.things:
                yield Fault(document.path, line, f"no question is called {name!r}")
            if name in seen:
                yield Fault(document.path, line, f"the question {name!r} is asked twice")
            seen.add(name)
        for d, _draw in enumerate(section["draws"]):
            at: list[str | int] = ["sections", s, "draws", d]
            yield from _unknown_one(document, [*at, "category"], "category", known.categories)
            yield from _unknown_one(document, [*at, "cell"], "cell", known.cells)
            yield from _unknown_one(document, [*at, "competency"], "competency", known.competencies)
    asks = any(section["questions"] or section["draws"] for section in document.data["sections"])
    if document.locale == LOCALES[0] and not asks:
        line = document.text.front.line_of(["sections"])
        yield Fault(document.path, line, "the quiz asks nothing: name questions or draws")


def _category_faults(document: LibraryDocument, known: _Known) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, category in enumerate(document.data["categories"]):
        at: list[str | int] = ["categories", index]
        yield from _unknown_one(document, [*at, "within"], "category", known.categories)
        if category["key"] in seen:
            line = document.text.front.line_of([*at, "key"])
            yield Fault(document.path, line, f"the category {category['key']!r} stands twice")
        seen.add(category["key"])


def _course_faults(document: LibraryDocument, known: _Known) -> Iterator[Fault]:
    for m, module in enumerate(document.data["modules"]):
        for a, activity in enumerate(module["activities"]):
            for kind in (*LESSON_KINDS, "quiz", "roleplay"):
                name = activity.get(kind)
                if name and (kind, name, document.locale) not in known.things:
                    line = document.text.front.line_of(["modules", m, "activities", a, kind])
                    yield Fault(document.path, line, f"no {kind} is called {name!r}")


def _link_faults(document: LibraryDocument, known: _Known) -> Iterator[Fault]:
    for number, line in enumerate(document.source.split("\n"), 1):
        for kind, name in _LINK.findall(line):
            found = (
                (document.locale, name) in known.terms
                if kind == "term"
                else ("lesson", name, document.locale) in known.things
            )
            if not found:
                yield Fault(document.path, number, f"no {kind} is called {name!r}")


_CHECKS: dict[str, Callable[[LibraryDocument, _Known], Iterator[Fault]]] = {
    "lesson": _page_faults,
    "case": _page_faults,
    "manual": _page_faults,
    "question": _question_faults,
    "quiz": _quiz_faults,
    "categories": _category_faults,
    "course": _course_faults,
}
