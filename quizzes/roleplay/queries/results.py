"""Results and evidence of ended examinations, in constant queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from quizzes.roleplay.enums import Mode, SessionResult
from quizzes.roleplay.models import Session

FULL_SCORE = 100


class RoleplayResult(NamedTuple):
    """The best graded call of a person in a scenario; `score` is None while a person has to mark.

    `counts`: whether grader and people agree enough in this scenario for a certificate.
    """

    result: str
    score: Decimal | None
    at: datetime
    session_uuid: UUID
    counts: bool = True


class Evidence(NamedTuple):
    """One call as evidence in one cell of the matrix; `score` from 0 to 1."""

    cell_key: str
    score: float
    position: int
    label: str


_RANK = {SessionResult.PASS: 2, SessionResult.PROVISIONAL: 1, SessionResult.FAIL: 0}


def best_results(
    people: Iterable[Any], keys: Iterable[str]
) -> dict[tuple[int, str], RoleplayResult]:
    """Return the best examined call by (person id, scenario key): one query, whatever the numbers.

    A pass goes before an open result, that before a fail; of equals one in a scenario that counts for
    certificates, then the newest pass (it is what renewals ask for), and of other results the higher
    score.
    """
    found = (
        Session.objects.filter(
            person__in=[person.pk for person in people],
            scenario__key__in=list(keys),
            mode=Mode.EXAM,
            ended_at__isnull=False,
        )
        .order_by("ended_at", "pk")
        .values_list(
            "person_id", "scenario__key", "result", "score", "ended_at", "uuid", "scenario__counts"
        )
    )
    best: dict[tuple[int, str], RoleplayResult] = {}
    for person_id, key, result, score, at, uuid, counts in found:
        if at is None:  # never: the filter asks for ended calls
            continue
        one = RoleplayResult(str(result), score, at, uuid, counts)
        known = best.get((person_id, key))
        if known is None or _worth(one) >= _worth(known):
            best[(person_id, key)] = one
    return best


def _worth(one: RoleplayResult) -> tuple[int, bool, Decimal]:
    passed = one.result == SessionResult.PASS
    score = one.score if one.score is not None and not passed else Decimal(-1)
    return _RANK.get(SessionResult(one.result), 0), one.counts, score


def best_result(person: Any, scenario_key: str) -> RoleplayResult | None:
    """Return the person's best examined call, None when there is none."""
    return best_results([person], [scenario_key]).get((person.pk, scenario_key))


def evidence_of(session: Session) -> list[Evidence]:
    """Return what an examined call shows: one piece, whatever its length.

    Practice is helped by the coach and shows nothing; an open result or a score that is still a range
    shows nothing yet. A call with a critical fail is worth 0: its raw score is for coaching only.
    """
    if session.mode != Mode.EXAM or session.is_open or session.result == SessionResult.PROVISIONAL:
        return []
    if session.conduct == "critical":
        share = 0.0
    elif session.score is None:
        return []
    else:
        share = float(session.score / FULL_SCORE)
    return [Evidence(session.script.cell, share, 0, session.script.title)]
