"""Answering: each answer is appended the moment it is given, under a number. Server time only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lms.foundation import clock
from lms.foundation.registry import UnknownKey
from lms.rows import Change, Insertion
from quizzes import queries
from quizzes.core import timing
from quizzes.core.certainty import LEVELS
from quizzes.core.refusals import AnswerConflict, AnswerLocked, AnswerRefused, AttemptClosed
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.registry import MAX_ANSWER_LENGTH, question_types
from quizzes.services.closing import close_if_overdue

# Both are written with every answer, while the attempt is locked.
_RESPONSE = Insertion(Response, ["item_id", "sequence", "data", "certainty", "at"])
_ANSWER = Change(AttemptItem, ["answer", "certainty", "answered_at", "incomplete", "sequence"])


class Saved(NamedTuple):
    """What the server has committed: the number to save under next time is `sequence` + 1.

    `incomplete`: the answer leaves a part of the question open.
    """

    sequence: int
    at: datetime | None
    answered: bool
    incomplete: bool = False
    deadline_at: datetime | None = None


def save_answer(
    attempt: Attempt,
    *,
    position: int,
    data: Mapping[str, Any],
    sequence: int,
    certainty: int | None = None,
) -> Saved:
    """Append an answer to question `position`; `sequence` is one more than the number last seen.

    The same answer under a known number is a replay and changes nothing. Another answer under a
    number that is taken (or not yet due) raises `AnswerConflict`: a later tab or device was here,
    and nothing is overwritten. `certainty` (1 to 3, where the attempt asks for it) is part of the
    answer. Raises `AttemptClosed`, `AnswerLocked` (its explanation was seen), `AnswerRefused` and
    `queries.NoSuchQuestion` too; the former answer stays in each case.
    """
    return save_own_answer(
        attempt.person_id, attempt.uuid, position=position, data=data, sequence=sequence,
        certainty=certainty,
    )  # fmt: skip


def save_own_answer(
    person: Any,
    uuid: UUID,
    *,
    position: int,
    data: Mapping[str, Any],
    sequence: int,
    certainty: int | None = None,
) -> Saved:
    """Do what `save_answer` does for the person's own attempt, read and locked at once; else 404."""
    at = clock.now()
    with transaction.atomic():
        attempt = queries.own_locked(person, uuid)
        if attempt.is_open and attempt.standing(at) is not timing.Standing.OVER:
            item = queries.item_of(attempt, position)
            sure = certainty if attempt.certainty else None
            saved = _save(item, data, certainty=sure, sequence=sequence, at=at)
            return saved._replace(deadline_at=attempt.deadline_at)
    close_if_overdue(attempt)
    raise AttemptClosed


def _save(
    item: AttemptItem,
    data: Mapping[str, Any],
    *,
    certainty: int | None,
    sequence: int,
    at: datetime,
) -> Saved:
    answer, incomplete = _read_answer(item, data)
    sure = _read_certainty(certainty) if answer is not None else None
    if answer == item.answer and sure == item.certainty:
        return _as_stored(item)
    if item.checked_at is not None:
        raise AnswerLocked
    if sequence != item.sequence + 1:
        if _is_replay(item, answer, sure, sequence):
            return _as_stored(item)
        raise AnswerConflict
    _RESPONSE.write([(item.pk, sequence, answer, sure, at)])
    item.answer = answer
    item.certainty = sure
    item.answered_at = at if answer is not None else None
    item.incomplete = incomplete
    item.sequence = sequence
    _ANSWER.write(item)
    return _as_stored(item)._replace(at=at)


def _as_stored(item: AttemptItem) -> Saved:
    return Saved(item.sequence, item.answered_at, item.is_answered, item.incomplete)


def _is_replay(item: AttemptItem, answer: Any, certainty: int | None, sequence: int) -> bool:
    """Whether exactly this answer was stored under this number (None is SQL NULL, so no filter)."""
    stored = Response.objects.filter(item=item, sequence=sequence).values_list("data", "certainty")
    return (answer, certainty) in list(stored)


def _read_certainty(certainty: int | None) -> int | None:
    if certainty is not None and certainty not in LEVELS:
        raise AnswerRefused([_("Choose how certain you are from the three that are offered.")])
    return certainty


def _read_answer(item: AttemptItem, data: Mapping[str, Any]) -> tuple[dict[str, Any] | None, bool]:
    """Return the answer in `data` as it is stored, and whether it leaves a part open."""
    if any(len(str(value)) > MAX_ANSWER_LENGTH for value in data.values()):
        raise AnswerRefused([_("The answer is too long.")])
    try:
        kind = question_types.get(item.spec["type"])
    except UnknownKey:
        raise AnswerRefused([_("This type of question can no longer be answered.")]) from None
    spec = kind.read_spec(item.spec)
    form = kind.form(
        spec, seed=item.option_seed, response=kind.read_response(item.answer), data=data
    )
    if not form.is_valid():
        raise AnswerRefused([message for errors in form.errors.values() for message in errors])
    response = form.response()
    if response is None:
        return None, False
    return response.model_dump(mode="json"), not kind.is_complete(spec, response)


def answer_by_key(attempt: Attempt, *, choose: Callable[[int], bool]) -> None:
    """Answer the open questions whose position `choose` picks, rightly. For demonstration people.

    Raises `AttemptClosed`.
    """
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if not attempt.is_open or attempt.standing(at) is timing.Standing.OVER:
            raise AttemptClosed
        items = [i for i in queries.items_in_full(attempt) if choose(i.position) and not i.sequence]
        for item in items:
            kind = question_types.get(item.spec["type"])
            item.answer = kind.correct(kind.read_spec(item.spec)).model_dump(mode="json")
            item.answered_at = at
            item.sequence = 1
        Response.objects.bulk_create(
            Response(item=item, sequence=1, data=item.answer, at=at) for item in items
        )
        AttemptItem.objects.bulk_update(items, ["answer", "answered_at", "sequence"])


def flag(attempt: Attempt, *, position: int, flagged: bool) -> None:
    """Set or remove the person's flag on a question. Raises `AttemptClosed`, `NoSuchQuestion`."""
    at = clock.now()
    with transaction.atomic():
        attempt = queries.locked(attempt)
        if not attempt.is_open or attempt.standing(at) is timing.Standing.OVER:
            raise AttemptClosed
        item = queries.item_of(attempt, position)
        item.flagged = flagged
        item.save(update_fields=["flagged"])
