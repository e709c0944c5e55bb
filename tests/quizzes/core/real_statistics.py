"""A published table, and moments.

Fifteen people, ten statements scored 1 to 7: C. Zaiontz, *Real Statistics Using Excel*, "Cronbach's
Alpha", example 1 (alpha 0.59173); the same table is the data set `cronbach_alpha` of the library
pingouin, whose documentation gives alpha = 0.5917188485995826.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_BY_STATEMENT = (
    "357261426544564",
    "243452345432553",
    "465363545653655",
    "135354335422245",
    "456242571355323",
    "514245226533321",
    "123242125324213",
    "453663242132442",
    "356675463743463",
    "255352352214554",
)
LIKERT = [[int(column[person]) for column in _BY_STATEMENT] for person in range(15)]


def MOMENT(seconds: float) -> datetime:  # noqa: N802 -- reads as a constant moved on
    """Return so many seconds after the start of an attempt."""
    return datetime(2026, 11, 23, 1, 30, tzinfo=UTC) + timedelta(seconds=seconds)
