"""Every write of this package, and the making of the paper."""

from __future__ import annotations

from lms.certification.core.history import ImpossibleEvent
from lms.certification.services.awards import (
    RevocationNeedsReason,
    SpellingNotPrintable,
    assess_everyone,
    assess_person,
    award,
    expire_due,
    renew,
    respell,
    revoke,
)
from lms.certification.services.exchange import (
    CertificationDataError,
    UnknownCertification,
    export_certification,
    import_certification,
)

__all__ = [
    "CertificationDataError",
    "ImpossibleEvent",
    "RevocationNeedsReason",
    "SpellingNotPrintable",
    "UnknownCertification",
    "assess_everyone",
    "assess_person",
    "award",
    "expire_due",
    "export_certification",
    "import_certification",
    "renew",
    "respell",
    "revoke",
]
