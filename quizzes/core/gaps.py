"""A text with gaps, and the answers of a gap, as authors write both. Plain values only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from quizzes.core.mark import HUNDRED, ONE, ZERO

MAX_GAPS = 20
_GAP = re.compile(r"[{｛]{2}\s*(\d{1,3})\s*[}｝]{2}")
_LINE = re.compile(
    r"(?:(?P<full>[=＝])|(?P<share>\d{1,3})\s*[%％]\s)?\s*"
    r"(?P<text>.+?)(?:\s+[#＃]\s*(?P<feedback>.*))?"
)


class GapFault(StrEnum):
    """Why a text with gaps cannot be used."""

    NONE = "none"
    ORDER = "order"
    OPEN = "open"
    TOO_MANY = "too-many"


class BadGaps(ValueError):
    """A text whose gaps are not {{1}}, {{2}}, … in this order; `fault` says why, `number` where."""

    def __init__(self, fault: GapFault, *, number: int = 0) -> None:
        super().__init__(f"{fault.value}: {number}")
        self.fault = fault
        self.number = number


class BadShare(ValueError):
    """A line gives a share of more than 100%; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class GapLine(BaseModel):
    """One answer of a gap: what, which share of the gap it earns, what is said to it."""

    model_config = ConfigDict(frozen=True)

    text: str
    share: Decimal = Field(default=ZERO, ge=0, le=1)
    feedback: str = ""


def pieces_of(text: str) -> tuple[tuple[str | int, ...], ...]:
    """Return the lines of a text as words and gap numbers, for showing; nothing is checked."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(
        tuple(int(piece) if at % 2 else piece for at, piece in enumerate(_GAP.split(line)) if piece)
        for line in lines
        if line
    )


def count_gaps(text: str) -> int:
    """Return how many gaps a text has; raises :class:`BadGaps`.

    Gaps are numbered in the order of reading, each once, so that what a screen reader calls gap 2
    is the second one.
    """
    numbers = [int(number) for number in _GAP.findall(text)]
    rest = _GAP.sub("", text)
    if any(sign in rest for sign in ("{{", "}}", "｛｛", "｝｝")):
        raise BadGaps(GapFault.OPEN)
    if not numbers:
        raise BadGaps(GapFault.NONE)
    if len(numbers) > MAX_GAPS:
        raise BadGaps(GapFault.TOO_MANY)
    for place, number in enumerate(numbers, start=1):
        if number != place:
            raise BadGaps(GapFault.ORDER, number=place)
    return len(numbers)


def read_lines(source: str) -> tuple[GapLine, ...]:
    """Read the answers of a gap, one a line: ``=right``, ``50% half right``, ``wrong``.

    What stands behind `` # `` is said to whoever gives this answer. Empty lines are left out.
    Raises :class:`BadShare`.
    """
    read = []
    for number, line in enumerate(source.splitlines(), start=1):
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        share = ONE if match["full"] else Decimal(match["share"] or 0) / HUNDRED
        if share > ONE:
            raise BadShare(number)
        read.append(
            GapLine(text=match["text"], share=share, feedback=(match["feedback"] or "").strip())
        )
    return tuple(read)


def write_lines(lines: Iterable[GapLine]) -> str:
    """Return answers as lines that :func:`read_lines` reads."""
    written = []
    for line in lines:
        mark = "=" if line.share == ONE else f"{int(line.share * HUNDRED)}% "
        said = f" # {' '.join(line.feedback.split())}" if line.feedback else ""
        bare = line.share == ZERO and read_lines(f"{line.text}{said}") == (line,)
        written.append(f"{'' if bare else mark}{line.text}{said}")
    return "\n".join(written)
