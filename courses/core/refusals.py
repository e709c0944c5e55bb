"""Why something about a course is refused: one class for each reason."""

from __future__ import annotations


class Refusal(Exception):
    """Base of all refusals of the courses package; views answer it, never a traceback."""


class UnknownCourse(Refusal, LookupError):
    """There is no course with this key."""


class NotEnrolled(Refusal):
    """The person is not enrolled in the course, or was withdrawn from it."""


class ActivityLocked(Refusal):
    """The activity opens only after other modules; `waiting_for` holds their keys."""

    def __init__(self, waiting_for: tuple[str, ...]) -> None:
        super().__init__("locked until: " + ", ".join(waiting_for))
        self.waiting_for = waiting_for


class ActivityRetired(Refusal):
    """The activity was taken out of the course; its records are kept."""


class NotByHand(Refusal):
    """Quizzes and role-plays are completed by their result, not by a button."""


class PassagesUnjudged(Refusal):
    """A case is completed when every passage has been judged; `missing` counts from 1."""

    def __init__(self, missing: tuple[int, ...]) -> None:
        super().__init__("passages not judged: " + ", ".join(map(str, missing)))
        self.missing = missing


class UnknownPlace(Refusal, ValueError):
    """The place is not a heading of the text: forged, over-long, or of an older version."""


class UnknownPassage(Refusal, ValueError):
    """The case has no such passage."""


class UnknownVerdict(Refusal, ValueError):
    """A verdict is one of sound, doubtful, unlawful."""


class AlreadyJudged(Refusal):
    """The passage was judged before, otherwise; the first judgement stands."""


class KeyTaken(Refusal):
    """Another course page already uses this key."""
