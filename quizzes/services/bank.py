"""Keeping the bank: tags and categories of many questions at once, retiring, another language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from lms.audit import api as audit
from quizzes.models import Category, Question

Change = Callable[[Question], None]


@dataclass(frozen=True)
class Tags:
    """Tags to put on and to take off; `difficulty`, `jurisdiction` and `source` None: as they are.

    `source` are parts of the source as “A2, B1”; they take the place of those that are there.
    """

    add_cells: Collection[Any] = ()
    remove_cells: Collection[Any] = ()
    add_competencies: Collection[Any] = ()
    remove_competencies: Collection[Any] = ()
    difficulty: int | None = None
    jurisdiction: str | None = None
    source: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        lists = (
            self.add_cells, self.remove_cells, self.add_competencies, self.remove_competencies
        )  # fmt: skip
        single = (self.difficulty, self.jurisdiction, self.source)
        return not any(lists) and single == (None, None, None)


def retag(ids: Iterable[int], *, tags: Tags, actor: Any) -> int:
    """Put tags on the questions and take others off; return how many questions there were.

    Published questions stay published, with a new version where their spec changes; what stands in
    a draft on top of them stays, with the same tags.
    """

    def change(question: Question) -> None:
        question.cells = _changed(question.cells, tags.add_cells, tags.remove_cells)
        question.competencies = _changed(
            question.competencies, tags.add_competencies, tags.remove_competencies
        )
        if tags.difficulty is not None:
            question.difficulty = tags.difficulty
        if tags.jurisdiction is not None:
            question.jurisdiction = tags.jurisdiction
        if tags.source is not None:
            question.source_ref = tags.source

    data = {
        "cells": [f"+{cell.key}" for cell in tags.add_cells]
        + [f"-{cell.key}" for cell in tags.remove_cells],
        "competencies": [f"+{one.key}" for one in tags.add_competencies]
        + [f"-{one.key}" for one in tags.remove_competencies],
        "difficulty": tags.difficulty,
        "jurisdiction": tags.jurisdiction,
        "source": tags.source,
    }
    return _change_all(ids, change, note=_("Tags changed"), actor=actor, data=data)


def move(ids: Iterable[int], *, category: Category | None, actor: Any) -> int:
    """Put the questions into a category (None: into none); return how many there were."""

    def change(question: Question) -> None:
        question.category = category

    data = {"category": category.key if category else None}
    return _change_all(ids, change, note=_("Moved to another category"), actor=actor, data=data)


def retire(ids: Iterable[int], *, actor: Any) -> int:
    """Offer the questions no longer; attempts keep them. Return how many there were."""

    def change(question: Question) -> None:
        question.retired = True

    return _change_all(ids, change, note=_("Retired"), actor=actor, data={"retired": True})


def _changed(present: Any, add: Collection[Any], remove: Collection[Any]) -> list[Any]:
    gone = {row.pk for row in remove}
    kept = [row for row in present.all() if row.pk not in gone]
    known = {row.pk for row in kept}
    return [*kept, *(row for row in add if row.pk not in known)]


@transaction.atomic
def _change_all(
    ids: Iterable[int], change: Change, *, note: str, actor: Any, data: dict[str, Any]
) -> int:
    questions = list(Question.objects.filter(pk__in=list(ids)))
    for question in questions:
        _change_one(question, change, note=note, actor=actor)
        audit.record("question.changed", actor=actor, target=question, data=data)
    return len(questions)


def _change_one(question: Question, change: Change, *, note: str, actor: Any) -> None:
    """Change what is published and what is drafted, each in its own words."""
    has_draft = question.has_unpublished_changes or not question.live
    draft = question.get_latest_revision_as_object() if has_draft else None
    change(question)
    question.change_note = note
    if question.live:
        question.save_revision(user=actor, clean=False).publish(
            user=actor, skip_permission_checks=True
        )
    else:
        question.save()
    if draft is not None:
        change(draft)
        draft.save_revision(user=actor, clean=False)


# --- another language -----------------------------------------------------------------------------
NOT_COPIED = {
    "pk": None, "live": False, "has_unpublished_changes": True, "first_published_at": None,
    "last_published_at": None, "live_revision": None, "latest_revision": None, "go_live_at": None,
    "expire_at": None, "expired": False, "retired": False, "change_note": "", "version": 1,
}  # fmt: skip


@transaction.atomic
def write_in(question: Question, *, locale: Locale, actor: Any) -> Question:
    """Return the row of `question` in the language `locale`; made as a draft when there is none.

    The draft has the same key, and its options have the same keys, so that both languages are the
    same question; its words are those of the original, to be put into the other language.
    """
    present = Question.objects.filter(key=question.key, locale=locale).first()
    if present is not None:
        return present
    original = question.get_real_instance().get_latest_revision_as_object()
    data = _without_ids(original.serializable_data()) | NOT_COPIED | {"locale": locale.pk}
    copy = type(original).from_serializable_data(data)
    copy.save()
    copy.save_revision(user=actor, clean=False)
    audit.record(
        "question.created", actor=actor, target=copy,
        data={"from": question.pk, "locale": locale.language_code},
    )  # fmt: skip
    return copy


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(part) for part in value]
    if isinstance(value, dict):
        return {name: None if name == "pk" else _without_ids(part) for name, part in value.items()}
    return value
