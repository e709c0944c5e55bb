"""Scenarios by key and language, and what a person may play."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Locale

from lms.taxonomy import api as taxonomy
from quizzes.roleplay import rules
from quizzes.roleplay.enums import Mode
from quizzes.roleplay.models import Scenario, Session
from quizzes.roleplay.queries.results import RoleplayResult, best_results

STRUCTURE_LANGUAGE = settings.LANGUAGE_CODE


class UnknownScenario(LookupError):
    """There is no scenario with this key."""


@dataclass(frozen=True)
class Offer:
    """One scenario on the list, in the person's language where it exists."""

    scenario: Scenario
    assigned: bool
    best: RoleplayResult | None
    open_practice: Session | None
    open_exam: Session | None


def locale_row(code: str) -> Locale:
    """Return the row of a language, made when it is missing."""
    return Locale.objects.get_or_create(language_code=code)[0]


def scenario_by_key(key: str) -> Scenario | None:
    """Return the row that structures point at (the one in the house language), or None."""
    return _choose(list(_rows().filter(key=key)), STRUCTURE_LANGUAGE)


def scenario_in(key: str, language: str) -> Scenario | None:
    """Return the row in `language`; where it is missing or not ready, that of the house language."""
    rows = list(_rows().filter(key=key))
    ready = [row for row in rows if row.is_ready]
    return _choose(ready or rows, language)


def scenario_titles(keys: Iterable[str]) -> dict[str, str]:
    """Return the titles in the active language; unknown keys are left out. One query."""
    rows = Scenario.objects.filter(key__in=list(keys)).select_related("locale")
    by_key: dict[str, list[Scenario]] = {}
    for row in rows.only("key", "title", "state", "locale__language_code").order_by("key", "pk"):
        by_key.setdefault(row.key, []).append(row)
    chosen = (
        _choose([one for one in some if one.is_ready] or some, get_language() or "")
        for some in by_key.values()
    )
    return {row.key: row.title for row in chosen if row is not None}


def scenario_for(person: Any, key: str, language: str) -> Scenario:
    """Return the scenario for its briefing in `language`, or 404."""
    scenario = scenario_in(key, language)
    if scenario is None or not rules.may_see(person, scenario):
        raise Http404("no such role-play")
    return scenario


def scenario_to_try(person: Any, key: str, language: str) -> Scenario:
    """Return the very row that an author has written in `language`, draft or not, or 404."""
    scenario: Scenario | None = _rows().filter(key=key, locale__language_code=language).first()
    if scenario is None or not rules.may_try(person, scenario):
        raise Http404("no such role-play")
    return scenario


def scenario_to_edit(pk: int) -> Scenario:
    """Return the scenario for its author, or 404."""
    scenario: Scenario | None = _rows().filter(pk=pk).first()
    if scenario is None:
        raise Http404("no such role-play")
    return scenario


def stored_text(pk: int) -> dict[str, Any] | None:
    """Return version, state and document of a scenario as they are stored, None for a new one."""
    row = Scenario.objects.filter(pk=pk).values("version", "state", "document").first()
    return None if row is None else dict(row)


def rubric_names() -> dict[str, str]:
    """Return the names of criteria and critical fails by key, in the active language: two queries."""
    rows = (taxonomy.criteria_by_key(), taxonomy.critical_fails_by_key())
    return {key: str(row.name) for known in rows for key, row in known.items()}


def offers_for(person: Any, language: str) -> list[Offer]:
    """Return what `person` may play, assigned first; a constant number of queries."""
    by_key: dict[str, list[Scenario]] = {}
    for row in _rows():
        if rules.may_see(person, row):
            by_key.setdefault(row.key, []).append(row)
    assigned = rules.assigned_scenario_keys(person) if by_key else set()
    best = best_results([person], by_key)
    under_way = {
        (one.scenario.key, one.mode): one
        for one in Session.objects.filter(person=person, ended_at=None).select_related("scenario")
    }
    offers = []
    for key, rows in by_key.items():
        ready = [row for row in rows if row.is_ready]
        scenario = _choose(ready or rows, language)
        assert scenario is not None  # noqa: S101 -- rows is not empty
        offers.append(
            Offer(
                scenario=scenario,
                assigned=key in assigned,
                best=best.get((person.pk, key)),
                open_practice=under_way.get((key, Mode.PRACTICE)),
                open_exam=under_way.get((key, Mode.EXAM)),
            )
        )
    return sorted(offers, key=lambda one: (not one.assigned, one.scenario.title))


def _rows() -> Any:
    return Scenario.objects.select_related(
        "locale", "cell", "cell__stage", "cell__debtor_type"
    ).order_by("key", "pk")


def _choose(rows: list[Scenario], language: str) -> Scenario | None:
    """Return the row in `language`, else in the house language, else the first."""
    for wanted in (language, STRUCTURE_LANGUAGE):
        for row in rows:
            if row.locale.language_code == wanted:
                return row
    return rows[0] if rows else None
