"""Front door of certification. Values out (``core.status``), never rows, except from the imports.

Signatures first, because others build on them:

* ``certificates_for(person, *, completions) -> Certificates``: awards and gaps, read once
* ``gaps_for(person) -> list[Gap]``
* ``awards_for(person) -> list[AwardView]``
* ``team_status(people) -> dict[int, list[CertificationStatus]]`` by person id, constant queries
* ``expiring_within(people, *, days) -> list[AwardView]``
* ``assess_person(person) -> list[UUID]`` of awards made or renewed now
* ``expire_due() -> int``
* ``number_of_doubts(user) -> int`` of awards that wait for a decision of `user`
* ``certification_keys() -> list[str]``
* ``import_certification(data) -> str`` (the key), ``export_certification(key) -> dict``
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from courses import api as courses
from lms.certification import queries, services
from lms.certification.core.status import AwardView, CertificationStatus, Gap, GapItem
from lms.certification.core.validity import Standing
from lms.certification.queries import Certificates
from lms.certification.services.exchange import CertificationDataError, UnknownCertification

__all__ = [
    "AwardView",
    "Certificates",
    "CertificationDataError",
    "CertificationStatus",
    "Gap",
    "GapItem",
    "Standing",
    "UnknownCertification",
    "assess_person",
    "awards_for",
    "certificates_for",
    "certification_keys",
    "expire_due",
    "expiring_within",
    "export_certification",
    "gaps_for",
    "import_certification",
    "number_of_doubts",
    "team_status",
]


def certificates_for(
    person: Any, *, completions: Mapping[tuple[int, str], courses.Completion] | None = None
) -> Certificates:
    """Return what `awards_for` and `gaps_for` return, from one read of the awards.

    Pass `completions` (of all courses that the person was ever in) where they are known already.
    """
    return queries.certificates_of(person, completions=completions)


def gaps_for(person: Any) -> list[Gap]:
    """Return, for each certification in force, what `person` still lacks.

    Left out are those the person holds outside their renewal window. Words are in the active
    language. An empty list means that there is nothing to close.
    """
    return queries.certificates_of(person).gaps


def awards_for(person: Any) -> list[AwardView]:
    """Return the person's awards, newest first, lapsed and revoked ones among them."""
    return queries.awards_of(person)


def team_status(people: Iterable[Any]) -> dict[int, list[CertificationStatus]]:
    """Return by person id how each stands to every certification in force.

    The number of queries does not depend on the number of people.
    """
    return queries.status_of(list(people))


def expiring_within(people: Iterable[Any], *, days: int) -> list[AwardView]:
    """Return awards of `people` that hold today and end within `days` days, the soonest first."""
    return queries.awards_expiring(list(people), days=days)


def assess_person(person: Any) -> list[UUID]:
    """Award or renew what `person` has earned; return the awards touched. Idempotent."""
    return [award.uuid for award in services.assess_person(person)]


def expire_due() -> int:
    """Record the lapse of every award whose last valid day is over; return how many."""
    return services.expire_due()


def number_of_doubts(user: Any) -> int:
    """Return how many awards wait for a decision of `user`: 0, and no query, unless they decide."""
    return queries.number_of_doubts(user)


def certification_keys() -> list[str]:
    """Return the keys of all certifications, in order."""
    return queries.certification_keys()


def import_certification(data: dict[str, Any]) -> str:
    """Create or update the certification that `data` describes; return its key.

    `data` has the shape of the front matter in ``content/library/common/certifications/``. Raises
    ``exchange.CertificationDataError`` where it cannot be meant, before anything is written.
    """
    return services.import_certification(data).key


def export_certification(key: str) -> dict[str, Any]:
    """Return the certification `key` in the shape that :func:`import_certification` reads."""
    return services.export_certification(key)
