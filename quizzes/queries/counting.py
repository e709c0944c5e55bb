"""What is to be counted into the statistics: attempts as plain values, in constant queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import translation
from pydantic import ValidationError

from lms.accounts.rules import ADMINISTRATORS, INSTRUCTORS
from lms.foundation.registry import UnknownKey
from quizzes.core import certainty
from quizzes.core.contribution import Contribution, contribution
from quizzes.core.mark import ZERO
from quizzes.core.observations import Asked, ItemKey, seconds_by_item
from quizzes.models import Attempt, AttemptItem, AttemptState, Quiz, Response, Withdrawal
from quizzes.registry import question_types


@dataclass(frozen=True)
class Offer:
    """What an item row repeats of the question as it was asked."""

    choices: list[dict[str, Any]]
    guess: Decimal | None
    marks: Decimal
    drawn: bool


@dataclass(frozen=True)
class AttemptSheet:
    """An attempt with what it adds, and with what its rows repeat."""

    attempt: Attempt
    contribution: Contribution
    offers: Mapping[ItemKey, Offer]
    points: Decimal


def previewers() -> QuerySet[Any]:
    """Return those who try quizzes out and never count: instructors and administrators."""
    return get_user_model().objects.filter(
        Q(is_superuser=True) | Q(groups__name__in=[INSTRUCTORS, ADMINISTRATORS])
    )


def uncounted(quiz_id: int) -> QuerySet[Attempt]:
    """Return the submitted attempts at a quiz that are not counted; found by a partial index."""
    waiting = Attempt.objects.filter(
        quiz_id=quiz_id, state=AttemptState.SUBMITTED, counted_at__isnull=True
    )
    return waiting.exclude(person__in=previewers().values("pk"))


def waiting_for(quiz: Quiz) -> int:
    """Return how many attempts at `quiz` are not counted yet."""
    return uncounted(quiz.pk).count()


def quizzes_to_count() -> list[Quiz]:
    """Return the quizzes with something to count."""
    waiting = Attempt.objects.filter(state=AttemptState.SUBMITTED, counted_at__isnull=True)
    waiting = waiting.exclude(person__in=previewers().values("pk"))
    with_attempts = Q(pk__in=waiting.order_by().values("quiz"))
    with_withdrawals = Q(pk__in=Withdrawal.objects.order_by().values("quiz"))
    return list(Quiz.objects.filter(with_attempts | with_withdrawals).order_by("pk"))


def sheets_of(attempts: Sequence[Attempt]) -> list[AttemptSheet]:
    """Return what each attempt adds: two queries, whatever their number."""
    if not attempts:
        return []
    items: dict[int, list[AttemptItem]] = defaultdict(list)
    found = AttemptItem.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
    for item in found.order_by("attempt", "position"):
        items[item.attempt_id].append(item)
    saves = _saves(attempts)
    known: dict[ItemKey, Offer] = {}
    return [_sheet(attempt, items[attempt.pk], saves[attempt.pk], known) for attempt in attempts]


def _saves(attempts: Iterable[Attempt]) -> dict[int, list[tuple[int, datetime]]]:
    saves: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    rows = Response.objects.filter(item__attempt__in=[attempt.pk for attempt in attempts])
    for attempt_id, item_id, at in rows.order_by().values_list("item__attempt_id", "item_id", "at"):
        saves[attempt_id].append((item_id, at))
    return saves


def _sheet(
    attempt: Attempt,
    items: Sequence[AttemptItem],
    saves: Iterable[tuple[int, datetime]],
    known: dict[ItemKey, Offer],
) -> AttemptSheet:
    spent = seconds_by_item(attempt.started_at, saves)
    asked = [_asked(attempt, item, seconds=spent.get(item.pk)) for item in items]
    offers = {}
    for item in items:
        key = (item.question_id, item.question_version)
        if key not in known:
            with translation.override(attempt.locale.language_code):
                known[key] = _offer(item)
        offers[key] = known[key]
    return AttemptSheet(
        attempt=attempt,
        contribution=contribution(
            asked, first=attempt.number == 1, percent=attempt.percent,
            passed=bool(attempt.passed), by_deadline=attempt.submitted_by_deadline,
            drawn=any(item.drawn for item in items),
        ),
        offers=offers,
        points=sum((item.marks for item in items), ZERO),
    )  # fmt: skip


def _asked(attempt: Attempt, item: AttemptItem, *, seconds: float | None) -> Asked:
    return Asked(
        item=(item.question_id, item.question_version), position=item.position, marks=item.marks,
        share=_share(attempt, item), answered=item.answered_at is not None, chosen=_chosen(item),
        seconds=seconds,
    )  # fmt: skip


def _share(attempt: Attempt, item: AttemptItem) -> Decimal | None:
    """Return the share earned, 0..1; with certainty-based marking, what it was before the stakes."""
    if item.value is None:
        return None
    if attempt.certainty and item.answered_at is not None:
        return certainty.share_of(item.value, item.certainty)
    return max(item.value, ZERO)


def _chosen(item: AttemptItem) -> tuple[str, ...]:
    """Return the keys of the options chosen; () where nothing was, or the type is gone."""
    try:
        kind = question_types.get(item.spec["type"])
        response = kind.read_response(item.answer)
        if response is None:
            return ()
        return tuple(dict.fromkeys(kind.chosen(kind.read_spec(item.spec), response)))
    except (UnknownKey, KeyError, ValidationError):
        return ()


def _offer(item: AttemptItem) -> Offer:
    choices: list[dict[str, Any]] = []
    guess = None
    try:
        kind = question_types.get(item.spec["type"])
        spec = kind.read_spec(item.spec)
        choices = [choice.model_dump(mode="json") for choice in kind.choices(spec)]
        guess = kind.guess_share(spec)
    except (UnknownKey, KeyError, ValidationError):
        pass
    return Offer(choices=choices, guess=guess, marks=item.marks, drawn=item.drawn)
