"""The text form of a scenario: YAML front matter, the briefing in Markdown, one directive a beat.

::

    ---
    kind: roleplay
    key: early-broken-promise
    …
    ---
    The briefing, in Markdown.

    ::: beat
    key: pick-up
    …
    :::

:func:`parse` and :func:`render` lose nothing: ``parse(render(scenario)) == scenario``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from quizzes.roleplay.engine.problems import Problem, ScenarioError
from quizzes.roleplay.engine.scenario import Scenario

MAX_CHARACTERS = 300_000
KIND = "roleplay"
_INTEGER = re.compile(r"[+-]?(0|[1-9]\d{0,11})")
_DIRECTIVE = re.compile(r":::\s*([a-z-]+)\s*")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """A parsed scenario with the line of every part of it."""

    scenario: Scenario
    lines: dict[Path, int]

    def line_of(self, *path: str | int) -> int:
        """Return the line of `path`, or of the nearest part around it."""
        return _nearest(self.lines, path)


def parse(text: str) -> Scenario:
    """Return the scenario in `text`; raise :class:`ScenarioError` with line and reason."""
    return parse_document(text).scenario


def parse_document(text: str) -> Document:
    """Return the scenario in `text` together with the lines of its parts."""
    if len(text) > MAX_CHARACTERS:
        raise ScenarioError([Problem(1, "too-long", {"size": len(text), "limit": MAX_CHARACTERS})])
    rows = text.replace("\r\n", "\n").split("\n")
    front, body_at = _front_matter(rows)
    briefing, beats = _body(rows, body_at)
    lines: dict[Path, int] = {(): 1}
    data = _load(front, 2, (), lines)
    if data.pop("kind", None) != KIND:
        found = dict(_pairs(front)).get("kind", "")
        raise ScenarioError([Problem(lines.get(("kind",), 1), "wrong-kind", {"found": found})])
    data["briefing"] = briefing
    data["beats"] = []
    for index, (source, at) in enumerate(beats):
        lines[("beats", index)] = at - 1
        data["beats"].append(_load(source, at, ("beats", index), lines))
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        raise ScenarioError(_problems(error, lines)) from None
    return Document(scenario, lines)


def render(scenario: Scenario) -> str:
    """Return the text form of `scenario`; names with their default value are left out."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    briefing = data.pop("briefing", "").strip()
    beats = data.pop("beats")
    parts = ["---", _dump({"kind": KIND, **data}), "---"]
    if briefing:
        parts += [briefing, ""]
    for beat in beats:
        parts += ["::: beat", _dump(_short(beat)), ":::", ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def read_part(text: str) -> Any:
    """Return the value written in `text` as in a document; raise :class:`ScenarioError`."""
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                raise ScenarioError([Problem(1, "yaml-alias")])
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        reason = getattr(error, "problem", None) or "unreadable"
        raise ScenarioError([Problem(1, "yaml", {"reason": reason})]) from None
    except RecursionError:
        raise ScenarioError([Problem(1, "yaml", {"reason": "nested too deeply"})]) from None
    return _value(node, 1, (), {})


def write_part(value: Any) -> str:
    """Return `value` as it would stand in a document."""
    return _dump(value)


def data_of(scenario: Scenario) -> dict[str, Any]:
    """Return the scenario as data without defaults, acts and ways in their short forms."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    data["beats"] = [_short(beat) for beat in data["beats"]]
    return data


def from_data(data: dict[str, Any]) -> Scenario:
    """Return the scenario of `data`; raise :class:`ScenarioError` with names instead of lines."""
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        found = [Problem(0, one.code, one.params) for one in _problems(error, {})]
        raise ScenarioError(found) from None


# --- reading ------------------------------------------------------------------------------------


def _front_matter(rows: list[str]) -> tuple[str, int]:
    """Return the YAML of the front matter and the index of the first row behind it."""
    if not rows or rows[0].lstrip("\ufeff").rstrip() != "---":
        raise ScenarioError([Problem(1, "no-front-matter")])
    for index in range(1, len(rows)):
        if rows[index].rstrip() == "---":
            return "\n".join(rows[1:index]), index + 1
    raise ScenarioError([Problem(1, "front-matter-open")])


def _body(rows: list[str], at: int) -> tuple[str, list[tuple[str, int]]]:
    """Return the briefing and the beats as (YAML, number of its first line)."""
    briefing: list[str] = []
    beats: list[tuple[str, int]] = []
    while at < len(rows):
        row = rows[at]
        match = _DIRECTIVE.fullmatch(row)
        if match is None:
            if beats and row.strip():
                raise ScenarioError([Problem(at + 1, "text-after-beats")])
            briefing.append(row)
            at += 1
            continue
        if match[1] != "beat":
            raise ScenarioError([Problem(at + 1, "directive-unknown", {"name": match[1]})])
        end = next((i for i in range(at + 1, len(rows)) if rows[i].rstrip() == ":::"), None)
        if end is None:
            raise ScenarioError([Problem(at + 1, "directive-open", {"name": match[1]})])
        beats.append(("\n".join(rows[at + 1 : end]), at + 2))
        at = end + 1
    return "\n".join(briefing).strip(), beats


def _load(source: str, at: int, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    """Return the mapping in `source`, whose first line is `at`, and note where its parts stand."""
    try:
        for token in yaml.scan(source, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                raise ScenarioError([Problem(at + token.start_mark.line, "yaml-alias")])
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "unreadable"
        line = at + (mark.line if mark else 0)
        raise ScenarioError([Problem(line, "yaml", {"reason": reason})]) from None
    except RecursionError:
        raise ScenarioError([Problem(at, "yaml", {"reason": "nested too deeply"})]) from None
    if not isinstance(node, yaml.MappingNode):
        raise ScenarioError([Problem(at, "yaml-not-mapping")])
    value = _value(node, at, path, lines)
    assert isinstance(value, dict)  # noqa: S101 -- a mapping node gives a mapping
    return value


def _value(node: Any, at: int, path: Path, lines: dict[Path, int]) -> Any:
    lines.setdefault(path, at + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for name_node, value_node in node.value:
            line = at + name_node.start_mark.line
            if not isinstance(name_node, yaml.ScalarNode):
                raise ScenarioError([Problem(line, "yaml-not-mapping")])
            name = str(name_node.value)
            if name in found:
                raise ScenarioError([Problem(line, "yaml-duplicate", {"name": name})])
            lines[(*path, name)] = line
            found[name] = _value(value_node, at, (*path, name), lines)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, at, (*path, i), lines) for i, one in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.ScalarNode) -> str | int | bool | None:
    """Read a scalar without YAML's surprises: no octal numbers, no dates, no ``no`` for false."""
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _pairs(source: str) -> list[tuple[str, str]]:
    return [tuple(row.split(":", 1)) for row in source.split("\n") if ":" in row]  # type: ignore[misc]


def _nearest(lines: dict[Path, int], path: Path) -> int:
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return lines.get((), 1)


def _problems(error: ValidationError, lines: dict[Path, int]) -> list[Problem]:
    problems = []
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        path: Path = tuple(one["loc"])
        params: dict[str, object] = {"path": ".".join(map(str, path)) or KIND}
        code = {"missing": "missing", "extra_forbidden": "unknown-name"}.get(one["type"], "invalid")
        if code == "invalid":
            params["reason"] = one["msg"].removeprefix("Value error, ")
        problems.append(Problem(_nearest(lines, path), code, params))
    return problems


# --- writing ------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """Indents lists and folds nothing, so that a document reads like one written by hand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        """Indent sequences inside mappings."""
        del indentless
        return super().increase_indent(flow, indentless=False)


def _dump(data: Any) -> str:
    return yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
    ).rstrip("\n")


def _short(beat: dict[str, Any]) -> dict[str, Any]:
    """Return the beat with acts and single steps in their short forms."""
    lines = []
    for line in beat.get("lines", []):
        short = dict(line)
        if "acts" in short:
            short["acts"] = [
                one if "value" in one else {one["act"]: one["says"]} for one in short["acts"]
            ]
        if len(short["next"]) == 1 and "when" not in short["next"][0]:
            short["next"] = short["next"][0]["beat"]
        lines.append(short)
    return {**beat, "lines": lines} if lines else beat
