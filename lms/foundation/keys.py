"""Stable keys that people and files use for things (``first-scripts``, ``PTP-M`` has its own rule)."""

from __future__ import annotations

import re

MAX_LENGTH = 80
_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class BadKey(ValueError):
    """The text is not a key: lower-case letters, digits and single dashes, at most 80 characters."""


def check_key(text: str) -> str:
    """Return `text` if it is a key, else raise :class:`BadKey`."""
    if len(text) > MAX_LENGTH or not _PATTERN.fullmatch(text):
        raise BadKey(
            f"{text[:MAX_LENGTH]!r} is not a key: use lower-case letters, digits and dashes"
        )
    return text
