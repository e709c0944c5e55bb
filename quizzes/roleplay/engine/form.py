"""A scenario as a form: fields and groups with the names of the document, and back. Plain values.

The form edits one part at a time: the front matter, or one beat. What has no simple field (guards,
effects, acts, ways) is written as in the document. Nothing is lost:
``collected(part, posted(fields_of(part, data))) == data`` for every part of a valid scenario.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from quizzes.roleplay.engine.document import read_part, write_part
from quizzes.roleplay.engine.guards import Guard
from quizzes.roleplay.engine.problems import Problem, ScenarioError
from quizzes.roleplay.engine.scenario import Act, Beat, KeyStep, Scenario, Step

Kind = Literal["text", "words", "choice", "tick", "rows", "yaml"]

#: Names of the scenario that the form of the front matter leaves to others.
ELSEWHERE = frozenset({"beats", "key", "language"})
#: Values that are written as in the document.
_WRITTEN: tuple[type[BaseModel], ...] = (Guard, Act, Step, KeyStep)
_LONG = frozenset(
    {"summary", "situation", "voice", "true_reason", "text", "briefing", "coach", "note", "why"}
)


@dataclass(frozen=True)
class Field:
    """One field. `rows` holds one text a line, `yaml` is written as in the document.

    `words` are what people read instead of the `choices`, in the same order.
    """

    name: str
    label: str
    kind: Kind
    value: str = ""
    ticked: bool = False
    choices: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_group: bool = False

    @property
    def options(self) -> list[tuple[str, str]]:
        """Each choice with its words."""
        return list(zip(self.choices, self.words or self.choices, strict=True))


@dataclass(frozen=True)
class Group:
    """Fields that belong together; `many` is how often it stands there, None when just once."""

    name: str
    label: str
    parts: tuple[Field | Group, ...]
    many: int | None = None
    number: int | None = None
    is_group: bool = True


def fields_of(
    part: type[BaseModel], data: Mapping[str, Any] | None, at: str = ""
) -> tuple[Field | Group, ...]:
    """Return the fields of `part` (`Scenario` or `Beat`) filled from `data`; all empty for None."""
    return tuple(
        _part(name, kind, None if data is None else data.get(name, _simple(default)), at)
        for name, kind in _names(part)
        for default in [part.model_fields[name].default]
    )


def _names(part: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, info in part.model_fields.items():
        if not (part is Scenario and name in ELSEWHERE):
            yield name, _plain(info.annotation)


def _simple(default: Any) -> Any:
    """Return a default that a field can show, else None."""
    return default if isinstance(default, bool | int | str) else None


def _plain(kind: Any) -> Any:
    """Return the type without Annotated and None."""
    if hasattr(kind, "__metadata__"):
        return _plain(kind.__origin__)
    if get_origin(kind) in {Union, types.UnionType}:
        return _plain(next(one for one in get_args(kind) if one is not type(None)))
    return kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in _WRITTEN


def _members(kind: Any) -> Any:
    """Return the type of the members of a tuple, None for other types."""
    return _plain(get_args(kind)[0]) if get_origin(kind) is tuple else None


def _part(name: str, kind: Any, value: Any, at: str) -> Field | Group:
    path = f"{at}{name}"
    member = _members(kind)
    if _is_model(member):
        items = list(value or ())
        groups = tuple(
            Group(f"{path}.{n}", name, fields_of(member, item, f"{path}.{n}."), number=n + 1)
            for n, item in enumerate(items)
        )
        return Group(path, name, groups, many=len(items))
    if _is_model(kind):
        return Group(path, name, fields_of(kind, value, f"{path}."))
    return _field(path, name, kind, value)


def _field(path: str, name: str, kind: Any, value: Any) -> Field:
    if kind is bool:
        return Field(path, name, "tick", ticked=bool(value))
    if isinstance(value, str) and _is_written(kind):  # sent, and not readable
        return Field(path, name, "rows" if _members(kind) is str else "yaml", value)
    if get_origin(kind) is Literal:
        return Field(path, name, "choice", str(value or ""), choices=tuple(get_args(kind)))
    if _members(kind) is str and not any("\n" in one or one[:1] in "-[" for one in value or ()):
        return Field(path, name, "rows", "\n".join(value or ()))
    if kind is str or kind is int or not _is_written(kind):
        shown = "" if value is None else str(value)
        return Field(path, name, "words" if name in _LONG else "text", shown)
    return Field(path, name, "yaml", write_part(value) if value else "")


def _is_written(kind: Any) -> bool:
    return kind in _WRITTEN or get_origin(kind) in {tuple, dict}


# --- and back -----------------------------------------------------------------------------------


def collected(
    part: type[BaseModel], posted: Mapping[str, str], at: str = "", *, lenient: bool = False
) -> dict[str, Any]:
    """Return the data of `part` as posted; empty fields are left out.

    ``n:<group>`` says how many members a group has, ``remove:<member>`` leaves one out and
    ``add=<group>`` puts an empty one behind. Raises :class:`ScenarioError` for text that is not YAML;
    with `lenient` such text stays as it was sent, to be shown again.
    """
    data: dict[str, Any] = {}
    for name, kind in _names(part):
        default = part.model_fields[name].default
        value = _collect(f"{at}{name}", kind, posted, default, lenient)
        if value is not None:
            data[name] = value
    return data


def _collect(path: str, kind: Any, posted: Mapping[str, str], default: Any, lenient: bool) -> Any:
    member = _members(kind)
    if _is_model(member):
        count = posted.get(f"n:{path}", "0")
        items = [
            collected(member, posted, f"{path}.{n}.", lenient=lenient)
            for n in range(int(count) if count.isascii() and count.isdigit() else 0)
            if f"remove:{path}.{n}" not in posted
        ]
        return [*items, {}] if posted.get("add") == path else items
    if _is_model(kind):
        return collected(kind, posted, f"{path}.", lenient=lenient) or None
    if kind is bool:
        ticked = path in posted
        return None if ticked == default else ticked
    text = posted.get(path, "").replace("\r\n", "\n").strip()
    if not text:
        return None
    if kind is str or get_origin(kind) is Literal:
        return text
    if _members(kind) is str and text[0] not in "-[":
        return [row.strip() for row in text.split("\n") if row.strip()]
    return _read(path, text, lenient)


def _read(path: str, text: str, lenient: bool) -> Any:
    try:
        return read_part(text)
    except ScenarioError as error:
        if lenient:
            return text
        reason = f"{path}: {error.reason}"
        raise ScenarioError([Problem(0, "yaml", {"reason": reason})]) from None


def posted_form(fields: tuple[Field | Group, ...]) -> dict[str, str]:
    """Return what a browser sends for unchanged fields."""
    sent: dict[str, str] = {}
    for one in fields:
        if isinstance(one, Group):
            if one.many is not None:
                sent[f"n:{one.name}"] = str(one.many)
            sent |= posted_form(one.parts)
        elif one.kind != "tick":
            sent[one.name] = one.value
        elif one.ticked:
            sent[one.name] = "on"
    return sent


PARTS: Mapping[str, type[BaseModel]] = {"front": Scenario, "beat": Beat}
