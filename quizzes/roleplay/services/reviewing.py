"""What a person decides about a call: criteria left open, suspected critical fails, or otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from lms.foundation import clock
from quizzes.roleplay import queries, rules
from quizzes.roleplay.engine.refusals import (
    DecidedMeanwhile,
    NothingWaits,
    NotInTheCall,
    OwnCall,
    StillOpen,
    WordsNeeded,
)
from quizzes.roleplay.engine.rubric import FULL_LEVEL
from quizzes.roleplay.engine.standing import Standing, standing
from quizzes.roleplay.engine.vocabulary import VIOLATIONS
from quizzes.roleplay.enums import VerdictKind
from quizzes.roleplay.models import Decision, Session, Verdict
from quizzes.roleplay.models.session import Who
from quizzes.roleplay.services import verdicts


@dataclass(frozen=True)
class Wanted:
    """A decision as it was sent: a `level` for a criterion, or `holds` for a fail in a sentence.

    `quote` are the deciding words of a critical fail that the machine did not see.
    """

    subject: str
    turn: int | None = None
    level: int | None = None
    holds: bool | None = None
    words: str = ""
    quote: str = ""


def review(
    session: Session, *, by: Any, basis: int, wanted: Iterable[Wanted], words: str = ""
) -> Verdict:
    """Decide what a call leaves to a person, and whatever else the person sees otherwise.

    `basis` is the number of the verdict that the page showed. Agreement with the machine needs no
    entry. What the result depends on has to be decided; where the result is certain, something of
    what is open. Raises `OwnCall`, `DecidedMeanwhile`, `NothingWaits`, `NotInTheCall`, `WordsNeeded`,
    `StillOpen`.
    """
    try:
        with transaction.atomic():
            session = queries.locked(session)
            if session.person_id == by.pk or not rules.may_review_call(by, session):
                raise OwnCall
            if queries.story_of(session).number != basis:
                raise DecidedMeanwhile
            before = queries.standing_of(session)
            if not open_subjects(before):
                raise NothingWaits
            made, after = decisions(session, wanted)
            if after.is_open or open_subjects(after) == open_subjects(before):
                raise StillOpen(open_subjects(after))
            return verdicts.append(
                session, kind=VerdictKind.REVIEWED, by=by, words=words.strip(), at=clock.now(),
                decisions=made,
            )  # fmt: skip
    except (
        IntegrityError
    ):  # two people sent at the same moment: the number of a verdict is given once
        raise DecidedMeanwhile from None


def open_subjects(now: Standing) -> list[str]:
    """Return what still waits, as keys."""
    return [*now.open_levels, *(key for key, _turn in now.open_fails)]


def decisions(session: Session, wanted: Iterable[Wanted]) -> tuple[list[Decision], Standing]:
    """Return the unsaved rows of what differs from how the call stands, and how it would stand then.

    Raises `NotInTheCall` and `WordsNeeded`.
    """
    machine, said = queries.machine_of(session), queries.said_by_people(session)
    now = standing(machine, said)
    turns = {
        row.number: row.text for row in queries.exchange_rows(session) if row.who == Who.COLLECTOR
    }
    kept = [one for one in wanted if not _agrees(one, now)]
    strange = [one.subject for one in kept if not _is_there(one, now, turns)]
    if strange:
        raise NotInTheCall(strange)
    mute = [one.subject for one in kept if not one.words.strip() and _needs_words(one, now)]
    if mute:
        raise WordsNeeded(dict.fromkeys(mute))
    made = [_row(one, turns) for one in kept]
    return made, standing(machine, [*said, *(queries.as_said(one) for one in made)])


def _agrees(one: Wanted, now: Standing) -> bool:
    """Whether this is what stands anyway."""
    if one.turn is None:
        return one.level is None or now.levels.get(one.subject, -1) == one.level
    place = (one.subject, one.turn)
    if one.holds is None:
        return True
    return place not in now.open_fails and one.holds == (place in now.fails)


def _is_there(one: Wanted, now: Standing, turns: dict[int, str]) -> bool:
    if one.turn is None:
        return one.subject in now.levels and one.level in range(FULL_LEVEL + 1)
    if one.subject not in VIOLATIONS or one.turn not in turns:
        return False
    return not one.quote or one.quote in turns[one.turn]


def _needs_words(one: Wanted, now: Standing) -> bool:
    """All but full marks for a criterion that the machine left open: there is nothing to explain."""
    if one.turn is not None:
        return True
    return not (now.levels.get(one.subject) is None and one.level == FULL_LEVEL)


def _row(one: Wanted, turns: dict[int, str]) -> Decision:
    span = None
    if one.turn is not None and one.quote:
        start = turns[one.turn].index(one.quote)
        span = {"start": start, "end": start + len(one.quote), "quote": one.quote}
    return Decision(
        subject=one.subject, turn=one.turn, level=one.level if one.turn is None else None,
        holds=one.holds, span=span, words=one.words.strip(),
    )  # fmt: skip
