"""Registries: how question types, graders, activity kinds and formats make themselves known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    """Anything with a stable `key`."""

    @property
    def key(self) -> str:
        """Return the key; it never changes."""


T = TypeVar("T", bound=Keyed)


class DuplicateKey(ValueError):
    """Two members of one registry claim the same key."""


class UnknownKey(LookupError):
    """No member of the registry has this key (its plugin may have been removed)."""


class Registry(Generic[T]):
    """Members by key, in the order in which they were registered.

    >>> registry = Registry("graders")
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._members: dict[str, T] = {}

    def register(self, member: T) -> T:
        """Add `member` and return it, so that it serves as a decorator; refuse a taken key."""
        taken = self._members.get(member.key)
        if taken is not None and taken is not member:
            raise DuplicateKey(f"{self.name}: the key {member.key!r} is taken by {taken!r}")
        self._members[member.key] = member
        return member

    def get(self, key: str) -> T:
        """Return the member with `key`, or raise :class:`UnknownKey`."""
        try:
            return self._members[key]
        except KeyError:
            raise UnknownKey(f"{self.name}: nothing is registered as {key!r}") from None

    def keys(self) -> tuple[str, ...]:
        """Return all keys in order of registration."""
        return tuple(self._members)

    def values(self) -> tuple[T, ...]:
        """Return all members in order of registration."""
        return tuple(self._members.values())

    def __contains__(self, key: object) -> bool:
        return key in self._members

    def __iter__(self) -> Iterator[T]:
        return iter(self._members.values())

    def __len__(self) -> int:
        return len(self._members)
