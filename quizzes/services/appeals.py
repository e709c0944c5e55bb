"""Reports of questions, appeals against marks, and decisions about them. Both are kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes.core.appeals import (
    AppealKind,
    DecidedBefore,
    LessThanBefore,
    NewMarkMissing,
    NotMarkedYet,
    NotSubmittedYet,
    WordsMissing,
    check_decider,
    check_open,
)
from quizzes.models import Appeal, AppealDecision, AttemptItem
from quizzes.queries import appeals as queries
from quizzes.queries.marks import worth_of
from quizzes.services import grading


def report(item: AttemptItem, *, kind: AppealKind, reason: str) -> Appeal:
    """Keep the objection of the learner whose answer this is; the same kind twice is kept once.

    A question may be reported during the attempt and after it; a mark may be appealed against once
    it stands, until the window ends. Raises `WordsMissing`, `NotMarkedYet`, `AppealsClosed`.
    """
    if not reason.strip():
        raise WordsMissing
    if kind is AppealKind.MARK:
        if item.attempt.is_open or item.value is None:
            raise NotMarkedYet
        at = clock.now()
        check_open(at, ends_at=queries.window_ends(item, at=at))
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                item=item, person_id=item.attempt.person_id, kind=kind.value,
                reason=reason.strip(), at=clock.now(),
            )  # fmt: skip
            audit.record(
                "answer.appealed", actor=item.attempt.person, target=appeal,
                data={"attempt": str(item.attempt.uuid), "position": item.position, "kind": kind},
            )  # fmt: skip
            return appeal
    except IntegrityError:
        return Appeal.objects.get(item=item, kind=kind.value)


def decide(
    appeal: Appeal, *, by: Any, upheld: bool, words: str, share: Decimal | None = None
) -> AppealDecision:
    """Decide with words; an upheld appeal may set a new share (0 to 1) as an event.

    Raises `WordsMissing`, `OwnAppeal`, `DecidedByMarker`, `NewMarkMissing` (a mark was wrong, but
    which is right?), `LessThanBefore`, `NotSubmittedYet`, `DecidedBefore`.
    """
    if not words.strip():
        raise WordsMissing
    try:
        with transaction.atomic():
            return _decide(appeal, by=by, upheld=upheld, words=words.strip(), share=share)
    except IntegrityError:
        raise DecidedBefore from None


def _decide(
    appeal: Appeal, *, by: Any, upheld: bool, words: str, share: Decimal | None
) -> AppealDecision:
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    item = AttemptItem.objects.select_related("attempt__person").get(pk=appeal.item_id)
    check_decider(by.pk, learner=appeal.person_id, markers=queries.markers_of(item))
    if AppealDecision.objects.filter(appeal=appeal).exists():
        raise DecidedBefore
    if not upheld:
        share = None
    elif share is None and appeal.kind == AppealKind.MARK:
        raise NewMarkMissing
    if share is not None and item.attempt.is_open:
        raise NotSubmittedYet
    value = None if share is None else worth_of(item.attempt, item, share)
    if value is not None and item.value is not None and value < item.value:
        raise LessThanBefore
    decision = AppealDecision.objects.create(
        appeal=appeal, by=by, upheld=upheld, words=words, value=share, at=clock.now()
    )
    audit.record(
        "appeal.decided", actor=by, target=appeal,
        data={"upheld": upheld, "share": None if share is None else str(share)},
    )  # fmt: skip
    if value is not None:
        grading.override_mark(
            item.attempt, position=item.position, actor=by, reason=words, value=value
        )
    return decision
