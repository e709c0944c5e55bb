"""Courses as text: the shape of a course file, to and from course pages.

The shape: kind, key, locale, title, summary, lead, outcomes (list), audience, minutes, order
(free|in-order), body (Markdown), modules: [{key, title, audience?, after?: [keys], activities:
[{lesson|case|manual|quiz|roleplay: key, required, minutes, title?, speaking?}]}].
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from courses.enums import Audience, ModuleOrder, PageKind
from courses.models import CoursePage
from courses.models.outline_blocks import split_keys
from courses.services.titles import page_kind_of
from lms.foundation import keys
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay
from quizzes.roleplay.enums import InputMode

PAGE_KINDS = tuple(kind.value for kind in PageKind)
KINDS = (*PAGE_KINDS, "quiz", "roleplay")
_PLAIN = ("title", "summary", "lead", "audience", "minutes", "order")


class BadCourse(ValueError):
    """A course file that cannot become a course; `problems` says everything that is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))


def block_id(*parts: str) -> str:
    """Return the id of a block, the same for the same keys in every language."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "courses:" + ":".join(parts)))


def _find(key: str, locale: Locale) -> CoursePage | None:
    return CoursePage.objects.filter(slug=key, locale=locale).first()


def ensure_course_page(key: str, *, parent_page: Page, title: str, actor: Any = None) -> CoursePage:
    """Return the course's page under `parent_page`; make an unpublished one if there is none.

    For importers: lessons live under their course's page, and its outline names the lessons.
    """
    keys.check_key(key)
    page = _find(key, parent_page.locale)
    if page is not None:
        return page
    page = CoursePage(title=title, slug=key, locale=parent_page.locale, live=False)
    other = CoursePage.objects.filter(slug=key).first()
    if other is not None:
        page.translation_key = other.translation_key
    with transaction.atomic():
        parent_page.add_child(instance=page)
        page.save_revision(user=actor)
    return page


def import_course_page(
    data: Mapping[str, Any],
    *,
    parent_page: Page,
    pages_by_key: Mapping[Any, Page],
    actor: Any = None,
) -> CoursePage:
    """Create or update the course page `data["key"]` in the language of `parent_page`; publish it.

    `pages_by_key` holds the lessons, cases and chapters of that language, by key or by
    ``(kind, key)``; quizzes and scenarios must exist. Equal content changes nothing.
    Raises :class:`BadCourse`.
    """
    wanted = _fields(data, pages_by_key)
    with transaction.atomic():
        page = ensure_course_page(
            data["key"], parent_page=parent_page, title=data["title"], actor=actor
        )
        newest = page.get_latest_revision_as_object()
        if page.live and not page.has_unpublished_changes and _raw(newest) == wanted:
            return page
        for name in _PLAIN:
            setattr(newest, name, wanted[name])
        newest.outcomes = wanted["outcomes"]
        for name in ("body", "outline"):
            field = CoursePage._meta.get_field(name)
            setattr(newest, name, field.to_python(json.dumps(wanted[name])))
        try:
            newest.full_clean()
        except ValidationError as error:
            raise BadCourse(_messages(error)) from error
        newest.save_revision(user=actor, log_action=True).publish(user=actor)
    page.refresh_from_db()
    return page


def _messages(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [f"{name}: {' '.join(map(str, texts))}" for name, texts in error.message_dict.items()]


def _raw(page: CoursePage) -> dict[str, Any]:
    """Return what the page holds in the form in which it is stored."""
    return {
        **{name: getattr(page, name) for name in _PLAIN},
        "outcomes": page.outcomes,
        "body": list(page.body.get_prep_value()),
        "outline": list(page.outline.get_prep_value()),
    }


def _fields(data: Mapping[str, Any], pages_by_key: Mapping[Any, Page]) -> dict[str, Any]:
    problems: list[str] = []
    course = str(data["key"])
    try:
        keys.check_key(course)
    except keys.BadKey as error:
        raise BadCourse([f"key: {error}"]) from error
    order = data.get("order", ModuleOrder.FREE.value)
    if order not in ModuleOrder.values:
        problems.append(f"order: {order!r} is neither free nor in-order")
    outline = [
        _module(course, number, module, pages_by_key, problems)
        for number, module in enumerate(data.get("modules") or [], start=1)
    ]
    if problems:
        raise BadCourse(problems)
    return {
        "title": data["title"],
        "summary": data.get("summary") or "",
        "lead": data.get("lead") or "",
        "audience": data.get("audience") or "",
        "minutes": int(data.get("minutes") or 0),
        "order": order,
        "outcomes": "\n".join(str(one).strip() for one in data.get("outcomes") or []),
        "body": [
            {"type": "markdown", "value": text, "id": block_id(course, "body", str(number))}
            for number, text in enumerate(_texts(data))
        ],
        "outline": outline,
    }


def _texts(data: Mapping[str, Any]) -> list[str]:
    """Return the landing text's pieces, from ``body`` or from ``blocks`` of the type markdown."""
    if data.get("body"):
        return [str(data["body"]).strip()]
    found = []
    for block in data.get("blocks") or []:
        value = block["value"]
        found.append(str(value["text"] if isinstance(value, Mapping) else value).strip())
    return [text for text in found if text]


def _module(
    course: str,
    number: int,
    module: Mapping[str, Any],
    pages_by_key: Mapping[Any, Page],
    problems: list[str],
) -> dict[str, Any]:
    key = str(module.get("key") or f"module-{number}")
    entries = module.get("activities") or []
    has_manual = any("manual" in entry for entry in entries)
    default = Audience.INSTRUCTOR if has_manual else Audience.LEARNER
    audience = module.get("audience") or default.value
    if audience not in Audience.values:
        problems.append(f"module {key}: audience {audience!r} is neither learner nor instructor")
    activities = [
        block
        for entry in entries
        if (block := _activity(course, key, entry, pages_by_key, problems)) is not None
    ]
    return {
        "type": "module",
        "id": block_id(course, key),
        "value": {
            "title": str(module.get("title") or key),
            "key": key,
            "audience": audience,
            "after": ", ".join(module.get("after") or []),
            "activities": activities,
        },
    }


def _activity(
    course: str,
    module: str,
    entry: Mapping[str, Any],
    pages_by_key: Mapping[Any, Page],
    problems: list[str],
) -> dict[str, Any] | None:
    kind = next((name for name in KINDS if name in entry), None)
    if kind is None:
        problems.append(f"module {module}: an activity is one of {', '.join(KINDS)}")
        return None
    key = str(entry[kind])
    target = _target(kind, key, pages_by_key)
    if target is None:
        problems.append(f"module {module}: there is no {kind} {key!r}")
        return None
    block_type = "page" if kind in PAGE_KINDS else kind
    column = "scenario" if kind == "roleplay" else block_type
    speaking = str(entry.get("speaking") or "")
    if speaking and (kind != "roleplay" or speaking not in InputMode.values):
        ways = ", ".join(InputMode.values)
        problems.append(f"module {module}: speaking is one of {ways}, and of role-plays only")
        return None
    return {
        "type": block_type,
        "id": block_id(course, module, kind, key),
        "value": {
            column: target,
            **({"speaking": speaking} if kind == "roleplay" else {}),
            "required": bool(entry.get("required", True)),
            "minutes": int(entry.get("minutes") or 0),
            "title": str(entry.get("title") or ""),
        },
    }


def _target(kind: str, key: str, pages_by_key: Mapping[Any, Page]) -> int | None:
    """Return the primary key of what an activity points at, or None if there is no such thing."""
    found: Any
    if kind in PAGE_KINDS:
        found = pages_by_key.get((kind, key)) or pages_by_key.get(key)
    else:
        found = _quiz(key) if kind == "quiz" else _scenario(key)
    return found.pk if found is not None else None


def _quiz(key: str) -> Any:
    try:
        return quizzes.quiz_by_key(key)
    except quizzes.UnknownQuiz:
        return None


def _scenario(key: str) -> Any:
    return roleplay.scenario_by_key(key)


def export_course_page(key: str, locale_code: str) -> dict[str, Any] | None:
    """Return the course's newest words (drafts too) in the shape `import_course_page` takes."""
    page = CoursePage.objects.filter(slug=key, locale__language_code=locale_code).first()
    if page is None:
        return None
    newest = page.get_latest_revision_as_object()
    return {
        "kind": "course",
        "key": key,
        "locale": locale_code,
        **{name: getattr(newest, name) for name in _PLAIN},
        "outcomes": newest.outcome_lines,
        "body": "\n\n".join(str(block.value) for block in newest.body),
        "modules": [_exported_module(block.value) for block in newest.outline],
    }


def _exported_module(value: Any) -> dict[str, Any]:
    return {
        "key": value["key"],
        "title": value["title"],
        "audience": value["audience"],
        "after": list(split_keys(value["after"] or "")),
        "activities": [_exported_activity(block) for block in value["activities"]],
    }


def _exported_activity(block: Any) -> dict[str, Any]:
    value = block.value
    if block.block_type == "page":
        page = value["page"]
        kind, key = (page_kind_of(page), page.slug) if page is not None else ("lesson", "")
    else:
        kind = block.block_type
        target = value["scenario" if kind == "roleplay" else "quiz"]
        key = target.key if target is not None else ""
    exported = {kind: key, "required": bool(value["required"]), "minutes": value["minutes"] or 0}
    if value["title"]:
        exported["title"] = value["title"]
    if value.get("speaking"):
        exported["speaking"] = value["speaking"]
    return exported
