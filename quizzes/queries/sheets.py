"""What the pages of an open attempt show, so that views and templates are thin.

Nothing of a key or an explanation is in the sheet of an open attempt, but for a question whose
answer the person has had checked: that one is explained, and locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Media

from quizzes import rules
from quizzes.core import certainty, prose, timing
from quizzes.models import Attempt, AttemptItem
from quizzes.queries.attempts import NoSuchQuestion, Place, items_at, items_in_brief
from quizzes.queries.marks import read_item
from quizzes.queries.reviews import ReviewedItem, checked
from quizzes.registry import QuestionType, ResponseForm, Spec


@dataclass(frozen=True)
class Clock:
    """Time as the page shows it; the server decides all the same."""

    now: datetime
    deadline_at: datetime | None
    minutes_left: int | None
    seconds_left: int | None


@dataclass(frozen=True)
class Counts:
    """How far the person is. `answered` holds the `incomplete` answers too."""

    total: int
    answered: int
    incomplete: int
    flagged: int

    @property
    def unanswered(self) -> int:
        """How many have no answer."""
        return self.total - self.answered

    @property
    def whole(self) -> int:
        """How many have an answer that leaves nothing open."""
        return self.answered - self.incomplete


@dataclass(frozen=True)
class Level:
    """A choice of certainty: what it earns when right and costs when wrong, in points."""

    number: int
    gain: Any
    loss: Any
    chosen: bool


@dataclass(frozen=True)
class AskedItem:
    """One question on the page. `prefix` precedes the names of its controls; "" when it is alone."""

    item: AttemptItem
    spec: Spec | None
    kind: QuestionType | None
    form: ResponseForm | None
    heading_html: str
    prompt_html: str
    prefix: str
    section: str  # the heading to set above it, "" when none
    levels: list[Level]
    explained: ReviewedItem | None
    may_check: bool
    notes: Sequence[str] = ()  # why an answer was not taken

    @property
    def next_sequence(self) -> int:
        """The number under which the next answer is saved."""
        return self.item.sequence + 1

    @property
    def prompt_id(self) -> str:
        """The id of what is asked, which the controls are described by."""
        return f"{self.prefix}prompt"


@dataclass(frozen=True)
class Sheet:
    """One page of an open attempt: its questions, and the way to the others."""

    attempt: Attempt
    position: int
    questions: list[AskedItem]
    items: list[Place]
    counts: Counts
    clock: Clock
    saved_at: datetime | None

    @property
    def several(self) -> bool:
        """Whether the page may hold more than one question."""
        return self.attempt.questions_per_page > 1

    @property
    def asked(self) -> AskedItem:
        """The question that was aimed at."""
        first = self.questions[0].item.position
        return self.questions[self.position - first]

    @property
    def item(self) -> AttemptItem:
        """The row of the question that was aimed at."""
        return self.asked.item

    @property
    def form(self) -> ResponseForm | None:
        """The form of the question that was aimed at."""
        return self.asked.form

    @property
    def media(self) -> Media:
        """The scripts that the types on the page bring."""
        return sum((asked.form.media for asked in self.questions if asked.form), Media())

    @property
    def first(self) -> int:
        """The position of the first question of the page."""
        return self.questions[0].item.position

    @property
    def last(self) -> int:
        """The position of the last question of the page."""
        return self.questions[-1].item.position

    @property
    def previous(self) -> int | None:
        """Where the page before begins, None on the first."""
        return self.first - self.attempt.questions_per_page if self.first > 1 else None

    @property
    def next(self) -> int | None:
        """Where the page after begins, None on the last."""
        return self.last + 1 if self.last < len(self.items) else None


def clock_of(attempt: Attempt, *, at: datetime) -> Clock:
    """Return the time left of an attempt."""
    deadline_at = attempt.deadline_at
    return Clock(
        now=at,
        deadline_at=deadline_at,
        minutes_left=timing.minutes_left(at, deadline_at=deadline_at),
        seconds_left=timing.seconds_left(at, deadline_at=deadline_at),
    )


def counts_of(items: Iterable[Place]) -> Counts:
    """Return how many there are, are answered (in part), are flagged."""
    known = list(items)
    return Counts(
        total=len(known),
        answered=sum(item.is_answered for item in known),
        incomplete=sum(item.incomplete for item in known),
        flagged=sum(item.flagged for item in known),
    )


def sheet(
    attempt: Attempt,
    position: int,
    *,
    at: datetime,
    data: Any = None,
    refused: Iterable[int] | None = None,
    notes: Mapping[int, Sequence[str]] | None = None,
) -> Sheet:
    """Return the page that holds question `position`.

    `data` is what was posted, to be shown again for the questions at `refused` (None: for the one
    aimed at), `notes` are the words to show at each. Two queries, whatever the number and type of
    questions; where answers were checked, those of their rules and lessons besides. Raises
    `NoSuchQuestion`.
    """
    brief = items_in_brief(attempt)
    if not 1 <= position <= len(brief):
        raise NoSuchQuestion(f"there is no question {position}")
    size = max(attempt.questions_per_page, 1)
    first = (position - 1) // size * size + 1
    items = items_at(attempt, first, first + size - 1)
    explained = checked(attempt, items)
    again = {position} if refused is None else set(refused)
    posted = dict.fromkeys(again, data) if data is not None else {}
    return Sheet(
        attempt=attempt,
        position=position,
        questions=[
            _asked(
                attempt,
                item,
                before=before,
                posted=posted,
                explained=explained,
                notes=(notes or {}).get(item.position, ()),
            )
            for before, item in zip([None, *items], items, strict=False)
        ],
        items=brief,
        counts=counts_of(brief),
        clock=clock_of(attempt, at=at),
        saved_at=max((i.answered_at for i in brief if i.answered_at), default=None),
    )


def _asked(
    attempt: Attempt,
    item: AttemptItem,
    *,
    before: AttemptItem | None,
    posted: Mapping[int, Any],
    explained: Mapping[int, ReviewedItem],
    notes: Sequence[str],
) -> AskedItem:
    kind, spec, response = read_item(item)
    prefix = f"q{item.position}" if attempt.questions_per_page > 1 else None
    review = explained.get(item.position)
    form = None
    if kind is not None and spec is not None and review is None:
        form = kind.form(
            spec, seed=item.option_seed, response=response, data=posted.get(item.position),
            prefix=prefix,
        )  # fmt: skip
    new_section = before is None or before.section_title != item.section_title
    return AskedItem(
        item=item,
        spec=spec,
        kind=kind,
        form=form,
        heading_html=prose.to_heading(item.spec.get("prompt", "")),
        prompt_html=prose.to_html(item.spec.get("prompt", "")),
        prefix=f"{prefix}-" if prefix else "",
        section=item.section_title if new_section else "",
        levels=_levels(item) if attempt.certainty else [],
        explained=review,
        may_check=form is not None and rules.explains_each(attempt),
        notes=notes,
    )


def _levels(item: AttemptItem) -> list[Level]:
    stakes = {level: certainty.stakes(level) for level in certainty.LEVELS}
    return [
        Level(
            number=level,
            gain=(right * item.marks / 3).quantize(item.marks),
            loss=(-wrong * item.marks / 3).quantize(item.marks),
            chosen=level == item.certainty,
        )
        for level, (right, wrong) in stakes.items()
    ]


@dataclass(frozen=True)
class Check:
    """What is unanswered, answered in part or flagged before submission."""

    unanswered: list[Place]
    incomplete: list[Place]
    flagged: list[Place]
    counts: Counts
    clock: Clock


def check_of(attempt: Attempt, *, at: datetime) -> Check:
    """Return what the page before submission names: one query."""
    items = items_in_brief(attempt)
    return Check(
        unanswered=[item for item in items if not item.is_answered],
        incomplete=[item for item in items if item.incomplete],
        flagged=[item for item in items if item.flagged],
        counts=counts_of(items),
        clock=clock_of(attempt, at=at),
    )
