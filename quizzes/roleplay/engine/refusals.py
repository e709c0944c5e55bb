"""Why a decision about a call is not taken: one class per reason. Nothing was changed then."""

from __future__ import annotations

from collections.abc import Iterable


class ReviewRefused(Exception):
    """The decision is not taken."""


class OwnCall(ReviewRefused):
    """Nobody decides about a call of their own."""


class DecidedMeanwhile(ReviewRefused):
    """Somebody else decided, or a newer grader graded, since the page was shown; that stands."""


class NothingWaits(ReviewRefused):
    """Everything in the call is decided; it can be changed on appeal only."""


class _About(ReviewRefused):
    def __init__(self, subjects: Iterable[str]) -> None:
        self.subjects = tuple(subjects)
        super().__init__(", ".join(self.subjects))


class StillOpen(_About):
    """What `subjects` name is open: nothing of it was decided, or not enough for a result."""


class WordsNeeded(_About):
    """Decisions about `subjects` need words, because their trainee reads them."""


class NotInTheCall(_About):
    """`subjects` do not apply, or the words quoted were not said in that sentence."""
