"""The fields of the scenario form as its page shows them: labels, names beside codes, faults in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.taxonomy import api as taxonomy
from quizzes.roleplay import phrases
from quizzes.roleplay.engine.form import Field, Group
from quizzes.roleplay.engine.vocabulary import CRITERIA, MOVES
from quizzes.roleplay.phrases.acts import ACTS

#: Fields whose codes are ticked, with what there is to tick.
TICKED: Mapping[str, tuple[str, ...]] = {"not_applicable": CRITERIA, "moves": MOVES}
#: Fields that name a beat or an outcome of the scenario: suggestions come from the scenario itself.
SUGGESTED: Mapping[str, str] = {
    "start": "beats", "beat": "beats", "opens": "beats", "outcome": "outcomes", "after": "outcomes",
}  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class Option:
    """One thing to choose or to tick."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class ShownField:
    """One field. `kind` as in the engine, or ``ticks``; `meaning` names the codes that stand in it."""

    name: str
    label: str
    kind: str
    value: str = ""
    ticked: bool = False
    options: tuple[Option, ...] = ()
    suggestions: str = ""
    meaning: tuple[tuple[str, str], ...] = ()
    error: str = ""
    is_group: bool = False


@dataclass(frozen=True)
class ShownGroup:
    """Fields that belong together; `many` is how often it stands there, None when just once."""

    name: str
    label: str
    parts: tuple[ShownField | ShownGroup, ...]
    many: int | None = None
    number: int | None = None
    error: str = ""
    is_group: bool = True


@dataclass(frozen=True)
class Names:
    """What codes are called, in the active language."""

    cells: Mapping[str, str]
    codes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_taxonomy(cls) -> Names:
        """Read the names of cells, criteria, critical fails, moves and rules; acts have words here."""
        rows: Iterable[Mapping[str, Any]] = (
            taxonomy.criteria_by_key(), taxonomy.critical_fails_by_key(), taxonomy.moves_by_key(),
        )  # fmt: skip
        codes = {key: str(row.name) for known in rows for key, row in known.items()}
        codes |= {rule.key: str(rule.title) for rule in taxonomy.all_rules()}
        codes |= {str(key): str(words) for key, words in ACTS.items()}
        return cls({key: str(cell) for key, cell in taxonomy.cells_by_key().items()}, codes)

    def beside(self, code: str) -> str:
        """Return a code with its name."""
        return f"{code} · {self.codes[code]}" if code in self.codes else code


def shown(
    parts: tuple[Field | Group, ...], *, names: Names, errors: Mapping[str, str]
) -> tuple[ShownField | ShownGroup, ...]:
    """Return the parts as the page shows them. `errors` are sentences by the name of their field."""
    return tuple(_part(one, names, errors) for one in parts)


def _part(one: Field | Group, names: Names, errors: Mapping[str, str]) -> ShownField | ShownGroup:
    label, error = phrases.field_label(one.label), errors.get(one.name, "")
    if isinstance(one, Group):
        parts = shown(one.parts, names=names, errors=errors)
        return ShownGroup(one.name, label, parts, one.many, one.number, error)
    if one.label in TICKED:
        order = " ".join(_CODE.findall(one.value))
        return ShownField(one.name, label, "ticks", order, options=_ticks(one, names), error=error)
    if one.label == "cell":
        return ShownField(one.name, label, "choice", options=_cells(one, names), error=error)
    return ShownField(
        one.name,
        label,
        one.kind,
        one.value,
        one.ticked,
        options=tuple(_choices(one, names)),
        suggestions=SUGGESTED.get(one.label, "") if one.kind == "text" else "",
        meaning=_meaning(one.value, names) if one.kind == "yaml" else (),
        error=error,
    )


def _choices(one: Field, names: Names) -> Iterable[Option]:
    for value in one.choices:
        words = names.beside(value) if value in names.codes else phrases.choice_word(value)
        yield Option(value, words, value == one.value)


def _ticks(one: Field, names: Names) -> tuple[Option, ...]:
    said = set(_CODE.findall(one.value))
    return tuple(Option(key, names.beside(key), key in said) for key in TICKED[one.label])


def _cells(one: Field, names: Names) -> tuple[Option, ...]:
    """Return the cells by name; one that the taxonomy does not have stays what it is."""
    known = [Option(key, f"{key} · {name}", key == one.value) for key, name in names.cells.items()]
    if one.value and one.value not in names.cells:
        known.append(Option(one.value, one.value, True))
    return tuple(known)


def _meaning(text: str, names: Names) -> tuple[tuple[str, str], ...]:
    """Return the codes that stand in `text`, each with its name, in their order."""
    found = dict.fromkeys(_CODE.findall(text))
    return tuple((code, names.codes[code]) for code in found if code in names.codes)


def as_written(posted: Any) -> dict[str, str]:
    """Return what was sent with ticked codes written as a list, which is how the engine reads them.

    Codes that stood there keep their order (``order:<name>``); new ones come behind.
    """
    sent = {name: str(posted[name]) for name in posted}
    for name in sent:
        if name.rpartition(".")[2] in TICKED:
            before = sent.get(f"order:{name}", "").split()
            codes = sorted(
                posted.getlist(name),
                key=lambda code: before.index(code) if code in before else len(before),
            )
            sent[name] = "\n".join(f"- {code}" for code in codes)
    return sent


def placed(paths: Mapping[str, str], parts: Iterable[ShownField | ShownGroup]) -> dict[str, str]:
    """Return the sentences by the nearest field or group that stands on the page."""
    there = set(_names(parts))
    found: dict[str, str] = {}
    for path, words in paths.items():
        at = path
        while at and at not in there:
            at = at.rpartition(".")[0]
        if at:
            found.setdefault(at, words)
    return found


def _names(parts: Iterable[ShownField | ShownGroup]) -> Iterable[str]:
    for one in parts:
        yield one.name
        if isinstance(one, ShownGroup):
            yield from _names(one.parts)
