"""Rows as a CSV file that a spreadsheet opens without harm. Plain Python."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes Chinese for something else
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: object) -> str:
    """Return `value` as text that a spreadsheet does not take for a formula.

    A text that begins with ``= + - @``, a tab or a line break gets an apostrophe in front; so does
    one that begins with spaces before such a sign.
    """
    text = "" if value is None else str(value)
    if text.startswith(STARTS_A_FORMULA) or text.lstrip().startswith(STARTS_A_FORMULA):
        return f"'{text}"
    return text


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file: UTF-8 with byte order mark, comma, every cell harmless."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + sheet.getvalue()).encode("utf-8")
