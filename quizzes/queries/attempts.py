"""Attempts and their questions: one's own, or 404."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from lms.prepared import Given, Prepared
from quizzes import rules
from quizzes.models import Attempt, AttemptItem, AttemptState, Quiz

_UUID = Given("uuid", Attempt._meta.get_field("uuid"))
_PERSON = Given("person", Attempt._meta.get_field("person"))
_ATTEMPT = Given("attempt", AttemptItem._meta.get_field("attempt"))
_POSITION = AttemptItem._meta.get_field("position")

# What every sitting asks for.
_OWN = Prepared(
    lambda: Attempt.objects.select_related("quiz", "locale").filter(uuid=_UUID, person=_PERSON)
)
_ANYBODYS = Prepared(
    lambda: Attempt.objects.select_related("quiz", "person", "locale").filter(uuid=_UUID)
)
_OWN_LOCKED = Prepared(
    lambda: Attempt.objects.select_for_update(of=("self",)).filter(uuid=_UUID, person=_PERSON)
)
_LOCKED = Prepared(
    lambda: (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "person")
        .filter(pk=Given("pk", Attempt._meta.pk))
    )
)
_UNDER_WAY = Prepared(
    lambda: Attempt.objects.filter(
        quiz=Given("quiz", Attempt._meta.get_field("quiz")), person=_PERSON, state=AttemptState.OPEN
    )
)
_ITEMS = Prepared(lambda: AttemptItem.objects.filter(attempt=_ATTEMPT).order_by("position"))
_ITEM = Prepared(
    lambda: AttemptItem.objects.filter(attempt=_ATTEMPT, position=Given("position", _POSITION))
)
_ITEMS_AT = Prepared(
    lambda: AttemptItem.objects.filter(
        attempt=_ATTEMPT,
        position__gte=Given("first", _POSITION),
        position__lte=Given("last", _POSITION),
    ).order_by("position")
)
_PLACES = Prepared(
    lambda: (
        AttemptItem.objects.filter(attempt=_ATTEMPT)
        .order_by("position")
        .values_list(*Place._fields)
    )
)


class NoSuchQuestion(Http404):
    """The attempt has no question at this position."""


def attempts_made(quiz: Quiz, person: Any) -> int:
    """Return how many attempts the person has started at this quiz."""
    return Attempt.objects.filter(quiz=quiz, person=person).count()


def attempts_at(quiz: Quiz) -> int:
    """Return how many attempts anybody has made at this quiz."""
    return Attempt.objects.filter(quiz=quiz).count()


def open_attempt(quiz: Quiz, person: Any) -> Attempt | None:
    """Return the person's attempt that is under way, overdue or not."""
    return _UNDER_WAY.first(quiz=quiz.pk, person=getattr(person, "pk", person))


def attempt_for(person: Any, uuid: UUID) -> Attempt:
    """Return the person's own attempt with its quiz, or 404."""
    return _OWN.get_or_404(uuid=uuid, person=getattr(person, "pk", person))


def attempt_to_read(viewer: Any, uuid: UUID) -> Attempt:
    """Return the viewer's own attempt, also under way, or one whose answers they may read; or 404."""
    attempt = _ANYBODYS.get_or_404(uuid=uuid)
    if rules.is_own(viewer, attempt):
        attempt.person = viewer  # whose roles are known already
        if attempt.is_open:
            return attempt
    if not rules.may_see_result(viewer, attempt):
        raise Http404
    return attempt


def submitted_attempt_for(viewer: Any, uuid: UUID) -> Attempt:
    """Return a submitted attempt whose answers the viewer may read, or 404."""
    attempt = attempt_to_read(viewer, uuid)
    if attempt.is_open:
        raise Http404
    return attempt


def attempts_of(person: Any, quiz_keys: Iterable[str]) -> QuerySet[Attempt]:
    """Return the person's attempts at these quizzes, newest first."""
    return (
        Attempt.objects.filter(person=person, quiz__key__in=list(quiz_keys))
        .select_related("quiz")
        .order_by("-started_at", "-pk")
    )


def submitted_attempts_of(person: Any) -> QuerySet[Attempt]:
    """Return the person's submitted attempts with their quizzes, newest first."""
    return (
        Attempt.objects.filter(person=person, state=AttemptState.SUBMITTED)
        .select_related("quiz")
        .order_by("-submitted_at", "-pk")
    )


def place_of(attempt: Attempt, *, seen: int | None = None) -> int:
    """Return where to go on: at the question seen last, else at the first without an answer. One query.

    `seen` comes from the browser: a number that is no question of this attempt counts for nothing.
    """
    places = dict(
        AttemptItem.objects.filter(attempt=attempt)
        .order_by("position")
        .values_list("position", "answered_at")
    )
    if seen in places:
        return seen
    return next((place for place, answered in places.items() if answered is None), 1)


def locked(attempt: Attempt) -> Attempt:
    """Return the attempt as it is now with quiz and person, locked until the transaction ends."""
    found = _LOCKED.first(pk=attempt.pk)
    if found is None:
        raise Attempt.DoesNotExist
    return found


def own_locked(person: Any, uuid: UUID) -> Attempt:
    """Return the person's own attempt, locked until the transaction ends, or 404. One query."""
    return _OWN_LOCKED.get_or_404(uuid=uuid, person=getattr(person, "pk", person))


def item_of(attempt: Attempt, position: int) -> AttemptItem:
    """Return the question at `position`; raises `NoSuchQuestion`."""
    item = _ITEM.first(attempt=attempt.pk, position=position)
    if item is None:
        raise NoSuchQuestion(f"there is no question {position}")
    return item


class Place(NamedTuple):
    """A question's place on the answer sheet, without what is asked."""

    position: int
    section_title: str
    answered_at: datetime | None
    flagged: bool
    incomplete: bool

    @property
    def is_answered(self) -> bool:
        """Whether an answer is stored."""
        return self.answered_at is not None


def items_in_brief(attempt: Attempt) -> list[Place]:
    """Return the places of all questions, for the navigator: one query of plain rows."""
    return [Place(*row) for row in _PLACES.all(attempt=attempt.pk)]


def items_in_full(attempt: Attempt) -> list[AttemptItem]:
    """Return the questions with specs and answers: one query."""
    return _ITEMS.all(attempt=attempt.pk)


def items_at(attempt: Attempt, first: int, last: int) -> list[AttemptItem]:
    """Return the questions from position `first` to `last`, with specs and answers: one query."""
    return _ITEMS_AT.all(attempt=attempt.pk, first=first, last=last)
