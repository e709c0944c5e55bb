"""What a stored answer is worth by the frozen question; nothing is read from the bank or written."""

from __future__ import annotations

from decimal import Decimal

from pydantic import ValidationError

from lms.foundation.registry import UnknownKey
from quizzes.core import certainty
from quizzes.core.mark import ZERO, Mark, mark_of
from quizzes.models import Attempt, AttemptItem
from quizzes.registry import QuestionType, Response, Spec, question_types


def read_item(item: AttemptItem) -> tuple[QuestionType | None, Spec | None, Response | None]:
    """Return type, spec and answer; None each where the type is gone or cannot read them."""
    try:
        kind = question_types.get(item.spec["type"])
        return kind, kind.read_spec(item.spec), kind.read_response(item.answer)
    except (UnknownKey, ValidationError):
        return None, None, None


def mark_item(item: AttemptItem) -> Mark | None:
    """Return the mark of the stored answer from the frozen spec; None if a person must mark it.

    No answer earns nothing. Where the type is no longer installed or cannot read what was stored,
    a person must mark. Certainty is left aside: see :func:`worth_of`.
    """
    kind, spec, response = read_item(item)
    if kind is None:
        return None
    return mark_of(ZERO) if response is None else kind.grade(spec, response)


def worth_of(attempt: Attempt, item: AttemptItem, share: Decimal) -> Decimal:
    """Return what a mark of `share` (0..1) counts: -2..1 with certainty-based marking, else itself.

    Every grade event of an attempt, a person's too, stores this as its `value`.
    """
    if not attempt.certainty or not item.is_answered:
        return share
    return certainty.worth(share, item.certainty)


def share_of(attempt: Attempt, item: AttemptItem) -> Decimal | None:
    """Return the share (0..1) that the answer earned, certainty left aside; None: not marked.

    This is what evidence and the words right, partly and wrong go by.
    """
    if item.value is None or not attempt.certainty or not item.is_answered:
        return item.value
    return certainty.share_of(item.value, item.certainty)
