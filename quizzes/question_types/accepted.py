"""What short text and cloze share: accepted answers as values, checked, and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.core.mark import HUNDRED, ONE, ZERO
from quizzes.core.text import (
    MAX_FORMS,
    MAX_PATTERN,
    Accepted,
    BadPattern,
    PatternFault,
    example_of,
    first_fit,
    read_pattern,
)

MAX_ACCEPTED = 20
PATTERN_HELP = gettext_lazy(
    "Write first what trainees shall see as the answer. | separates alternatives, * stands for any "
    "words or none, [a|b] for one of several parts, as in: do not|may [not|never]*. Width, case, "
    "punctuation, spaces and traditional characters make no difference."
)


def pattern_fault_message(fault: PatternFault) -> str:
    """Return why a pattern cannot be read, in words for the author."""
    if fault is PatternFault.TOO_LONG:
        return _("At most %(most)s characters.") % {"most": MAX_PATTERN}
    if fault is PatternFault.BRACKET:
        return _("A bracket [ is not closed with ], or stands inside another.")
    if fault is PatternFault.TOO_MANY:
        return _("The brackets come to more than %(most)s answers.") % {"most": MAX_FORMS}
    return _("An answer is empty, or has no letter and no figure.")


def check_accepted(accepted: Sequence[Accepted]) -> None:
    """Raise ValidationError unless these answers can be given, told apart, and one earns all."""
    if not 1 <= len(accepted) <= MAX_ACCEPTED:
        raise ValidationError(
            _("Give %(least)s to %(most)s accepted answers.") % {"least": 1, "most": MAX_ACCEPTED}
        )
    for answer in accepted:
        _check_pattern(answer)
    for answer in accepted:
        _check_reached(answer, accepted)
    if not example_of(accepted):
        raise ValidationError(_("At least one answer must earn 100%."))


def _check_pattern(answer: Accepted) -> None:
    try:
        pattern = read_pattern(answer.text)
    except BadPattern as bad:
        words = {"answer": answer.text[:40], "reason": pattern_fault_message(bad.fault)}
        raise ValidationError(_("“%(answer)s”: %(reason)s") % words) from bad
    if pattern.fits_everything and answer.share > ZERO:
        raise ValidationError(
            _("“%(answer)s” accepts everything; that may only earn 0%%.")
            % {"answer": answer.text[:40]}
        )


def _check_reached(answer: Accepted, accepted: Sequence[Accepted]) -> None:
    example = read_pattern(answer.text).example
    found = first_fit(example, accepted)
    if example and found is not None and found != answer:
        raise ValidationError(
            _("“%(answer)s” is never reached: “%(other)s” stands before it and fits first.")
            % {"answer": answer.text[:40], "other": found.text[:40]}
        )


def share_of(percent: Any) -> Decimal:
    """Return a percentage as a share; raises ValidationError unless it is a whole 0 to 100."""
    try:
        number = Decimal(str(percent))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite() or not ZERO <= number <= HUNDRED or number % 1:
        raise ValidationError(_("A share is a whole number from 0 to 100."))
    return number / HUNDRED


def answers_from_document(written: Any, *, field: str) -> list[dict[str, Any]]:
    """Return `text`, `share` (percent) and `feedback` of each answer; raises ValidationError."""
    rows = written if isinstance(written, list) else []
    if not rows or not all(isinstance(row, Mapping) and "text" in row for row in rows):
        raise ValidationError({field: _("Answers are a list of text, share and feedback.")})
    try:
        return [
            {
                "text": str(row["text"]).strip(),
                "share": int(share_of(row.get("share", 100)) * HUNDRED),
                "feedback": str(row.get("feedback") or "").strip(),
            }
            for row in rows
        ]
    except ValidationError as bad:
        raise ValidationError({field: bad.messages}) from bad


def answers_to_document(accepted: Sequence[Accepted]) -> list[dict[str, Any]]:
    """Return answers as they are written in text."""
    written = []
    for answer in accepted:
        row: dict[str, Any] = {"text": answer.text}
        if answer.share != ONE:
            row["share"] = int(answer.share * HUNDRED)
        if answer.feedback:
            row["feedback"] = answer.feedback
        written.append(row)
    return written
