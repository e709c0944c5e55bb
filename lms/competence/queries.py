"""The matrix, the weakest cell and the evidence behind a cell. Constant numbers of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from lms.competence.core import levels
from lms.competence.core.levels import Level, Score
from lms.competence.models import Evidence, Source
from lms.competence.phrases import LEVEL_WORDS, ago
from lms.foundation import clock
from lms.prepared import Given, Prepared
from lms.taxonomy import api as taxonomy
from quizzes import api as quizzes

PAGE_SIZE = 50  # lines

_OF_PERSON = Prepared(
    lambda: (
        Evidence.objects.counting()
        .filter(
            person=Given("person", Evidence._meta.get_field("person")),
            at__gte=Given("since", Evidence._meta.get_field("at")),
        )
        .order_by()
        .values_list("cell_id", "score", "at")
    )
)


@dataclass(frozen=True)
class MatrixCell:
    """One cell of the matrix: the taxonomy's cell and what the evidence says.

    `word` is the level in a word of the active language; row and column are None for a special
    situation; `moves` are the keys of the approach in order.
    """

    key: str
    name: str
    level: Level
    word: str
    debtor_type: Any | None = None
    stage: Any | None = None
    moves: Sequence[str] = ()


@dataclass(frozen=True)
class MatrixRow:
    """A debtor type with one cell a stage; None where the taxonomy has no such cell."""

    debtor_type: Any
    cells: tuple[MatrixCell | None, ...]


@dataclass(frozen=True)
class Matrix:
    """Debtor type by stage, the special situations with evidence, and how much is enough."""

    stages: tuple[Any, ...]
    rows: tuple[MatrixRow, ...]
    specials: tuple[MatrixCell, ...]
    enough: int
    people: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no evidence at all."""
        return all(cell.level.n == 0 for cell in self.cells)

    @property
    def cells(self) -> list[MatrixCell]:
        """All cells in order, special situations last."""
        return [cell for row in self.rows for cell in row.cells if cell] + list(self.specials)

    @property
    def weakest(self) -> MatrixCell | None:
        """The lowest cell with enough evidence, the first of equals; None while there is none."""
        rated = [cell for cell in self.cells if cell.level.is_rated]
        return min(rated, key=lambda cell: cell.level.mean or 0.0, default=None)

    @property
    def thin(self) -> int:
        """How many cells have evidence, but too little of it to rate."""
        return sum(1 for cell in self.cells if cell.level.n and not cell.level.is_rated)


@dataclass(frozen=True)
class WeakSpot:
    """The weakest rated cell of a person, and how many cells have too little evidence to rate."""

    cell: Any | None
    level: Level | None
    thin: int


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence with the way to the answer or to the words said.

    `age` says in words how long ago it was; `corrected_at` when its mark was changed, if ever.
    `score` is None while the quiz keeps single marks back until it has closed.
    """

    person: Any
    cell: Any
    at: datetime
    score: float | None
    source: str
    source_label: str
    label: str
    url: str
    age: str = ""
    corrected_at: datetime | None = None

    @property
    def percent(self) -> int | None:
        """The score as whole per cent; None while it is kept back."""
        return None if self.score is None else int(self.score * 100 + 0.5)


def matrix_for(person: Any) -> Matrix:
    """Return the matrix of one person (3 pieces of evidence are enough)."""
    since = clock.now() - levels.COUNTS_FOR
    scores = _grouped(_OF_PERSON.all(person=person.pk, since=since))
    return _matrix(scores, enough=levels.ENOUGH_FOR_A_PERSON, newest=levels.NEWEST_OF_A_PERSON)


def matrix_for_people(people: Iterable[Any]) -> Matrix:
    """Return the matrix of several people together (5 pieces of evidence are enough)."""
    ids = _ids(people)
    scores = _scores_by_cell(Evidence.objects.counting().filter(person__in=ids))
    return _matrix(scores, enough=levels.ENOUGH_FOR_A_TEAM, newest=None, people=len(ids))


def weak_spots(people: Iterable[Any]) -> dict[int, WeakSpot]:
    """Return the weak spot of each person by primary key, in at most two queries."""
    ids, at = _ids(people), clock.now()
    by_person: dict[int, dict[int, list[Score]]] = {key: defaultdict(list) for key in ids}
    rows = Evidence.objects.counting().filter(person__in=ids, at__gte=at - levels.COUNTS_FOR)
    for person_id, cell_id, score, when in rows.values_list("person_id", "cell_id", "score", "at"):
        by_person[person_id][cell_id].append(Score(float(score), when))
    found = {
        person_id: {cell_id: levels.level_of(some, at=at) for cell_id, some in scores.items()}
        for person_id, scores in by_person.items()
    }
    rated = {pk for some in found.values() for pk, level in some.items() if level.is_rated}
    cells = taxonomy.cells_by_id(rated) if rated else {}
    return {person_id: _weak_spot(some, cells) for person_id, some in found.items()}


def evidence_in_cell(
    people: Iterable[Any], cell_key: str, *, each: int = levels.NEWEST_OF_A_PERSON
) -> list[EvidenceLine]:
    """Return the newest pieces of `people` in one cell, at most `each` of a person, newest first.

    One query. `evidence_counts` says how many there are, `evidence_page` shows all of one person.
    """
    rank = Window(RowNumber(), partition_by=F("person"), order_by=[F("at").desc(), F("id").desc()])
    rows = _in_cell(people, cell_key).annotate(rank=rank).filter(rank__lte=each)
    return _lines(_with_names(rows).order_by("-at", "-id"))


def evidence_counts(people: Iterable[Any], cell_key: str) -> dict[int, int]:
    """Return how many pieces each of `people` has in one cell, by primary key; one query."""
    rows = _in_cell(people, cell_key).order_by().values("person").annotate(n=Count("pk"))
    return {row["person"]: row["n"] for row in rows}


def evidence_page(person: Any, cell_key: str, *, number: object = 1) -> Page:
    """Return a page of all pieces of one person in one cell, newest first: 50 lines a page.

    A `number` that is none, or too high, gives the first or the last page. Two queries.
    """
    page = Paginator(_with_names(_in_cell([person], cell_key)), PAGE_SIZE).get_page(number)
    page.object_list = _lines(page.object_list)
    return page


def latest_evidence(person: Any, *, limit: int = 10) -> list[EvidenceLine]:
    """Return the newest pieces of evidence of one person, whatever the cell."""
    return _lines(_with_names(Evidence.objects.counting().filter(person=person))[:limit])


def level_in_cell(person: Any, cell_key: str) -> Level:
    """Return the level of one person in one cell."""
    scores = _scores_by_cell(Evidence.objects.counting().filter(person=person, cell__key=cell_key))
    return levels.level_of(next(iter(scores.values()), []), at=clock.now())


def levels_in_cell(people: Iterable[Any], cell_key: str) -> dict[int, Level]:
    """Return the level of each person in one cell by primary key, in one query."""
    ids, at = _ids(people), clock.now()
    found: dict[int, list[Score]] = {key: [] for key in ids}
    rows = Evidence.objects.counting().filter(person__in=ids, cell__key=cell_key)
    for person_id, score, when in rows.values_list("person_id", "score", "at"):
        found[person_id].append(Score(float(score), when))
    return {key: levels.level_of(scores, at=at) for key, scores in found.items()}


def _ids(people: Iterable[Any]) -> list[int]:
    return [person.pk for person in people]


def _scores_by_cell(evidence: QuerySet[Evidence]) -> dict[int, list[Score]]:
    recent = evidence.filter(at__gte=clock.now() - levels.COUNTS_FOR)
    return _grouped(recent.order_by().values_list("cell_id", "score", "at"))


def _grouped(rows: Iterable[tuple[int, Decimal, datetime]]) -> dict[int, list[Score]]:
    scores: dict[int, list[Score]] = defaultdict(list)
    for cell_id, score, at in rows:
        scores[cell_id].append(Score(float(score), at))
    return scores


def _matrix(
    scores: Mapping[int, list[Score]], *, enough: int, newest: int | None, people: int = 1
) -> Matrix:
    at = clock.now()
    types, stages = taxonomy.matrix_axes()
    rows = {kind.pk: kind for kind in types}
    columns = {stage.pk: stage for stage in stages}
    words = {key: str(word) for key, word in LEVEL_WORDS.items()}  # once, not for every cell
    nothing = levels.level_of((), at=at)
    placed: dict[tuple[int | None, int | None], MatrixCell] = {}
    specials: list[MatrixCell] = []
    for cell in taxonomy.placed_cells():
        some = scores.get(cell.pk)
        level = levels.level_of(some, at=at, enough=enough, newest=newest) if some else nothing
        place = (cell.debtor_type_id, cell.stage_id)
        kind, stage = rows.get(place[0]), columns.get(place[1])
        entry = MatrixCell(cell.key, cell.name, level, words[level.word], kind, stage, cell.moves)
        if kind is not None:
            placed[place] = entry
        elif level.n:
            specials.append(entry)
    matrix = tuple(
        MatrixRow(kind, tuple(placed.get((kind.pk, stage.pk)) for stage in stages))
        for kind in types
    )
    return Matrix(tuple(stages), matrix, tuple(specials), enough, people)


def _weak_spot(found: Mapping[int, Level], cells: Mapping[int, Any]) -> WeakSpot:
    rated = [
        (level.mean, cells[cell_id].sort_order, cell_id)
        for cell_id, level in found.items()
        if level.is_rated
    ]
    thin = sum(1 for level in found.values() if not level.is_rated)
    if not rated:
        return WeakSpot(None, None, thin)
    _mean, _order, weakest = min(rated)
    return WeakSpot(cells[weakest], found[weakest], thin)


def _in_cell(people: Iterable[Any], cell_key: str) -> QuerySet[Evidence]:
    return Evidence.objects.counting().filter(person__in=_ids(people), cell__key=cell_key)


def _with_names(evidence: QuerySet[Evidence]) -> QuerySet[Evidence]:
    return evidence.select_related("person", "cell", "cell__debtor_type", "cell__stage")


def _lines(rows: Iterable[Evidence]) -> list[EvidenceLine]:
    now, rows = clock.now(), list(rows)
    answers = (row.ref for row in rows if row.source == Source.QUIZ)
    kept_back = quizzes.undisclosed(answers, at=now)
    return [
        EvidenceLine(
            person=row.person,
            cell=row.cell,
            at=row.at,
            score=None if row.ref in kept_back else float(row.score),
            source=row.source,
            source_label=row.get_source_display(),
            label=row.label,
            url=_address(row),
            age=ago(row.at, now=now),
            corrected_at=row.corrected_at,
        )
        for row in rows
    ]


def _address(row: Evidence) -> str:
    """Return the address of the answer (its place in the result) or of the debrief."""
    if row.source == Source.QUIZ:
        return f"{reverse('quizzes:result', args=[row.ref])}#item-{row.position}"
    return reverse("roleplay:debrief", args=[row.ref])
