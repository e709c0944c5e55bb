"""The contract of an activity kind, and the registry of kinds.

Built-in kinds stand in ``courses.kinds``; a package above registers its own from its ``kinds``
module at start. The engine reaches kinds only through the registry.
"""

from __future__ import annotations

from typing import Any, Protocol

from lms.foundation.registry import Registry


class ActivityKind(Protocol):
    """What the engine asks of a kind. `activity` is a ``courses.models.Activity``.

    key: stable identity; stands in the database.
    by_hand: whether the learner completes it with a button (else a result completes it).
    """

    key: str
    by_hand: bool

    def label(self, activity: Any) -> str:
        """Return the word for the thing: “Lesson”, “Quiz”."""

    def verb(self, activity: Any, *, started: bool) -> str:
        """Return the words of the button that opens it: “Read on”."""

    def ordinal(self, activity: Any, number: int) -> str:
        """Return the kind with the lesson's number in the course: “Lesson 4”, “Quiz”."""

    def numbered_title(self, activity: Any, number: int) -> str:
        """Return the title as the outline shows it: “Lesson 4 …”, “Quiz: …”."""

    def onward(self, activity: Any) -> str:
        """Return the words of the button on the activity before it: “Done, start the quiz”."""

    def estimate(self, activity: Any) -> str:
        """Return the estimated time in words, or an empty string."""

    def redirect_url(self, activity: Any) -> str | None:
        """Return where the activity is done, or None when the course's own reader shows it."""


kinds: Registry[ActivityKind] = Registry("activity kinds")
