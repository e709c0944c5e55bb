"""Gold transcripts as values: typed words said again from a fixed seed, and what is right of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from quizzes.roleplay.engine.dialogue import Played, Reply, Typed, Utterance, start, step
from quizzes.roleplay.engine.scenario import Scenario, Value
from quizzes.roleplay.engine.vocabulary import CriterionKey, ViolationKey

SEED = 1

Words = Annotated[str, StringConstraints(min_length=1, max_length=600)]


class Expected(Value):
    """What is right: the result, the levels that are certain, the critical fails."""

    result: Literal["pass", "fail", "provisional"]
    levels: dict[CriterionKey, Literal[0, 1, 2]] = Field(default_factory=dict)
    critical: tuple[ViolationKey, ...] = ()


class Gold(Value):
    """One entry of a ``*.gold.yaml`` file: the collector's typed words and what is right of them."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    turns: Annotated[tuple[Words, ...], Field(min_length=1, max_length=60)]
    expect: Expected
    note: str = ""


def played(scenario: Scenario, words: Iterable[str], *, seed: int = SEED) -> Played:
    """Say `words` one after the other; what is left when the call has ended is never said."""
    state, replies = start(scenario, seed)
    spoken: list[Utterance] = []
    _note(spoken, replies)
    for text in words:
        if state.ended:
            break
        result = step(scenario, state, Typed(text=text), history=spoken)
        if result.said is not None:
            spoken.append(result.said)
        _note(spoken, result.replies)
        state = result.state
    return Played(state=state, transcript=tuple(spoken))


def _note(spoken: list[Utterance], replies: Iterable[Reply]) -> None:
    for reply in replies:
        spoken.append(
            Utterance(number=len(spoken), who=reply.who, text=reply.text, promises=reply.promises)
        )
