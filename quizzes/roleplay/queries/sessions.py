"""Sessions: one's own to play, ended ones to read, and their transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from django.http import Http404

from quizzes.roleplay import rules
from quizzes.roleplay.engine.dialogue import (
    Choice,
    State,
    TraineeTurn,
    Typed,
    Utterance,
    heard_again,
    line_said,
)
from quizzes.roleplay.models import (
    CriticalFail,
    RubricMark,
    Scenario,
    Session,
    Suspicion,
    Turn,
)
from quizzes.roleplay.models.session import Who
from quizzes.roleplay.queries.verdicts import Story, story_of


class Hearing(Enum):
    """From where typed words are taken: as they were heard then, or as they are heard today."""

    AS_KEPT = "as kept"
    ANEW = "anew"


@dataclass(frozen=True)
class SessionDetail:
    """An ended call with everything that its debrief shows; marks are the machine's."""

    session: Session
    turns: list[Turn]
    marks: list[RubricMark]
    fails: list[CriticalFail]
    suspicions: list[Suspicion]
    story: Story


@dataclass(frozen=True)
class LostWords:
    """Typed words that the dialogue could not follow, and the beat in which they were said."""

    text: str
    beat: str


def session_for(person: Any, uuid: UUID) -> Session:
    """Return the person's own session, open or ended, or 404."""
    rows = Session.objects.select_related("scenario", "scenario__cell__stage")
    session = rows.filter(uuid=uuid, person=person).first()
    if session is None:
        raise Http404("no such call")
    return session


def session_detail_for(viewer: Any, uuid: UUID) -> SessionDetail | None:
    """Return an ended call that `viewer` may read, or None. Seven queries and the right to see it."""
    session = (
        Session.objects.select_related(
            "scenario", "scenario__cell__stage", "scenario__cell__debtor_type", "person"
        )
        .filter(uuid=uuid)
        .first()
    )
    if session is None or not rules.may_see_debrief(viewer, session):
        return None
    return detail_of(session)


def detail_of(session: Session) -> SessionDetail:
    """Return a call with everything that was said and decided: six queries."""
    return SessionDetail(
        session=session,
        turns=exchange_rows(session),
        marks=list(session.marks.filter(grading=session.grading)),
        fails=list(session.fails.filter(grading=session.grading)),
        suspicions=list(session.suspicions.filter(grading=session.grading)),
        story=story_of(session),
    )


def open_session(scenario: Scenario, person: Any, mode: str) -> Session | None:
    """Return the person's open call of this scenario in any language, or None."""
    return Session.objects.filter(
        scenario__key=scenario.key, person=person, mode=mode, ended_at=None
    ).first()


def plays(session: Session, scenario: Scenario) -> bool:
    """Whether the call is one of this very text: the same language and the same version."""
    return (session.scenario_id, session.scenario_version) == (scenario.pk, scenario.version)


def calls_of(person: Any, *, at_most: int = 30) -> list[Session]:
    """Return the newest calls of `person`."""
    rows = Session.objects.filter(person=person).defer("scenario_spec", "state")
    return list(rows.select_related("scenario__cell__stage")[:at_most])


def locked(session: Session) -> Session:
    """Return the session, locked until the end of the transaction."""
    return Session.objects.select_for_update(of=("self",)).select_related(
        "scenario", "person"
    ).get(pk=session.pk)  # fmt: skip


def exchange_rows(session: Session) -> list[Turn]:
    """Return the sentences that stand, in order."""
    return list(session.turns.filter(taken_back_at=None))


def state_before(session: Session, exchange: int) -> State | None:
    """Return the state in which the trainee's sentence `exchange` was said, None if there is none."""
    rows = session.turns.filter(taken_back_at=None, exchange=exchange, who=Who.COLLECTOR)
    row = rows.first()
    return State.model_validate(row.state) if row else None


def played_turns(session: Session) -> list[TraineeTurn]:
    """Return what the trainee did, for a replay."""
    rows = session.turns.filter(taken_back_at=None, who=Who.COLLECTOR)
    return [Typed(text=row.text) if row.heard else Choice(line=row.line_key) for row in rows]


def transcript_of(session: Session, *, hear: Hearing = Hearing.AS_KEPT) -> list[Utterance]:
    """Return the stored sentences as graders read them.

    Acts and violations of chosen lines come from the frozen scenario, those of typed words from what
    was heard when they were said, or from hearing them again as they are heard today. The other side's
    words are those of the author, whatever wording they were said in.
    """
    spoken: list[Utterance] = []
    for row in exchange_rows(session):
        state = State.model_validate(row.state)
        if row.who != Who.COLLECTOR:
            promised = state.agreement if state.agreement != _agreed(spoken) else None
            spoken.append(
                Utterance(
                    number=row.number,
                    who=row.who,
                    text=row.scripted or row.text,
                    promises=promised,
                )
            )
            continue
        if row.heard:
            kept = Utterance.model_validate(row.heard["said"])
            kept = kept.model_copy(update={"number": row.number})
            if hear is Hearing.ANEW:
                kept = heard_again(session.script, state, kept, history=spoken)
            spoken.append(kept)
            continue
        line = line_said(session.script, state.beat, row.line_key)
        spoken.append(
            Utterance(
                number=row.number,
                who="collector",
                text=row.text,
                beat=state.beat,
                line=line.key,
                acts=line.acts,
                violations=line.violations,
            )
        )
    return spoken


def _agreed(spoken: list[Utterance]) -> Any:
    return next((one.promises for one in reversed(spoken) if one.promises is not None), None)


def lost_words(scenario: Scenario, *, at_most: int = 30) -> list[LostWords]:
    """Return the newest typed words of this version that led nowhere, for the scenario's authors.

    Without names: what was typed and where, not who typed it.
    """
    rows = Turn.objects.filter(
        session__scenario=scenario,
        session__scenario_version=scenario.version,
        understood=False,
        who=Who.COLLECTOR,
    ).order_by("-pk")[:at_most]
    return [LostWords(row.text, str(row.state["beat"])) for row in rows]
