"""Values of a conversation: what a trainee can do, where it stands, what a step brings. Frozen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from quizzes.roleplay.engine.scenario import (
    Act,
    Key,
    Meters,
    Terms,
    Text,
    Value,
    Violation,
)
from quizzes.roleplay.engine.vocabulary import ViolationKey

PAUSE = "……"  # inside a reply: the other side answered here, in words that are not given


class CallEnded(ValueError):
    """The call is over; nothing more can be said in it."""


class UnknownLine(ValueError):
    """The line is not among the choices of this moment."""


class Choice(Value):
    """The trainee says one of the offered lines."""

    kind: Literal["choice"] = "choice"
    line: Key


class Typed(Value):
    """The trainee says words of his own."""

    kind: Literal["typed"] = "typed"
    text: Annotated[str, StringConstraints(max_length=2000)]


class HangUp(Value):
    """The trainee ends the call."""

    kind: Literal["hang-up"] = "hang-up"


#: Everything a trainee can do; callers match on `kind`.
TraineeTurn = Annotated[Choice | Typed | HangUp, Field(discriminator="kind")]


class State(Value):
    """Where the conversation stands. A frozen value, to JSON and back without loss.

    `call` counts the calls of the session from 1, `call_began` is the turn at which this one began,
    `earlier` are the outcomes of those before. `lost` counts typed turns in a row that led nowhere.
    """

    seed: int
    beat: Key
    turn: int = 0
    meters: Meters
    disclosed: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    violated: tuple[str, ...] = ()
    visited: tuple[str, ...] = ()
    agreement: Terms | None = None
    call: int = 1
    call_began: int = 0
    earlier: tuple[str, ...] = ()
    lost: int = 0
    ended: bool = False
    ended_by: Literal["", "agreed", "debtor", "trainee", "time"] = ""
    outcome: str = ""

    def meter(self, name: str) -> int:
        """Return one meter by name."""
        value: int = getattr(self.meters, name)
        return value


class Reply(Value):
    """Words of the other side, with what they told and promised, and in which call."""

    who: Literal["debtor", "third_party", "relative"] = "debtor"
    text: Text
    discloses: tuple[str, ...] = ()
    promises: Terms | None = None
    call: int = 1


class Event(Value):
    """Something that a step caused; `key` says which fact, violation, beat, rule, cause or outcome."""

    kind: Literal[
        "disclosed", "promised", "violation", "interrupted", "manner", "not-understood",
        "called-again", "ended",
    ]  # fmt: skip
    key: str = ""


class Suspected(Value):
    """Words that may be a critical fail: which one, and the words themselves."""

    id: ViolationKey
    says: Text


class Utterance(Value):
    """One turn of the transcript as graders read it; `number` counts from 0.

    `unsure` names acts and critical fails that typed words may hold: a person decides; `suspected`
    keeps the words of those that are critical fails, for the one who decides. `addresses`
    is False for word lists, word salad and mere echoes, which speak to nobody. `lines` are the lines
    that typed words were taken for; graders do not look at them.
    """

    number: int
    who: Literal["collector", "debtor", "third_party", "relative"]
    text: Text
    beat: str = ""
    line: str = ""
    lines: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    violations: tuple[Violation, ...] = ()
    typed: bool = False
    addresses: bool = True
    unsure: tuple[str, ...] = ()
    suspected: tuple[Suspected, ...] = ()
    promises: Terms | None = None


class StepResult(Value):
    """What one turn did. `said` is the trainee's turn as it was heard, None for hanging up."""

    state: State
    replies: tuple[Reply, ...] = ()
    events: tuple[Event, ...] = ()
    said: Utterance | None = None


class Played(Value):
    """A whole call replayed: its last state and its transcript."""

    state: State
    transcript: tuple[Utterance, ...]
