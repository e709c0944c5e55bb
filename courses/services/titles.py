"""The titles of activities: the outline's own, else those of what they point at, per language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import Page

from courses.enums import PageKind
from courses.models import Activity

_PAGE_KINDS = {"manualchapterpage": PageKind.MANUAL, "casestudypage": PageKind.CASE}
_MAX_LENGTH = 200  # characters, the column's width


def page_kind_of(page: Page) -> str:
    """Return what sort of page it is, from its model."""
    model = page.specific_class
    return str(_PAGE_KINDS.get(model._meta.model_name if model else "", PageKind.LESSON))


def _page_titles(activities: Iterable[Activity]) -> dict[tuple[Any, str], str]:
    wanted = {one.page.translation_key for one in activities if one.page is not None}
    rows = Page.objects.filter(translation_key__in=wanted)
    titles = {}
    for key, language, live, title, draft in rows.values_list(
        "translation_key", "locale__language_code", "live", "title", "draft_title"
    ):
        if live:
            titles[(key, language)] = title
        else:
            titles.setdefault((key, "draft"), draft or title)
    return titles


def _scenario_titles(activities: Iterable[Activity]) -> dict[tuple[Any, str], str]:
    wanted = {one.scenario.key for one in activities if one.scenario is not None}
    if not wanted:
        return {}
    model: Any = Activity._meta.get_field("scenario").related_model
    rows = model.objects.filter(key__in=wanted).values_list("key", "locale__language_code", "title")
    return {(key, language): title for key, language, title in rows}


def refresh_titles(activities: Any) -> list[str]:
    """Bring the titles of `activities` (a queryset) up to date; return which rows changed.

    The title of a language is the outline's own, else the target's; empty where there is neither,
    so that reading falls back to the other language.
    """
    rows = list(activities.select_related("page", "quiz", "scenario"))
    pages, scenarios = _page_titles(rows), _scenario_titles(rows)
    changed = []
    for row in rows:
        titles = {}
        for language, _name in settings.LANGUAGES:
            column = str(build_localized_fieldname("title", language))
            titles[column] = (row.own_titles.get(language) or "") or _of_target(
                row, language, column, pages, scenarios
            )
        if not any(titles.values()) and row.page is not None:
            default = str(build_localized_fieldname("title", settings.LANGUAGE_CODE))
            titles[default] = pages.get((row.page.translation_key, "draft"), row.page.title)
        titles = {column: (title or "")[:_MAX_LENGTH] for column, title in titles.items()}
        if any((getattr(row, column) or "") != title for column, title in titles.items()):
            for column, title in titles.items():
                setattr(row, column, title)
            row.save()
            changed.append(f"activity:{row.key}")
    return changed


def _of_target(
    row: Activity,
    language: str,
    column: str,
    pages: dict[tuple[Any, str], str],
    scenarios: dict[tuple[Any, str], str],
) -> str:
    if row.page is not None:
        return pages.get((row.page.translation_key, language), "")
    if row.quiz is not None:
        return getattr(row.quiz, column, None) or ""
    if row.scenario is not None:
        return scenarios.get((row.scenario.key, language), "")
    return getattr(row, column) or ""
