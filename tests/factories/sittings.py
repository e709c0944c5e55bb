"""Submitted attempts in numbers: single choice questions answered by pattern, through the services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lms.foundation import clock
from quizzes.models import Attempt, AttemptItem, Quiz, Response
from quizzes.services import closing, starting
from tests.factories.accounts import trainee
from tests.factories.quizzes import make_quiz, put_question

LETTERS = "abcd"


def choice_quiz(n: int = 3, **values: Any) -> Quiz:
    """Make a quiz of `n` questions of four options; "a" is right in each."""
    options = [{"text": f"选项{letter}", "correct": letter == "a"} for letter in LETTERS]
    questions = [
        put_question("single-choice", key=f"choice-{index}", title=f"第{index}题", options=options)
        for index in range(1, n + 1)
    ]
    return make_quiz(*questions, **values)


def sit(quiz: Quiz, pattern: str, *, person: Any = None, locale: str = "zh-hans") -> Attempt:
    """Sit `quiz` and submit: one letter a question ("a" is right), "." for no answer."""
    attempt = starting.start_attempt(quiz, person=person or trainee(), locale=locale)
    items = list(AttemptItem.objects.filter(attempt=attempt).order_by("position"))
    answered = []
    for item, letter in zip(items, pattern, strict=True):
        if letter != ".":
            item.answer = {"choice": item.spec["options"][LETTERS.index(letter)]["key"]}
            item.answered_at, item.sequence = clock.now(), 1
            answered.append(item)
    Response.objects.bulk_create(
        Response(item=item, sequence=1, data=item.answer, at=item.answered_at) for item in answered
    )
    AttemptItem.objects.bulk_update(answered, ["answer", "answered_at", "sequence"])
    return closing.submit(attempt, actor=attempt.person)


def sit_all(quiz: Quiz, patterns: Iterable[str]) -> list[Attempt]:
    """Sit `quiz` once for each pattern, each by somebody else."""
    return [sit(quiz, pattern) for pattern in patterns]


def thirds_of(weak: Sequence[str], middling: Sequence[str], strong: Sequence[str]) -> list[str]:
    """Return patterns of five questions: the letter for the first, then 1, 2 or 4 right of four."""
    return [
        letter + rest
        for letters, rest in ((weak, "abcd"), (middling, "aabc"), (strong, "aaaa"))
        for letter in letters
    ]
