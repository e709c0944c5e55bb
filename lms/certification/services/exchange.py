"""Certifications as plain data, in the shape of ``content/library/common/certifications/``.

::

    key: l1-telephone-collector
    code: L1                       # optional: the first part of the key in capitals
    title: {zh-hans: …, en: …}
    summary: {zh-hans: …, en: …}   # the sentence on the certificate
    valid_months: 12               # null: does not expire
    renewal_days: 60               # optional
    state: active                  # optional: draft, active, retired
    requirement: {all: [...]}      # core.rules
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.audit import api as audit
from lms.certification.core import rules, validity
from lms.certification.models import Certification, CertificationState

LANGUAGES = {"zh-hans": "zh_hans", "en": "en"}
_KNOWN = {
    "kind", "locale", "key", "code", "title", "summary", "valid_months", "renewal_days", "state",
    "requirement",
}  # fmt: skip


class CertificationDataError(ValueError):
    """The data do not describe a certification; `problems` are (field, reason)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in problems))
        self.problems = problems


class UnknownCertification(LookupError):
    """No certification has this key."""


def import_certification(data: dict[str, Any], *, actor: Any = None) -> Certification:
    """Create or update one certification. Nothing is written when anything is wrong.

    Raises :class:`CertificationDataError`.
    """
    values = _values(data)
    with transaction.atomic():
        row = Certification.objects.filter(key=values["key"]).first() or Certification()
        for name, value in values.items():
            setattr(row, name, value)
        try:
            row.full_clean()
        except ValidationError as error:
            problems = [(name, "; ".join(told)) for name, told in error.message_dict.items()]
            raise CertificationDataError(problems) from error
        row.save()
        audit.record("certification.imported", actor=actor, target=row, data={"key": row.key})
    return row


def _values(data: dict[str, Any]) -> dict[str, Any]:
    problems = [(str(name), "is not known here") for name in data if name not in _KNOWN]
    key = data.get("key")
    if not isinstance(key, str) or not key:
        problems.append(("key", "is missing"))
        key = ""
    values: dict[str, Any] = {
        "key": key,
        "code": data.get("code") or key.split("-")[0].upper(),
        "valid_months": data.get("valid_months"),
        "renewal_days": data.get("renewal_days", validity.RENEWAL_DAYS),
        "state": data.get("state", CertificationState.ACTIVE.value),
    }
    for name in ("title", "summary"):
        words = data.get(name)
        if not isinstance(words, dict) or set(words) != set(LANGUAGES):
            problems.append((name, "needs zh-hans and en"))
            continue
        values |= {f"{name}_{LANGUAGES[code]}": str(text) for code, text in words.items()}
    try:
        values["requirement"] = rules.to_data(rules.parse(data.get("requirement")))
    except rules.RequirementError as error:
        problems.append(("requirement", str(error)))
    if problems:
        raise CertificationDataError(problems)
    return values


def export_certification(key: str) -> dict[str, Any]:
    """Return the certification `key` as data that :func:`import_certification` reads unchanged.

    Raises :class:`UnknownCertification`.
    """
    row = Certification.objects.filter(key=key).first()
    if row is None:
        raise UnknownCertification(key)
    return {
        "kind": "certification",
        "key": row.key,
        "code": row.code,
        "title": {code: getattr(row, f"title_{c}") for code, c in LANGUAGES.items()},
        "summary": {code: getattr(row, f"summary_{c}") or "" for code, c in LANGUAGES.items()},
        "valid_months": row.valid_months,
        "renewal_days": row.renewal_days,
        "state": row.state,
        "requirement": row.requirement,
    }
