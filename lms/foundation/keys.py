"""Stable keys that people and files use for things (``first-scripts``, ``PTP-M`` has its own rule)."""

from __future__ import annotations

import re

from anyascii import anyascii

MAX_LENGTH = 80
_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_IDEOGRAPHS_FROM = "\u2e80"  # from here on a sign is a syllable or a word of its own


class BadKey(ValueError):
    """The text is not a key: lower-case letters, digits and single dashes, at most 80 characters."""


def check_key(text: str) -> str:
    """Return `text` if it is a key, else raise :class:`BadKey`."""
    if len(text) > MAX_LENGTH or not _PATTERN.fullmatch(text):
        raise BadKey(
            f"{text[:MAX_LENGTH]!r} is not a key: use lower-case letters, digits and dashes"
        )
    return text


def make_key(text: str) -> str:
    """Return a key that spells `text` in Latin letters, or an empty string if nothing can be spelt.

    Chinese is spelt sign by sign (电话礼貌: ``dian-hua-li-mao``), by the tables of anyascii. What is
    longer than a key may be is cut at a dash.
    """
    spelt = "".join(
        f" {anyascii(sign)} " if sign >= _IDEOGRAPHS_FROM else anyascii(sign) for sign in text
    )
    words = re.findall(r"[a-z0-9]+", spelt.lower().replace("'", ""))
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word[:MAX_LENGTH]
        if len(longer) > MAX_LENGTH:
            break
        key = longer
    return key
