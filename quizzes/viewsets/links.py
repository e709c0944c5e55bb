"""Where a question's own pages are: its type decides."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.foundation.registry import UnknownKey
from quizzes.models import Question
from quizzes.registry import QuestionType, question_types

BANK = "wagtailsnippets_quizzes_question"  # the namespace of the bank's pages


def type_of(question: Question) -> QuestionType | None:
    """Return the type of a base row, None when it is no longer installed."""
    return type_named(question.spec.get("type", ""))


def type_named(key: str) -> QuestionType | None:
    """Return the type with this key, None when it is not installed."""
    try:
        return question_types.get(key)
    except UnknownKey:
        return None


def type_label(question: Question) -> Any:
    """Return the type's name for the list."""
    kind = type_of(question)
    return kind.label if kind else _("%(type)s (not installed)") % {"type": question.spec["type"]}


def own_url(name: str, *, type_key: str, pk: int) -> str | None:
    """Return the page `name` ("edit", "copy", …) of a question's own type, None without the type."""
    kind = type_named(type_key)
    if kind is None:
        return None
    return reverse(kind.model.snippet_viewset.get_url_name(name), args=[pk])


def url_of(name: str, question: Question) -> str | None:
    """Return the page `name` of `question`, None when its type is not installed."""
    return own_url(name, type_key=question.spec.get("type", ""), pk=question.pk)


def bank_url(name: str, *args: Any) -> str:
    """Return a page of the bank itself: "list", "usage", "compare", "language"."""
    return reverse(f"{BANK}:{name}", args=args)
