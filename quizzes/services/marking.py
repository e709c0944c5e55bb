"""Marks by people: one or two of them, blind, and a third where two differ."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from lms.audit import api as audit
from lms.foundation import clock
from quizzes import queries
from quizzes.core.double_marking import (
    ALONE,
    TOGETHER,
    MarkedBefore,
    MarkingRefused,
    OwnAnswer,
    SettledBefore,
    Settlement,
    Stage,
    settle,
)
from quizzes.core.gradebook import GradeKind
from quizzes.models import Attempt, AttemptItem, HumanMark
from quizzes.queries.marking import rubric_of
from quizzes.queries.marks import worth_of
from quizzes.services import grading


class ShareMissing(MarkingRefused):
    """There is no rubric, and no share was given."""


def give_mark(
    item: AttemptItem, *, marker: Any, levels: Mapping[str, int] | None = None,
    share: Decimal | None = None, comment: str = "",
) -> Settlement:  # fmt: skip
    """Keep one person's mark; where that settles the answer, append its grade event.

    With a rubric `levels` ({criterion key: level index}) decide, without one `share` (0 to 1).
    Raises `OwnAnswer`, `SettledBefore`, `MarkedBefore`, `ShareMissing`, and what
    `Rubric.share_of` raises; nothing is kept then.
    """
    try:
        with transaction.atomic():
            attempt = queries.locked(item.attempt)
            item = queries.item_of(attempt, item.position)
            return _give(attempt, item, marker=marker, levels=levels, share=share, comment=comment)
    except IntegrityError:  # the same form was sent twice at the same moment
        raise MarkedBefore from None


def _give(
    attempt: Attempt, item: AttemptItem, *, marker: Any, levels: Mapping[str, int] | None,
    share: Decimal | None, comment: str,
) -> Settlement:  # fmt: skip
    if attempt.person_id == marker.pk:
        raise OwnAnswer
    given = list(HumanMark.objects.filter(item=item).order_by("pk"))
    if any(mark.marker_id == marker.pk for mark in given):
        raise MarkedBefore
    if attempt.is_open or item.value is not None:
        raise SettledBefore
    needed = TOGETHER if attempt.double_marking else ALONE
    stage = settle([mark.as_value() for mark in given], needed=needed).stage
    rubric = rubric_of(item)
    if rubric is not None:
        share = rubric.share_of(levels or {})
    elif share is None:
        raise ShareMissing
    mark = HumanMark.objects.create(
        item=item, marker=marker, levels=dict(levels or {}) if rubric else {}, value=share,
        comment=comment.strip(), adjudicates=stage is Stage.THIRD, at=clock.now(),
    )  # fmt: skip
    settlement = settle([known.as_value() for known in [*given, mark]], needed=needed)
    audit.record(
        "answer.marked", actor=marker, target=attempt,
        data={"position": item.position, "share": str(share), "stage": stage.value},
    )  # fmt: skip
    if settlement.value is not None:
        _settle(attempt, item, marks=[*given, mark], share=settlement.value)
    return settlement


def _settle(attempt: Attempt, item: AttemptItem, *, marks: list[HumanMark], share: Decimal) -> None:
    """Append the grade event. Of several marks the deciding one gives the levels, else both."""
    counting = [mark for mark in marks if mark.adjudicates] or marks
    comments = [mark.comment for mark in counting if mark.comment]
    grading.append_event(
        attempt, item=item, kind=GradeKind.MARKED, actor=marks[-1].marker,
        value=worth_of(attempt, item, share), reason="\n".join(comments),
        mark={
            "value": str(share),
            "parts": [],
            "feedback": "\n".join(comments),
            "levels": counting[0].levels if len(counting) == 1 else {},
            "by": [
                {"marker": mark.marker_id, "levels": mark.levels, "value": str(mark.value),
                 "decides": mark.adjudicates}
                for mark in marks
            ],
        },
    )  # fmt: skip
