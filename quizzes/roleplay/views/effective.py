"""What counts in a call: the machine's rows with people's decisions over them, for pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from quizzes.roleplay.engine.standing import Machine, Standing, standing
from quizzes.roleplay.engine.understanding import HEARD
from quizzes.roleplay.queries import SessionDetail, as_said


@dataclass(frozen=True)
class Fail:
    """A critical fail, or a suspicion, as pages show it: like a row, with what a person said."""

    key: str
    turn: int
    span: dict[str, Any]
    reason: str = HEARD
    better: str = ""
    rules: tuple[str, ...] = ()
    lesson_key: str = ""
    decision: Any = None


@dataclass(frozen=True)
class Effective:
    """Levels and fails that count. `decisions` are the newest of people, by subject and sentence."""

    standing: Standing
    fails: list[Fail]
    dismissed: list[Fail]
    doubts: list[Fail]
    decisions: dict[tuple[str, int | None], Any] = field(default_factory=dict)

    def level(self, criterion: str) -> int | None:
        """Return the level that counts."""
        return self.standing.levels.get(criterion)

    def decided(self, criterion: str) -> Any:
        """Return the person's decision about a criterion, or None."""
        return self.decisions.get((criterion, None))


def effective(detail: SessionDetail) -> Effective:
    """Return what counts; no query."""
    machine = Machine(
        {mark.criterion: mark.level for mark in detail.marks},
        frozenset((one.key, one.turn) for one in detail.fails),
        frozenset((one.key, one.turn) for one in detail.suspicions),
    )
    rows = detail.story.decisions
    now = standing(machine, [as_said(one) for one in rows])
    decisions = {(one.subject, one.turn): one for one in rows}
    known = [
        *(_of_machine(one, decisions) for one in detail.fails),
        *(
            Fail(one.key, one.turn, one.span, decision=decisions.get((one.key, one.turn)))
            for one in detail.suspicions
        ),
    ]
    places = {(one.key, one.turn) for one in known}
    texts = {turn.number: turn.text for turn in detail.turns}
    known += [
        Fail(one.subject, one.turn, one.span or _whole(texts.get(one.turn, "")), decision=one)
        for one in decisions.values()
        if one.turn is not None and (one.subject, one.turn) not in places
    ]
    known.sort(key=lambda one: (one.turn, one.span["start"]))
    return Effective(
        standing=now,
        fails=[one for one in known if (one.key, one.turn) in now.fails],
        dismissed=[one for one in known if one.decision is not None and not one.decision.holds],
        doubts=[one for one in known if (one.key, one.turn) in now.open_fails],
        decisions=decisions,
    )


def _whole(text: str) -> dict[str, Any]:
    return {"start": 0, "end": len(text), "quote": text}


def _of_machine(one: Any, decisions: dict[tuple[str, int | None], Any]) -> Fail:
    return Fail(
        one.key, one.turn, one.span, one.reason, one.better, tuple(one.rules), one.lesson_key,
        decisions.get((one.key, one.turn)),
    )  # fmt: skip
