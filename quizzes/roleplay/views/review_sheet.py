"""What the page of a review shows: the transcript with its numbers beside the rubric's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lms.taxonomy import api as taxonomy
from quizzes.roleplay.engine.standing import Place
from quizzes.roleplay.queries import SessionDetail, proposals_for
from quizzes.roleplay.views import debrief_sheet
from quizzes.roleplay.views.effective import Effective, Fail, effective
from quizzes.roleplay.views.review_forms import ReviewForm


@dataclass(frozen=True)
class Question:
    """One criterion or critical fail to decide, with its fields; `row` as the debrief shows it."""

    row: Any
    text: str
    choice: Any
    words: Any
    options: list[tuple[Any, str]]
    weight: int = 0
    is_open: bool = False
    proposals: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Doubt:
    """A suspected critical fail as a row of the page."""

    id: str
    anchor: str
    name: str
    quote: str
    turn: int
    decision: Any = None


def sheet(detail: SessionDetail, *, viewer: Any, data: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the context of a review or an appeal; `data` is what was posted, or None."""
    shown = debrief_sheet.debrief(detail, viewer=viewer)
    counts = effective(detail)
    words = taxonomy.critical_fails_by_key()
    names = {key: row.name for key, row in words.items()}
    form = ReviewForm(
        data,
        now=counts.standing,
        places=_places(counts),
        turns=[(turn.number, turn.text) for turn in detail.turns if turn.who == "collector"],
        fails=names,
        basis=detail.story.number,
    )
    proposals: dict[str, list[Any]] = {}
    for one in proposals_for(detail.session):
        proposals.setdefault(one.criterion, []).append(one)
    questions = _questions(detail, shown, form, proposals)
    doubts = _doubts(counts, names, {key: row.text for key, row in words.items()}, form)
    return {
        **shown,
        "form": form,
        "questions": questions,
        "doubts": doubts,
        "open_ones": [one for one in [*doubts, *questions] if one.is_open],
        # Asked by the template: a service may refuse what the form took.
        "lacking": partial(_lacking, [*doubts, *questions]),
        "new_lacks": partial(_lacks_new, form),
        "n_open": len(counts.standing.open_levels) + len(counts.standing.open_fails),
        "doubted": {one.turn for one in counts.doubts},
    }


def _lacking(questions: list[Question]) -> list[Question]:
    """Return what came back because something is missing or refused there."""
    return [one for one in questions if one.choice.errors or one.words.errors]


def _lacks_new(form: ReviewForm) -> bool:
    return any(name.startswith("new_") for name in form.errors)


def _places(counts: Effective) -> list[Place]:
    rows = [*counts.doubts, *counts.fails, *counts.dismissed]
    return list(dict.fromkeys((one.key, one.turn) for one in rows))


def _questions(
    detail: SessionDetail, shown: Mapping[str, Any], form: ReviewForm, proposals: Any
) -> list[Question]:
    """Return the criteria in the order of the rubric, the open ones marked."""
    texts = {key: row.text for key, row in taxonomy.criteria_by_key().items()}
    weights = {mark.criterion: mark.weight for mark in detail.marks}
    rows = sorted(shown["criteria"], key=lambda row: int(row.id[1:]))
    return [
        Question(
            row=row,
            text=texts.get(row.id, ""),
            choice=form[f"level-{row.id}"],
            words=form[f"words-{row.id}"],
            options=_options(form[f"level-{row.id}"]),
            weight=weights.get(row.id, 0),
            is_open=row.level is None,
            proposals=proposals.get(row.id, []),
        )
        for row in rows
    ]


def _options(choice: Any) -> list[tuple[Any, str]]:
    """Return each button with the share of the weight that it earns."""
    return [(option, str(int(option.data["value"]) / 2)) for option in choice]


def _doubts(
    counts: Effective, names: Mapping[str, str], texts: Mapping[str, str], form: ReviewForm
) -> list[Question]:
    """Return suspected, found and dismissed critical fails, the open ones first; one for a sentence."""
    seen: set[Place] = set()
    found: list[Question] = []
    open_places = set(counts.standing.open_fails)
    rows: list[Fail] = [*counts.doubts, *counts.fails, *counts.dismissed]
    for one in rows:
        place = (one.key, one.turn)
        if place in seen:
            continue
        seen.add(place)
        name = f"{one.key}-{one.turn}"
        row = Doubt(
            one.key, name.lower(), names.get(one.key, one.key), one.span["quote"], one.turn,
            one.decision,
        )  # fmt: skip
        choice = form[f"fail-{name}"]
        found.append(
            Question(
                row=row, text=texts.get(one.key, ""), choice=choice, words=form[f"words-{name}"],
                options=[(option, "") for option in choice], is_open=place in open_places,
            )
        )  # fmt: skip
    return found
