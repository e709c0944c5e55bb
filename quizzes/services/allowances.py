"""What one person is given beyond the rules of a quiz."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes.models import QuizAllowance


@transaction.atomic
def put_allowance(allowance: QuizAllowance, *, actor: Any) -> QuizAllowance:
    """Save a checked allowance as given by `actor` now; the log keeps what was given before."""
    before = QuizAllowance.objects.filter(pk=allowance.pk).first() if allowance.pk else None
    allowance.granted_by = actor
    allowance.at = clock.now()
    allowance.save()
    audit.record(
        "quiz.allowance_given", actor=actor, target=allowance.quiz,
        data={
            "person": str(allowance.person.uuid),
            "now": _given(allowance),
            "before": _given(before) if before else None,
        },
    )  # fmt: skip
    return allowance


@transaction.atomic
def withdraw_allowance(allowance: QuizAllowance, *, actor: Any) -> None:
    """Delete an allowance; the log keeps it."""
    audit.record(
        "quiz.allowance_withdrawn", actor=actor, target=allowance.quiz,
        data={"person": str(allowance.person.uuid), "before": _given(allowance)},
    )  # fmt: skip
    allowance.delete()


def _given(allowance: QuizAllowance) -> dict[str, Any]:
    return {
        "extra_minutes": allowance.extra_minutes,
        "extra_attempts": allowance.extra_attempts,
        "opens_at": allowance.opens_at.isoformat() if allowance.opens_at else None,
        "closes_at": allowance.closes_at.isoformat() if allowance.closes_at else None,
        "reason": allowance.reason,
    }
