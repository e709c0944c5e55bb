"""Counting submitted attempts into the statistics, in batches and never while somebody submits.

One process counts a quiz at a time, under the lock of its `QuizStatistics` row; it waits for nobody
(whatever is locked is passed over until next time), so it can be in no deadlock. A change of a mark
writes a `Withdrawal` of its own instead of touching the sums that all share.
"""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from lms.foundation import clock
from quizzes.core.contribution import Contribution
from quizzes.core.tallies import NeverCounted, QuizSums, combined
from quizzes.models import (
    Attempt,
    AttemptState,
    FormStatistics,
    ItemStatistics,
    Quiz,
    QuizStatistics,
    Withdrawal,
)
from quizzes.queries import counting
from quizzes.services import revising, statistics_rows

BATCH = 200  # attempts counted in one transaction
log = logging.getLogger(__name__)


def fold(quiz: Quiz, *, most: int = BATCH) -> int:
    """Count at most `most` attempts of `quiz` that are not counted yet; return how many.

    0 when there is none, or when another process is counting this quiz. Sums that do not fit what
    is to be taken away are thrown away and counted anew, in the batches that follow.
    """
    try:
        return _fold(quiz.pk, most=most)
    except NeverCounted:
        log.exception("statistics of quiz %s do not fit its attempts; counting anew", quiz.key)
        reset(quiz)
        return 0


def fold_everything() -> int:
    """Count whatever is not counted yet, quiz by quiz, batch by batch; return how many attempts."""
    return sum(fold_all_of(quiz) for quiz in counting.quizzes_to_count())


def fold_all_of(quiz: Quiz) -> int:
    """Count whatever of `quiz` is not counted yet; return how many attempts and withdrawals."""
    total = 0
    while counted := fold(quiz):
        total += counted
    return total


@transaction.atomic
def _fold(quiz_id: int, *, most: int) -> int:
    row = _locked_row(quiz_id)
    if row is None:
        return 0
    attempts = list(
        counting.uncounted(quiz_id)
        .select_related("locale")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")[:most]
    )
    withdrawals = list(Withdrawal.objects.filter(quiz_id=quiz_id)[:most])
    if not attempts and not withdrawals:
        return 0
    sheets = counting.sheets_of(attempts)
    parts = [(1, sheet.contribution) for sheet in sheets]
    parts += [(-1, Contribution.model_validate(one.contribution)) for one in withdrawals]
    at = clock.now()
    _add_to_quiz(row, parts, at=at)
    touched = statistics_rows.add_to_items(quiz_id, parts, sheets=sheets)
    statistics_rows.add_to_forms(quiz_id, parts, sheets=sheets)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(counted_at=at)
    Withdrawal.objects.filter(pk__in=[one.pk for one in withdrawals]).delete()
    revising.review(touched)
    return len(attempts) + len(withdrawals)


def _locked_row(quiz_id: int) -> QuizStatistics | None:
    """Return the row of the quiz, locked until the transaction ends; None while another has it."""
    QuizStatistics.objects.get_or_create(quiz_id=quiz_id)
    return (
        QuizStatistics.objects.select_for_update(skip_locked=True).filter(quiz_id=quiz_id).first()
    )


def _add_to_quiz(
    row: QuizStatistics, parts: Sequence[tuple[int, Contribution]], *, at: datetime
) -> None:
    by_first: dict[bool, list[tuple[int, QuizSums]]] = defaultdict(list)
    for times, part in parts:
        by_first[part.first].append((times, part.quiz))
    for first, added in by_first.items():
        sums = combined(QuizSums, [(1, row.sums(first=first)), *added])
        setattr(row, "first" if first else "later", sums.model_dump(exclude_defaults=True))
    row.counted_at = at
    row.save(update_fields=["first", "later", "counted_at"])


def unfold(attempt: Attempt) -> None:
    """Take `attempt` out of the statistics before a mark of it changes; it is counted again later.

    Call it in the transaction of the change and before anything of the attempt is written. One
    query, and nothing else, when the attempt was not counted.
    """
    unfold_many([attempt])


@transaction.atomic
def unfold_many(attempts: Iterable[Attempt]) -> None:
    """The same for several attempts, in a constant number of queries."""
    given = {attempt.pk: attempt for attempt in attempts}
    locked = (
        Attempt.objects.filter(pk__in=list(given))
        .order_by("pk")
        .select_related("locale")
        .select_for_update(of=("self",))
    )
    counted = [attempt for attempt in locked if attempt.counted_at is not None]
    if not counted:
        return
    Withdrawal.objects.bulk_create(
        Withdrawal(
            quiz_id=sheet.attempt.quiz_id,
            contribution=sheet.contribution.model_dump(mode="json", exclude_defaults=True),
            at=clock.now(),
        )
        for sheet in counting.sheets_of(counted)
    )
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in counted]).update(counted_at=None)
    for attempt in given.values():
        attempt.counted_at = None


@transaction.atomic
def reset(quiz: Quiz) -> None:
    """Forget the sums of `quiz`; its attempts wait to be counted again. Tasks to revise stay."""
    QuizStatistics.objects.get_or_create(quiz=quiz)
    row = QuizStatistics.objects.select_for_update().get(quiz=quiz)
    attempts = Attempt.objects.filter(quiz=quiz, state=AttemptState.SUBMITTED).order_by("pk")
    locked = attempts.select_for_update(of=("self",)).values_list("pk", flat=True)
    deque(locked.iterator(), maxlen=0)  # in order, so that two processes cannot block each other
    attempts.exclude(counted_at=None).update(counted_at=None)
    Withdrawal.objects.filter(quiz=quiz).delete()
    ItemStatistics.objects.filter(quiz=quiz).delete()
    FormStatistics.objects.filter(quiz=quiz).delete()
    row.first, row.later, row.counted_at = {}, {}, None
    row.save(update_fields=["first", "later", "counted_at"])


def rebuild(quiz: Quiz) -> int:
    """Count all attempts of `quiz` anew; return how many."""
    reset(quiz)
    return fold_all_of(quiz)
