"""What people still lack, and what they have earned. Bulk: queries do not grow with people."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from courses import api as courses
from lms.certification.core import rules, validity
from lms.certification.core.history import AwardState
from lms.certification.core.status import AwardView, CertificationStatus, Gap, GapItem
from lms.certification.models import Award, Certification, CertificationState
from lms.certification.queries import facts, phrases
from lms.certification.queries.awards import (
    awards_held_by,
    latest_among,
    latest_awards,
    view_of,
    views_of,
)
from lms.foundation import clock
from lms.prepared import Prepared

# Every first page and every submission asks for these.
_IN_FORCE = Prepared(lambda: Certification.objects.filter(state=CertificationState.ACTIVE))


def certifications_in_force() -> list[Certification]:
    """Return the certifications for which awards are made."""
    return _IN_FORCE.all()


def certification_keys() -> list[str]:
    """Return all keys in order."""
    return list(Certification.objects.order_by("key").values_list("key", flat=True))


@dataclass(frozen=True)
class Certificates:
    """One person's certificates: what they were awarded, newest first, and what they still lack."""

    awards: list[AwardView]
    gaps: list[Gap]


def certificates_of(
    person: Any, *, completions: Mapping[facts.Place, courses.Completion] | None = None
) -> Certificates:
    """Return both from one read of the awards; `completions` as in `facts.gather`.

    What is missing leads only to where the person may go now.
    """
    awards = awards_held_by(person)
    statuses = status_of([person], awards=awards, completions=completions)[person.pk]
    gaps = [status.gap for status in statuses if status.gap is not None]
    doors = courses.doors_open_to(person) if gaps else None
    if doors is not None:
        gaps = [replace(gap, items=tuple(_open(doors, gap.items))) for gap in gaps]
    return Certificates(views_of(awards), gaps)


def _open(doors: Container[tuple[str, str]], items: Iterable[GapItem]) -> Iterator[GapItem]:
    """Yield the items without links to closed doors. Practising a role-play is open to everybody."""
    for item in items:
        is_open = item.kind == "roleplay" or (item.kind, item.key) in doors
        yield item if is_open else replace(item, url="")


def certificates_page(person: Any) -> dict[str, Any]:
    """Return what the page “my certificates” shows: awards, and gaps (renewals first)."""
    found = certificates_of(person)
    return {
        "awards": found.awards,
        "gaps": sorted(found.gaps, key=lambda gap: not gap.renewal),
    }


def counting_from(latest: Award | None) -> datetime | None:
    """Return the moment from which quizzes and role-plays count towards the next award.

    A first award: any time. A renewal, or a new award after a lapse: since the renewal window
    opened. After a revocation: what comes after it.
    """
    if latest is None:
        return None
    if latest.state == AwardState.REVOKED:
        closed = latest.closed_at
        return None if closed is None else closed + timedelta(microseconds=1)
    opens = validity.renewal_opens_on(latest.expires_on, latest.certification.validity)
    return None if opens is None else validity.start_of(opens, clock.HOME_ZONE)


def status_of(
    people: Sequence[Any],
    *,
    awards: Sequence[Award] | None = None,
    completions: Mapping[facts.Place, courses.Completion] | None = None,
) -> dict[int, list[CertificationStatus]]:
    """Return by person id how each person stands to every certification in force.

    `awards` (all of these people, newest first) and `completions` where they were read already.
    """
    today = clock.today()
    certifications = certifications_in_force()
    trees = {row.pk: rules.parse(row.requirement) for row in certifications}
    latest = latest_awards(people) if awards is None else latest_among(awards)
    starts = {place: counting_from(award) for place, award in latest.items()}
    known = facts.gather(people, list(trees.values()), completions=completions)
    courses_known = {key: one.title for (_pk, key), one in (completions or {}).items()}
    titles = facts.titles(list(trees.values()), known=courses_known)
    answer: dict[int, list[CertificationStatus]] = {}
    for person in people:
        rows = answer.setdefault(person.pk, [])
        for row in certifications:
            award = latest.get((person.pk, row.pk))
            view = view_of(award, on=today) if award is not None else None
            gap = None
            if view is None or view.standing is not validity.Standing.VALID:
                found = known.of(person.pk, since=starts.get((person.pk, row.pk)))
                told = rules.explain(trees[row.pk], found)
                gap = _gap(row, told, titles=titles, renewal=view is not None and view.holds)
            rows.append(CertificationStatus(person.pk, row.key, row.title, view, gap))
    return answer


def people_with_satisfied_gaps(*, at_once: int = 500) -> Iterator[Any]:
    """Yield people who have earned an award or a renewal that has not been recorded.

    A few queries for every `at_once` people.
    """
    active = get_user_model().objects.filter(is_active=True).order_by("pk")
    for start in range(0, active.count(), at_once):
        people = list(active[start : start + at_once])
        told = status_of(people)
        for person in people:
            gaps = [status.gap for status in told[person.pk] if status.gap is not None]
            if any(not gap.missing for gap in gaps):
                yield person


def earned_by(
    person: Any, certifications: Sequence[Certification], *, awards: Iterable[Award]
) -> list[tuple[Certification, rules.Explanation]]:
    """Return the certifications whose requirement `person` satisfies, with what it rests on.

    `awards`: all that the person has, newest first.
    """
    trees = [rules.parse(row.requirement) for row in certifications]
    starts = {place: counting_from(award) for place, award in latest_among(awards).items()}
    known = facts.gather([person], trees)
    earned = []
    for row, tree in zip(certifications, trees, strict=True):
        since = starts.get((person.pk, row.pk))
        told = rules.explain(tree, known.of(person.pk, since=since))
        if told.satisfied:
            earned.append((row, told))
    return earned


def _gap(
    row: Certification, told: rules.Explanation, *, titles: phrases.Titles, renewal: bool
) -> Gap:
    done = [item for item in told.items if item.done]
    items = tuple(
        phrases.item(item, titles=titles, renewal=renewal) for item in [*told.missing, *done]
    )
    return Gap(row.key, row.title, row.summary, items, renewal)


def requirement_lines(requirement: Any) -> list[tuple[int, str]]:
    """Return a requirement (JSON values) as lines of (depth, text); raises RequirementError."""
    tree = rules.parse(requirement)
    return phrases.requirement(tree, titles=facts.titles([tree]))


def unknown_keys(requirement: Any) -> list[str]:
    """Return the keys in a requirement that nothing has; raises RequirementError."""
    tree = rules.parse(requirement)
    known = facts.titles([tree])
    return sorted({leaf.key for leaf in rules.leaves(tree) if (leaf.kind, leaf.key) not in known})
