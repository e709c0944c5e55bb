"""Awards whose ground is gone: put on the desk, kept by a person, or cleared by later results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lms.audit import api as audit
from lms.certification import queries
from lms.certification.models import Award
from lms.certification.queries import doubts

AT_ONCE = 500  # awards


class NothingToDecide(Exception):
    """The award is not in doubt: decided before, or sound again."""


class KeepingNeedsReason(ValueError):
    """An award may not be kept against its results without saying why."""


@dataclass(frozen=True)
class Cause:
    """What made somebody look: who changed a result, with what words, and where it is to be seen."""

    actor: Any = None
    reason: str = ""
    regrade: str = ""
    attempt: str = ""

    def as_data(self) -> dict[str, str]:
        """Return plain values for the log, without what is empty."""
        told = {"reason": self.reason, "regrade": self.regrade, "attempt": self.attempt}
        return {name: value for name, value in told.items() if value}


def look_again(people: Sequence[Any], *, cause: Cause | None = None) -> int:
    """Put the awards of `people` that no longer rest on anything on the desk; return how many.

    Once for each loss: what waits or was kept is not put there again, unless the results had been
    good in between. Awards that rest on something again leave the desk. Nothing is taken away.
    """
    return _look_at(list(queries.awards_held(people)), cause or Cause())


def look_at_everyone() -> int:
    """Do the same for every award that holds, a batch at a time; return how many are new."""
    count, after = 0, 0
    while True:
        awards = list(queries.awards_held().filter(pk__gt=after)[:AT_ONCE])
        if not awards:
            return count
        count += _look_at(awards, Cause())
        after = awards[-1].pk


@transaction.atomic
def keep(award: Award, *, reason: str, actor: Any) -> None:
    """Let an award in doubt stand, for a reason that stays on record.

    Raises :class:`KeepingNeedsReason` and :class:`NothingToDecide`.
    """
    words = reason.strip()
    if not words:
        raise KeepingNeedsReason
    row = queries.locked_award(award.pk)
    if queries.doubt_about(row) is None:
        raise NothingToDecide
    audit.record(doubts.KEPT, actor=actor, target=row, data={"reason": words[:500]})


def _look_at(awards: list[Award], cause: Cause) -> int:
    if not awards:
        return 0
    grounds = queries.grounds_of(awards)
    newest = queries.newest_words(awards)
    count = 0
    for award in awards:
        entry = newest.get(str(award.uuid))
        said = entry.action if entry else doubts.SETTLED
        ground = grounds[award.pk]
        if ground.lost and said == doubts.SETTLED:
            told = {"lost": [part.as_data() for part in ground.lost], **cause.as_data()}
            audit.record(doubts.DOUBTED, actor=cause.actor, target=award, data=told)
            count += 1
        elif ground.holds and said != doubts.SETTLED:
            audit.record(doubts.SETTLED, actor=None, target=award)
    return count
