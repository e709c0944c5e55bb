"""A light brake on the public verification page, kept in the cache.

It slows a machine that tries numbers; what makes trying hopeless is the random part of a number.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from lms.foundation import clock

LOOKUPS = 30  # per address and minute
PERIOD = 60  # seconds


def is_too_fast(request: HttpRequest) -> bool:
    """Count one look-up of the caller's address and say whether it is one too many this minute."""
    address = request.META.get("REMOTE_ADDR", "")
    key = f"verify:{address}:{int(clock.now().timestamp()) // PERIOD}"
    if cache.add(key, 1, PERIOD * 2):
        return False
    try:
        return cache.incr(key) > LOOKUPS
    except ValueError:  # thrown out of the cache between the two lines
        return False
