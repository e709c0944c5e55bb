"""What a manager may see, and nothing of other teams: the board, a person, a cell.

Everything comes through front doors in bulk, so that the number of queries does not grow with the
number of people. Whoever leads no team gets Http404 from every function here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from courses import api as courses
from lms.accounts import api as accounts
from lms.accounts import rules
from lms.certification import api as certification
from lms.competence import api as competence
from lms.foundation import clock
from lms.taxonomy import api as taxonomy

SOON = 30  # days
HORIZONS = (30, 60, 90)  # days
CERTIFIED, EXPIRING, LAPSED, MISSING = "certified", "expiring", "lapsed", "missing"
STATES = (CERTIFIED, EXPIRING, LAPSED, MISSING)


@dataclass(frozen=True)
class Filters:
    """What the manager asked for: keys, or empty for all; `days` bounds the expiring list."""

    team: str = ""
    certification: str = ""
    state: str = ""
    days: int = SOON


@dataclass(frozen=True)
class Row:
    """One person and one certification (None where no certification exists)."""

    person: Any
    status: Any | None
    state: str
    spot: Any
    due: DueCourse | None

    @property
    def missing(self) -> tuple[Any, ...]:
        """What is missing for the certification, in words."""
        gap = self.status.gap if self.status is not None else None
        return gap.missing if gap is not None else ()

    @property
    def is_soon(self) -> bool:
        """Whether it ends within 30 days."""
        return self.state == EXPIRING


@dataclass(frozen=True)
class DueCourse:
    """The unfinished course that is due first."""

    title: str
    at: datetime
    overdue: bool


@dataclass(frozen=True)
class Sums:
    """Numbers of people: all, certified today, ending within 30 days, lapsed, never certified."""

    people: int
    certified: int
    expiring: int
    lapsed: int
    missing: int


@dataclass(frozen=True)
class Expiring:
    """An award that ends soon, whose, and what the person lacks to renew it."""

    person: Any
    award: Any
    gap: Any | None


@dataclass(frozen=True)
class Board:
    """The whole board."""

    now: datetime
    filters: Filters
    team: Any | None
    teams: list[Any]
    certifications: list[tuple[str, str]]
    people: list[Any]
    rows: list[Row]
    sums: Sums
    matrix: Any
    expiring: list[Expiring]
    horizons: list[tuple[int, int]]


@dataclass(frozen=True)
class CourseLine:
    """How a person stands in one course."""

    title: str
    completion: Any
    overdue: bool


@dataclass(frozen=True)
class PersonPage:
    """One person's record, as evidence."""

    person: Any
    teams: list[Any]
    statuses: list[Any]
    courses: list[CourseLine]
    matrix: Any
    latest: list[Any]


@dataclass(frozen=True)
class PersonInCell:
    """One person's level and answers in a cell."""

    person: Any
    level: Any
    word: Any
    lines: list[Any]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more than `lines` shows."""
        return len(self.lines) < self.total


@dataclass(frozen=True)
class CellPage:
    """A cell across people (or for one, page by page): who has shown what."""

    cell: Any
    person: Any | None
    team: Any | None
    with_evidence: list[PersonInCell]
    without: list[Any]
    pages: Any | None = None

    @property
    def query(self) -> str:
        """The query string that keeps the person while paging."""
        return f"person={self.person.uuid}&" if self.person else ""


def board_for(user: Any, filters: Filters) -> Board:
    """Return the board of the teams that `user` leads; another team's key raises Http404."""
    teams = _teams_of(user)
    team = _chosen(teams, filters.team)
    people = list(accounts.members_managed_by(user, team_key=filters.team))
    statuses = certification.team_status(people)
    rows = _rows(people, statuses, filters.certification)
    awards = certification.expiring_within(people, days=max(HORIZONS))
    if filters.certification:
        awards = [one for one in awards if one.certification_key == filters.certification]
    return Board(
        now=timezone.localtime(clock.now()),
        filters=filters,
        team=team or (teams[0] if len(teams) == 1 else None),
        teams=teams,
        certifications=_titles(statuses.values()),
        people=people,
        rows=[row for row in rows if not filters.state or row.state == filters.state],
        sums=_sums(people, rows),
        matrix=competence.matrix_for_people(people),
        expiring=_expiring(people, statuses, awards, filters.days),
        horizons=[(days, sum(1 for one in awards if _within(one, days))) for days in HORIZONS],
    )


def person_page(user: Any, uuid: UUID) -> PersonPage:
    """Return the record of one person that `user` may see; else raise Http404."""
    person = _person_of(user, uuid)
    return PersonPage(
        person=person,
        teams=list(accounts.teams_managed_by(user).filter(memberships__person=person)),
        statuses=certification.team_status([person])[person.pk],
        courses=_course_lines(person),
        matrix=competence.matrix_for(person),
        latest=competence.latest_evidence(person),
    )


def cell_page(
    user: Any,
    key: str,
    *,
    person_uuid: UUID | None = None,
    team_key: str = "",
    number: object = 1,
) -> CellPage:
    """Return what the people that `user` may see have shown in a cell.

    Of several people the newest pieces of each; of one person, if named, page `number` of all.
    """
    teams = _teams_of(user)
    cell = taxonomy.cell_or_404(key)
    person = _person_of(user, person_uuid) if person_uuid else None
    team = _chosen(teams, team_key)
    people = [person] if person else list(accounts.members_managed_by(user, team_key=team_key))
    levels = competence.levels_in_cell(people, key)
    counts = competence.evidence_counts(people, key)
    lines: dict[int, list[Any]] = {}
    pages = competence.evidence_page(person, key, number=number) if person else None
    for line in pages or competence.evidence_in_cell(people, key):
        lines.setdefault(line.person.pk, []).append(line)
    entries = [
        PersonInCell(
            person=one,
            level=levels[one.pk],
            word=competence.LEVEL_WORDS[levels[one.pk].word],
            lines=lines[one.pk],
            total=counts.get(one.pk, 0),
        )
        for one in people
        if one.pk in lines
    ]
    entries.sort(key=lambda entry: (entry.level.mean is None, entry.level.mean or 0.0))
    without = [one for one in people if one.pk not in lines]
    return CellPage(cell, person, team, entries, without, pages)


def _teams_of(user: Any) -> list[Any]:
    if not rules.is_manager(user):
        raise Http404("not a manager")
    return list(accounts.teams_with_sizes(user))


def _chosen(teams: Iterable[Any], key: str) -> Any | None:
    if not key:
        return None
    for team in teams:
        if team.key == key:
            return team
    raise Http404("no such team for this person")


def _person_of(user: Any, uuid: UUID) -> Any:
    if not rules.is_manager(user):
        raise Http404("not a manager")
    return accounts.person_by_uuid_managed_by(user, uuid)


def _rows(people: list[Any], statuses: dict[int, list[Any]], only: str) -> list[Row]:
    spots, due = competence.weak_spots(people), _due_courses(people)
    rows = []
    for person in people:
        wanted = [one for one in statuses[person.pk] if not only or one.certification_key == only]
        for status in wanted or [None]:
            state = _state(status)
            rows.append(Row(person, status, state, spots[person.pk], due.get(person.pk)))
    return rows


def _state(status: Any | None) -> str:
    if status is None or status.award is None:
        return MISSING
    if not status.certified:
        return LAPSED
    days = status.days_left
    return EXPIRING if days is not None and days <= SOON else CERTIFIED


def _sums(people: list[Any], rows: list[Row]) -> Sums:
    by_state = {state: {row.person.pk for row in rows if row.state == state} for state in STATES}
    holding = by_state[CERTIFIED] | by_state[EXPIRING]
    return Sums(
        people=len(people),
        certified=len(holding),
        expiring=len(by_state[EXPIRING]),
        lapsed=len(by_state[LAPSED]),
        missing=len({person.pk for person in people} - holding - by_state[LAPSED]),
    )


def _titles(statuses: Iterable[list[Any]]) -> list[tuple[str, str]]:
    found = {one.certification_key: one.title for some in statuses for one in some}
    return list(found.items())


def _within(award: Any, days: int) -> bool:
    return award.days_left is not None and award.days_left <= days


def _expiring(
    people: list[Any], statuses: dict[int, list[Any]], awards: list[Any], days: int
) -> list[Expiring]:
    by_id = {person.pk: person for person in people}
    gaps = {(key, one.certification_key): one.gap for key, some in statuses.items() for one in some}
    return [
        Expiring(by_id[one.person_id], one, gaps.get((one.person_id, one.certification_key)))
        for one in awards
        if _within(one, days)
    ]


def _due_courses(people: list[Any]) -> dict[int, DueCourse]:
    """Return the unfinished course that is due first, by person. Two queries."""
    titles, now = dict(courses.course_choices()), clock.now()
    first: dict[int, DueCourse] = {}
    for (person_id, key), one in courses.course_completions(people, titles).items():
        if one.due_at is None or one.is_complete or one.state == "withdrawn":
            continue
        if person_id not in first or one.due_at < first[person_id].at:
            first[person_id] = DueCourse(titles[key], one.due_at, one.due_at < now)
    return first


def _course_lines(person: Any) -> list[CourseLine]:
    titles, now = dict(courses.course_choices()), clock.now()
    found = courses.course_completions([person], titles)
    return [
        CourseLine(
            titles[key],
            one,
            one.due_at is not None and not one.is_complete and one.due_at < now,
        )
        for (_person_id, key), one in found.items()
    ]
