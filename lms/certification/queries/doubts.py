"""Awards whose ground is gone: which they are, why, and how long they wait for a decision.

No table holds them. A program that finds an award in doubt says so in the audit log, a person who
keeps it says so too; the newest of these entries tells how the award stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from lms.audit import api as audit
from lms.certification import rules as permissions
from lms.certification.core import doubt, rules, validity
from lms.certification.core.history import AwardState, EventKind
from lms.certification.models import Award
from lms.certification.queries import facts, phrases
from lms.foundation import clock

DOUBTED, KEPT, SETTLED = "award.doubted", "award.kept", "award.doubt_settled"
ACTIONS = (DOUBTED, KEPT, SETTLED)


@dataclass(frozen=True)
class Ground:
    """What an award rests on today: whether its requirement holds, and what is lost."""

    holds: bool
    lost: tuple[doubt.Lost, ...]


@dataclass(frozen=True)
class Doubt:
    """One award to decide about: whose, what is gone in words, by whom and why, where to look."""

    award: Award
    lines: tuple[str, ...]
    reason: str
    actor: Any
    at: datetime
    cause_url: str

    @property
    def url(self) -> str:
        """Where it is decided."""
        return reverse("award_decide", args=[self.award.pk])


def awards_held(people: Sequence[Any] | None = None) -> QuerySet[Award]:
    """Return the awards that hold today, of `people` or of everybody, with their events."""
    found = Award.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=clock.today()), state=AwardState.ACTIVE
    )
    if people is not None:
        found = found.filter(person__in=[person.pk for person in people])
    return found.select_related("person", "certification").prefetch_related("events").order_by("pk")


def grounds_of(awards: Sequence[Award]) -> dict[int, Ground]:
    """Return by award id what each rests on today; queries do not grow with the awards."""
    trees = {award.pk: rules.parse(award.certification.requirement) for award in awards}
    people = list({award.person_id: award.person for award in awards}.values())
    known = facts.gather(people, list(trees.values()))
    found = {}
    for award in awards:
        evidence, since = _basis(award)
        own = known.of(award.person_id, since=since)
        tree = trees[award.pk]
        found[award.pk] = Ground(rules.evaluate(tree, own), doubt.lost(tree, own, evidence))
    return found


def _basis(award: Award) -> tuple[list[dict[str, Any]], datetime | None]:
    """Return the evidence of the award or of its last renewal, and from when results count."""
    events = list(award.events.all())
    renewals = [n for n, event in enumerate(events) if event.kind == EventKind.RENEWED]
    if not renewals:
        return award.evidence, None
    before = [event.expires_on for event in events[: renewals[-1]] if event.expires_on]
    opens = validity.renewal_opens_on(before[-1], award.certification.validity) if before else None
    since = None if opens is None else validity.start_of(opens, clock.HOME_ZONE)
    return events[renewals[-1]].data.get("evidence", []), since


def newest_words(awards: Iterable[Award]) -> dict[str, audit.Entry]:
    """Return by uuid what was said last about whether these awards stand. One query."""
    return audit.newest(ACTIONS, model=Award, refs=[str(award.uuid) for award in awards])


def doubts_for(user: Any) -> list[Doubt]:
    """Return the awards that wait for a decision, the longest first; [] for who may not decide."""
    if not permissions.can_change_awards(user):
        return []
    waiting = _waiting()
    awards = {str(award.uuid): award for award in awards_held().filter(uuid__in=list(waiting))}
    told = [(awards[ref], entry) for ref, entry in waiting.items() if ref in awards]
    return _in_words(told)


def number_of_doubts(user: Any) -> int:
    """Return how many awards wait for a decision of `user`; no query for who may not decide."""
    if not permissions.can_change_awards(user):
        return 0
    waiting = _waiting()
    return awards_held().filter(uuid__in=list(waiting)).count() if waiting else 0


def doubt_about(award: Award) -> Doubt | None:
    """Return why the award is in doubt, None where nothing waits for a decision."""
    entry = newest_words([award]).get(str(award.uuid))
    if entry is None or entry.action != DOUBTED or award.state != AwardState.ACTIVE:
        return None
    return _in_words([(award, entry)])[0]


def _waiting() -> dict[str, audit.Entry]:
    newest = audit.newest(ACTIONS, model=Award)
    return {ref: entry for ref, entry in newest.items() if entry.action == DOUBTED}


def _in_words(told: Sequence[tuple[Award, audit.Entry]]) -> list[Doubt]:
    """Return the doubts with results as they are now, which may have changed again since."""
    awards = [award for award, _entry in told]
    if not awards:
        return []
    titles = facts.titles([rules.parse(award.certification.requirement) for award in awards])
    grounds = grounds_of(awards)
    return [
        _doubt(award, entry, lost=grounds[award.pk].lost, titles=titles) for award, entry in told
    ]


def _doubt(
    award: Award, entry: audit.Entry, *, lost: Sequence[doubt.Lost], titles: phrases.Titles
) -> Doubt:
    lost = lost or [doubt.Lost.from_data(part) for part in entry.data.get("lost", ())]
    regrade = entry.data.get("regrade", "")
    attempt = entry.data.get("attempt", "")
    url = ""
    if regrade:
        url = reverse("quizzes:regraded", args=[regrade])
    elif attempt:
        url = reverse("quizzes:result", args=[attempt])
    return Doubt(
        award=award, lines=tuple(phrases.lost(part, titles=titles) for part in lost),
        reason=entry.data.get("reason", ""), actor=entry.actor, at=entry.at, cause_url=url,
    )  # fmt: skip
