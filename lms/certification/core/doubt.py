"""What an award rested on and no longer does. Values in, values out.

Results can change after an award: a key was wrong and the question is marked again, an appeal or a
newer grader changes a call. The award is then not taken away by a program; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lms.certification.core import rules

GONE = frozenset({"quiz.below", "quiz.untaken", "roleplay.failed", "roleplay.untaken",
                  "course.missing"})  # fmt: skip


@dataclass(frozen=True)
class Lost:
    """One thing that was there on the day of the award and is not any more; in per cent."""

    kind: str
    key: str
    was: Decimal | None
    now: Decimal | None

    def as_data(self) -> dict[str, str]:
        """Return plain values for the log."""
        return {"kind": self.kind, "key": self.key, "was": _text(self.was), "now": _text(self.now)}

    @classmethod
    def from_data(cls, data: Mapping[str, str]) -> Lost:
        """Return what :meth:`as_data` gave."""
        return cls(data["kind"], data["key"], _number(data["was"]), _number(data["now"]))


def lost(
    requirement: rules.Requirement, facts: rules.Facts, evidence: Iterable[Mapping[str, Any]]
) -> tuple[Lost, ...]:
    """Return what `evidence` (as an award keeps it) once satisfied and `facts` no longer do.

    Nothing is lost while the requirement is satisfied, in whatever way, nor by what waits for a
    person's mark, nor where the requirement asks more today than on the day of the award.
    """
    if rules.evaluate(requirement, facts):
        return ()
    once = {(part["kind"], part["key"]): _number(part.get("percent", "")) for part in evidence}
    found = []
    for leaf in rules.leaves(requirement):
        place = (leaf.kind, leaf.key)
        item = rules.look_at(leaf, facts)
        if place in once and item.code in GONE and _was_enough(leaf, once[place]):
            now = item.percent if leaf.kind == "quiz" else item.score
            found.append(Lost(leaf.kind, leaf.key, once[place], now))
    return tuple(found)


def _was_enough(leaf: rules.Leaf, percent: Decimal | None) -> bool:
    least = leaf.at_least if isinstance(leaf, rules.NeedsQuiz) else None
    return least is None or (percent is not None and percent >= least)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _text(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
