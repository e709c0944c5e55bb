"""What waits for a person's mark: the queue, one answer with its rubric, and the numbers.

Nothing here names the learner: markers judge the words, not the person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from pydantic import ValidationError

from lms.accounts.api import Team
from lms.foundation import clock
from lms.foundation.registry import UnknownKey
from quizzes import rules
from quizzes.core import prose
from quizzes.core.double_marking import Stage
from quizzes.core.rubric import Rubric
from quizzes.models import AttemptItem, AttemptState, HumanMark, Quiz
from quizzes.registry import QuestionType, Response, Spec, question_types

SMALLEST_TEAM = 5  # members; narrowing to a smaller team would tell whose answers these are
STAGES = {0: Stage.FIRST, 1: Stage.SECOND}


@dataclass(frozen=True)
class MarkingFilters:
    """What the queue is narrowed to; empty values narrow nothing. `days`: waiting at least so long."""

    quiz: str = ""
    question: int | None = None
    team: str = ""
    days: int | None = None
    stage: str = ""

    def as_query(self) -> dict[str, str]:
        """Return the filters as they stand in an address."""
        named = {"quiz": self.quiz, "question": self.question, "team": self.team,
                 "days": self.days, "stage": self.stage}  # fmt: skip
        return {name: str(value) for name, value in named.items() if value not in ("", None)}


@dataclass(frozen=True)
class Waiting:
    """One line of the queue; `lang` is the language of the question."""

    item: AttemptItem
    title: str
    quiz_title: str
    since: datetime
    stage: Stage
    lang: str


@dataclass(frozen=True)
class MarkingSheet:
    """One answer to be marked. `rubric` None: a share is given. `earlier`: the two that differ."""

    item: AttemptItem
    stage: Stage
    spec: Spec | None
    kind: QuestionType | None
    rubric: Rubric | None
    prompt_html: str
    explanation_html: str
    model_html: str
    length: int | None
    too_short: bool
    answer_lines: list[tuple[str, str]]
    earlier: list[tuple[HumanMark, list[tuple[str, str]]]]
    left: int
    next: int | None


@dataclass(frozen=True)
class MarkingChoices:
    """What the filters offer: (value, words) pairs."""

    quizzes: list[tuple[str, str]]
    questions: list[tuple[int, str]]
    teams: list[tuple[str, str]]


def unmarked() -> QuerySet[AttemptItem]:
    """Return the answers of submitted attempts that have no mark."""
    return AttemptItem.objects.filter(
        value__isnull=True, attempt__state=AttemptState.SUBMITTED, attempt__passed__isnull=True
    )


def waiting_for(marker: Any) -> QuerySet[AttemptItem]:
    """Return what `marker` may mark: neither their own answers nor those they have marked."""
    if not rules.may_mark(marker):
        return AttemptItem.objects.none()
    return (
        unmarked()
        .exclude(attempt__person=marker)
        .exclude(pk__in=HumanMark.objects.filter(marker=marker).values("item"))
    )


def number_left_to_a_third(marker: Any) -> int:
    """Return how many answers `marker` has marked that wait for a third person to decide. One query.

    They stand in no queue of the two who differ; without this count nobody would know of them.
    """
    marked = HumanMark.objects.filter(marker=marker).values("item")
    differing = unmarked().filter(pk__in=marked).annotate(n=Count("human_marks", distinct=True))
    return differing.filter(n__gte=2).count()


def narrowed(
    waiting: QuerySet[AttemptItem], filters: MarkingFilters, *, at: datetime
) -> QuerySet[AttemptItem]:
    """Return the part of `waiting` that fits, the longest waiting first."""
    chosen = Q()
    if filters.quiz:
        chosen &= Q(attempt__quiz__key=filters.quiz)
    if filters.question is not None:
        chosen &= Q(question=filters.question)
    if filters.team:
        chosen &= Q(attempt__person__teams__in=_large_teams().filter(key=filters.team))
    if filters.days is not None:
        chosen &= Q(attempt__submitted_at__lte=at - timedelta(days=filters.days))
    found = waiting.filter(chosen).annotate(n_marks=Count("human_marks", distinct=True))
    if filters.stage == Stage.THIRD.value:
        found = found.filter(n_marks__gte=2)
    elif filters.stage in {stage.value for stage in STAGES.values()}:
        wanted = next(n for n, stage in STAGES.items() if stage.value == filters.stage)
        found = found.filter(n_marks=wanted)
    return found.order_by("attempt__submitted_at", "attempt_id", "position")


def queue_of(marker: Any, filters: MarkingFilters) -> QuerySet[AttemptItem]:
    """Return the queue of `marker`; turn a page of it into lines with :func:`lines_of`."""
    return narrowed(waiting_for(marker), filters, at=clock.now()).select_related(
        "attempt__quiz", "attempt__locale"
    )


def lines_of(items: Iterable[Any]) -> list[Waiting]:
    """Return lines of the queue; items carry `n_marks` and their attempt with its quiz."""
    return [
        Waiting(
            item=item, title=item.spec.get("title") or prose.to_plain(item.spec.get("prompt", "")),
            quiz_title=str(item.attempt.quiz), since=item.attempt.submitted_at,
            lang=item.attempt.locale.language_code,
            stage=STAGES.get(item.n_marks, Stage.THIRD),
        )
        for item in items
    ]  # fmt: skip


def marking_choices(marker: Any) -> MarkingChoices:
    """Return the quizzes, questions and teams that something waits in: three queries."""
    waiting = waiting_for(marker)
    quizzes = Quiz.objects.filter(pk__in=waiting.values("attempt__quiz")).order_by("key")
    questions = waiting.order_by("question_id").values_list("question_id", "question__title")
    people = _large_teams().filter(memberships__person__in=waiting.values("attempt__person"))
    return MarkingChoices(
        quizzes=[(quiz.key, str(quiz)) for quiz in quizzes],
        questions=list(questions.distinct()),
        teams=[(team.key, team.name) for team in people.distinct().order_by("name")],
    )


def _large_teams() -> QuerySet[Team]:
    """Return the teams in which one answer does not tell whose it is."""
    sizes = Team.objects.annotate(size=Count("memberships", distinct=True))
    return Team.objects.filter(pk__in=sizes.filter(size__gte=SMALLEST_TEAM).values("pk"))


def number_to_mark(marker: Any) -> int:
    """Return how many answers `marker` may mark: one query."""
    return waiting_for(marker).count()


def oldest_to_mark(marker: Any) -> datetime | None:
    """Return since when the longest waiting answer waits, None when nothing waits."""
    first = waiting_for(marker).order_by("attempt__submitted_at")
    return first.values_list("attempt__submitted_at", flat=True).first()


def item_to_mark(marker: Any, pk: int) -> AttemptItem:
    """Return an answer of a submitted attempt that is not the marker's own, or 404.

    It may have been marked meanwhile; `give_mark` says so.
    """
    if not rules.may_mark(marker):
        raise Http404
    return get_object_or_404(
        AttemptItem.objects.select_related("attempt__quiz", "attempt__locale").exclude(
            attempt__person=marker
        ),
        pk=pk,
        attempt__state=AttemptState.SUBMITTED,
    )


def marking_sheet(item: AttemptItem, marker: Any, filters: MarkingFilters) -> MarkingSheet | None:
    """Return the answer with its rubric and the way on; None when the marker cannot mark it."""
    queue = narrowed(waiting_for(marker), filters, at=clock.now())
    places = list(queue.values_list("pk", flat=True)[:500])
    if item.pk not in places and not waiting_for(marker).filter(pk=item.pk).exists():
        return None
    kind, spec, response = read_leniently(item)
    earlier = list(item.human_marks.order_by("pk"))
    stage = STAGES.get(len(earlier), Stage.THIRD)
    detail = kind.review(spec, seed=item.option_seed, response=response) if kind and spec else {}
    return MarkingSheet(
        item=item, stage=stage, spec=spec, kind=kind, rubric=rubric_of(item),
        prompt_html=prose.to_html(item.spec.get("prompt", "")),
        explanation_html=prose.to_html(item.spec.get("explanation", "")),
        model_html=_model_html(kind, spec),
        length=detail.get("length"), too_short=bool(detail.get("too_short")),
        answer_lines=answer_lines(item, kind, spec, response),
        earlier=[(mark, level_words(item, mark.levels)) for mark in earlier
                 if stage is Stage.THIRD],
        left=len(places), next=_after(places, item.pk),
    )  # fmt: skip


def _model_html(kind: QuestionType | None, spec: Spec | None) -> str:
    """Return the answer that earns everything, where it is written in words."""
    model = kind.correct(spec) if kind is not None and spec is not None else None
    return prose.to_html(getattr(model, "text", "") or "") if kind and kind.needs_person else ""


def level_words(item: AttemptItem, levels: dict[str, int] | None) -> list[tuple[str, str]]:
    """Return (criterion, words of the level) in the rubric's order, as far as both are known."""
    rubric = rubric_of(item) if levels else None
    if rubric is None or not levels:
        return []
    return [
        (criterion.title, criterion.levels[levels[criterion.key]].description)
        for criterion in rubric.criteria
        if levels.get(criterion.key) in range(len(criterion.levels))
    ]


def _after(places: list[int], pk: int) -> int | None:
    """Return the place after `pk`, round to the first at the end; None when it is the only one."""
    others = [place for place in places if place != pk]
    if not others or pk not in places:
        return others[0] if others else None
    index = places.index(pk)
    return places[index + 1] if index + 1 < len(places) else others[0]


def read_leniently(
    item: AttemptItem,
) -> tuple[QuestionType | None, Spec | None, Response | None]:
    """Return type, spec and answer, each None where it is gone or cannot be read."""
    try:
        kind = question_types.get(item.spec["type"])
        spec = kind.read_spec(item.spec)
    except (UnknownKey, KeyError, ValidationError):
        return None, None, None
    try:
        return kind, spec, kind.read_response(item.answer)
    except ValidationError:
        return kind, spec, None


def rubric_of(item: AttemptItem) -> Rubric | None:
    """Return the frozen rubric of an answer; None where there is none that can be marked by."""
    _kind, spec, _response = read_leniently(item)
    rubric = getattr(spec, "rubric", None)
    return rubric if isinstance(rubric, Rubric) and rubric.criteria else None


def answer_lines(
    item: AttemptItem, kind: QuestionType | None, spec: Spec | None, response: Response | None
) -> list[tuple[str, str]]:
    """Return the answer as (name, words); what no type can read is shown as it was stored."""
    if isinstance(item.answer, dict) and isinstance(item.answer.get("text"), str):
        return [("", item.answer["text"])]
    if kind is not None and spec is not None and response is not None:
        return [("", kind.summarise(spec, response))]
    if isinstance(item.answer, dict):
        return [(str(name), _words(value)) for name, value in item.answer.items()]
    return [("", "" if item.answer is None else str(item.answer))]


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
