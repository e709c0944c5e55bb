"""The vendored fonts and what they can print. Fonts of the machine are never used."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "fonts"


@lru_cache(maxsize=1)
def code_points() -> frozenset[int]:
    """Return the code points that every vendored weight can print; read once per process."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow to import, needed for names only

    sets = []
    for path in sorted(FOLDER.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            sets.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*sets)
