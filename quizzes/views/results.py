"""The page of a result. Names of questions and links at them are put together here and not in its

template: they stand there for every question, and a template takes ten times as long for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lms.accounts.rules import is_instructor
from quizzes import phrases, queries
from quizzes.core.appeals import AppealKind
from quizzes.views.addresses import address_at

_LINK = '<p class="small"><a class="story-go" href="{url}">{words}<span class="vh">{name}</span></a></p>'


class Shown(NamedTuple):
    """A question as it stands on the page; the links are empty where there is nothing to do."""

    position: int
    name: str
    reviewed: queries.ReviewedItem
    report: SafeString
    change: SafeString


def show(request: HttpRequest, attempt: Any, page: queries.Result, *, at: datetime) -> HttpResponse:
    """Show score, what to do now, and each question with what may be seen of it."""
    context = {
        "nav": "exams",
        "page": page,
        "attempt": attempt,
        "reason": phrases.sentence(page.refusal, at=at) if page.refusal else "",
        "lang": attempt.locale.language_code,
        "cells": queries.shown_cells(attempt, page.items) if page.own else [],
        "questions": list(_questions(page, attempt, may_change=_may_change(request.user, page))),
        "to_look_at": [
            (item.position, _name(get_language(), item.position)) for item in page.to_look_at
        ],
    }
    return render(request, "quizzes/result.html", context)


def _may_change(viewer: Any, page: queries.Result) -> bool:
    return not page.own and is_instructor(viewer)


def _questions(page: queries.Result, attempt: Any, *, may_change: bool) -> Iterator[Shown]:
    for one in page.items:
        n, kinds = one.item.position, one.story.kinds
        report = change = SafeString()
        if kinds:
            report = _link(address_at("report", attempt.uuid, n), _objection(kinds), n)
        marked = one.item.value is not None and attempt.passed is not None
        if may_change and marked and not one.withheld:
            change = _link(address_at("change_mark", attempt.uuid, n), _("Change this mark"), n)
        yield Shown(n, _name(get_language(), n), one, report, change)


def _objection(kinds: Collection[AppealKind]) -> str:
    """Return what may be objected to: the question, the mark of its answer, or both."""
    if len(kinds) > 1:
        return _("Report this question or appeal against the mark")
    return (
        _("Report this question") if AppealKind.QUESTION in kinds else _("Appeal against this mark")
    )


def _link(url: str, words: str, n: int) -> SafeString:
    """Return a link which also says, to be heard, at which question it stands."""
    name = escape(_after_words(get_language(), n))
    return mark_safe(_LINK.format(url=escape(url), words=escape(words), name=name))


@lru_cache(maxsize=1024)
def _after_words(language: str | None, n: int) -> str:
    return pgettext("before a list", ": ") + _name(language, n)


@lru_cache(maxsize=1024)
def _name(_language: str | None, n: int) -> str:
    """Return what a question is called; `_language` is the active one, there to be told apart by."""
    return _("Question %(n)s") % {"n": n}
