"""What machine and people decided about a call, as values and as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quizzes.roleplay.engine.standing import Machine, Said, Standing, standing
from quizzes.roleplay.models import (
    CallAppealDecision,
    CriticalFail,
    Decision,
    RubricMark,
    Session,
    Suspicion,
    Verdict,
)


@dataclass(frozen=True)
class Story:
    """The verdicts of a call in order, each with the decisions of people that led to it."""

    verdicts: list[Verdict]

    @property
    def newest(self) -> Verdict | None:
        """The verdict that counts."""
        return self.verdicts[-1] if self.verdicts else None

    @property
    def number(self) -> int:
        """The number of the newest verdict, 0 before the first: what a form is based on."""
        return self.verdicts[-1].number if self.verdicts else 0

    @property
    def decisions(self) -> list[Decision]:
        """Everything that people decided, in order."""
        return [one for verdict in self.verdicts for one in verdict.decisions.all()]

    @property
    def deciders(self) -> set[int]:
        """The ids of the people who decided anything."""
        return {one.by_id for one in self.verdicts if one.by_id is not None}

    @property
    def was_changed(self) -> bool:
        """Whether there is more to tell than the machine's first grading."""
        return len(self.verdicts) > 1


def story_of(session: Session) -> Story:
    """Return the verdicts with their decisions and who gave them: two queries."""
    rows = Verdict.objects.filter(session=session).select_related("by")
    return Story(list(rows.prefetch_related("decisions").order_by("number")))


def machine_of(session: Session) -> Machine:
    """Return what the machine decided in the grading on which the result rests: three queries."""
    grading = session.grading
    marks = session.marks.filter(grading=grading).values_list("criterion", "level")
    fails = session.fails.filter(grading=grading).values_list("key", "turn")
    suspicions = session.suspicions.filter(grading=grading).values_list("key", "turn")
    return Machine(dict(marks), frozenset(fails), frozenset(suspicions))


def said_by_people(session: Session) -> list[Said]:
    """Return what people decided, in the order in which they did: one query."""
    rows = Decision.objects.filter(verdict__session=session)
    return [as_said(one) for one in rows.order_by("verdict__number", "pk")]


def as_said(one: Decision) -> Said:
    """Return a row as a value of the core."""
    return Said(one.subject, one.turn, one.level, one.holds)


def standing_of(session: Session) -> Standing:
    """Return where a call stands now: four queries."""
    return standing(machine_of(session), said_by_people(session))


def place_words(one: Decision) -> str:
    """Return a decision for the log: ``R4=2``, ``CF5@6=no``."""
    if one.turn is None:
        return f"{one.subject}={one.level}"
    return f"{one.subject}@{one.turn}={'yes' if one.holds else 'no'}"


def newest_at(session: Session) -> datetime | None:
    """Return when the result that counts was given."""
    return session.verdicts.order_by("-number").values_list("at", flat=True).first()


def deciders_of(session: Session) -> set[int]:
    """Return the ids of the people who decided anything about this call: one query."""
    rows = session.verdicts.filter(by__isnull=False).order_by()
    return set(rows.values_list("by", flat=True))


def readers_of(sessions: Iterable[int]) -> dict[int, set[int]]:
    """Return who has seen how calls were graded and said something about it: ids of people by call.

    Those who decided and those who heard an appeal, upheld or not: two queries.
    """
    found: dict[int, set[int]] = {pk: set() for pk in sessions}
    verdicts = Verdict.objects.filter(session__in=found, by__isnull=False).order_by()
    appeals = CallAppealDecision.objects.filter(appeal__session__in=found).order_by()
    for session, person in (
        *verdicts.values_list("session", "by"),
        *appeals.values_list("appeal__session", "by"),
    ):
        found[session].add(person)
    return found


def standings_of(sessions: Iterable[Session]) -> dict[int, Standing]:
    """Return where each of several calls stands, by id: four queries, whatever their number."""
    listed = {one.pk: one for one in sessions}
    levels: dict[int, dict[str, int | None]] = {pk: {} for pk in listed}
    fails: dict[int, set[tuple[str, int]]] = {pk: set() for pk in listed}
    doubts: dict[int, set[tuple[str, int]]] = {pk: set() for pk in listed}
    said: dict[int, list[Said]] = {pk: [] for pk in listed}
    for mark in RubricMark.objects.filter(session__in=listed).order_by("pk"):
        if mark.grading == listed[mark.session_id].grading:
            levels[mark.session_id][mark.criterion] = mark.level
    for model, kept in ((CriticalFail, fails), (Suspicion, doubts)):
        for row in model.objects.filter(session__in=listed).order_by():  # type: ignore[attr-defined]
            if row.grading == listed[row.session_id].grading:
                kept[row.session_id].add((row.key, row.turn))
    rows = Decision.objects.filter(verdict__session__in=listed).select_related("verdict")
    for one in rows.order_by("verdict__number", "pk"):
        said[one.verdict.session_id].append(as_said(one))
    return {
        pk: standing(Machine(levels[pk], frozenset(fails[pk]), frozenset(doubts[pk])), said[pk])
        for pk in listed
    }
