"""The call of a gold transcript, sentence by sentence, with the later calls that belong to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.roleplay.engine.dialogue import Reply, Typed, Utterance, start, step
from quizzes.roleplay.engine.gold import SEED
from quizzes.roleplay.engine.scenario import LaterCall
from quizzes.roleplay.engine.scenario import Scenario as Script
from quizzes.roleplay.models import GoldTranscript
from quizzes.roleplay.queries.sessions import exchange_rows


@dataclass(frozen=True)
class Spoken:
    """One sentence of a gold; `later` when another call begins before it."""

    who: str
    text: str
    later: LaterCall | None = None


def gold_transcript(gold: GoldTranscript) -> list[Spoken]:
    """Return the call of a gold: as it was played, or said again from the seed of all golds."""
    if gold.session is None:
        return _said_again(gold.scenario.script(), gold.turns)
    script, call = gold.session.script, 1
    spoken: list[Spoken] = []
    for row in exchange_rows(gold.session):
        later = later_call(script, row.state["beat"]) if row.call > call else None
        spoken.append(Spoken(row.who, row.text, later))
        call = row.call
    return spoken


def later_call(script: Script, beat: str) -> LaterCall | None:
    """Return the later call that opens in `beat`."""
    return next((one for one in script.later_calls if one.opens == beat), None)


def _said_again(script: Script, words: Iterable[str]) -> list[Spoken]:
    """Say typed words one after the other; what is left when the call has ended is never said."""
    state, replies = start(script, SEED)
    history: list[Utterance] = []
    spoken: list[Spoken] = []
    call = 1

    def note(said: Iterable[Reply], beat: str) -> None:
        nonlocal call
        for one in said:
            later = later_call(script, beat) if one.call > call else None
            spoken.append(Spoken(one.who, one.text, later))
            history.append(
                Utterance(number=len(history), who=one.who, text=one.text, promises=one.promises)
            )
            call = one.call

    note(replies, state.beat)
    for text in words:
        if state.ended:
            break
        result = step(script, state, Typed(text=text), history=history)
        if result.said is not None:
            spoken.append(Spoken(result.said.who, result.said.text))
            history.append(result.said)
        note(result.replies, result.state.beat)
        state = result.state
    return spoken
