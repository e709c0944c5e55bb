"""Scenarios: from a text to a row, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from lms.audit import api as audit
from lms.taxonomy import api as taxonomy
from quizzes.roleplay import queries
from quizzes.roleplay.engine.document import from_data, parse, render
from quizzes.roleplay.engine.lint import is_usable, lint_text, lint_translation
from quizzes.roleplay.engine.problems import Problem, ScenarioError
from quizzes.roleplay.enums import ScenarioState
from quizzes.roleplay.models import Scenario
from quizzes.roleplay.queries import locale_row
from quizzes.roleplay.services.calibration import calibrate
from quizzes.roleplay.services.versions import note_version


def findings(text: str, *, key: str, language: str, walk: bool = True) -> list[Problem]:
    """Return the linter's problems with those that only the database knows.

    These are: key, language, cell, and what the scenario is like in the other languages.
    """
    problems = lint_text(text, walk=walk)
    if not is_usable(problems):
        return problems
    script = parse(text)
    if script.key != key:
        problems.append(Problem(1, "other-key", {"found": script.key, "key": key}))
    if script.language != language:
        params: dict[str, object] = {"found": script.language, "language": language}
        problems.append(Problem(1, "other-language", params))
    try:
        taxonomy.cell_for(script.cell)
    except taxonomy.UnknownCell:
        problems.append(Problem(1, "no-such-cell", {"cell": script.cell}))
    return problems + _translations(text, key=key, language=language)


def _translations(text: str, *, key: str, language: str) -> list[Problem]:
    """Return the differences from the scenario in every other language of the house."""
    rows = Scenario.objects.filter(key=key).values_list("locale__language_code", "document")
    known = dict(rows)
    found: list[Problem] = []
    for other, _name in settings.LANGUAGES:
        if other != language:
            found += lint_translation(text, known.get(other), language=other)
    return found


def as_stored(text: str) -> str:
    """Return a text as it is stored: plain line ends, one of them at its end."""
    return text.replace("\r\n", "\n").strip("\n") + "\n"


def read_into(scenario: Scenario, text: str) -> Scenario:
    """Put `text` and what can be read from it on the unsaved `scenario`; a new text is a new version."""
    text = as_stored(text)
    if text != scenario.document or not scenario.version:
        scenario.version += 1
    scenario.document = text
    try:
        script = parse(text)
    except ScenarioError:
        scenario.spec = {}
        scenario.state = ScenarioState.DRAFT
        return scenario
    scenario.spec = script.model_dump(mode="json")
    scenario.title = script.title[:200]
    scenario.summary = script.summary
    scenario.minutes = script.minutes
    scenario.cell = taxonomy.cells_by_key().get(script.cell)
    return scenario


@transaction.atomic
def save_scenario(scenario: Scenario, *, actor: Any) -> Scenario:
    """Save a scenario whose text was read by `read_into`, and say so in the log."""
    new = scenario.pk is None
    before = None if new else queries.stored_text(scenario.pk)
    scenario.save()
    note_version(scenario, before=before, actor=actor)
    audit.record(
        "scenario.created" if new else "scenario.changed",
        actor=actor,
        target=scenario,
        data={"key": scenario.key, "version": scenario.version, "state": scenario.state},
    )
    if not new:
        calibrate(scenario, actor=actor)  # another text, or another bar: does it still count?
    return scenario


class EditedMeanwhile(ValueError):
    """Somebody else saved the scenario after this form was opened."""


class NothingChanged(ValueError):
    """The form says what the scenario says already; a version with nothing new is not made."""


@transaction.atomic
def save_data(scenario: Scenario, data: dict[str, Any], *, version: str, actor: Any) -> Scenario:
    """Write the scenario from the data of its form; with errors of the linter it becomes a draft.

    `version` is the one that the form was showing. Raises :class:`ScenarioError` for data that is no
    scenario, `EditedMeanwhile`, and `NothingChanged`: then the text stays with its remarks.
    """
    scenario = Scenario.objects.select_for_update(of=("self",)).select_related("locale").get(
        pk=scenario.pk
    )  # fmt: skip
    if str(scenario.version) != version:
        raise EditedMeanwhile
    script = from_data(data)
    if scenario.is_playable and script == scenario.script():
        raise NothingChanged
    return save_text(scenario, render(script), actor=actor)


def save_text(scenario: Scenario, text: str, *, actor: Any) -> Scenario:
    """Save `text` as the next version; with errors of the linter the scenario becomes a draft.

    Raises `NothingChanged`.
    """
    if as_stored(text) == scenario.document:
        raise NothingChanged
    language = scenario.locale.language_code
    if not is_usable(findings(text, key=scenario.key, language=language)):
        scenario.state = ScenarioState.DRAFT
    return save_scenario(read_into(scenario, text), actor=actor)


class UnknownVersion(LookupError):
    """No text is kept of this version."""


@transaction.atomic
def take_again(scenario: Scenario, number: int, *, actor: Any) -> Scenario:
    """Make the text of version `number` the newest version.

    Raises `NothingChanged` where it is the text already, `UnknownVersion`.
    """
    found = queries.version_of(scenario, number)
    if found is None:
        raise UnknownVersion(number)
    return save_text(scenario, found.document, actor=actor)


@transaction.atomic
def import_scenario(data: Mapping[str, Any], *, actor: Any) -> Scenario:
    """Create or replace the scenario `{key, locale, document}` and make it ready.

    The same text again changes nothing. Raises :class:`ScenarioError` when the linter finds an error;
    paths are walked by ``seed --check`` and in the form, not here, where dozens come at once.
    """
    key, language, text = str(data["key"]), str(data["locale"]), str(data["document"])
    found_problems = findings(text, key=key, language=language, walk=False)
    errors = [one for one in found_problems if one.level == "error"]
    if errors:
        raise ScenarioError(errors)
    locale = locale_row(language)
    found = Scenario.objects.select_for_update().filter(key=key, locale=locale).first()
    scenario = found or Scenario(key=key, locale=locale)
    before = (scenario.document, scenario.state)
    scenario = read_into(scenario, text)
    scenario.state = ScenarioState.READY
    if found is not None and before == (scenario.document, scenario.state):
        return found
    return save_scenario(scenario, actor=actor)


def export_scenario(key: str, language: str) -> str | None:
    """Return the text of a scenario, None when there is none in this language."""
    row = Scenario.objects.filter(key=key, locale__language_code=language).first()
    return row.document if row else None
