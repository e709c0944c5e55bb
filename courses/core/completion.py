"""From what was recorded to how far a person is: one activity, one module, one course.

An activity's standing is a fold over its records in the order in which they were written, so that
the projection can be rebuilt at any time. Nothing here asks for the time or for a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Any


class What(StrEnum):
    """What a record says happened."""

    OPENED = "opened"
    PLACE = "place"
    JUDGED = "judged"
    COMPLETED = "completed"
    PASSED = "passed"
    FAILED = "failed"
    CORRECTED = "corrected"


class State(StrEnum):
    """How an activity stands for a person.

    `DONE` is left only when a result is corrected afterwards and no other success remains.
    """

    NEW = "new"
    OPEN = "open"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True)
class Record:
    """One line of the log: what, when (aware), the particulars, and the cause of a result.

    `data` of a correction holds `passed`, the verdict that now stands for `ref`.
    """

    what: What
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    ref: str = ""


@dataclass(frozen=True)
class Standing:
    """One person's standing in one activity, computed from its records.

    `results` holds the verdict that stands for each cause (the uuid of an attempt or a call).
    """

    state: State = State.NEW
    opened_at: datetime | None = None
    place: Mapping[str, Any] | None = None
    place_at: datetime | None = None
    judgements: Mapping[str, str] = field(default_factory=dict)
    completed_at: datetime | None = None
    last_at: datetime | None = None
    results: Mapping[str, bool] = field(default_factory=dict)


def _with_result(standing: Standing, record: Record) -> Standing:
    """Apply a completion, a result or its correction.

    One success is enough and other failures undo nothing; the date of the first success stays for
    as long as any success stands.
    """
    if record.what is What.CORRECTED:
        results = {**standing.results, record.ref: bool(record.data["passed"])}
    elif record.what is What.FAILED:
        results = {record.ref: False, **standing.results}
    else:
        results = {**standing.results, record.ref: True}
    if not any(results.values()):
        return replace(standing, state=State.FAILED, completed_at=None, results=results)
    at = standing.completed_at if standing.state is State.DONE else record.at
    return replace(standing, state=State.DONE, completed_at=at, results=results)


def after(standing: Standing, record: Record) -> Standing:
    """Return the standing once `record` has been added to the log."""
    if record.what is What.PLACE:
        standing = replace(standing, place=dict(record.data), place_at=record.at)
    elif record.what is What.JUDGED:
        passage = str(record.data["passage"])
        if passage not in standing.judgements:  # the first judgement stands
            judged = {**standing.judgements, passage: str(record.data["verdict"])}
            standing = replace(standing, judgements=judged)
    elif record.what is not What.OPENED:
        standing = _with_result(standing, record)
    state = State.OPEN if standing.state is State.NEW else standing.state
    return replace(
        standing, state=state, opened_at=standing.opened_at or record.at, last_at=record.at
    )


def replay(records: Iterable[Record]) -> Standing:
    """Return the standing after all `records`, oldest first."""
    return reduce(after, records, Standing())


@dataclass(frozen=True)
class Item:
    """An activity as far as counting goes. `minutes` is the author's estimate."""

    key: str
    module: str
    required: bool = True
    minutes: int = 0
    retired: bool = False


@dataclass(frozen=True)
class Tally:
    """How much of a set of activities is done."""

    done: int = 0
    total: int = 0
    required_done: int = 0
    required_total: int = 0
    minutes_left: int = 0

    @property
    def cleared(self) -> bool:
        """Whether nothing required is missing; a set without required activities blocks nobody."""
        return self.required_done == self.required_total

    @property
    def complete(self) -> bool:
        """Whether all required are done, or all where none is required; never if empty."""
        if self.required_total:
            return self.cleared
        return self.total > 0 and self.done == self.total

    @property
    def percent(self) -> int:
        """Return the share done in whole per cent, rounded down, so that 100 means all."""
        return self.done * 100 // self.total if self.total else 0


def tally(items: Iterable[Item], done: AbstractSet[str]) -> Tally:
    """Count the `items` that are not retired; `done` holds keys of finished activities."""
    current = [item for item in items if not item.retired]
    required = [item for item in current if item.required]
    return Tally(
        done=sum(item.key in done for item in current),
        total=len(current),
        required_done=sum(item.key in done for item in required),
        required_total=len(required),
        minutes_left=sum(item.minutes for item in current if item.key not in done),
    )


def tally_by_module(items: Iterable[Item], done: AbstractSet[str]) -> dict[str, Tally]:
    """Return a tally for each module key, in order of first appearance."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.module, []).append(item)
    return {module: tally(members, done) for module, members in groups.items()}


def minutes_left(minutes: int, *, index: int, of: int) -> int:
    """Return the minutes to the end of a text when the reader is in section `index` of `of`.

    `index` counts from 0. The result is rounded up and at least 1 when there is anything to read.
    """
    if minutes <= 0:
        return 0
    if of <= 0:
        return minutes
    remaining = min(max(of - index, 0), of)
    return max(1, -(-minutes * remaining // of))
