"""A trainee's appeal against the result of a call, and the decision of a second person. Both are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes.core.appeals import (
    DecidedBefore,
    LessThanBefore,
    NewMarkMissing,
    NotMarkedYet,
    WordsMissing,
    check_decider,
    check_open,
)
from quizzes.roleplay import queries, rules
from quizzes.roleplay.engine.refusals import OwnCall, StillOpen
from quizzes.roleplay.engine.standing import Standing
from quizzes.roleplay.enums import SessionResult, VerdictKind
from quizzes.roleplay.models import CallAppeal, CallAppealDecision, Session
from quizzes.roleplay.services import verdicts
from quizzes.roleplay.services.reviewing import Wanted, decisions, open_subjects

_RANK = {SessionResult.FAIL: 0, SessionResult.PROVISIONAL: 1, SessionResult.PASS: 2}


def appeal(session: Session, *, person: Any, reason: str) -> CallAppeal:
    """Keep the objection of the trainee against the result that stands; a second one is the first.

    Raises `OwnCall` for another's call, `WordsMissing`, `NotMarkedYet` while a person still decides
    or where nothing counts, `AppealsClosed`, `DecidedBefore` against what an appeal decided.
    """
    if session.person_id != person.pk:
        raise OwnCall
    if not reason.strip():
        raise WordsMissing
    with transaction.atomic():
        session = queries.locked(session)
        chance = queries.appeal_chance(session)
        if chance.made is not None:
            return chance.made
        if chance.against is None:
            raise NotMarkedYet
        if chance.against.kind == VerdictKind.APPEALED:
            raise DecidedBefore
        check_open(clock.now(), ends_at=chance.ends_at)
        made = CallAppeal.objects.create(
            session=session, against=chance.against, reason=reason.strip(), at=clock.now()
        )
        data = {"call": str(session.uuid), "verdict": chance.against.number}
        audit.record("roleplay.appeal_made", actor=person, target=made, data=data)
        return made


def decide(
    appeal: CallAppeal, *, by: Any, upheld: bool, words: str, wanted: Iterable[Wanted] = ()
) -> CallAppealDecision:
    """Decide with words. Who upholds says what changes; the result never falls by it.

    Raises `WordsMissing`, `OwnCall` (not one who reviews), `OwnAppeal`, `DecidedByMarker`,
    `NewMarkMissing`, `LessThanBefore`, `DecidedBefore`, and what `reviewing.decisions` raises.
    """
    if not words.strip():
        raise WordsMissing
    try:
        with transaction.atomic():
            return _decide(appeal, by=by, upheld=upheld, words=words.strip(), wanted=list(wanted))
    except IntegrityError:
        raise DecidedBefore from None


def _decide(
    appeal: CallAppeal, *, by: Any, upheld: bool, words: str, wanted: list[Wanted]
) -> CallAppealDecision:
    session = queries.locked(appeal.session)
    check_decider(by.pk, learner=session.person_id, markers=queries.deciders_of(session))
    if not rules.may_review_call(by, session):
        raise OwnCall
    if CallAppealDecision.objects.filter(appeal=appeal).exists():
        raise DecidedBefore
    verdict = None
    if upheld:
        before = queries.standing_of(session)
        made, after = decisions(session, wanted)
        if not made:
            raise NewMarkMissing
        if after.is_open:
            raise StillOpen(open_subjects(after))
        if _is_less(after, before):
            raise LessThanBefore
        verdict = verdicts.append(
            session, kind=VerdictKind.APPEALED, by=by, words=words, at=clock.now(), decisions=made
        )
    decision = CallAppealDecision.objects.create(
        appeal=appeal, by=by, upheld=upheld, words=words, verdict=verdict, at=clock.now()
    )
    audit.record(
        "roleplay.appeal_decided", actor=by, target=appeal,
        data={"upheld": upheld, "verdict": verdict.number if verdict else None},
    )  # fmt: skip
    return decision


def _is_less(after: Standing, before: Standing) -> bool:
    """Whether result or score would fall."""
    now, was = _RANK[SessionResult(after.result)], _RANK[SessionResult(before.result)]
    return now < was or after.low < before.low
