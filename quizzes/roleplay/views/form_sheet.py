"""What the form of a scenario shows, and the data of the whole scenario with one part changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404
from pydantic import BaseModel

from quizzes.roleplay import phrases
from quizzes.roleplay.engine.document import data_of
from quizzes.roleplay.engine.form import collected, fields_of
from quizzes.roleplay.engine.problems import Problem
from quizzes.roleplay.engine.scenario import Beat, Scenario
from quizzes.roleplay.phrases.acts import ACTS
from quizzes.roleplay.views import form_fields

FRONT = "front"


def sheet(
    scenario: Any,
    part: str,
    *,
    data: dict[str, Any] | None = None,
    posted: Any = None,
    problems: Iterable[Problem] = (),
) -> dict[str, Any]:
    """Return the context of the form: fields of the part, filled from `data`, `posted` or the text.

    `problems` stand at their fields, where the page has these.
    """
    stored = data_of(scenario.script())
    index = _index(stored, part)
    model: type[BaseModel] = Scenario if index is None else Beat
    if posted is not None:
        values = collected(model, form_fields.as_written(posted), lenient=True)
    else:
        values = (data or stored) if index is None else (data or stored)["beats"][index]
    names = form_fields.Names.of_taxonomy()
    parts = fields_of(model, _with_defaults(model, values))
    fields = form_fields.shown(parts, names=names, errors={})
    errors = form_fields.placed(_by_path(problems, index), fields)
    if errors:
        fields = form_fields.shown(parts, names=names, errors=errors)
    return {
        "scenario": scenario,
        "part": part,
        "is_front": index is None,
        "fields": fields,
        "beats": [beat["key"] for beat in stored["beats"]],
        "outcomes": [
            (one["key"], one["label"]) for one in (*stored["goals"], *stored.get("failures", ()))
        ],
        "acts": [(key, str(words)) for key, words in ACTS.items()],
        "version": scenario.version,
    }


def _with_defaults(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with what a left-out group stands for: its fields show their defaults."""
    left_out: dict[str, Any] = {
        name: {} for name, info in model.model_fields.items()
        if isinstance(info.default, BaseModel) and not values.get(name)
    }  # fmt: skip
    return {**values, **left_out}


def _by_path(problems: Iterable[Problem], index: int | None) -> dict[str, str]:
    """Return sentences by the path of the value, as the fields of the part are named."""
    found: dict[str, str] = {}
    prefix = "" if index is None else f"beats.{index}."
    for one in problems:
        path = str(one.params.get("path", ""))
        if not path:
            path = prefix + phrases.place_of(str(one.params.get("reason", "")))[0]
        if path.startswith(prefix):
            found.setdefault(path.removeprefix(prefix), phrases.finding_at_a_field(one))
    return found


def changed(scenario: Any, part: str, posted: Any) -> tuple[dict[str, Any], str]:
    """Return the data of the scenario with `part` as posted, and the part to show next."""
    stored = data_of(scenario.script())
    index = _index(stored, part)
    sent = form_fields.as_written(posted)
    if index is None:
        front = collected(Scenario, sent)
        beats = stored["beats"]
        new = sent.get("new-beat", "").strip()
        if new:
            beats = [*beats, {"key": new}]
        whole = {**front, "key": stored["key"], "language": stored["language"], "beats": beats}
        return whole, new or FRONT
    if "remove-beat" in sent:
        stored["beats"].pop(index)
        return stored, FRONT
    beat = collected(Beat, sent)
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
