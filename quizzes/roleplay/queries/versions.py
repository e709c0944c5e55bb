"""The versions of a scenario that are kept, and how they differ. Wagtail's log holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from wagtail.models import ModelLogEntry

from quizzes.roleplay.enums import ScenarioState
from quizzes.roleplay.models import Scenario

#: The action of the log by which a version is kept: ``{version, state, document}``.
VERSION_SAVED = "roleplay.version"
#: Lines around a difference that are shown with it.
AROUND = 2


@dataclass(frozen=True)
class Version:
    """A text that a scenario once had; `by` is None where nobody did it by hand."""

    number: int
    state: str
    document: str
    at: datetime
    by: Any

    @property
    def state_word(self) -> str:
        """Draft or ready, as it was saved."""
        return str(dict(ScenarioState.choices).get(self.state, self.state))


@dataclass(frozen=True)
class Difference:
    """One line of two texts held together; `number` is its line in the text it stands in."""

    kind: Literal["same", "gone", "new", "gap"]
    number: int
    text: str


def versions_of(scenario: Scenario) -> list[Version]:
    """Return the versions that are kept, the newest first: one query."""
    rows = ModelLogEntry.objects.for_instance(scenario).filter(action=VERSION_SAVED)
    found = [_version(row) for row in rows.select_related("user")]
    return sorted(found, key=lambda one: one.number, reverse=True)


def version_of(scenario: Scenario, number: int) -> Version | None:
    """Return one kept version by its number."""
    return next((one for one in versions_of(scenario) if one.number == number), None)


def _version(row: ModelLogEntry) -> Version:
    kept = row.data
    return Version(kept["version"], kept["state"], kept["document"], row.timestamp, row.user)


def differences(before: str, after: str) -> Iterator[Difference]:
    """Yield the lines that differ with a few around them; a gap stands for lines left out."""
    old, new = before.splitlines(), after.splitlines()
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    for number, group in enumerate(groups):
        if number:
            yield Difference("gap", 0, "")
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (Difference("same", j + 1, new[j]) for j in range(j1, j2))
                continue
            yield from (Difference("gone", i + 1, old[i]) for i in range(i1, i2))
            yield from (Difference("new", j + 1, new[j]) for j in range(j1, j2))
