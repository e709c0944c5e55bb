"""Grading stored calls again with the grader of today: who would change, and the change itself.

Nothing is overwritten. A newer grading is a further set of rows with the next number, and the result
that follows is a further verdict; decisions of people stay over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max

from lms.foundation import clock
from lms.taxonomy import api as taxonomy
from quizzes.roleplay import queries
from quizzes.roleplay.engine.dialogue import Utterance
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.rubric import Debrief
from quizzes.roleplay.engine.standing import Machine, Standing, standing
from quizzes.roleplay.enums import SessionResult, VerdictKind
from quizzes.roleplay.models import Session, Verdict
from quizzes.roleplay.services import verdicts


class Flip(StrEnum):
    """What happens to the result."""

    NONE = "none"
    PASSES = "passes"
    FAILS = "fails"
    SETTLES = "settles"
    OPENS = "opens"


@dataclass(frozen=True)
class Change:
    """One call that the grader of today grades otherwise; `levels` by criterion: before and after."""

    session: Session
    grading: int
    debrief: Debrief
    transcript: tuple[Utterance, ...]
    after: Standing
    levels: dict[str, tuple[int | None, int | None]]
    fails_before: frozenset[tuple[str, int]]

    @property
    def flip(self) -> Flip:
        """What happens to the result."""
        before, after = self.session.result, self.after.result
        if before == after:
            return Flip.NONE
        if after == SessionResult.PROVISIONAL:
            return Flip.OPENS
        if before == SessionResult.PROVISIONAL:
            return Flip.SETTLES
        return Flip.PASSES if after == SessionResult.PASS else Flip.FAILS

    @property
    def scores(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest score before and after."""
        return self.session.score_low, verdicts.stored(self.after.low)


def graded_calls(scenario: str = "") -> Iterable[Session]:
    """Return every ended call, of one scenario if its key is given, the oldest first."""
    found = Session.objects.filter(ended_at__isnull=False).select_related("scenario", "person")
    if scenario:
        found = found.filter(scenario__key=scenario)
    return found.order_by("ended_at", "pk").iterator(100)


def changes(sessions: Iterable[Session]) -> Iterator[Change | None]:
    """Grade each call again; yield what changes, None for a call that stays as it is."""
    for session in sessions:
        yield change_of(session)


def change_of(session: Session) -> Change | None:
    """Return how the grader of today grades this call otherwise, or None. Writes nothing."""
    transcript = tuple(queries.transcript_of(session, hear=queries.Hearing.ANEW))
    debrief = grade(session.script, transcript, session.dialogue_state)
    before, after = queries.machine_of(session), machine_from(debrief, transcript)
    if before == after:
        return None
    now = standing(after, queries.said_by_people(session))
    keys = dict.fromkeys([*before.levels, *after.levels])
    return Change(
        session=session,
        grading=session.grading,
        debrief=debrief,
        transcript=transcript,
        after=now,
        levels={
            key: (before.levels.get(key), after.levels.get(key))
            for key in keys
            if before.levels.get(key) != after.levels.get(key)
        },
        fails_before=before.fails,
    )


def machine_from(debrief: Debrief, transcript: Iterable[Utterance]) -> Machine:
    """Return what a fresh grading decided, as it would be read back from its rows."""
    fails = frozenset((one.id, one.evidence.turn) for one in debrief.critical_fails)
    doubts = {
        (key, said.number) for said in transcript for key in said.unsure if key.startswith("CF")
    }
    levels: dict[str, int | None] = {one.id: one.level for one in debrief.criteria}
    return Machine(levels, fails, frozenset(doubts - fails))


def apply(change: Change, *, reason: str, actor: Any) -> Verdict | None:
    """Append the newer grading and the verdict that follows from it.

    None, and nothing written, when somebody decided or graded since the change was computed in a way
    that leaves nothing to change.
    """
    with transaction.atomic():
        session = queries.locked(change.session)
        if session.grading != change.grading:
            return None
        numbers = [
            rows.aggregate(most=Max("grading"))["most"] or 0
            for rows in (session.marks, session.fails, session.suspicions)
        ]
        session.grading = max(numbers) + 1
        session.grader_version = change.debrief.grader_version
        session.rubric_version = change.debrief.rubric_version
        session.rules_version = taxonomy.rules_version()
        verdicts.write_grading(session, change.debrief, change.transcript, number=session.grading)
        return verdicts.append(
            session, kind=VerdictKind.REGRADED, by=actor, words=reason.strip(), at=clock.now()
        )
