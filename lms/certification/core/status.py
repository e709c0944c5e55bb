"""What other packages are told: frozen values, in words. No rows leave this package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lms.certification.core.validity import Standing


@dataclass(frozen=True)
class AwardView:
    """One award of one person. `days_left` is 0 on the last valid day, None where none is set."""

    uuid: UUID
    number: str
    person_id: int
    name: str
    certification_key: str
    title: str
    awarded_at: datetime
    expires_on: date | None
    days_left: int | None
    standing: Standing
    renewal_opens_on: date | None
    awarded_in_words: str = ""
    until_in_words: str = ""
    standing_in_words: str = ""  # Valid, Renewal is open, Lapsed, Revoked
    left_in_words: str = ""  # 12 days left, Last day today, Ended 3 days ago, Does not expire
    unprintable: tuple[str, ...] = ()

    @property
    def revoked(self) -> bool:
        """Whether it was taken away."""
        return self.standing is Standing.REVOKED

    @property
    def holds(self) -> bool:
        """Whether the person may be treated as certified today."""
        return self.standing.holds

    @property
    def renewable(self) -> bool:
        """Whether the renewal window is open."""
        return self.standing is Standing.RENEWABLE


@dataclass(frozen=True)
class GapItem:
    """One thing asked for: what (`label`), how it stands (`detail`), and where to do it (`url`).

    `url` is empty where the person cannot go yet: not in the course, or still locked there.
    """

    label: str
    detail: str
    done: bool
    kind: str  # course | quiz | roleplay
    key: str
    code: str
    url: str


@dataclass(frozen=True)
class Gap:
    """A certification that a person does not hold or may renew: done and missing, in words.

    `items` stand in the order of the requirement, missing before done; `first` is what the person
    can close first. `renewal` is True when the person holds it and the window is open.
    """

    certification_key: str
    title: str
    summary: str
    items: tuple[GapItem, ...]
    renewal: bool = False

    @property
    def missing(self) -> tuple[GapItem, ...]:
        """What is not done, the soonest to close first."""
        return tuple(item for item in self.items if not item.done)

    @property
    def first(self) -> GapItem | None:
        """The one thing to do next."""
        return next(iter(self.missing), None)


@dataclass(frozen=True)
class CertificationStatus:
    """How one person stands to one certification: the latest award, and what is missing."""

    person_id: int
    certification_key: str
    title: str
    award: AwardView | None
    gap: Gap | None

    @property
    def certified(self) -> bool:
        """Whether the person holds it today."""
        return self.award is not None and self.award.holds

    @property
    def days_left(self) -> int | None:
        """Days left of the award that holds; None without one or where it never expires."""
        return self.award.days_left if self.award is not None and self.award.holds else None
