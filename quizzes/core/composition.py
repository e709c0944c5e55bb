"""What a quiz must be made of before anybody may sit it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class NoQuestions(ValueError):
    """A quiz needs at least one question."""


class QuestionTwice(ValueError):
    """A question stands twice in one quiz; `which` is the second one, as it was given."""

    def __init__(self, which: object) -> None:
        super().__init__(f"the question {which} stands twice")
        self.which = which


def check_sections(sections: Sequence[Sequence[T]], *, drawn: int = 0) -> None:
    """Raise :class:`NoQuestions` or :class:`QuestionTwice` if the sections cannot make a quiz.

    `sections` holds what stands fixed in each; `drawn` is how many more are drawn at the start.
    """
    seen: set[T] = set()
    for section in sections:
        for question in section:
            if question in seen:
                raise QuestionTwice(question)
            seen.add(question)
    if not seen and not drawn:
        raise NoQuestions("the quiz has no question")
