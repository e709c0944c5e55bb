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
from lms.certification.services.doubts import (
    Cause,
    KeepingNeedsReason,
    NothingToDecide,
    keep,
    look_again,
    look_at_everyone,
)
from lms.certification.services.exchange import (
    CertificationDataError,
    UnknownCertification,
    export_certification,
    import_certification,
)

__all__ = [
    "Cause",
    "CertificationDataError",
    "ImpossibleEvent",
    "KeepingNeedsReason",
    "NothingToDecide",
    "RevocationNeedsReason",
    "SpellingNotPrintable",
    "UnknownCertification",
    "assess_everyone",
    "assess_person",
    "award",
    "expire_due",
    "export_certification",
    "import_certification",
    "keep",
    "look_again",
    "look_at_everyone",
    "renew",
    "respell",
    "revoke",
]
