"""One act in typed words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Act:
    """An act in the folded text; `value` is a figure that was named."""

    key: str
    start: int
    end: int
    sentence: int
    asks: bool
    after_pause: bool
    value: Decimal | None = None
