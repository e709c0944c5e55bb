"""What the first page is made of. Composition only: every fact comes through a front door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses import api as courses
from lms.accounts import rules
from lms.certification import api as certification
from lms.competence import api as competence
from lms.foundation import clock
from lms.taxonomy import api as taxonomy

NOON, AFTERNOON, EVENING, MORNING = 11, 13, 18, 5  # hours in the zone of the work


@dataclass(frozen=True)
class Practice:
    """What to practise: the weakest cell with its first moves, or the reason why there is none."""

    cell: Any | None
    level: Any | None
    word: Any | None
    moves: tuple[Any, ...]
    thin: int


@dataclass(frozen=True)
class Home:
    """Everything on the first page of one person."""

    now: datetime
    greeting: str
    step: Any | None
    enrolled: bool
    due: list[Any]
    gaps: list[Any]
    held: list[Any]
    matrix: Any
    practice: Practice
    desk: bool
    leads: bool
    doubts: int = 0  # awards that wait for a decision

    @property
    def learns(self) -> bool:
        """Whether the person is here as a learner: in a course, with evidence, or nothing else."""
        return self.enrolled or not self.matrix.is_empty or not (self.desk or self.leads)


@dataclass(frozen=True)
class CellPage:
    """One cell of the person's own matrix: the approach, the level, and what it is made of."""

    cell: Any
    moves: tuple[Any, ...]
    level: Any
    word: Any
    enough: int
    lines: Any


def home_for(person: Any) -> Home:
    """Return the first page of `person`; the number of queries does not grow with the records."""
    now = timezone.localtime(clock.now())
    matrix = competence.matrix_for(person)
    today = courses.today_for(person)
    certificates = certification.certificates_for(person, completions=today.completions)
    return Home(
        now=now,
        greeting=greeting(now),
        step=today.step,
        enrolled=today.enrolled,
        due=today.due,
        gaps=certificates.gaps,
        held=[award for award in certificates.awards if award.holds],
        matrix=matrix,
        practice=practice_for(matrix),
        desk=rules.is_instructor(person),
        leads=rules.is_manager(person),
        doubts=certification.number_of_doubts(person),
    )


def cell_page(person: Any, key: str, *, number: object = 1) -> CellPage:
    """Return the page of one cell about the person's own evidence; raise Http404 without a cell.

    `number` is the page of the evidence.
    """
    cell = taxonomy.cell_or_404(key)
    level = competence.level_in_cell(person, key)
    return CellPage(
        cell=cell,
        moves=taxonomy.moves_of(cell),
        level=level,
        word=competence.LEVEL_WORDS[level.word],
        enough=competence.ENOUGH_FOR_A_PERSON,
        lines=competence.evidence_page(person, key, number=number),
    )


def practice_for(matrix: competence.Matrix) -> Practice:
    """Return the weakest cell of a person's `matrix`, with the first moves of its approach."""
    spot = matrix.weakest
    if spot is None:
        return Practice(None, None, None, (), matrix.thin)
    return Practice(spot, spot.level, spot.word, taxonomy.moves_with(spot.moves), matrix.thin)


def greeting(now: datetime) -> str:
    """Return the words for the time of day of `now`, in its own zone."""
    if MORNING <= now.hour < NOON:
        return _("Good morning")
    if NOON <= now.hour < AFTERNOON:
        return _("Good day")
    if AFTERNOON <= now.hour < EVENING:
        return _("Good afternoon")
    return _("Good evening")


def level_rules() -> dict[str, Any]:
    """Return the numbers that the rule for levels is made of, for the page that explains it."""
    return dict(competence.rules_in_numbers())
