"""Where the pages of an attempt stand: the pattern is looked up once, not on every page."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.urls import get_script_prefix, reverse

_SOME = UUID(int=0)


@lru_cache(maxsize=64)
def _pattern(name: str, prefix: str) -> str:
    return reverse(f"quizzes:{name}", args=[_SOME])


def address(name: str, uuid: UUID) -> str:
    """Return the address of the page `name` of an attempt, as `reverse` would."""
    return _pattern(name, get_script_prefix()).replace(str(_SOME), str(uuid))


@lru_cache(maxsize=64)
def _pattern_at(name: str, prefix: str) -> tuple[str, str, str]:
    before, _uuid, rest = reverse(f"quizzes:{name}", args=[_SOME, 0]).partition(str(_SOME))
    between, _number, after = rest.partition("0")
    return before, between, after


def address_at(name: str, uuid: UUID, position: int) -> str:
    """Return the address of the page `name` of one question of an attempt."""
    before, between, after = _pattern_at(name, get_script_prefix())
    return f"{before}{uuid}{between}{position}{after}"


class Addresses(NamedTuple):
    """The addresses of one attempt, for its templates."""

    uuid: UUID

    @property
    def attempt(self) -> str:
        """Where questions are shown."""
        return address("attempt", self.uuid)

    @property
    def save(self) -> str:
        """Where answers go."""
        return address("save", self.uuid)

    @property
    def flag(self) -> str:
        """Where flags go."""
        return address("flag", self.uuid)

    @property
    def submit(self) -> str:
        """Where the attempt is submitted."""
        return address("submit", self.uuid)
