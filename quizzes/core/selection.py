"""Order from a stored seed: the same seed gives the same order on every machine and Python.

The order is that of hashes of seed and key, not of a random generator whose algorithm may change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

MAX_SEED = 2**31 - 1


def rank(seed: int, key: str) -> bytes:
    """Return where `seed` puts `key`: the lower comes first."""
    return hashlib.sha256(f"{seed}/{key}".encode()).digest()


def shuffle(items: Sequence[T], *, seed: int, key: Callable[[T], str]) -> list[T]:
    """Return the items in the order that `seed` decides; the order given does not matter.

    `key` names each item; two items of one name keep the order in which they came.
    """
    return sorted(items, key=lambda item: rank(seed, key(item)))


def seed_for(seed: int, label: str) -> int:
    """Return a seed of its own for the part `label` (for example the options of question 3)."""
    return int.from_bytes(rank(seed, f"seed:{label}")[:4], "big") % MAX_SEED
