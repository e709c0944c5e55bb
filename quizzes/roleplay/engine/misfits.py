"""Typed words that fit no line here, and what the other side can sensibly answer to them.

They may be a step that was left out before (:func:`caught_up`), a good-bye (:func:`parting`), something
that needs no more than a nod (:func:`only_tells`), or an agreement repeated otherwise than it was made
(:func:`misquoted`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizzes.roleplay.engine.flow import moved, offered_lines, plain_target
from quizzes.roleplay.engine.scenario import Line, Scenario, Terms
from quizzes.roleplay.engine.turns import Reply, State
from quizzes.roleplay.engine.understanding import Understood, best_line
from quizzes.roleplay.engine.vocabulary import COMMITMENT, Quality

#: What tells, explains or assures, and asks for no answer.
TELLING = frozenset(
    {"own-name", "institution", "purpose", "recording", "record-checked", "amount", "due-date",
     "contract-fee", "consequence-contract", "option-authorised", "autodebit", "written-notice", "other-channel",
     "restated", "calmed", "apologised", "recorded", "follow-up", "limits-respected",
     "agreement-repeated", "complaint-logged", "route-named", "condolence", "collection-paused",
     "refusal-honoured"}
)  # fmt: skip
#: What a good-bye may stand for, the likeliest first; nothing unlawful is put into anybody's mouth.
_PARTING: tuple[Quality, ...] = ("soft", "good", "hard")
_DAY = re.compile(r"(\d{1,2})(?:号|日|st\b|nd\b|rd\b|th\b)")
_FIGURE = re.compile(r"\d{3,}")


def caught_up(scenario: Scenario, state: State, said: Understood) -> Line | None:
    """Return the good line of an earlier beat, leading here, that these words say only now.

    Whoever forgot to ask for the identity may ask a sentence later; the other side answers as if it had
    come in time. What was said once is not said again.
    """
    late: list[Line] = []
    for key in state.visited:
        if key != state.beat:
            there = moved(state, key)
            late += (
                one
                for one in offered_lines(scenario, there)
                if one.quality == "good" and plain_target(there, one) == state.beat
            )
    line = best_line(late, said)
    new = {act.act for act in line.acts} & said.keys - set(state.said) if line else set()
    return line if new else None


def parting(scenario: Scenario, state: State) -> Line | None:
    """Return the lawful line that ends the call where the beat has one: what a good-bye stands for."""
    ends = (
        one
        for one in offered_lines(scenario, state)
        if one.quality in _PARTING and scenario.beat(plain_target(state, one)).ending is not None
    )
    return min(ends, key=lambda one: _PARTING.index(one.quality), default=None)


def only_tells(scenario: Scenario, said: Understood) -> bool:
    """Whether the words tell or assure what a good line of this scenario does, and nothing besides."""
    good = {
        act.act
        for beat in scenario.beats
        for line in beat.lines
        if line.quality == "good"
        for act in line.acts
    }
    return bool(said.keys & good) and said.keys <= TELLING and not (said.fails or said.suspected)


def misquoted(agreement: Terms | None, said: Understood) -> bool:
    """Whether an agreement is repeated with other days or other figures than were agreed on.

    Days are compared with days, and figures of three digits or more with such figures; where either side
    has none, nothing is said. The day of the next contact is no day of the agreement.
    """
    if agreement is None or "agreement-repeated" not in said.keys or "follow-up" in said.keys:
        return False
    terms = " ".join(one for one in (agreement.date, agreement.amount, agreement.channel) if one)
    plain, words = terms.replace(",", ""), said.folded.replace(",", "")
    return any(
        there and here and not there & here
        for there, here in (
            (set(one.findall(plain)), set(one.findall(words))) for one in (_DAY, _FIGURE)
        )
    )


def answered(lines: Sequence[Line], replies: Sequence[Reply]) -> list[str]:
    """Return what counts as asked because it was answered: the terms that the replies promise.

    `lines` are those that the words were taken for. Guards read it; graders never do.
    """
    named = {
        act
        for reply in replies
        if reply.promises is not None
        for act, term in zip(
            COMMITMENT,
            (reply.promises.date, reply.promises.amount, reply.promises.channel),
            strict=True,
        )
        if term
    }
    return sorted(named & {act.act for line in lines for act in line.acts})
