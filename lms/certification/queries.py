"""Reading: awards, what is missing, who may see which certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language

from lms.certification import facts, phrases
from lms.certification import rules as permissions
from lms.certification.core import names, numbers, rules, validity
from lms.certification.core.history import AwardState
from lms.certification.core.status import AwardView, CertificationStatus, Gap
from lms.certification.models import Award, Certification, CertificationState
from lms.certification.printing import fonts
from lms.foundation import clock


def certifications_in_force() -> list[Certification]:
    """Return the certifications for which awards are made."""
    return list(Certification.objects.filter(state=CertificationState.ACTIVE))


def certification_keys() -> list[str]:
    """Return all keys in order."""
    return list(Certification.objects.order_by("key").values_list("key", flat=True))


# --- awards ---------------------------------------------------------------------------------------
def standing_of(award: Award, *, on: date) -> validity.Standing:
    """Return how the award stands on a day; the calendar decides, not whether a job has run."""
    return validity.standing(
        award.expires_on,
        award.certification.validity,
        on=on,
        revoked=award.state == AwardState.REVOKED,
    )


def title_of(award: Award, *, language: str | None = None) -> str:
    """Return the title that the award was made under."""
    words = award.wording.get(language or get_language() or "", {})
    return words.get("title") or award.certification.title


def view_of(award: Award, *, on: date) -> AwardView:
    """Return what others are told of an award."""
    return AwardView(
        uuid=award.uuid,
        number=award.number,
        person_id=award.person_id,
        name=award.name_as_printed,
        certification_key=award.certification.key,
        title=title_of(award),
        awarded_at=award.awarded_at,
        expires_on=award.expires_on,
        days_left=validity.days_left(award.expires_on, on=on),
        standing=standing_of(award, on=on),
        renewal_opens_on=validity.renewal_opens_on(
            award.expires_on, award.certification.validity
        ),
        unprintable=unprintable_in(award),
    )


def unprintable_in(award: Award) -> tuple[str, ...]:
    """Return the characters of the printed name that the certificate font lacks."""
    return names.missing_characters(
        award.spelling or award.name_as_printed, known=fonts.code_points()
    )


def awards_of(person: Any) -> list[AwardView]:
    """Return all awards of a person, newest first."""
    today = clock.today()
    return [view_of(award, on=today) for award in _awards_of_people([person])]


def _awards_of_people(people: Sequence[Any]) -> QuerySet[Award]:
    return Award.objects.filter(person__in=[person.pk for person in people]).select_related(
        "certification"
    )


def awards_expiring(people: Sequence[Any], *, days: int) -> list[AwardView]:
    """Return awards that hold today and end within `days` days, the soonest first."""
    today = clock.today()
    soon = _awards_of_people(people).filter(
        state=AwardState.ACTIVE,
        expires_on__gte=today,
        expires_on__lte=today + timedelta(days=days),
    )
    return [view_of(award, on=today) for award in soon.order_by("expires_on", "id")]


def award_for_reader(user: Any, uuid: UUID) -> Award:
    """Return the award if `user` may read it, else raise Http404."""
    award = Award.objects.select_related("certification", "person").filter(uuid=uuid).first()
    if award is None or not permissions.can_read_award(user, award):
        raise Http404
    return award


def award_for_administrator(user: Any, pk: int) -> Award:
    """Return the award if `user` may revoke or respell it, else raise Http404."""
    award = Award.objects.select_related("certification", "person").filter(pk=pk).first()
    if award is None or not permissions.can_change_awards(user):
        raise Http404
    return award


def locked_awards(person: Any) -> list[Award]:
    """Return the person's awards, newest first, locked until the transaction ends."""
    return list(
        Award.objects.select_for_update(of=("self",))
        .select_related("certification")
        .filter(person=person)
    )


def locked_award(pk: int) -> Award:
    """Return the award, locked until the transaction ends."""
    return Award.objects.select_for_update(of=("self",)).select_related("certification").get(pk=pk)


def awards_overdue(on: date) -> QuerySet[Award]:
    """Return active awards whose last valid day is before `on`."""
    return Award.objects.filter(state=AwardState.ACTIVE, expires_on__lt=on)


# --- what strangers may know ----------------------------------------------------------------------
@dataclass(frozen=True)
class PublicAward:
    """All that the verification page may say."""

    number: str
    title: str
    masked_name: str
    awarded_on: datetime
    expires_on: date | None
    standing: validity.Standing


def public_award(number: str) -> PublicAward | None:
    """Return what a stranger may know of the award with this number, or None.

    Raises ``core.numbers.BadNumber`` or ``WrongCheckCharacter``, before the database is asked.
    """
    written = numbers.normalise(number)
    award = Award.objects.select_related("certification").filter(number=written).first()
    if award is None:
        return None
    return PublicAward(
        number=award.number,
        title=title_of(award),
        masked_name=names.masked(award.name_as_printed),
        awarded_on=award.awarded_at,
        expires_on=award.expires_on,
        standing=standing_of(award, on=clock.today()),
    )


# --- what is missing ------------------------------------------------------------------------------
def counting_from(latest: Award | None) -> datetime | None:
    """Return the moment from which quizzes and role-plays count towards the next award.

    A first award: any time. A renewal, or a new award after a lapse: since the renewal window
    opened. After a revocation: since the revocation.
    """
    if latest is None:
        return None
    if latest.state == AwardState.REVOKED:
        return latest.closed_at
    opens = validity.renewal_opens_on(latest.expires_on, latest.certification.validity)
    return None if opens is None else validity.start_of(opens, clock.HOME_ZONE)


def latest_awards(people: Sequence[Any]) -> dict[tuple[int, int], Award]:
    """Return by person and certification id the award that counts: the active, else the newest."""
    latest: dict[tuple[int, int], Award] = {}
    for award in _awards_of_people(people).order_by("awarded_at", "id"):
        place = (award.person_id, award.certification_id)
        if place not in latest or latest[place].state != AwardState.ACTIVE:
            latest[place] = award
    return latest


def status_of(people: Sequence[Any]) -> dict[int, list[CertificationStatus]]:
    """Return by person id how each person stands to every certification in force."""
    today = clock.today()
    certifications = certifications_in_force()
    trees = {row.pk: rules.parse(row.requirement) for row in certifications}
    latest = latest_awards(people)
    starts = {place: counting_from(award) for place, award in latest.items()}
    known = facts.gather(people, list(trees.values()))
    titles = facts.titles(list(trees.values()))
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


def earned_by(
    person: Any, certifications: Sequence[Certification]
) -> list[tuple[Certification, rules.Explanation]]:
    """Return the certifications whose requirement `person` satisfies, with what it rests on."""
    trees = [rules.parse(row.requirement) for row in certifications]
    latest = latest_awards([person])
    known = facts.gather([person], trees)
    earned = []
    for row, tree in zip(certifications, trees, strict=True):
        since = counting_from(latest.get((person.pk, row.pk)))
        told = rules.explain(tree, known.of(person.pk, since=since))
        if told.satisfied:
            earned.append((row, told))
    return earned


def active_award(person: Any, certification: Certification) -> Award | None:
    """Return the one award of the person for the certification that is recorded as active."""
    return (
        Award.objects.select_related("certification")
        .filter(person=person, certification=certification, state=AwardState.ACTIVE)
        .first()
    )


def _gap(
    row: Certification, told: rules.Explanation, *, titles: phrases.Titles, renewal: bool
) -> Gap:
    done = [item for item in told.items if item.done]
    items = tuple(phrases.item(item, titles=titles) for item in [*told.missing, *done])
    return Gap(row.key, row.title, row.summary, items, renewal)


def requirement_lines(requirement: Any) -> list[tuple[int, str]]:
    """Return a requirement (JSON values) as lines of (depth, text); raises RequirementError."""
    tree = rules.parse(requirement)
    return phrases.requirement(tree, titles=facts.titles([tree]))
