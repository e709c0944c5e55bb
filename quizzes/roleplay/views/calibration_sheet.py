"""What the pages of calibration show, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lms.taxonomy import api as taxonomy
from quizzes.roleplay import phrases, queries
from quizzes.roleplay.engine.agreement import Agreement
from quizzes.roleplay.engine.calibration import (
    LEAST_PAIRS,
    LEAST_PAIRS_IN_ALL,
    Basis,
    Judgement,
    by_month,
    by_version,
    enough,
)
from quizzes.roleplay.views.call_sheet import speaker_name


@dataclass(frozen=True)
class Figure:
    """A kappa in words, or that there is not enough evidence, with the number of pairs."""

    text: str
    n: int
    known: bool
    share: str = ""


@dataclass(frozen=True)
class Line:
    """One line of agreement: a criterion, a month or a version of the grader."""

    name: str
    people: Figure
    grader: Figure


@dataclass(frozen=True)
class Judged:
    """A judgement in words."""

    counts: bool
    value: str
    basis: str


@dataclass(frozen=True)
class Voice:
    """What one voice says of a gold: levels by criterion, and its critical fails."""

    who: str
    levels: Mapping[str, int]
    critical: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """One criterion, or the critical fails, as every voice sees it; in the order of the voices."""

    name: str
    said: list[str]


def figure(one: Agreement, *, least: int = LEAST_PAIRS) -> Figure:
    """Return a kappa with two decimals; below the least number of pairs only that it is too early."""
    share = f"{round(100 * (one.share or 0))}%" if one.n else ""
    if not enough(one, least=least):
        return Figure(_("not enough evidence"), one.n, False, share)
    return Figure(f"{one.kappa:.2f}", one.n, True, share)


def judged(one: Judgement, *, counts: bool) -> Judged:
    """Return whether a scenario counts, as it is kept, and on what that rests, in words."""
    words = {
        Basis.RATINGS: _("grader with %(raters)s people") % {"raters": one.raters},
        Basis.GOLDS: _("grader with %(golds)s gold transcripts") % {"golds": one.golds.golds},
        Basis.NOTHING: _("not enough evidence"),
    }
    return Judged(counts, "" if one.value is None else f"{one.value:.2f}", words[one.basis])


def sheet(scenario: Any, *, viewer: Any) -> dict[str, Any]:
    """Return the context of one scenario's page."""
    material = queries.Material.of([scenario])
    found = material.judgement_of(scenario)
    names = {key: row.name for key, row in taxonomy.criteria_by_key().items()}
    ratings, graded = material.rated(scenario), material.graded(scenario)
    months = by_month(ratings, graded)
    versions = by_version(ratings, material.graded_by_any(scenario))
    golds = queries.gold_lines(viewer, material, scenario)
    seen = {line.gold.pk: line.gold for line in golds if not line.is_blind}
    return {
        "scenario": scenario,
        "judgement": found,
        "judged": judged(found, counts=scenario.counts),
        "rows": [
            Line(f"{row.criterion} {names.get(row.criterion, '')}", figure(row.people), figure(row.grader))
            for row in found.rows
        ],
        "total": Line(
            _("All criteria"),
            figure(found.people, least=LEAST_PAIRS_IN_ALL),
            figure(found.grader, least=LEAST_PAIRS_IN_ALL),
        ),
        "with_golds": figure(found.golds.levels, least=1),
        "contradicted": [seen[pk] for pk in found.golds.contradicted if pk in seen],
        "silent": [seen[pk] for pk in found.golds.silent if pk in seen],
        "n_silent": len(found.golds.silent),
        "months": [Line(name, figure(row.people), figure(row.grader)) for name, row in months],
        "versions": [Line(name, figure(row.people), figure(row.grader)) for name, row in versions],
        "golds": golds,
    }  # fmt: skip


def gold_sheet(gold: Any, *, viewer: Any) -> dict[str, Any]:
    """Return the context of a gold's page. Who may still rate it sees no marks at all."""
    material = queries.Material.of([gold.scenario])
    mine = material.rating_by(viewer, gold)
    may_rate = queries.may_rate(viewer, gold) and mine is None
    own = gold.session is not None and gold.session.person_id == viewer.pk
    script = gold.session.script if gold.session is not None else gold.scenario.script()
    context: dict[str, Any] = {
        "gold": gold,
        "script": script,
        "stage": getattr(gold.scenario.cell, "stage", None),
        "spoken": [(one, speaker_name(script, one.who)) for one in queries.gold_transcript(gold)],
        "may_rate": may_rate,
        "may_confirm": gold.state == "draft" and not own,
        "own": own,
    }
    if not may_rate:
        voices = _voices(gold, material, viewer=viewer)
        context |= {"voices": voices, "compared": _compared(voices, script.not_applicable)}
    return context


def _voices(gold: Any, material: queries.Material, *, viewer: Any) -> list[Voice]:
    """Return what is right, what the grader says, and what people gave, one's own first."""
    right = gold.expected
    found = [Voice(_("Right marks"), right.get("levels", {}), tuple(right.get("critical", ())))]
    grade = material.grade_of(gold)
    if grade is not None:
        found.append(Voice(_("Grader"), grade.levels, tuple(grade.critical)))
    ratings = sorted(material.ratings_of(gold), key=lambda one: one.rater_id != viewer.pk)
    return [*found, *(Voice(str(one.rater), one.levels, tuple(one.critical)) for one in ratings)]


def _compared(voices: list[Voice], not_applicable: Iterable[str]) -> list[Compared]:
    """Return the criteria that apply, then the critical fails, each with what every voice says."""
    names = {key: row.name for key, row in taxonomy.criteria_by_key().items()}
    keys = sorted(set(names) - set(not_applicable), key=lambda key: int(key[1:]))
    rows = [
        Compared(f"{key} {names[key]}", [str(one.levels.get(key, "–")) for one in voices])
        for key in keys
    ]
    fails = [phrases.joined(one.critical) or "–" for one in voices]
    return [*rows, Compared(_("Critical fails"), fails)]
