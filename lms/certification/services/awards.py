"""Every write of this package: awarding, renewing, respelling, revoking, recording lapses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import override

from lms.audit import api as audit
from lms.certification import queries
from lms.certification.core import names, numbers, rules, validity
from lms.certification.core.history import AwardState, EventKind, summarise
from lms.certification.core.printing import fonts
from lms.certification.models import Award, AwardEvent, Certification
from lms.certification.queries import phrases
from lms.foundation import clock

LANGUAGES = {"zh-hans": "zh_hans", "en": "en"}
_ATTEMPTS_AT_A_NUMBER = 8  # two equal draws out of 32**10 happen never; a bug should still end


class RevocationNeedsReason(ValueError):
    """An award may not be taken away without saying why."""


class SpellingNotPrintable(ValueError):
    """The other spelling holds characters that the font lacks too, or none at all."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        super().__init__(", ".join(map(names.code_point, characters)) or "nothing to print")
        self.characters = characters


def assess_person(person: Any) -> list[Award]:
    """Award and renew what `person` has earned by now; return the awards touched.

    Idempotent, and safe when two requests do it at once: the database allows one active award per
    person and certification, and the loser of the race leaves the winner's award alone.
    """
    at = clock.now()
    touched: list[Award] = []
    with transaction.atomic():
        certifications = queries.certifications_in_force()
        if not certifications:
            return []
        awards = queries.locked_awards(person)
        _record_lapses(awards, at=at)
        for certification, told in queries.earned_by(person, certifications, awards=awards):
            award = _award_or_renew(person, certification, told, at=at)
            if award is not None:
                touched.append(award)
    return touched


def assess_everyone() -> int:
    """Assess every person who may sign in and has something to earn; return the awards touched."""
    count = 0
    for person in queries.people_with_satisfied_gaps():
        count += len(assess_person(person))
    return count


def _award_or_renew(
    person: Any, certification: Certification, told: rules.Explanation, *, at: datetime
) -> Award | None:
    active = queries.active_award(person, certification)
    if active is not None:
        if queries.standing_of(active, on=_day(at)) is not validity.Standing.RENEWABLE:
            return None
        return renew(active, told=told, at=at)
    try:
        with transaction.atomic():
            return award(person, certification, told=told, at=at)
    except IntegrityError:
        if queries.active_award(person, certification) is None:
            raise
        return None


def award(
    person: Any,
    certification: Certification,
    *,
    told: rules.Explanation,
    at: datetime,
    actor: Any = None,
) -> Award:
    """Make an award, with its number, its wording and what it rests on as they are at `at`.

    Raises ``IntegrityError`` when the person holds an active one.
    """
    day = _day(at)
    name = names.printable(str(person))[:150] or person.get_username()
    row = Award.objects.create(
        number=_free_number(certification.code, year=day.year),
        person=person,
        certification=certification,
        name_as_printed=name,
        wording=_wording(certification),
        evidence=_evidence(told),
        awarded_at=at,
        expires_on=validity.expiry(day, certification.validity),
    )
    _append(row, EventKind.AWARDED, at=at, actor=actor, expires_on=row.expires_on)
    audit.record("award.awarded", actor=actor, target=row, data={"number": row.number})
    missing = names.missing_characters(name, known=fonts.code_points())
    if missing:
        told_points = [names.code_point(character) for character in missing]
        audit.record(
            "award.name_not_printable", actor=None, target=row, data={"lacks": told_points}
        )
    return row


def renew(award: Award, *, told: rules.Explanation, at: datetime, actor: Any = None) -> Award:
    """Prolong an active award; its number stays and no day of the old validity is lost."""
    expires_on = validity.renewed_expiry(award.expires_on, _day(at), award.certification.validity)
    data = {"evidence": _evidence(told)}
    _append(award, EventKind.RENEWED, at=at, actor=actor, expires_on=expires_on, data=data)
    audit.record("award.renewed", actor=actor, target=award, data={"until": str(expires_on)})
    return award


def revoke(award: Award, *, reason: str, actor: Any) -> Award:
    """Take an award away, for a reason that stays on record.

    Raises :class:`RevocationNeedsReason`, or ``ImpossibleEvent`` when it is revoked already.
    """
    words = reason.strip()
    if not words:
        raise RevocationNeedsReason
    with transaction.atomic():
        row = queries.locked_award(award.pk)
        _append(row, EventKind.REVOKED, at=clock.now(), actor=actor, reason=words[:500])
        audit.record("award.revoked", actor=actor, target=row, data={"reason": words[:500]})
    return row


def respell(award: Award, *, spelling: str, actor: Any) -> Award:
    """Give the name another spelling for the certificate, one that the font can print.

    The name as it was on the day of the award is kept beside it. Raises
    :class:`SpellingNotPrintable`, or ``ImpossibleEvent`` when the award is revoked.
    """
    words = names.printable(spelling)[:150]
    missing = names.missing_characters(words, known=fonts.code_points())
    if missing or not words:
        raise SpellingNotPrintable(missing)
    with transaction.atomic():
        row = queries.locked_award(award.pk)
        data = {"spelling": words}
        _append(row, EventKind.RESPELLED, at=clock.now(), actor=actor, data=data)
        audit.record("award.respelled", actor=actor, target=row, data=data)
    return row


def expire_due() -> int:
    """Record the lapse of awards whose last valid day is over; return how many.

    Nothing waits for it: whether an award holds is always asked of the calendar.
    """
    at = clock.now()
    with transaction.atomic():
        return _record_lapses(
            queries.awards_overdue(_day(at)).select_for_update(of=("self",)), at=at
        )


def _record_lapses(awards: Iterable[Award], *, at: datetime) -> int:
    count = 0
    for row in awards:
        if row.state == AwardState.ACTIVE and validity.has_lapsed(row.expires_on, on=_day(at)):
            _append(row, EventKind.LAPSED, at=at, actor=None)
            audit.record("award.lapsed", actor=None, target=row)
            count += 1
    return count


def _append(
    award: Award,
    kind: EventKind,
    *,
    at: datetime,
    actor: Any,
    expires_on: Any = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Append one event and compute the award's columns anew; raises ``ImpossibleEvent``."""
    event = AwardEvent(
        award=award, kind=kind.value, at=at, actor=actor, expires_on=expires_on, reason=reason,
        data=data or {},
    )  # fmt: skip
    past = [row.as_value() for row in award.events.all()]
    summary = summarise([*past, event.as_value()])
    event.save()
    award.state = summary.state.value
    award.expires_on = summary.expires_on
    award.spelling = summary.spelling
    award.closed_at = summary.closed_at
    award.save(update_fields=["state", "expires_on", "spelling", "closed_at"])


def _free_number(code: str, *, year: int) -> str:
    for _attempt in range(_ATTEMPTS_AT_A_NUMBER):
        number = numbers.draw(code, year=year)
        if not Award.objects.filter(number=number).exists():
            return number
    raise RuntimeError("no free certificate number was drawn")


def _wording(certification: Certification) -> dict[str, dict[str, str]]:
    return {
        language: {
            "title": getattr(certification, f"title_{column}") or certification.title,
            "summary": getattr(certification, f"summary_{column}") or certification.summary,
        }
        for language, column in LANGUAGES.items()
    }


def _evidence(told: rules.Explanation) -> list[dict[str, str]]:
    """Return what an award rests on as plain values, readable without the rows it came from."""
    with override("en"):
        return [
            {
                "kind": item.leaf.kind,
                "key": item.leaf.key,
                "at": item.at.isoformat() if item.at else "",
                "percent": phrases.number(item.percent),
                "score": phrases.number(item.score),
                "ref": item.ref,
            }
            for item in told.items
        ]


def _day(at: datetime) -> Any:
    return at.astimezone(clock.HOME_ZONE).date()
