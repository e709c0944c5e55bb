"""What the debrief shows: verdict, critical fails, the transcript with numbered words, the criteria."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.taxonomy import api as taxonomy
from quizzes.registry import lesson_links
from quizzes.roleplay import phrases
from quizzes.roleplay.enums import Mode
from quizzes.roleplay.phrases.fails import fail_heard
from quizzes.roleplay.queries import SessionDetail
from quizzes.roleplay.rules import may_play
from quizzes.roleplay.views.call_sheet import Row, transcript
from quizzes.roleplay.views.effective import Effective, Fail, effective
from quizzes.roleplay.views.verdict_sheet import score, verdict


@dataclass
class Span:
    """Deciding words of one sentence; overlapping ones are one span with one number."""

    turn: int
    start: int
    end: int
    bad: bool
    anchors: list[str]
    number: int = 0


@dataclass(frozen=True)
class Piece:
    """A run of text, marked when it has a number."""

    text: str
    number: int = 0
    bad: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class MarkedRow:
    """One sentence of the transcript in pieces; `number` as stored."""

    row: Row
    pieces: tuple[Piece, ...]
    number: int = 0


@dataclass(frozen=True)
class Number:
    """The number of deciding words, beside a criterion."""

    value: int
    bad: bool


@dataclass(frozen=True)
class CriterionRow:
    """One criterion of the debrief."""

    id: str
    anchor: str
    name: str
    level: int | None
    bars: tuple[bool, bool]
    numbers: tuple[Number, ...]
    reason: str
    better: str
    rules: tuple[str, ...]
    lesson: Any
    open: bool
    machine: int | None = None
    decision: Any = None


@dataclass(frozen=True)
class FailRow:
    """One critical fail of the debrief; `decision` of a person, where there is one."""

    id: str
    anchor: str
    name: str
    number: int
    quote: str
    why: str
    why_is_general: bool
    better: str
    rules: tuple[str, ...]
    lesson: Any
    turn: int = 0
    decision: Any = None


@dataclass(frozen=True)
class DoubtRow:
    """Words that may be a critical fail, and which it may be; nobody has decided yet."""

    id: str
    name: str
    quote: str


def debrief(detail: SessionDetail, *, viewer: Any) -> dict[str, Any]:
    """Return the context of the debrief. Four queries beside the session: words, rules, lessons."""
    session = detail.session
    counts = effective(detail)
    spans = numbered(detail.marks, [*counts.fails, *counts.dismissed])
    names = {key: row.name for key, row in taxonomy.criteria_by_key().items()}
    words = taxonomy.critical_fails_by_key()
    fails = {key: row.name for key, row in words.items()}
    grounds = {key: row.text for key, row in words.items()}
    rules = taxonomy.rules_by_keys({key for one in _decisions(detail) for key in one.rules})
    lessons = _lessons(viewer, {one.lesson_key for one in _decisions(detail) if one.lesson_key})

    def fail_row(one: Fail) -> FailRow:
        return _fail_row(one, spans, fails, grounds, rules, lessons)

    return {
        "session": session,
        "script": session.script,
        "stage": getattr(session.scenario.cell, "stage", None),
        "type": getattr(session.scenario.cell, "debtor_type", None),
        "duration": phrases.minutes_seconds(
            int(((session.ended_at or session.started_at) - session.started_at).total_seconds())
        ),
        "own": session.person_id == viewer.pk,
        "may_exam": session.is_practice and may_play(viewer, session.scenario, Mode.EXAM),
        "verdict": verdict(detail, counts, fails=fails, criteria=names),
        "fails": [fail_row(one) for one in counts.fails],
        "dismissed": [fail_row(one) for one in counts.dismissed],
        "doubtful": [
            DoubtRow(one.key, fails.get(one.key, one.key), one.span["quote"])
            for one in counts.doubts
        ],
        "story": detail.story,
        "lines": [_story_line(one, {**names, **fails}) for one in detail.story.verdicts],
        "rows": _rows(detail, spans),
        "criteria": sorted(
            (
                _criterion_row(one, counts, spans, names, fails, rules, lessons)
                for one in detail.marks
            ),
            key=_order,
        ),
        "not_rated": phrases.joined(
            f"{key} {names.get(key, '')}".strip() for key in session.script.not_applicable
        ),
    }


def _story_line(verdict: Any, names: Mapping[str, str]) -> tuple[Any, str, list[tuple[str, Any]]]:
    """Return a result, its points, and what people decided in it, each with the name of its subject."""
    decided = [
        (f"{one.subject} {names.get(one.subject, '')}".strip(), one)
        for one in verdict.decisions.all()
    ]
    return verdict, score(verdict), decided


def _decisions(detail: SessionDetail) -> Iterable[Any]:
    return (*detail.marks, *detail.fails)


def _lessons(viewer: Any, keys: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if keys:
        for member in lesson_links:
            found.update(member.links_for(viewer, keys))
    return found


# --- the numbers ------------------------------------------------------------------------------------


def numbered(marks: Iterable[Any], fails: Iterable[Fail]) -> list[Span]:
    """Return the deciding words in the order of the call, merged where they overlap."""
    found = [
        Span(one["turn"], one["start"], one["end"], False, [mark.criterion.lower()])
        for mark in marks
        for one in mark.evidence
    ]
    found += [
        Span(fail.turn, fail.span["start"], fail.span["end"], _holds(fail), [fail.key.lower()])
        for fail in fails
    ]
    found.sort(key=lambda one: (one.turn, one.start, -one.end))
    merged: list[Span] = []
    for one in found:
        last = merged[-1] if merged else None
        if last is not None and last.turn == one.turn and one.start < last.end:
            last.end = max(last.end, one.end)
            last.bad = last.bad or one.bad
            last.anchors += [name for name in one.anchors if name not in last.anchors]
        else:
            merged.append(one)
    for number, one in enumerate(merged, start=1):
        one.number = number
    return merged


def _holds(fail: Fail) -> bool:
    return fail.decision is None or bool(fail.decision.holds)


def _numbers(spans: list[Span], anchor: str) -> tuple[Number, ...]:
    return tuple(Number(one.number, one.bad) for one in spans if anchor in one.anchors)


def _rows(detail: SessionDetail, spans: list[Span]) -> list[MarkedRow]:
    rows = transcript(detail.session, detail.turns)
    return [
        MarkedRow(
            row, _pieces(row.text, [one for one in spans if one.turn == turn.number]), turn.number
        )
        for row, turn in zip(rows, detail.turns, strict=True)
    ]


def _pieces(text: str, spans: list[Span]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for one in spans:
        pieces.append(Piece(text[at : one.start]))
        anchor = next((name for name in one.anchors if one.bad and name.startswith("cf")), "")
        marked = text[one.start : one.end]
        pieces.append(Piece(marked, one.number, one.bad, anchor or one.anchors[0]))
        at = one.end
    pieces.append(Piece(text[at:]))
    return tuple(piece for piece in pieces if piece.text)


# --- the decisions ------------------------------------------------------------------------------------


def _criterion_row(
    mark: Any, counts: Effective, spans: list[Span], names: Any, fails: Any, rules: Any,
    lessons: Any,
) -> CriterionRow:  # fmt: skip
    level = counts.level(mark.criterion)
    return CriterionRow(
        id=mark.criterion,
        anchor=mark.criterion.lower(),
        name=names.get(mark.criterion, mark.criterion),
        level=level,
        bars=((level or 0) >= 1, (level or 0) >= 2),
        numbers=_numbers(spans, mark.criterion.lower()),
        reason=phrases.reason(mark.reason, mark.reason_params, fails=fails),
        better=mark.better,
        rules=tuple(str(rules[key].title) for key in mark.rules if key in rules),
        lesson=lessons.get(mark.lesson_key) if level != 2 else None,
        open=not level or counts.decided(mark.criterion) is not None,
        machine=mark.level,
        decision=counts.decided(mark.criterion),
    )


def _order(row: CriterionRow) -> tuple[float, int]:
    level = 0.5 if row.level is None else float(row.level)
    return level, int(row.id[1:])


def _fail_row(
    fail: Fail, spans: list[Span], names: Any, grounds: Any, rules: Any, lessons: Any
) -> FailRow:
    """Return the fail for the page; what was heard says by which words, and the general ground."""
    heard = fail_heard(fail.reason, ground=grounds.get(fail.key, ""))
    mine = next(
        one for one in spans
        if one.turn == fail.turn and one.start <= fail.span["start"] < one.end
    )  # fmt: skip
    return FailRow(
        id=fail.key,
        anchor=fail.key.lower(),
        name=names.get(fail.key, fail.key),
        number=mine.number,
        quote=fail.span["quote"],
        why_is_general=heard is not None,
        why=fail.reason if heard is None else heard,
        better=fail.better,
        rules=tuple(str(rules[key].title) for key in fail.rules if key in rules),
        lesson=lessons.get(fail.lesson_key),
        turn=fail.turn,
        decision=fail.decision,
    )
