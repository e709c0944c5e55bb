"""The code of a supervised sitting: how it is compared, and when guessing has to pause."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

TRIES = 5  # wrong codes
WITHIN = timedelta(minutes=10)


def normalised(code: str) -> str:
    """Return the code as it is compared: width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", code).casefold().split())


def matches(given: str, *, expected: str) -> bool:
    """Whether `given` is the code `expected`; the time taken does not tell how much was right."""
    return hmac.compare_digest(normalised(given).encode(), normalised(expected).encode())


def paused_until(wrong: Sequence[datetime], *, at: datetime) -> datetime | None:
    """Return until when no code is taken after the `wrong` ones, None when one may be tried.

    After five wrong codes within ten minutes the next may follow ten minutes after the first of
    these five.
    """
    recent = sorted(moment for moment in wrong if at - WITHIN < moment <= at)
    return recent[-TRIES] + WITHIN if len(recent) >= TRIES else None
