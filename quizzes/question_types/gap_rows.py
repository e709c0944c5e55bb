"""The rows of a cloze question: kinds of gaps, their answers as values, checked, and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.core import gaps
from quizzes.core.gaps import BadGaps, BadShare, GapFault, GapLine
from quizzes.core.mark import HUNDRED, ONE, ZERO
from quizzes.core.text import Accepted
from quizzes.question_types.accepted import (
    answers_from_document,
    answers_to_document,
    check_accepted,
)
from quizzes.question_types.options import MAX_OPTIONS, MIN_OPTIONS, stable_key


class GapKind(StrEnum):
    """How a gap is filled."""

    TYPED = "typed"
    LIST = "list"


def accepted_of(key: str, lines: str) -> tuple[Accepted, ...]:
    """Return the answers of the gap `key`; a draft with an impossible share has none."""
    try:
        read = gaps.read_lines(lines)
    except BadShare:
        return ()
    return tuple(
        Accepted(key=stable_key(key, index), **line.model_dump()) for index, line in enumerate(read)
    )


def check_text(text: str, *, gaps_below: int | None = None) -> None:
    """Raise ValidationError unless the gaps of `text` are {{1}}, {{2}}, … in this order.

    `gaps_below` is how many rows of gaps there are; None where that is not known.
    """
    try:
        in_text = gaps.count_gaps(text)
    except BadGaps as bad:
        raise ValidationError({"text": _gaps_message(bad)}) from bad
    if gaps_below is not None and gaps_below != in_text:
        words = {"text": in_text, "rows": gaps_below}
        raise ValidationError(
            {"text": _("The text has %(text)s gaps, but below stand %(rows)s.") % words}
        )


def _gaps_message(bad: BadGaps) -> str:
    if bad.fault is GapFault.ORDER:
        return _("Number the gaps in the order of reading, each once: {{%(n)s}} is expected.") % {
            "n": bad.number
        }
    if bad.fault is GapFault.OPEN:
        return _("A gap is written with two brackets on each side and a number: {{1}}.")
    if bad.fault is GapFault.TOO_MANY:
        return _("At most %(most)s gaps.") % {"most": gaps.MAX_GAPS}
    return _("The text has no gap; write {{1}} where something is to be filled in.")


def check_gap(number: int, *, kind: str, lines: str) -> None:
    """Raise ValidationError, naming gap `number`, unless it can be answered rightly."""
    try:
        read = gaps.read_lines(lines)
        if kind == GapKind.LIST:
            _check_options(read)
        else:
            check_accepted(
                [Accepted(key=str(i), **line.model_dump()) for i, line in enumerate(read)]
            )
    except BadShare as bad:
        raise ValidationError(
            _("Gap %(gap)s, line %(line)s: a share is at most 100%%.")
            % {"gap": number, "line": bad.line}
        ) from bad
    except ValidationError as bad:
        words = {"gap": number, "reason": " ".join(bad.messages)}
        raise ValidationError(_("Gap %(gap)s: %(reason)s") % words) from bad


def _check_options(options: Sequence[GapLine]) -> None:
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        raise ValidationError(
            _("Give %(least)s to %(most)s options.") % {"least": MIN_OPTIONS, "most": MAX_OPTIONS}
        )
    if len({option.text for option in options}) != len(options):
        raise ValidationError(_("Two options have the same text."))
    if not any(option.share == ONE for option in options):
        raise ValidationError(_("Mark the correct option."))
    if all(option.share == ONE for option in options):
        raise ValidationError(_("At least one option must be wrong."))


def gap_from_document(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return kind and lines of a gap written as text: `answers` (typed in) or `options` (list)."""
    if ("options" in row) is ("answers" in row):
        raise ValidationError({"gaps": _("A gap has either answers or options.")})
    kind = GapKind.LIST if "options" in row else GapKind.TYPED
    written = row["options"] if kind is GapKind.LIST else row["answers"]
    if kind is GapKind.LIST and isinstance(written, list):
        written = [
            {**option, "share": option.get("share", 100 if option.get("correct") is True else 0)}
            for option in written
            if isinstance(option, Mapping)
        ]
    lines = [
        GapLine(
            text=" ".join(answer["text"].split()),
            share=Decimal(answer["share"]) / HUNDRED,
            feedback=" ".join(answer["feedback"].split()),
        )
        for answer in answers_from_document(written, field="gaps")
    ]
    text = gaps.write_lines(lines)
    if gaps.read_lines(text) != tuple(lines):
        raise ValidationError({"gaps": _("An answer is empty, or has # between spaces.")})
    return {"kind": kind.value, "lines": text}


def gap_to_document(kind: str, lines: str) -> dict[str, Any]:
    """Return a gap as it is written in text."""
    accepted = accepted_of("", lines)
    if kind == GapKind.TYPED:
        return {"answers": answers_to_document(accepted)}
    options = []
    for answer in accepted:
        option: dict[str, Any] = {"text": answer.text}
        if answer.share == ONE:
            option["correct"] = True
        elif answer.share != ZERO:
            option["share"] = int(answer.share * HUNDRED)
        if answer.feedback:
            option["feedback"] = answer.feedback
        options.append(option)
    return {"options": options}
