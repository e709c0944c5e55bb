"""Where a question comes from: parts of the source, written as “A2, B1”."""

from __future__ import annotations

import re

_BETWEEN = ",，、;； "


def parts(written: str) -> tuple[str, ...]:
    """Return the parts that `written` names, in order: “A2, B1” names A2 and B1."""
    return tuple(part for part in re.split(f"[{_BETWEEN}]+", written) if part)


def names(part: str) -> str:
    """Return a regular expression that finds `part` whole, in either case: B1 is not in “B12”.

    It says in SQL what `parts` says in Python; SQLite and PostgreSQL both read it.
    """
    return f"(^|[{_BETWEEN}]){re.escape(part)}($|[{_BETWEEN}])"
