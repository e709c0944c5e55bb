"""Questions and the categories of the bank written as text, in and out; publishing and retiring.

The format is the front matter of the content library (docs/reference/questions-and-quizzes-as-text.md). What goes
out reads in again to the same row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from lms.audit import api as audit
from lms.foundation.registry import UnknownKey
from quizzes.core import prose, sources
from quizzes.core.refusals import BadDocument, UnknownReference
from quizzes.models import Category, Question
from quizzes.registry import QuestionType, question_types
from quizzes.services.reading import as_bad_document, count_of, key_of, locale_of, text_of

TAGS = ("cells", "competencies", "rules")
HOUSE_LAW = "CN"  # what is meant when a question says nothing


# --- questions ------------------------------------------------------------------------------------
@transaction.atomic
def import_question(data: Mapping[str, Any], *, actor: Any = None) -> Question:
    """Create or change the question `data["key"]` in `data["locale"]`, and publish it.

    Raises `BadDocument` with the field and the reason; then nothing was written.
    """
    key, kind = key_of(data), _type_of(data)
    locale = locale_of(data)
    question = _existing(key, locale, kind) or kind.model(key=key, locale=locale)
    created = question.pk is None
    try:
        own = kind.from_document(data)
        children = {name: rows for name, rows in own.items() if isinstance(rows, list)}
        kind.check_children(children)
        kind.check_together(own, children)
    except ValidationError as bad:
        raise as_bad_document(bad) from bad
    for name, value in {**_common_fields(data), **own}.items():
        if name not in children:
            setattr(question, name, value)
    for name in TAGS:
        setattr(question, name, _tagged(name, data.get(name) or []))
    for name, rows in children.items():
        child = question._meta.get_field(name).related_model
        made = [child(**row, sort_order=index) for index, row in enumerate(rows)]
        setattr(question, name, made)
    try:
        question.full_clean(exclude={"spec"})  # written by save()
    except ValidationError as bad:
        raise as_bad_document(bad) from bad
    _publish(question, actor=actor, created=created)
    return question


def export_question(key: str, locale: str) -> dict[str, Any] | None:
    """Return the published question as it is written in text, None when there is none.

    What the text may leave out is left out. Asks one polymorphic query: authors' fields are needed.
    """
    question = Question.objects.filter(key=key, locale__language_code=locale).first()
    if question is None:
        return None
    data: dict[str, Any] = {
        "kind": "question",
        "key": question.key,
        "locale": locale,
        "type": question.type.key,
        "title": question.title,
    }
    data |= _belongs(question)
    if facts := prose.read_facts(question.facts):
        data["facts"] = [{"label": label, "value": value} for label, value in facts]
    if question.said:
        data["said"] = question.said
    data |= {"prompt": question.prompt, "explanation": question.explanation}
    if question.retired:
        data["retired"] = True
    return data | question.type.to_document(question)


def _belongs(question: Question) -> dict[str, Any]:
    """Return the part of the text that says where the question belongs."""
    data: dict[str, Any] = {}
    for name in TAGS:
        if keys := [tag.key for tag in getattr(question, name).all()]:
            data[name] = keys
    if question.category is not None:
        data["category"] = question.category.key
    data["difficulty"] = question.difficulty
    if question.jurisdiction != HOUSE_LAW:
        data["jurisdiction"] = question.jurisdiction
    if question.source_ref:
        data["source"] = list(sources.parts(question.source_ref))
    if question.lesson_key:
        data["lesson"] = question.lesson_key
    return data


def _publish(question: Question, *, actor: Any, created: bool) -> None:
    if created:
        question.live = False
        question.save()
    person = actor if getattr(actor, "pk", None) else None
    question.save_revision(user=person, clean=False).publish(
        user=person, skip_permission_checks=True
    )
    question.refresh_from_db(fields=["live", "state", "version", "spec"])
    action = "question.created" if created else "question.changed"
    audit.record(action, actor=actor, target=question, data={"version": question.version})


def _common_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    facts = data.get("facts") or []
    source = data.get("source") or ""
    try:
        pairs = [(str(fact["label"]).strip(), str(fact["value"]).strip()) for fact in facts]
    except (TypeError, KeyError):
        raise BadDocument(_("Facts are a list of label and value."), field="facts") from None
    return {
        "title": text_of(data, "title"),
        "prompt": text_of(data, "prompt"),
        "explanation": text_of(data, "explanation"),
        "facts": prose.write_facts(pairs),
        "said": str(data.get("said") or "").strip(),
        "source_ref": source if isinstance(source, str) else ", ".join(map(str, source)),
        "lesson_key": str(data.get("lesson") or ""),
        "category": _category(data.get("category")),
        "jurisdiction": str(data.get("jurisdiction", HOUSE_LAW) or ""),
        "difficulty": data.get("difficulty", 3),
        "retired": data.get("retired") is True,
    }


def _category(key: Any) -> Category | None:
    """Return the category with this key, None when none is named; raises `UnknownReference`."""
    if not key:
        return None
    found = Category.objects.filter(key=str(key)).first()
    if found is None:
        raise UnknownReference(_("There is no %(key)s.") % {"key": key}, field="category")
    return found


def _type_of(data: Mapping[str, Any]) -> QuestionType:
    try:
        return question_types.get(str(data.get("type") or ""))
    except UnknownKey:
        known = ", ".join(question_types.keys())
        reason = _("There is no question type %(type)s; there are %(known)s.")
        raise UnknownReference(
            reason % {"type": data.get("type"), "known": known}, field="type"
        ) from None


def _existing(key: str, locale: Locale, kind: QuestionType) -> Question | None:
    found = Question.objects.filter(key=key, locale=locale).first()
    if found is not None and found._meta.model is not kind.model:
        reason = _("The question is of type %(type)s; a type cannot be changed, take a new key.")
        raise BadDocument(reason % {"type": found.type.key}, field="type")
    return found


def _tagged(name: str, keys: Iterable[Any]) -> list[models.Model]:
    """Return the taxonomy rows with these keys, in their own order; raises `UnknownReference`."""
    wanted = [str(key) for key in keys]
    model = Question._meta.get_field(name).related_model
    found = list(model._default_manager.filter(key__in=wanted))
    missing = sorted(set(wanted) - {row.key for row in found})
    if missing:
        raise UnknownReference(_("There is no %(key)s.") % {"key": ", ".join(missing)}, field=name)
    return found


# --- categories -----------------------------------------------------------------------------------
@transaction.atomic
def import_categories(data: Mapping[str, Any], *, actor: Any = None) -> list[Category]:
    """Create or change the categories of `data["categories"]`; others stay as they are.

    One that lies in another names it with `within`; it may stand before or after. Raises
    `BadDocument`; then nothing was written.
    """
    written = data.get("categories")
    if not isinstance(written, list) or not all(isinstance(row, Mapping) for row in written):
        reason = _("Categories are a list of key, title and within.")
        raise BadDocument(reason, field="categories")
    made: dict[str, Category] = {}
    for index, row in enumerate(written):
        category = Category.objects.filter(key=key_of(row)).first() or Category(key=key_of(row))
        title = row.get("title")
        if not isinstance(title, Mapping) or not title.get("zh-hans"):
            raise BadDocument(_("A category has a title in both languages."), field="categories")
        category.title_zh_hans, category.title_en = str(title["zh-hans"]), str(title.get("en", ""))
        category.sort_order = count_of(row, "order", least=0, default=index)
        category.save()
        made[category.key] = category
    for row in written:
        _put_within(made[key_of(row)], row.get("within"), made)
    for category in made.values():
        audit.record("category.imported", actor=actor, target=category, data={"key": category.key})
    return list(made.values())


def _put_within(category: Category, key: Any, made: Mapping[str, Category]) -> None:
    parent = made.get(str(key)) or _category(key) if key else None
    if category.parent_id == (parent.pk if parent else None):
        return
    category.parent = parent
    try:
        category.full_clean(exclude=["title"])
    except ValidationError as bad:
        raise as_bad_document(bad) from bad
    category.save()


def export_categories() -> dict[str, Any] | None:
    """Return all categories as they are written in text, None when there is none."""
    rows = list(Category.objects.select_related("parent").order_by("sort_order", "key"))
    if not rows:
        return None
    return {"kind": "categories", "categories": [_category_as_text(row) for row in rows]}


def _category_as_text(row: Category) -> dict[str, Any]:
    title = {"zh-hans": row.title_zh_hans or "", "en": row.title_en or ""}
    data = {"key": row.key, "title": title, "order": row.sort_order}
    return data | ({"within": row.parent.key} if row.parent else {})
