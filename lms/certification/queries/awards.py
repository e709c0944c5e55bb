"""Awards: whose, how they stand, who may read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language

from lms.certification import rules as permissions
from lms.certification.core import names, validity
from lms.certification.core.history import AwardState
from lms.certification.core.printing import fonts
from lms.certification.core.status import AwardView
from lms.certification.models import Award, Certification
from lms.certification.queries import phrases
from lms.foundation import clock
from lms.prepared import Given, Prepared

_PERSON = Given("person", Award._meta.get_field("person"))
_HELD = Prepared(lambda: Award.objects.filter(person=_PERSON).select_related("certification"))
_LOCKED = Prepared(
    lambda: (
        Award.objects.select_for_update(of=("self",))
        .select_related("certification")
        .filter(person=_PERSON)
    )
)


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
    standing = standing_of(award, on=on)
    left = validity.days_left(award.expires_on, on=on)
    return AwardView(
        uuid=award.uuid,
        number=award.number,
        person_id=award.person_id,
        name=award.name_as_printed,
        certification_key=award.certification.key,
        title=title_of(award),
        awarded_at=award.awarded_at,
        expires_on=award.expires_on,
        days_left=left,
        standing=standing,
        awarded_in_words=phrases.day(award.awarded_at),
        until_in_words=phrases.until(award.expires_on),
        standing_in_words=phrases.standing(standing),
        left_in_words=phrases.days_left(left),
        renewal_opens_on=validity.renewal_opens_on(award.expires_on, award.certification.validity),
        unprintable=unprintable_in(award),
    )


def unprintable_in(award: Award) -> tuple[str, ...]:
    """Return the characters of the printed name that the certificate font lacks."""
    return names.missing_characters(
        award.spelling or award.name_as_printed, known=fonts.code_points()
    )


def awards_of(person: Any) -> list[AwardView]:
    """Return all awards of a person, newest first."""
    return views_of(awards_held_by(person))


def views_of(awards: Iterable[Award]) -> list[AwardView]:
    """Return what others are told today of awards that were read already."""
    today = clock.today()
    return [view_of(award, on=today) for award in awards]


def awards_held_by(person: Any) -> list[Award]:
    """Return all awards of one person with their certifications, newest first. One query."""
    return _HELD.all(person=person.pk)


def awards_of_people(people: Sequence[Any]) -> QuerySet[Award]:
    """Return all awards of people with their certifications, newest first."""
    return Award.objects.filter(person__in=[person.pk for person in people]).select_related(
        "certification"
    )


def awards_expiring(people: Sequence[Any], *, days: int) -> list[AwardView]:
    """Return awards that hold today and end within `days` days, the soonest first."""
    today = clock.today()
    soon = awards_of_people(people).filter(
        state=AwardState.ACTIVE,
        expires_on__gte=today,
        expires_on__lte=today + timedelta(days=days),
    )
    return [view_of(award, on=today) for award in soon.order_by("expires_on", "id")]


def view_today(award: Award) -> AwardView:
    """Return what is told of an award today."""
    return view_of(award, on=clock.today())


def spelling_offered(award: Award) -> dict[str, str]:
    """Return the spelling that stands in the form at first: the one in use, else in letters."""
    return {"spelling": award.spelling or names.in_letters(award.name_as_printed)}


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


def require_administrator(user: Any) -> None:
    """Raise Http404 for who may not decide about awards."""
    if not permissions.can_change_awards(user):
        raise Http404


def locked_awards(person: Any) -> list[Award]:
    """Return the person's awards, newest first, locked until the transaction ends."""
    return _LOCKED.all(person=person.pk)


def locked_award(pk: int) -> Award:
    """Return the award, locked until the transaction ends."""
    return Award.objects.select_for_update(of=("self",)).select_related("certification").get(pk=pk)


def awards_overdue(on: date) -> QuerySet[Award]:
    """Return active awards whose last valid day is before `on`."""
    return Award.objects.filter(state=AwardState.ACTIVE, expires_on__lt=on)


def latest_awards(people: Sequence[Any]) -> dict[tuple[int, int], Award]:
    """Return by person and certification id the award that counts: the active, else the newest."""
    return latest_among(awards_of_people(people))


def latest_among(awards: Iterable[Award]) -> dict[tuple[int, int], Award]:
    """Return the same of awards that were read already, newest first."""
    latest: dict[tuple[int, int], Award] = {}
    for award in awards:
        place = (award.person_id, award.certification_id)
        if place not in latest or award.state == AwardState.ACTIVE:
            latest[place] = award
    return latest


def active_award(person: Any, certification: Certification) -> Award | None:
    """Return the one award of the person for the certification that is recorded as active."""
    return (
        Award.objects.select_related("certification")
        .filter(person=person, certification=certification, state=AwardState.ACTIVE)
        .first()
    )
