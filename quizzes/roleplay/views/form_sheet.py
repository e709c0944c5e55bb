"""What the form of a scenario shows, and the data of the whole scenario with one part changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404

from lms.taxonomy import api as taxonomy
from quizzes.roleplay import phrases
from quizzes.roleplay.engine.document import data_of
from quizzes.roleplay.engine.form import Field, Group, collected, fields_of
from quizzes.roleplay.engine.scenario import Beat, Scenario

FRONT = "front"


def sheet(
    scenario: Any,
    part: str,
    *,
    data: dict[str, Any] | None = None,
    posted: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the context of the form: fields of the part, filled from `data`, `posted` or the text."""
    stored = data_of(scenario.script())
    index = _index(stored, part)
    if posted is not None:
        values = collected(Scenario if index is None else Beat, posted, lenient=True)
    else:
        values = (data or stored) if index is None else (data or stored)["beats"][index]
    fails = {key: row.name for key, row in taxonomy.critical_fails_by_key().items()}
    return {
        "scenario": scenario,
        "part": part,
        "is_front": index is None,
        "fields": _labelled(fields_of(Scenario if index is None else Beat, values), fails=fails),
        "beats": [beat["key"] for beat in stored["beats"]],
        "version": scenario.version,
    }


def _labelled(
    parts: tuple[Field | Group, ...], *, fails: Mapping[str, str]
) -> tuple[Field | Group, ...]:
    """Return the parts with labels, and words for what can be chosen, in the active language."""
    shown: list[Field | Group] = []
    for one in parts:
        label = phrases.field_label(one.label)
        if isinstance(one, Group):
            shown.append(replace(one, label=label, parts=_labelled(one.parts, fails=fails)))
        else:
            words = tuple(phrases.choice_word(choice, fails=fails) for choice in one.choices)
            shown.append(replace(one, label=label, words=words))
    return tuple(shown)


def changed(scenario: Any, part: str, posted: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Return the data of the scenario with `part` as posted, and the part to show next."""
    stored = data_of(scenario.script())
    index = _index(stored, part)
    if index is None:
        front = collected(Scenario, posted)
        beats = stored["beats"]
        new = posted.get("new-beat", "").strip()
        if new:
            beats = [*beats, {"key": new}]
        whole = {**front, "key": stored["key"], "language": stored["language"], "beats": beats}
        return whole, new or FRONT
    if "remove-beat" in posted:
        stored["beats"].pop(index)
        return stored, FRONT
    beat = collected(Beat, posted)
    stored["beats"][index] = beat
    return stored, str(beat.get("key", part))


def _index(data: Mapping[str, Any], part: str) -> int | None:
    """Return the place of the beat `part`, None for the front matter; raise Http404."""
    if part == FRONT:
        return None
    for index, beat in enumerate(data["beats"]):
        if beat["key"] == part:
            return index
    raise Http404("no such beat")
