"""What a regrade needs to know: versions, answers asked by them, attempts in batches, progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language_info

from quizzes import rules
from quizzes.core.gradebook import GradeKind
from quizzes.core.outcome import ItemWorth
from quizzes.core.regrade import AttemptBefore, Counts
from quizzes.models import (
    Attempt,
    AttemptItem,
    AttemptState,
    GradeEvent,
    Question,
    QuestionVersion,
    Quiz,
    Regrade,
)

BATCH = 200  # attempts in one transaction


@dataclass(frozen=True)
class Scope:
    """Whose answers: to which question, in which quiz (None: all), asked by which versions."""

    question: Question
    quiz: Quiz | None = None
    from_versions: tuple[int, ...] = ()

    def items(self) -> QuerySet[AttemptItem]:
        """Return the answers of submitted attempts in this scope."""
        chosen = Q(question=self.question, attempt__state=AttemptState.SUBMITTED)
        if self.quiz is not None:
            chosen &= Q(attempt__quiz=self.quiz)
        if self.from_versions:
            chosen &= Q(question_version__in=self.from_versions)
        return AttemptItem.objects.filter(chosen)


@dataclass(frozen=True)
class Candidate:
    """One answer in scope: `overridden` when its newest mark is a person's decision."""

    item: AttemptItem
    overridden: bool


@dataclass(frozen=True)
class Looked:
    """A batch of attempts with everything that marking again needs."""

    attempts: list[Attempt]
    before: dict[int, AttemptBefore] = field(default_factory=dict)
    candidates: dict[int, list[Candidate]] = field(default_factory=dict)


@dataclass(frozen=True)
class AskedVersion:
    """A version of a question, and how many submitted answers were asked by it."""

    number: int
    note: str
    author: Any
    at: Any
    asked: int
    known: bool


@dataclass(frozen=True)
class Sibling:
    """The same question in another language: a key and marks of its own, `asked` answers."""

    pk: int
    language: str
    version: int
    asked: int


@dataclass(frozen=True)
class Progress:
    """How far a regrade is; `done` and `counts` come from its batches."""

    total: int
    counts: Counts
    finished: bool

    @property
    def percent(self) -> int:
        """Whole percent of the attempts that have been looked at."""
        if self.finished or not self.total:
            return 100
        return min(99, 100 * self.counts.attempts // self.total)


def question_to_regrade(person: Any, pk: int) -> Question:
    """Return the question in its base row, or 404 for who does not mark."""
    if not rules.may_mark(person):
        raise Http404
    return get_object_or_404(Question.objects.non_polymorphic().select_related("locale"), pk=pk)


def regrade_for(person: Any, uuid: UUID) -> Regrade:
    """Return a regrade, or 404 for who does not mark."""
    if not rules.may_mark(person):
        raise Http404
    return get_object_or_404(Regrade.objects.select_related("actor", "quiz"), uuid=uuid)


def regrade_named(text: str) -> Regrade | None:
    """Return the regrade whose uuid an address names, None for anything else."""
    try:
        return Regrade.objects.filter(uuid=UUID(text)).first() if text else None
    except ValueError:
        return None


def regrades(person: Any) -> QuerySet[Regrade]:
    """Return all regrades, the newest first."""
    if not rules.may_mark(person):
        raise Http404
    return Regrade.objects.select_related("actor", "quiz").prefetch_related("batches")


def question_titles(pks: Iterable[int]) -> dict[int, str]:
    """Return short titles by id: one query, and none of them polymorphic."""
    found = Question.objects.non_polymorphic().filter(pk__in=list(pks))
    return {pk: title or key for pk, title, key in found.values_list("pk", "title", "key")}


def questions_asked(person: Any, text: str) -> QuerySet[Any]:
    """Return questions with answers whose key, title or words hold `text`, by key."""
    if not rules.may_mark(person):
        raise Http404
    found = Question.objects.non_polymorphic().filter(
        Q(key__icontains=text) | Q(title__icontains=text) | Q(prompt__icontains=text),
        asked__attempt__state=AttemptState.SUBMITTED,
    )
    return found.annotate(n_asked=Count("asked")).select_related("locale").order_by("key", "locale")


def versions_asked(question: Question) -> list[AskedVersion]:
    """Return every version that is on record or was asked, the newest first: two queries."""
    asked = dict(
        Scope(question).items().order_by().values_list("question_version").annotate(n=Count("pk"))
    )
    kept = {
        version.number: version
        for version in QuestionVersion.objects.filter(question=question).select_related("author")
    }
    return [
        AskedVersion(
            number=number, asked=asked.get(number, 0), known=number in kept,
            note=kept[number].note if number in kept else "",
            author=kept[number].author if number in kept else None,
            at=kept[number].at if number in kept else None,
        )
        for number in sorted({*asked, *kept}, reverse=True)
    ]  # fmt: skip


def language_name(question: Question) -> str:
    """Return the question's language, named in the language of the page."""
    return str(get_language_info(question.locale.language_code)["name_translated"])


def siblings_of(question: Question) -> list[Sibling]:
    """Return the question in its other languages with the submitted answers there: one query.

    A regrade covers one language; what was wrong in one is often wrong in both.
    """
    rows = Question.objects.non_polymorphic().filter(key=question.key).exclude(pk=question.pk)
    submitted = Count("asked", filter=Q(asked__attempt__state=AttemptState.SUBMITTED))
    return [
        Sibling(row.pk, language_name(row), row.version, row.n_asked)
        for row in rows.select_related("locale").annotate(n_asked=submitted).order_by("locale")
    ]


def version_of(question: Question, number: int) -> QuestionVersion | None:
    """Return one version on record, None when there is none of this number."""
    return QuestionVersion.objects.filter(question=question, number=number).first()


def quizzes_asking(question: Question) -> list[Quiz]:
    """Return the quizzes in which the question was asked: one query."""
    return list(Quiz.objects.filter(attempts__items__question=question).distinct().order_by("key"))


def under_way(scope: Scope) -> int:
    """Return how many attempts under way hold the question: they are marked when submitted."""
    found = AttemptItem.objects.filter(question=scope.question, attempt__state=AttemptState.OPEN)
    return (found.filter(attempt__quiz=scope.quiz) if scope.quiz else found).count()


def batches(scope: Scope, *, after: int = 0) -> Iterator[list[int]]:
    """Yield ids of the attempts in scope, rising, a batch at a time, from beyond `after`."""
    while True:
        found = (
            scope.items()
            .filter(attempt__gt=after)
            .order_by("attempt_id")
            .values_list("attempt_id", flat=True)
            .distinct()[:BATCH]
        )
        ids = list(found)
        if not ids:
            return
        yield ids
        if len(ids) < BATCH:
            return
        after = ids[-1]


def look_at(scope: Scope, ids: list[int], *, lock: bool = False) -> Looked:
    """Return these attempts with what marking again needs: four queries, whatever their number."""
    found = Attempt.objects.filter(pk__in=ids).select_related("person", "quiz").order_by("pk")
    looked = Looked(attempts=list(found.select_for_update(of=("self",)) if lock else found))
    marks = {attempt.pk: attempt.pass_mark for attempt in looked.attempts}
    worths: dict[int, dict[int, ItemWorth]] = {pk: {} for pk in marks}
    rows = AttemptItem.objects.filter(attempt__in=ids).order_by()
    for attempt_id, position, points, value in rows.values_list(
        "attempt_id", "position", "marks", "value"
    ):
        worths[attempt_id][position] = ItemWorth(marks=points, value=value)
    for pk, pass_mark in marks.items():
        looked.before[pk] = AttemptBefore(ref=pk, pass_mark=pass_mark, worths=worths[pk])
    items = list(scope.items().filter(attempt__in=ids).order_by("attempt_id", "position"))
    events = GradeEvent.objects.filter(item__in=[item.pk for item in items])
    newest = dict(events.order_by("attempt_id", "number").values_list("item_id", "kind"))
    for item in items:
        overridden = newest.get(item.pk) == GradeKind.OVERRIDDEN.value
        looked.candidates.setdefault(item.attempt_id, []).append(Candidate(item, overridden))
    return looked


def progress_of(regrade: Regrade) -> Progress:
    """Return how far a regrade is; `batches` may have been prefetched."""
    done = list(regrade.batches.all())
    counts = sum((Counts(**batch.counts) for batch in done), Counts())
    return Progress(
        total=Counts(**regrade.counts).attempts, counts=counts,
        finished=any(batch.last for batch in done),
    )  # fmt: skip


def changes_of(regrade: Regrade) -> QuerySet[GradeEvent]:
    """Return the events of a regrade with their people, in order of attempts."""
    return (
        GradeEvent.objects.filter(
            item__question=regrade.question_id, mark__regrade=str(regrade.uuid)
        )
        .select_related("attempt__person", "attempt__quiz", "item")
        .order_by("attempt_id", "number")
    )
