"""Why the engine says no: one class per reason, named for the fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzes.core.draw import Shortfall


class Refusal(Exception):
    """The engine will not do what was asked; nothing was changed."""


class AttemptClosed(Refusal):
    """The attempt was submitted, or its time is over: no answer is taken any more."""


class NotEligible(Refusal):
    """This person may not sit this quiz."""


class NoAttemptsLeft(Refusal):
    """All attempts that the quiz allows were used; `allowed` is their number."""

    def __init__(self, allowed: int) -> None:
        super().__init__(f"{allowed} attempts are allowed")
        self.allowed = allowed


class QuizNotReady(Refusal):
    """The quiz has no question that is ready."""


class NotYetOpen(Refusal):
    """The quiz opens for this person at `opens_at`."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(f"opens at {opens_at}")
        self.opens_at = opens_at


class NoLongerOpen(Refusal):
    """The quiz closed for this person at `closed_at`."""

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(f"closed at {closed_at}")
        self.closed_at = closed_at


class CoolingDown(Refusal):
    """After the last attempt the next may begin at `until`; `in_vain`: the quiz closes before."""

    def __init__(self, until: datetime, *, in_vain: bool = False) -> None:
        super().__init__(f"not before {until}")
        self.until = until
        self.in_vain = in_vain


class CodeMissing(Refusal):
    """The sitting is supervised and no code was given."""


class CodeWrong(Refusal):
    """The code given is not that of the sitting."""


class TooManyCodes(Refusal):
    """Too many wrong codes: none is looked at before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no code before {until}")
        self.until = until


class NotEnough(Refusal):
    """There are too few questions for what the quiz draws; `shortfalls` says for which draws."""

    def __init__(self, shortfalls: Sequence[Shortfall]) -> None:
        super().__init__(", ".join(f"{s.key}: {s.available} of {s.wanted}" for s in shortfalls))
        self.shortfalls = tuple(shortfalls)


class QuestionBroken(Refusal):
    """The question `key` cannot be put: its own values cannot be made."""

    def __init__(self, key: str) -> None:
        super().__init__(f"question {key} cannot be put")
        self.key = key


class AnswerLocked(Refusal):
    """The explanation of this question was seen: its answer can no longer be changed."""


class NothingToCheck(Refusal):
    """The question has no answer yet, so there is nothing to explain."""


class ChecksNotOffered(Refusal):
    """This attempt explains nothing before it is submitted."""


class AnswerConflict(Refusal):
    """Another tab or device saved this question later; its answer stays."""


class AnswerRefused(Refusal):
    """The answer cannot be taken as it is; `messages` say why. The former answer stays."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = list(messages)


class AppendOnly(Refusal):
    """Responses and grade events are written once, neither changed nor deleted."""


class BadDocument(Refusal, ValueError):
    """A question or quiz written as text cannot be read; `reason` says why, `field` where."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.reason = reason
        self.field = field


class UnknownReference(BadDocument):
    """A document names something that does not exist."""
