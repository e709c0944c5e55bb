"""From text to documents: Markdown with YAML front matter, read without Django or a database.

A file is ``---`` front matter ``---`` and a body. The body is Markdown, interrupted by directives
whose content is YAML::

    ::: callout
    title: Stop first
    text: An objection on record ends the call.
    :::

Reading keeps the line of every key, so that a fault is reported with file, line and reason.
What the keys of each kind may be stands in :mod:`lms.seed.schemas`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

MAX_BYTES = 400_000  # a lesson of 100,000 Chinese characters; anything larger is a mistake

_FENCE = re.compile(r"^:::[ \t]*([a-z][a-z-]*)[ \t]*$")
_FENCE_END = re.compile(r"^:::[ \t]*$")
_CODE_FENCE = re.compile(r"^(```|~~~)")

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one file; `line` counts from 1."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class FaultyLibrary(ValueError):
    """One or more files cannot be read; nothing has been written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class _UniqueKeyLoader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice instead of silently keeping the last."""


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same by libyaml, where there is one: a tenth of the time, but other words for faults."""


def _mapping_without_duplicates(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _value in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is given twice", key_node.start_mark
            )
        seen.add(key)
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


for _loader in (_UniqueKeyLoader, _FastLoader):
    _loader.add_constructor(
        yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_duplicates
    )


@dataclass(frozen=True)
class YamlPart:
    """A piece of YAML inside a file: its data and, for any path of keys, its line."""

    data: dict[str, Any]
    first_line: int
    node: yaml.Node | None = field(repr=False, compare=False, default=None)

    def line_of(self, location: Sequence[str | int]) -> int:
        """Return the line (from 1) of the value at `location`, or of its nearest known parent."""
        node, line = self.node, self.first_line
        for step in location:
            found: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                found = next((v for k, v in node.value if k.value == str(step)), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                found = node.value[step] if step < len(node.value) else None
            if found is None:
                continue  # a step of the schema (a union's tag), or a key that is missing
            node = found
            line = self.first_line + node.start_mark.line
        return line


@dataclass(frozen=True)
class Block:
    """A piece of a body: Markdown (``type == "markdown"``) or a directive."""

    type: str
    value: YamlPart
    line: int


@dataclass(frozen=True)
class Text:
    """A file that has been taken apart, its keys not yet checked."""

    path: str
    front: YamlPart
    blocks: tuple[Block, ...]
    body: str
    source: str


def read_yaml(text: str, *, path: str, first_line: int) -> YamlPart:
    """Read a YAML mapping that starts at `first_line` of `path`.

    Raises:
        FaultyLibrary: not YAML, a key twice, or not a mapping.
    """
    try:
        node, data = _read_by(_FastLoader, text)
    except yaml.YAMLError:
        _raise_fault(text, path=path, first_line=first_line)
    except ValueError as error:  # a date such as 2026-13-40
        raise FaultyLibrary([Fault(path, first_line, f"not valid YAML: {error}")]) from error
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise FaultyLibrary([Fault(path, first_line, "keys and values are expected here")])
    return YamlPart({str(key): value for key, value in data.items()}, first_line, node)


def _read_by(loader: Any, text: str) -> tuple[yaml.Node | None, Any]:
    node = yaml.compose(text, Loader=loader)
    return node, yaml.load(text, Loader=loader)  # noqa: S506 -- both are derived from SafeLoader


def _raise_fault(text: str, *, path: str, first_line: int) -> NoReturn:
    """Read faulty YAML again by the loader whose words are the same everywhere."""
    try:
        _read_by(_UniqueKeyLoader, text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = first_line + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or str(error)
        raise FaultyLibrary([Fault(path, line, f"not valid YAML: {problem}")]) from error
    raise FaultyLibrary([Fault(path, first_line, "not valid YAML")])


def read_text(source: str, *, path: str) -> Text:
    """Take a file's text apart into front matter, Markdown and directives.

    Raises:
        FaultyLibrary: with every fault found in this file.
    """
    lines = source.split("\n")
    if not lines or lines[0].strip() != "---":
        raise FaultyLibrary([Fault(path, 1, "the file must begin with a line ---")])
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        raise FaultyLibrary([Fault(path, 1, "the front matter is not closed by a line ---")])
    front = read_yaml("\n".join(lines[1:end]), path=path, first_line=2)
    blocks = _read_blocks(lines, start=end + 1, path=path)
    return Text(path, front, tuple(blocks), "\n".join(lines[end + 1 :]).strip(), source)


def _read_blocks(lines: list[str], *, start: int, path: str) -> list[Block]:
    blocks: list[Block] = []
    prose: list[str] = []
    prose_line = start + 1
    in_code = False
    index = start
    while index < len(lines):
        line = lines[index]
        if _CODE_FENCE.match(line):
            in_code = not in_code
        opening = None if in_code else _FENCE.match(line)
        if opening:
            _close_prose(blocks, prose, prose_line)
            end = next(
                (i for i in range(index + 1, len(lines)) if _FENCE_END.match(lines[i])), None
            )
            if end is None:
                reason = f"the directive ::: {opening[1]} is not closed by a line :::"
                raise FaultyLibrary([Fault(path, index + 1, reason)])
            text = "\n".join(lines[index + 1 : end])
            value = read_yaml(text, path=path, first_line=index + 2)
            blocks.append(Block(opening[1], value, index + 1))
            index = end + 1
            prose_line = index + 1
            continue
        if not in_code and line.startswith(":::"):
            reason = "a line ::: closes nothing; a directive begins with ::: and its name"
            raise FaultyLibrary([Fault(path, index + 1, reason)])
        prose.append(line)
        index += 1
    _close_prose(blocks, prose, prose_line)
    return blocks


def _close_prose(blocks: list[Block], prose: list[str], line: int) -> None:
    text = "\n".join(prose).strip("\n")
    if text.strip():
        blocks.append(Block("markdown", YamlPart({"text": text.strip()}, line), line))
    prose.clear()


def read_file(file: Path, *, path: str) -> Text:
    """Read one file of the library. `path` is the name used in messages.

    Raises:
        FaultyLibrary: too large, not UTF-8, or not in the format.
    """
    raw = file.read_bytes()
    if len(raw) > MAX_BYTES:
        raise FaultyLibrary([Fault(path, 1, f"larger than {MAX_BYTES:,} bytes")])
    try:
        source = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FaultyLibrary([Fault(path, line, "not UTF-8")]) from error
    return read_text(source.replace("\r\n", "\n").removeprefix("\ufeff"), path=path)


def digest(data: Any) -> str:
    """Return the SHA-256 of `data` (JSON values), independent of the order of keys."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
