"""Whether a scenario is graded as people grade it: gold transcripts, blind ratings, and drift. Plain.

With enough ratings by enough people the grader is compared with them (weighted kappa). With fewer, it is
compared with the right levels of the gold transcripts, by the same measure and the same bar. With fewer
than three golds nothing is known, and a scenario of which nothing is known does not count for
certificates. Nor does one in which a gold with a critical fail passes, whatever the kappa.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from quizzes.roleplay.engine.agreement import Agreement, agreement, pooled
from quizzes.roleplay.engine.vocabulary import CRITERIA

#: Below these nothing is said: pairs of levels for one criterion, and over all criteria.
LEAST_PAIRS = 10
LEAST_PAIRS_IN_ALL = 30
LEAST_RATERS = 2
LEAST_GOLDS = 3
LEAST_GOLD_PAIRS = 6


@dataclass(frozen=True)
class Rated:
    """What one person gave one gold transcript, without seeing anybody else's."""

    gold: int
    rater: int
    levels: Mapping[str, int]
    at: datetime


@dataclass(frozen=True)
class Graded:
    """What the grader gave one gold transcript; open criteria are left out."""

    gold: int
    version: str
    result: str
    levels: Mapping[str, int]
    critical: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Right:
    """What is known to be right of a gold transcript: the result, and the levels that are certain."""

    gold: int
    result: str
    levels: Mapping[str, int]
    critical: frozenset[str] = frozenset()


class Basis(StrEnum):
    """On what a judgement about a scenario rests."""

    RATINGS = "ratings"
    GOLDS = "golds"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Row:
    """One criterion: persons among themselves, and the grader with persons."""

    criterion: str
    people: Agreement
    grader: Agreement


@dataclass(frozen=True)
class WithGolds:
    """The grader on gold transcripts: their levels as one table, and the golds it decides otherwise.

    `contradicted` are golds whose result it decides wrongly, `silent` those whose critical fail passes.
    """

    golds: int = 0
    levels: Agreement = field(default_factory=Agreement)
    contradicted: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """Whether a scenario counts, on what that rests, and the value it rests on."""

    counts: bool
    basis: Basis
    value: float | None
    rows: tuple[Row, ...] = ()
    people: Agreement = field(default_factory=Agreement)
    grader: Agreement = field(default_factory=Agreement)
    golds: WithGolds = field(default_factory=WithGolds)
    raters: int = 0


def enough(one: Agreement, *, least: int = LEAST_PAIRS) -> bool:
    """Whether there are pairs enough, and variation, to say anything."""
    return one.n >= least and one.kappa is not None


def judge(
    rights: Sequence[Right],
    grades: Sequence[Graded],
    ratings: Sequence[Rated],
    *,
    least_agreement: float,
) -> Judgement:
    """Return whether the grader agrees enough; `grades` are of one version of the grader."""
    by_gold = {one.gold: one for one in grades}
    rows = tuple(
        Row(key, between_people(ratings, key), with_grader(ratings, by_gold, key))
        for key in CRITERIA
    )
    people = pooled(row.people for row in rows)
    grader = pooled(row.grader for row in rows)
    golds = with_golds(rights, by_gold)
    raters = len({one.rater for one in ratings})
    basis, value = Basis.NOTHING, None
    if raters >= LEAST_RATERS and enough(grader, least=LEAST_PAIRS_IN_ALL):
        basis, value = Basis.RATINGS, grader.kappa
    elif golds.golds >= LEAST_GOLDS and enough(golds.levels, least=LEAST_GOLD_PAIRS):
        basis, value = Basis.GOLDS, golds.levels.kappa
    counts = value is not None and value >= least_agreement and not golds.silent
    return Judgement(counts, basis, value, rows, people, grader, golds, raters)


def between_people(ratings: Iterable[Rated], criterion: str) -> Agreement:
    """Return how people agree on a criterion: every two of them, on the golds that both rated, pooled."""
    levels: dict[int, dict[int, int]] = {}
    for one in ratings:
        if criterion in one.levels:
            levels.setdefault(one.rater, {})[one.gold] = one.levels[criterion]
    parts = []
    for a, b in combinations(sorted(levels), 2):
        common = sorted(levels[a].keys() & levels[b].keys())
        parts.append(agreement((levels[a][gold], levels[b][gold]) for gold in common))
    return pooled(parts)


def with_grader(
    ratings: Iterable[Rated], grades: Mapping[int, Graded], criterion: str
) -> Agreement:
    """Return how the grader agrees with people on a criterion where it decides."""
    return agreement(
        (grades[one.gold].levels[criterion], one.levels[criterion])
        for one in ratings
        if criterion in one.levels and one.gold in grades and criterion in grades[one.gold].levels
    )


def with_golds(rights: Iterable[Right], grades: Mapping[int, Graded]) -> WithGolds:
    """Compare what the grader decides with what is right; what it leaves to a person is not compared."""
    known = [(one, grades[one.gold]) for one in rights if one.gold in grades]
    pairs = [
        (grade.levels[key], level)
        for one, grade in known
        for key, level in one.levels.items()
        if key in grade.levels
    ]
    return WithGolds(
        golds=len(known),
        levels=agreement(pairs),
        contradicted=tuple(
            one.gold for one, grade in known if grade.result not in {one.result, "provisional"}
        ),
        silent=tuple(one.gold for one, grade in known if one.critical and grade.result == "pass"),
    )


def by_month(ratings: Iterable[Rated], grades: Sequence[Graded]) -> list[tuple[str, Row]]:
    """Return agreement by the month in which people rated (``2026-11``), the oldest first."""
    months: dict[str, list[Rated]] = {}
    for one in ratings:
        months.setdefault(one.at.strftime("%Y-%m"), []).append(one)
    return [(month, _over_all(rated, grades)) for month, rated in sorted(months.items())]


def by_version(ratings: Sequence[Rated], grades: Iterable[Graded]) -> list[tuple[str, Row]]:
    """Return how each version of the grader agrees with people, in the order of `grades`."""
    versions: dict[str, list[Graded]] = {}
    for one in grades:
        versions.setdefault(one.version, []).append(one)
    return [(version, _over_all(ratings, given)) for version, given in versions.items()]


def _over_all(ratings: Sequence[Rated], grades: Iterable[Graded]) -> Row:
    by_gold = {one.gold: one for one in grades}
    return Row(
        "",
        pooled(between_people(ratings, key) for key in CRITERIA),
        pooled(with_grader(ratings, by_gold, key) for key in CRITERIA),
    )
