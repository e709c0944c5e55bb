"""Single replies and transcripts of the rubric's data format, heard and graded.

The format is that of the development sets (docs/reference/role-play-rubric.md). A pause inside a
reply (“……”) stands for an answer of the other side, so what follows it is another turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.cells import key_move
from quizzes.roleplay.engine.dialogue import State, Utterance
from quizzes.roleplay.engine.figures import numbers
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.hearing import Heard, hear
from quizzes.roleplay.engine.lexicon import pattern
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.reading import Reading
from quizzes.roleplay.engine.rubric import Debrief
from quizzes.roleplay.engine.scenario import (
    AccountCard,
    Act,
    Beat,
    Ending,
    Fact,
    Identity,
    Outcome,
    Persona,
    Scenario,
    Terms,
)
from quizzes.roleplay.engine.turns import PAUSE
from quizzes.roleplay.engine.understanding import suspected, violation
from quizzes.roleplay.engine.vocabulary import ACTS, CRITERIA

_PAUSE = re.compile(r"(?:…+|⋯+|\.{3,})")
_WHEN = pattern("{day}|{clock}")
_PLACEHOLDER = "-"


def grade_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the prediction for a reply (`reply`) or a transcript (`turns`).

    ``{"id", "labels": {criterion: 0|1|2|None}, "cf": [{"id", "span", "turn"?}] | None}``; None where
    a person decides. Raises KeyError or ValueError for an item of another schema.
    """
    case = Case.of_item(item)
    turns = item["turns"] if "turns" in item else [{"who": "collector", "text": item["reply"]}]
    transcript, places = transcript_of(case, turns)
    debrief = grade_case(case, transcript)
    labels = {one.id: one.level for one in debrief.criteria}
    fails = [
        {"id": one.id, "span": one.evidence.quote, "turn": places[one.evidence.turn]}
        for one in debrief.critical_fails
    ]
    if "turns" not in item:
        for fail in fails:
            del fail["turn"]
    doubtful = any(key.startswith("CF") for one in transcript for key in one.unsure)
    return {
        "id": item["id"],
        "labels": {key: labels[key] for key in CRITERIA if key in labels},
        "cf": None if doubtful and not fails else fails,
    }


def grade_case(case: Case, transcript: Iterable[Utterance]) -> Debrief:
    """Return the debrief of heard utterances in `case`."""
    scenario = scenario_of(case)
    state = State(seed=0, beat="call", meters=scenario.state)
    return grade(scenario, tuple(transcript), state, case=case)


def heard_utterance(heard: Heard, *, number: int, beat: str = "call") -> Utterance:
    """Return a collector's turn with what was heard in it."""
    acts = tuple(
        Act(act=one.key, says=heard.said(one), value=None if one.value is None else str(one.value))
        for one in heard.acts
        if one.key in ACTS and heard.said(one)
    )
    violations = tuple(violation(heard, one) for one in heard.offences if heard.said(one))
    return Utterance(
        number=number,
        who="collector",
        text=heard.words.original.strip() or _PLACEHOLDER,
        beat=beat,
        acts=acts,
        violations=violations,
        typed=True,
        addresses=heard.makes_sense,
        unsure=tuple(sorted(heard.unsure)),
        suspected=suspected(heard),
    )


def scenario_of(case: Case) -> Scenario:
    """Return a bare scenario that holds what graders ask for: cell, stage, account, key move."""
    words = Persona(
        name=_PLACEHOLDER, short=_PLACEHOLDER, situation=_PLACEHOLDER, voice=_PLACEHOLDER,
        true_reason=_PLACEHOLDER,
    )  # fmt: skip
    goal = Outcome(key="done", label=_PLACEHOLDER, text=_PLACEHOLDER)
    return Scenario(
        key="reply",
        title=_PLACEHOLDER,
        language="zh-hans",
        cell=case.cell,
        stage=case.stage,
        summary=_PLACEHOLDER,
        persona=words,
        account=AccountCard(
            title=_PLACEHOLDER,
            amount=case.amount or Decimal(1),
            due=_PLACEHOLDER,
            days_overdue=case.days,
            facts=(Fact(label=_PLACEHOLDER, value=_PLACEHOLDER),),
        ),
        identity=Identity(verified=case.verified, speaker=case.speaker),
        not_applicable=tuple(sorted(case.not_applicable)),
        key_move=key_move(case.cell, crisis=case.crisis),
        key_move_ordered=False,
        goals=(goal,),
        hang_up=Ending(outcome="done", text=_PLACEHOLDER, by="trainee"),
        start="call",
        beats=(Beat(key="call", ending=Ending(outcome="done", text=_PLACEHOLDER)),),
    )


def transcript_of(
    case: Case, turns: Iterable[Mapping[str, Any]]
) -> tuple[list[Utterance], dict[int, int]]:
    """Return the utterances, and for each the turn of the item in which it was said."""
    spoken: list[Utterance] = []
    places: dict[int, int] = {}

    def other(text: str, place: int, promises: Terms | None) -> None:
        places[len(spoken)] = place
        spoken.append(
            Utterance(
                number=len(spoken), who="debtor", text=text or _PLACEHOLDER, promises=promises
            )
        )

    for who, text in case.history:
        if who != "collector":
            other(text, -1, promised(text))
    for place, turn in enumerate(turns):
        text = str(turn["text"])
        if turn["who"] != "collector":
            other(text, place, promised(normal(text).text))
            case = replace(case, history=(*case.history, (str(turn["who"]), normal(text).text)))
            continue
        for index, part in enumerate(piece for piece in _PAUSE.split(text) if piece.strip()):
            if index:
                other(PAUSE, place, Terms(date=PAUSE, amount=PAUSE))
            places[len(spoken)] = place
            spoken.append(heard_utterance(hear(part, case=case), number=len(spoken)))
    return spoken, places


def promised(text: str) -> Terms | None:
    """Return what the other side named of day and sum; None when neither. `text` is folded."""
    day = _WHEN.search(text)
    sums = [one for one in numbers(text) if one.value >= 50]
    if not day and not sums:
        return None
    return Terms(date=day.group() if day else None, amount=str(sums[0].value) if sums else None)


__all__ = [
    "Reading",
    "grade_case",
    "grade_item",
    "heard_utterance",
    "promised",
    "scenario_of",
    "transcript_of",
]
