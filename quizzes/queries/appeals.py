"""Reports and appeals: one's own with their decisions, and what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from lms.prepared import Given, Prepared
from quizzes import rules
from quizzes.core import appeals as core
from quizzes.core import prose
from quizzes.models import Appeal, Attempt, AttemptItem, GradeEvent, HumanMark
from quizzes.queries.terms import Disclosure, disclosure_of

_OF_ATTEMPT = Prepared(
    lambda: (
        Appeal.objects.filter(
            item__attempt=Given("attempt", AttemptItem._meta.get_field("attempt"))
        )
        .select_related("decision__by")
        .order_by("at", "pk")
    )
)


@dataclass(frozen=True)
class AppealFilters:
    """What the list is narrowed to: a quiz, a kind, open or decided."""

    quiz: str = ""
    kind: str = ""
    decided: bool = False


@dataclass(frozen=True)
class AppealLine:
    """One line of the list. `barred`: the person who looks gave the mark and does not decide."""

    appeal: Appeal
    title: str
    quiz_title: str
    alike: int
    barred: bool
    lang: str


def reportable_item(person: Any, uuid: UUID, position: int) -> AttemptItem:
    """Return a question of the person's own attempt, under way or submitted, or 404."""
    return get_object_or_404(
        AttemptItem.objects.select_related("attempt__quiz", "attempt__locale", "attempt__person"),
        attempt__uuid=uuid, attempt__person=person, position=position,
    )  # fmt: skip


def marked_at(item: AttemptItem) -> datetime | None:
    """Return when the present mark was given, None while there is none."""
    return GradeEvent.objects.filter(item=item).aggregate(newest=Max("at"))["newest"]


def window_of(
    attempt: Attempt, *, marked_at: datetime | None, disclosure: Disclosure
) -> datetime | None:
    """Return until when a mark of a submitted attempt may be appealed; None: never, or not yet.

    While keys are withheld nobody has seen the mark, so nobody can appeal against it.
    """
    if attempt.submitted_at is None or marked_at is None or not disclosure.allowed:
        return None
    return core.window_ends(
        submitted_at=attempt.submitted_at, marked_at=marked_at, seen_from=disclosure.from_at,
        days=attempt.quiz.appeal_days,
    )  # fmt: skip


def window_ends(item: AttemptItem, *, at: datetime) -> datetime | None:
    """Return until when the mark of one answer may be appealed; None: never, or not yet."""
    disclosure = disclosure_of(item.attempt, at=at)
    return window_of(item.attempt, marked_at=marked_at(item), disclosure=disclosure)


def appeals_of_item(item: AttemptItem) -> list[Appeal]:
    """Return the reports and appeals about one answer with their decisions: one query."""
    return list(item.appeals.select_related("decision__by").order_by("at", "pk"))


def appeals_of_attempt(attempt: Attempt) -> dict[int, list[Appeal]]:
    """Return reports and appeals by the id of the answer, with their decisions: one query."""
    by_item: dict[int, list[Appeal]] = {}
    for appeal in _OF_ATTEMPT.all(attempt=attempt.pk):
        by_item.setdefault(appeal.item_id, []).append(appeal)
    return by_item


def open_appeals_for(decider: Any) -> QuerySet[Appeal]:
    """Return what `decider` may see waiting for a decision: not their own, the oldest first."""
    if not rules.may_mark(decider):
        return Appeal.objects.none()
    return Appeal.objects.filter(decision__isnull=True).exclude(person=decider)


def appeals_list(decider: Any, filters: AppealFilters) -> QuerySet[Appeal]:
    """Return open appeals, the oldest first, or decided ones, the newest decision first."""
    found = open_appeals_for(decider)
    if filters.decided:
        if not rules.may_mark(decider):
            raise Http404
        found = Appeal.objects.filter(decision__isnull=False)
    if filters.quiz:
        found = found.filter(item__attempt__quiz__key=filters.quiz)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    order = ["-decision__at", "-pk"] if filters.decided else ["at", "pk"]
    return found.select_related(
        "item__attempt__quiz", "item__attempt__locale", "person", "decision__by"
    ).order_by(*order)


def appeal_lines(appeals: Iterable[Appeal], decider: Any) -> list[AppealLine]:
    """Return lines of the list: two queries more, whatever their number."""
    listed = list(appeals)
    items = [appeal.item_id for appeal in listed]
    barred = set(_gave_marks(items).filter(actor=decider).values_list("item_id", flat=True))
    barred |= set(
        HumanMark.objects.filter(item__in=items, marker=decider).values_list("item_id", flat=True)
    )
    questions = [appeal.item.question_id for appeal in listed]
    alike = Counter(
        Appeal.objects.filter(decision__isnull=True, item__question__in=questions)
        .order_by()
        .values_list("item__question_id", flat=True)
    )
    return [
        AppealLine(
            appeal=appeal,
            title=appeal.item.spec.get("title") or prose.to_plain(appeal.item.spec.get("prompt", "")),
            quiz_title=str(appeal.item.attempt.quiz),
            alike=max(0, alike[appeal.item.question_id] - 1),
            barred=appeal.item_id in barred,
            lang=appeal.item.attempt.locale.language_code,
        )
        for appeal in listed
    ]  # fmt: skip


def appeal_for(decider: Any, uuid: UUID) -> Appeal:
    """Return an appeal of somebody else with what it is about, or 404."""
    if not rules.may_mark(decider):
        raise Http404
    return get_object_or_404(
        Appeal.objects.select_related(
            "item__attempt__quiz", "item__attempt__person", "item__attempt__locale", "person",
            "decision__by",
        ).exclude(person=decider),
        uuid=uuid,
    )  # fmt: skip


def markers_of(item: AttemptItem) -> set[int]:
    """Return the ids of everybody who gave or changed the mark of an answer: two queries."""
    gave = set(_gave_marks([item.pk]).values_list("actor_id", flat=True))
    return gave | set(item.human_marks.values_list("marker_id", flat=True))


def number_of_appeals(decider: Any) -> int:
    """Return how many appeals wait that `decider` may see: one query."""
    return open_appeals_for(decider).count()


def oldest_appeal(decider: Any) -> datetime | None:
    """Return since when the longest waiting appeal waits, None when nothing waits."""
    return open_appeals_for(decider).order_by("at").values_list("at", flat=True).first()


def _gave_marks(items: Iterable[int]) -> QuerySet[GradeEvent]:
    return GradeEvent.objects.filter(item__in=list(items), actor__isnull=False)


def number_alike(appeal: Appeal) -> int:
    """Return how many other open appeals are about the same question: one query."""
    return (
        Appeal.objects.filter(decision__isnull=True, item__question=appeal.item.question_id)
        .exclude(pk=appeal.pk)
        .count()
    )
