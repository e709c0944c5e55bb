"""How each mark came about, and what its learner may still do: for result, appeal and override."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from pydantic import ValidationError

from lms.foundation import clock
from lms.prepared import Given, Prepared
from quizzes import rules
from quizzes.core import prose
from quizzes.core.appeals import AppealKind
from quizzes.core.mark import round_score
from quizzes.models import (
    Appeal,
    Attempt,
    AttemptItem,
    AttemptState,
    GradeEvent,
    QuestionVersion,
    Quiz,
)
from quizzes.queries import appeals as appeal_queries
from quizzes.queries.attempts import item_of, submitted_attempt_for
from quizzes.queries.marking import level_words
from quizzes.queries.reviews import Result, ReviewedItem, review, withheld
from quizzes.queries.terms import Disclosure, disclosure_of

_EVENTS = Prepared(
    lambda: (
        GradeEvent.objects.filter(attempt=Given("attempt", GradeEvent._meta.get_field("attempt")))
        .select_related("actor")
        .order_by("number")
    )
)


@dataclass(frozen=True)
class Line:
    """One event of a mark: `kind` as in the gradebook, points after it, who and why."""

    kind: str
    words: str
    at: datetime
    points: Decimal
    marks: Decimal
    actor: Any
    people: int
    reason: str
    version: int | None
    levels: list[tuple[str, str]]


@dataclass(frozen=True)
class Story:
    """The events of one mark in order, what was objected, and what may still be objected."""

    lines: list[Line] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    kinds: list[AppealKind] = field(default_factory=list)
    ends_at: datetime | None = None

    @property
    def was_changed(self) -> bool:
        """Whether there is more to tell than the first mark by the engine."""
        return len(self.lines) > 1 or any(line.actor or line.reason for line in self.lines)

    @property
    def speaks(self) -> bool:
        """Whether a person gave levels or wrote a comment: that is what the page opens with."""
        return any(line.levels or (line.actor and line.reason) for line in self.lines)

    @property
    def is_told(self) -> bool:
        """Whether anything happened after the first mark by the engine."""
        return bool(self.appeals) or self.was_changed


@dataclass(frozen=True)
class ItemPage:
    """One answer of a submitted attempt with everything that was said about its mark."""

    attempt: Attempt
    item: AttemptItem
    reviewed: ReviewedItem
    story: Story


@dataclass(frozen=True)
class ReportPage:
    """What a learner may object to now; `ended_at`: the time to appeal the mark is over.

    `reviewed` shows question and answer, with the key only where the result shows it too.
    """

    attempt: Attempt
    item: AttemptItem
    reviewed: ReviewedItem
    kinds: list[AppealKind]
    ends_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class DecisionPage:
    """An appeal with the answer it is about; `barred`: the person who looks gave the mark."""

    appeal: Appeal
    attempt: Attempt
    item: AttemptItem
    reviewed: ReviewedItem | None
    story: Story
    alike: int
    barred: bool


def stories_of(attempt: Attempt, items: Iterable[AttemptItem], *, viewer: Any) -> dict[int, Story]:
    """Return the story of each mark by position: two queries, whatever the number of questions.

    `items`: those of the attempt, which have been read.
    """
    known = {item.pk: item for item in items}
    lines: dict[int, list[Line]] = {pk: [] for pk in known}
    for event in _EVENTS.all(attempt=attempt.pk):
        event.item = known[event.item_id]
        lines[event.item_id].append(_line(event))
    appeals = appeal_queries.appeals_of_attempt(attempt)
    own = rules.is_own(viewer, attempt)
    at = clock.now()
    disclosure = disclosure_of(attempt, at=at)
    return {
        item.position: _story(
            attempt, lines[pk], appeals.get(pk, []), own=own, disclosure=disclosure, at=at
        )
        for pk, item in known.items()
        if lines[pk] or pk in appeals
    }


def with_stories(page: Result, attempt: Attempt, *, viewer: Any) -> Result:
    """Return the result page with the story of each mark; marks by another version show its key.

    Two queries more, three where something was marked by another version.
    """
    stories = stories_of(attempt, (one.item for one in page.items), viewer=viewer)
    versions = _versions_marked_by(page, stories)
    items = [
        replace(_by_version(one, versions), story=stories.get(one.item.position, Story()))
        for one in page.items
    ]
    return replace(page, items=items)


def _versions_marked_by(page: Result, stories: dict[int, Story]) -> dict[int, dict[str, Any]]:
    """Return the specs that decided, by position, where these are not the ones that were asked."""
    decided = {
        one.item.position: (one.item.question_id, lines[-1].version)
        for one in page.items
        if (lines := stories.get(one.item.position, Story()).lines) and lines[-1].version
    }
    if not decided:
        return {}
    found = QuestionVersion.objects.filter(
        question__in={question for question, _version in decided.values()},
        number__in={version for _question, version in decided.values()},
    )
    specs = {(version.question_id, version.number): version.spec for version in found}
    return {position: specs[pair] for position, pair in decided.items() if pair in specs}


def _by_version(one: ReviewedItem, versions: dict[int, dict[str, Any]]) -> ReviewedItem:
    data = versions.get(one.item.position)
    if data is None or one.kind is None or not one.detail:
        return one  # as it was asked, or its key may not be seen yet
    try:
        spec = one.kind.freeze(one.kind.read_spec(data), seed=one.item.seed)
        response = one.kind.read_response(one.item.answer)
    except ValidationError:
        return one
    return replace(
        one, detail=one.kind.review(spec, seed=one.item.option_seed, response=response),
        explanation_html=prose.to_html(spec.explanation),
    )  # fmt: skip


def _line(event: GradeEvent) -> Line:
    return Line(
        kind=event.kind, words=event.get_kind_display(), at=event.at,
        points=round_score(event.value * event.item.marks), marks=event.item.marks,
        actor=event.actor, people=len(event.mark.get("by", ())), reason=event.reason,
        version=event.question_version, levels=level_words(event.item, event.mark.get("levels")),
    )  # fmt: skip


def _story(
    attempt: Attempt, lines: list[Line], appeals: list[Appeal], *, own: bool,
    disclosure: Disclosure, at: datetime,
) -> Story:  # fmt: skip
    """Put a story together; while keys are withheld a learner is told no points and no verdict."""
    marked_at = max((line.at for line in lines), default=None)
    ends_at = appeal_queries.window_of(attempt, marked_at=marked_at, disclosure=disclosure)
    kinds = _kinds(appeals, ends_at, at=at) if own else []
    shown = lines if disclosure.allowed or not own else []
    return Story(lines=shown, appeals=appeals, kinds=kinds, ends_at=ends_at)


def _kinds(
    appeals: Iterable[Appeal], ends_at: datetime | None, *, at: datetime
) -> list[AppealKind]:
    made = {appeal.kind for appeal in appeals}
    kinds = [] if AppealKind.QUESTION.value in made else [AppealKind.QUESTION]
    if AppealKind.MARK.value not in made and ends_at is not None and at <= ends_at:
        kinds.append(AppealKind.MARK)
    return kinds


def _story_of(item: AttemptItem, *, own: bool) -> Story:
    events = GradeEvent.objects.filter(item=item).select_related("item", "actor")
    lines = [_line(event) for event in events.order_by("number")]
    at = clock.now()
    return _story(
        item.attempt, lines, appeal_queries.appeals_of_item(item), own=own,
        disclosure=disclosure_of(item.attempt, at=at), at=at,
    )  # fmt: skip


def reportable(person: Any, uuid: UUID, position: int) -> ReportPage:
    """Return what the person may object to at a question of their own attempt, or 404."""
    item = appeal_queries.reportable_item(person, uuid, position)
    story = _story_of(item, own=True)
    now = clock.now()
    ended = story.ends_at if story.ends_at and now > story.ends_at else None
    is_shown = disclosure_of(item.attempt, at=now).allowed
    shown = review(item.attempt) if is_shown else withheld(item.attempt)
    return ReportPage(
        attempt=item.attempt, item=item, kinds=story.kinds, ends_at=story.ends_at, ended_at=ended,
        reviewed=next(one for one in shown if one.item.position == position),
    )  # fmt: skip


def changeable(viewer: Any, uuid: UUID, position: int) -> ItemPage:
    """Return an answer whose mark the viewer may change, or 404."""
    attempt = submitted_attempt_for(viewer, uuid)
    if not rules.may_change_mark(viewer, attempt):
        raise Http404
    item = item_of(attempt, position)
    item.attempt = attempt
    if item.value is None:
        raise Http404  # it is marked in the queue, by whoever does not know whose it is
    return ItemPage(attempt, item, _reviewed(attempt, position), _story_of(item, own=False))


def decidable(decider: Any, appeal: Appeal) -> DecisionPage:
    """Return what the decider needs to read about an appeal that they may see."""
    item, attempt = appeal.item, appeal.item.attempt
    reviewed = None if attempt.is_open else _reviewed(attempt, item.position)
    return DecisionPage(
        appeal=appeal, attempt=attempt, item=item, reviewed=reviewed,
        story=_story_of(item, own=False), alike=appeal_queries.number_alike(appeal),
        barred=decider.pk in appeal_queries.markers_of(item),
    )  # fmt: skip


def _reviewed(attempt: Attempt, position: int) -> ReviewedItem:
    return next(one for one in review(attempt) if one.item.position == position)


def marked_attempts(viewer: Any, *, text: str = "", quiz: str = "") -> QuerySet[Attempt]:
    """Return submitted attempts of others that nobody has to mark, the newest first.

    `text` is looked for in names and user names.
    """
    if not rules.may_mark(viewer):
        raise Http404
    found = Attempt.objects.filter(
        state=AttemptState.SUBMITTED, passed__isnull=False
    ).exclude(person=viewer)  # fmt: skip
    if text:
        found = found.filter(Q(person__name__icontains=text) | Q(person__username__icontains=text))
    if quiz:
        found = found.filter(quiz__key=quiz)
    shown = ("uuid", "number", "submitted_at", "percent", "passed", "quiz_id", "person__name",
             "person__username")  # fmt: skip
    rows = found.select_related("person").only(*shown).prefetch_related("quiz")
    return rows.order_by("-submitted_at", "-pk")


def quizzes_sat() -> list[Quiz]:
    """Return the quizzes that somebody has sat, by key: one query."""
    sat = Attempt.objects.filter(quiz=OuterRef("pk"))
    return list(Quiz.objects.filter(Exists(sat)).order_by("key"))
