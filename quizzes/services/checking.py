"""Having one answer checked while practising: it is locked, and then explained."""

from __future__ import annotations

from django.db import transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes import queries, rules
from quizzes.core import timing
from quizzes.core.refusals import AttemptClosed, ChecksNotOffered, NothingToCheck
from quizzes.models import Attempt
from quizzes.services.closing import close_if_overdue


def check_answer(attempt: Attempt, *, position: int) -> None:
    """Lock the answer to question `position`, so that its explanation may be seen from now on.

    The answer that is saved is what counts. Checking twice changes nothing. Raises `AttemptClosed`,
    `ChecksNotOffered` (an examination, or another policy), `NothingToCheck` (no answer yet) and
    `queries.NoSuchQuestion`.
    """
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if attempt.is_open and attempt.standing(at) is not timing.Standing.OVER:
            if not rules.explains_each(attempt):
                raise ChecksNotOffered
            item = queries.item_of(attempt, position)
            if not item.is_answered:
                raise NothingToCheck
            if item.checked_at is None:
                item.checked_at = at
                item.save(update_fields=["checked_at"])
                audit.record(
                    "attempt.answer_checked", actor=attempt.person, target=attempt,
                    data={"position": position, "sequence": item.sequence},
                )  # fmt: skip
            return
    close_if_overdue(attempt)
    raise AttemptClosed
