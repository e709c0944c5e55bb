"""The end of a sitting: submit, and close what is overdue. Server time only."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes import queries, signals
from quizzes.models import Attempt, AttemptState
from quizzes.services import grading

logger = logging.getLogger(__name__)


def submit(attempt: Attempt, *, actor: Any) -> Attempt:
    """Close the attempt and mark what can be marked at once. A second submission changes nothing.

    After deadline and grace the attempt closes as of its deadline, with what was saved.
    """
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if not attempt.is_open:
            return attempt
        overdue = attempt.is_overdue(at)
        closed_at = attempt.deadline_at if overdue and attempt.deadline_at else at
        attempt.close(at=closed_at, by_deadline=overdue)
        grading.mark_automatically(attempt, at=at)
        audit.record(
            "attempt.submitted", actor=actor, target=attempt, data={"by_deadline": overdue}
        )
        signals.attempt_finalised.send(Attempt, attempt=attempt)
    return attempt


def close_if_overdue(attempt: Attempt) -> Attempt:
    """Return the attempt, submitted by the deadline if that and the grace are over."""
    return submit(attempt, actor=None) if attempt.is_overdue(clock.now()) else attempt


def close_overdue_attempts() -> int:
    """Submit every open attempt whose time is over, also when nobody looks; return how many.

    One that cannot be submitted is logged, keeps what was saved and is tried again next time; the
    others are not held up by it.
    """
    at = clock.now()
    candidates = Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at)
    return close_all(one for one in candidates.select_related("quiz") if one.is_overdue(at))


def close_all(overdue: Iterable[Attempt]) -> int:
    """Submit attempts whose time is over; return how many could be."""
    return sum(1 for attempt in overdue if _submitted(attempt))


def _submitted(attempt: Attempt) -> bool:
    try:
        return not submit(attempt, actor=None).is_open
    except Exception:
        logger.exception("attempt %s is overdue and cannot be submitted", attempt.uuid)
        return False
