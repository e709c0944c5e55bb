"""Two versions of a question side by side, in words, whatever its type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import ValidationError

from lms.foundation.registry import UnknownKey
from lms.taxonomy import api as taxonomy
from quizzes.core.comparison import Span, differences
from quizzes.registry import Choice, QuestionType, Spec, lesson_links, question_types

BASIS = frozenset(Spec.model_fields)


@dataclass(frozen=True)
class ComparedRow:
    """One thing that a question says, before and after."""

    label: str
    before: list[Span]
    after: list[Span]
    before_right: bool | None = None  # of an option; None where nothing is right or wrong
    after_right: bool | None = None

    @property
    def changed(self) -> bool:
        """Whether the versions differ here."""
        return self.before != self.after or self.before_right != self.after_right

    @property
    def verdict_changed(self) -> bool:
        """Whether what was right is wrong now, or the other way round."""
        return self.before_right != self.after_right


#: What a key of a kind is called, "" where nothing is known: ``names("moves", "M1")``.
Names = Callable[[str, str], str]

#: Fields that hold keys, and of what.
KEYS_OF = {
    "cells": "cells", "competencies": "competencies", "lesson": "lessons",
    "moves": "moves", "offered": "rules", "right_stage": "stages", "right_type": "types",
    "rule": "rules", "rules": "rules", "stage": "stages", "stages": "stages", "type": "types",
    "types": "types",
}  # fmt: skip


class KeyNames:
    """What the keys of taxonomy and lessons are called for `viewer`; a kind is read when it is asked for."""

    def __init__(self, viewer: Any, lessons: Iterable[str]) -> None:
        self._viewer = viewer
        self._lessons = {key for key in lessons if key}
        self._known: dict[str, dict[str, str]] = {}

    def __call__(self, kind: str, key: str) -> str:
        """Return the name of a key in the active language, "" for one that is not known."""
        if kind not in self._known:
            self._known[kind] = self._read(kind)
        return self._known[kind].get(key, "")

    def _read(self, kind: str) -> dict[str, str]:
        if kind == "lessons":
            found: dict[str, str] = {}
            for member in lesson_links:
                links = member.links_for(self._viewer, self._lessons)
                found |= {key: one.title for key, one in links.items()}
            return found
        if kind in {"types", "stages"}:
            types, stages = taxonomy.matrix_axes()
            return {row.key: str(row) for row in (types if kind == "types" else stages)}
        if kind == "cells":
            return {cell.key: cell.name for cell in taxonomy.placed_cells()}
        if kind == "rules":
            return {row.key: str(row.title) for row in taxonomy.all_rules()}
        rows: Mapping[str, Any] = (
            taxonomy.moves_by_key() if kind == "moves" else taxonomy.competencies_by_key()
        )
        return {key: str(row) for key, row in rows.items()}


def compare(
    before: Mapping[str, Any], after: Mapping[str, Any], *, names: Names | None = None
) -> list[ComparedRow]:
    """Return the two specs row by row: the case, the question, the answers, why, where it belongs.

    Rows that are empty in both are left out. A type that is no longer installed is compared by its
    plain values. Keys are shown with their `names`.
    """
    named = names or _nameless
    rows = [
        _row(_("Short title"), before.get("title"), after.get("title")),
        _row(_("Facts of the case"), _facts(before), _facts(after)),
        _row(_("What the customer says"), before.get("said"), after.get("said")),
        _row(_("Question"), before.get("prompt"), after.get("prompt")),
        *_answers(before, after, named),
        _row(_("Explanation"), before.get("explanation"), after.get("explanation")),
        _row(_("Cells"), *(_list(spec, "cells", named) for spec in (before, after))),
        _row(_("Competencies"), *(_list(spec, "competencies", named) for spec in (before, after))),
        _row(_("Rules"), *(_list(spec, "rules", named) for spec in (before, after))),
        _row(
            _("Lesson to read again"),
            *(_with_name(spec.get("lesson"), "lesson", named) for spec in (before, after)),
        ),
        _row(_("Source"), before.get("source"), after.get("source")),
    ]
    return [row for row in rows if row.before or row.after]


def _row(label: str, before: Any, after: Any, **verdicts: bool | None) -> ComparedRow:
    left, right = differences(str(before or ""), str(after or ""))
    return ComparedRow(label, left, right, **verdicts)


def _list(spec: Mapping[str, Any], name: str, names: Names) -> str:
    return "\n".join(_with_name(key, name, names) for key in spec.get(name) or ())


def _with_name(value: Any, field: str, names: Names) -> str:
    """Return a value of `field`; where it is a key whose name is known, the name stands behind it."""
    key, kind = str(value or ""), KEYS_OF.get(field, "")
    name = names(kind, key) if key and kind else ""
    return f"{key} · {name}" if name and name != key else key


def _nameless(kind: str, key: str) -> str:
    """Return no name for any key."""
    del kind, key
    return ""


def _facts(spec: Mapping[str, Any]) -> str:
    return "\n".join(f"{fact['label']}: {fact['value']}" for fact in spec.get("facts") or ())


# --- answers --------------------------------------------------------------------------------------
def _answers(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> Iterator[ComparedRow]:
    """Yield the options with right and wrong, the right answer, then what else the type holds."""
    old, new = _read(before), _read(after)
    options = {choice.key: choice for choice in old.choices}
    for number, (was, now) in enumerate(_aligned(options, new.choices), start=1):
        yield _row(
            _("Option %(number)s") % {"number": number},
            was.label if was else "",
            now.label if now else "",
            before_right=was.right if was else None,
            after_right=now.right if now else None,
        )
    if not old.choices and not new.choices:
        yield _row(_("Right answer"), old.right, new.right)
    labels = {choice.label for choice in (*old.choices, *new.choices)}
    leaves, others = dict(_leaves(before, names)), dict(_leaves(after, names))
    for path in dict.fromkeys([*leaves, *others]):
        was_text, now_text = leaves.get(path, ""), others.get(path, "")
        if was_text != now_text and not {was_text, now_text} <= {*labels, ""}:
            yield _row(" · ".join(path), was_text, now_text)


@dataclass(frozen=True)
class _Answers:
    choices: tuple[Choice, ...] = ()
    right: str = ""


def _read(data: Mapping[str, Any]) -> _Answers:
    try:
        kind: QuestionType = question_types.get(str(data.get("type")))
        spec = kind.read_spec(data)
    except (UnknownKey, ValidationError):
        return _Answers()
    choices = kind.choices(spec)
    if choices or kind.needs_person:
        return _Answers(choices)
    return _Answers(right=kind.summarise(spec, kind.correct(spec)))


def _aligned(
    before: Mapping[str, Choice], after: Sequence[Choice]
) -> Iterator[tuple[Choice | None, Choice | None]]:
    """Yield each option with what it was and is: in the new order, then those that are gone."""
    for choice in after:
        yield before.get(choice.key), choice
    kept = {choice.key for choice in after}
    for key, choice in before.items():
        if key not in kept:
            yield choice, None


def _leaves(
    value: Any, names: Names, path: tuple[str, ...] = (), field: str = ""
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the plain values that only this type has, each with its path; `field` is its own name."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name != "key" and (path or name not in BASIS):
                yield from _leaves(part, names, (*path, _name(str(name))), str(name))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value, start=1):
            yield from _leaves(part, names, (*path, str(number)), field)
    elif isinstance(value, bool):
        if path[-1] != _name("correct"):
            yield path, _("yes") if value else _("no")
    elif value not in (None, ""):
        yield path, _with_name(value, field, names)


def _name(name: str) -> str:
    """Return a field's name in words; one of a type from elsewhere as it is written, in words apart."""
    return str(NAMES.get(name, name.replace("_", " ")))


#: What the fields of the built-in types are called.
NAMES = {
    "answer": gettext_lazy("Answer"),
    "answers": pgettext_lazy("part of a question", "Answers"),
    "certainty": gettext_lazy("how far it was checked"),
    "citation": gettext_lazy("citation"),
    "correct": gettext_lazy("correct"),
    "criteria": gettext_lazy("criteria"),
    "decimals": gettext_lazy("decimals"),
    "description": gettext_lazy("description"),
    "detail": gettext_lazy("detail"),
    "drawn": gettext_lazy("drawn values"),
    "false_alarm": gettext_lazy("a false alarm costs"),
    "feedback": gettext_lazy("feedback"),
    "feedback_false": gettext_lazy("said to “Wrong”"),
    "feedback_true": gettext_lazy("said to “Right”"),
    "formula": gettext_lazy("formula"),
    "gaps": gettext_lazy("Gaps"),
    "items": gettext_lazy("Items"),
    "kind": gettext_lazy("kind"),
    "label": gettext_lazy("label"),
    "least": gettext_lazy("at least"),
    "levels": gettext_lazy("levels"),
    "model_answer": gettext_lazy("model answer"),
    "most": gettext_lazy("at most"),
    "moves": gettext_lazy("moves"),
    "offered": gettext_lazy("Rules to choose from"),
    "options": gettext_lazy("Options"),
    "order_why": gettext_lazy("why in this order"),
    "other_rule": gettext_lazy("the right passage with another rule earns"),
    "otherwise": gettext_lazy("said to every other answer"),
    "pairs": gettext_lazy("Pairs"),
    "passages": gettext_lazy("Passages"),
    "penalty": gettext_lazy("penalty"),
    "place": pgettext_lazy("part of a question", "place"),
    "right_stage": gettext_lazy("right stage"),
    "right_type": gettext_lazy("right type"),
    "rubric": gettext_lazy("rubric"),
    "rules": gettext_lazy("rules"),
    "share": gettext_lazy("share of the points"),
    "stage": gettext_lazy("stage"),
    "stage_why": gettext_lazy("why this stage"),
    "stages": gettext_lazy("Stages to choose from"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "tolerance": gettext_lazy("tolerance"),
    "tolerance_is": gettext_lazy("how the tolerance counts"),
    "type": pgettext_lazy("part of a question", "type"),
    "type_why": gettext_lazy("why this type"),
    "types": gettext_lazy("Types to choose from"),
    "unit": gettext_lazy("unit"),
    "value": gettext_lazy("value"),
    "variables": gettext_lazy("variables"),
    "verdict": gettext_lazy("verdict"),
    "weight": gettext_lazy("weight"),
    "weights": gettext_lazy("weights of the parts"),
    "who": gettext_lazy("who speaks"),
    "why": gettext_lazy("why"),
    "wrong_cost": gettext_lazy("a wrong choice costs"),
}
