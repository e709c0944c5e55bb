"""Why the engine says no: one class per reason, named for the fact."""

from __future__ import annotations

from collections.abc import Sequence


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
