"""What is locked, and which step opens it. Works on keys of modules; knows nothing of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum


class Order(StrEnum):
    """Whether the modules of a course may be taken freely or only one after the other."""

    FREE = "free"
    IN_ORDER = "in-order"


class UnknownPrerequisite(ValueError):
    """A module asks for a module that is not in the outline."""

    def __init__(self, key: str, missing: str) -> None:
        super().__init__(f"module {key!r} opens after {missing!r}, which is not in the outline")
        self.key, self.missing = key, missing


class PrerequisiteCycle(ValueError):
    """Modules wait for each other, so that none of them could ever be opened."""

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__("modules wait for each other: " + " → ".join(path))
        self.path = tuple(path)


@dataclass(frozen=True)
class Step:
    """A module and the modules that its author named as prerequisites."""

    key: str
    after: tuple[str, ...] = ()


def plan(steps: Iterable[Step], *, order: Order = Order.FREE) -> dict[str, tuple[str, ...]]:
    """Return for each module all modules it waits for, in outline order.

    Raises :class:`UnknownPrerequisite` and :class:`PrerequisiteCycle`.
    """
    listed = list(steps)
    keys = [step.key for step in listed]
    graph: dict[str, tuple[str, ...]] = {}
    for position, step in enumerate(listed):
        wanted = set(step.after)
        for key in step.after:
            if key not in keys:
                raise UnknownPrerequisite(step.key, key)
        if order is Order.IN_ORDER and position:
            wanted.add(keys[position - 1])
        graph[step.key] = tuple(key for key in keys if key in wanted)
    _refuse_cycles(graph)
    return graph


def _refuse_cycles(graph: Mapping[str, Sequence[str]]) -> None:
    finished: set[str] = set()

    def visit(key: str, path: tuple[str, ...]) -> None:
        if key in path:
            raise PrerequisiteCycle((*path[path.index(key) :], key))
        if key in finished:
            return
        for needed in graph[key]:
            visit(needed, (*path, key))
        finished.add(key)

    for key in graph:
        visit(key, ())


def locked(
    graph: Mapping[str, Sequence[str]], cleared: AbstractSet[str]
) -> dict[str, tuple[str, ...]]:
    """Return the locked modules, each with the modules that can be worked on now to open it.

    A prerequisite counts only when it is cleared and not itself locked. `graph` is the result of
    :func:`plan`; `cleared` holds the keys of modules in which nothing required is missing.
    """
    found: dict[str, tuple[str, ...]] = {}

    def blockers(key: str) -> tuple[str, ...]:
        if key not in found:
            waiting: list[str] = []
            for needed in graph[key]:
                deeper = blockers(needed)
                if deeper:
                    waiting.extend(deeper)
                elif needed not in cleared:
                    waiting.append(needed)
            found[key] = tuple(dict.fromkeys(waiting))
        return found[key]

    return {key: blockers(key) for key in graph if blockers(key)}
