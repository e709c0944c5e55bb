"""What strangers may know of an award. Nothing else may reach the verification page."""

from __future__ import annotations

from dataclasses import dataclass

from lms.certification.core import names, numbers, validity
from lms.certification.models import Award
from lms.certification.queries import phrases
from lms.certification.queries.awards import standing_of, title_of
from lms.foundation import clock


@dataclass(frozen=True)
class PublicAward:
    """All that the verification page may say."""

    number: str
    title: str
    masked_name: str
    awarded_in_words: str
    until_in_words: str
    standing: validity.Standing
    standing_in_words: str


def public_award(number: str) -> PublicAward | None:
    """Return what a stranger may know of the award with this number, or None.

    Raises ``core.numbers.BadNumber`` or ``WrongCheckCharacter``, before the database is asked.
    """
    written = numbers.normalise(number)
    award = Award.objects.select_related("certification").filter(number=written).first()
    if award is None:
        return None
    standing = standing_of(award, on=clock.today())
    if standing.holds:  # that renewal is open is nobody else's business
        standing = validity.Standing.VALID
    return PublicAward(
        number=award.number,
        title=title_of(award),
        masked_name=names.masked(award.name_as_printed),
        awarded_in_words=phrases.day(award.awarded_at),
        until_in_words=phrases.until(award.expires_on),
        standing=standing,
        standing_in_words=phrases.standing(standing),
    )
