"""Gold transcripts, who rated them, and how the grader agrees: for those who calibrate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from quizzes.roleplay import rules
from quizzes.roleplay.engine.calibration import Graded, Judgement, Rated, Right, judge
from quizzes.roleplay.engine.graders import GRADER_VERSION
from quizzes.roleplay.enums import GoldState, Mode, SessionResult, VerdictKind
from quizzes.roleplay.models import (
    GoldGrade,
    GoldRating,
    GoldTranscript,
    Scenario,
    Session,
    Verdict,
)
from quizzes.roleplay.queries.verdicts import readers_of


@dataclass(frozen=True)
class ScenarioLine:
    """A scenario of the list: its golds, what waits for the viewer's rating, and the judgement."""

    scenario: Scenario
    golds: int
    drafts: int
    to_rate: int
    judgement: Judgement


@dataclass(frozen=True)
class GoldLine:
    """A gold of one scenario. Until the viewer has rated it, nothing shows that tells its marks.

    Not even its name, which may be “good” or “failing”: `number` names it then.
    """

    gold: GoldTranscript
    number: int
    mine: GoldRating | None
    ratings: int
    may_rate: bool

    @property
    def is_blind(self) -> bool:
        """Whether the viewer has still to rate it."""
        return self.may_rate and self.mine is None


def scenarios_to_calibrate(viewer: Any) -> list[ScenarioLine]:
    """Return every playable scenario with how it stands, those that do not count first.

    Four queries, whatever their number; nothing for who does not review.
    """
    if not rules.may_review(viewer):
        return []
    rows = (
        Scenario.objects.exclude(spec={})
        .defer("document", "spec")
        .select_related("locale", "cell__stage")
    )
    scenarios = list(rows.order_by("key", "pk"))
    material = Material.of(scenarios)
    lines = [
        ScenarioLine(
            scenario=one,
            golds=sum(gold.state == GoldState.CONFIRMED for gold in material.golds_of(one)),
            drafts=sum(gold.state == GoldState.DRAFT for gold in material.golds_of(one)),
            to_rate=sum(
                material.rating_by(viewer, gold) is None and may_rate(viewer, gold)
                for gold in material.golds_of(one)
            ),
            judgement=material.judgement_of(one),
        )
        for one in scenarios
    ]
    return sorted(lines, key=lambda line: (line.scenario.counts, line.scenario.key))


def may_rate(person: Any, gold: GoldTranscript) -> bool:
    """Whether `person` may rate a gold: who reviews, confirmed ones, and only who can do so blind.

    Of a played call that leaves out its trainee, who decided about it or about an appeal, who kept it
    and who confirmed it: they have seen its marks.
    """
    if not rules.may_review(person) or gold.state != GoldState.CONFIRMED:
        return False
    if gold.session is None:
        return True
    known = {gold.session.person_id, gold.made_by_id, gold.confirmed_by_id}
    return person.pk not in known and person.pk not in _readers(gold)


def _readers(gold: GoldTranscript) -> set[int]:
    """Return who decided about the call of a played gold; `Material` asks for many at once."""
    read: set[int] | None = getattr(gold, "readers", None)
    if read is None and gold.session_id is not None:
        read = readers_of([gold.session_id])[gold.session_id]
    return read or set()


def _note_readers(golds: list[GoldTranscript]) -> None:
    """Note at each played gold who decided about its call: two queries, none where none was played."""
    played = [gold for gold in golds if gold.session_id is not None]
    if played:
        read = readers_of({gold.session_id for gold in played if gold.session_id is not None})
        for gold in played:
            gold.readers = read[gold.session_id]  # type: ignore[attr-defined, index]


class Material:
    """Golds, ratings and grades of several scenarios: three queries, whatever their number.

    Two more where golds are calls that were played.
    """

    def __init__(
        self, golds: list[GoldTranscript], ratings: list[GoldRating], grades: list[GoldGrade]
    ) -> None:
        self.golds, self.ratings, self.grades = golds, ratings, grades

    @classmethod
    def of(cls, scenarios: Iterable[Scenario]) -> Material:
        """Read what there is about `scenarios`."""
        keys = [one.pk for one in scenarios]
        golds = GoldTranscript.objects.filter(scenario__in=keys).select_related(
            "scenario", "session"
        )
        golds = golds.defer(
            "scenario__spec", "scenario__document", "session__scenario_spec", "session__state"
        )
        ratings = GoldRating.objects.filter(gold__scenario__in=keys).select_related("rater")
        grades = GoldGrade.objects.filter(gold__scenario__in=keys)
        listed = list(golds)
        _note_readers(listed)
        return cls(listed, list(ratings.order_by("pk")), list(grades.order_by("pk")))

    def golds_of(self, scenario: Scenario) -> list[GoldTranscript]:
        """Return the golds of a scenario."""
        return [one for one in self.golds if one.scenario_id == scenario.pk]

    def rating_by(self, person: Any, gold: GoldTranscript) -> GoldRating | None:
        """Return what `person` gave the present version of a gold, or None."""
        return next((one for one in self.ratings_of(gold) if one.rater_id == person.pk), None)

    def ratings_of(self, gold: GoldTranscript) -> list[GoldRating]:
        """Return the ratings of the present version of a gold."""
        return [
            one for one in self.ratings if one.gold_id == gold.pk and one.version == gold.version
        ]

    def grade_of(self, gold: GoldTranscript) -> GoldGrade | None:
        """Return what the grader decides about the present words of a gold: that of today, if it was
        asked already, else the newest that was.
        """
        of_words = [
            one for one in self.grades if one.gold_id == gold.pk and one.version == gold.version
        ]
        present = (one for one in of_words if _is_present(one, gold))
        return next(present, of_words[-1] if of_words else None)

    def is_graded_today(self, gold: GoldTranscript) -> bool:
        """Whether the grader of today has graded this gold as it is."""
        return any(_is_present(one, gold) for one in self.grades)

    def rated(self, scenario: Scenario) -> list[Rated]:
        """Return the ratings of a scenario's confirmed golds as values."""
        return [
            Rated(gold.pk, one.rater_id, one.levels, one.at)
            for gold in self.golds_of(scenario)
            if gold.state == GoldState.CONFIRMED
            for one in self.ratings_of(gold)
        ]

    def graded(self, scenario: Scenario) -> list[Graded]:
        """Return the present grades of a scenario's confirmed golds as values."""
        found = [
            (gold, self.grade_of(gold))
            for gold in self.golds_of(scenario)
            if gold.state == GoldState.CONFIRMED
        ]
        return [_as_graded(grade) for _gold, grade in found if grade is not None]

    def graded_by_any(self, scenario: Scenario) -> list[Graded]:
        """Return the grades of every version of the grader, the oldest first."""
        golds = {one.pk: one for one in self.golds_of(scenario)}
        return [
            _as_graded(one)
            for one in self.grades
            if one.gold_id in golds and one.version == golds[one.gold_id].version
        ]

    def rights(self, scenario: Scenario) -> list[Right]:
        """Return what is right of a scenario's confirmed golds."""
        return [
            Right(
                gold.pk,
                gold.expected["result"],
                gold.expected.get("levels", {}),
                frozenset(gold.expected.get("critical", ())),
            )
            for gold in self.golds_of(scenario)
            if gold.state == GoldState.CONFIRMED
        ]

    def judgement_of(self, scenario: Scenario) -> Judgement:
        """Return whether the scenario counts, and why."""
        return judge(
            self.rights(scenario),
            self.graded(scenario),
            self.rated(scenario),
            least_agreement=float(scenario.least_agreement),
        )


def _is_present(grade: GoldGrade, gold: GoldTranscript) -> bool:
    return (
        grade.gold_id == gold.pk
        and grade.version == gold.version
        and grade.grader_version == GRADER_VERSION
        and (gold.session_id is not None or grade.scenario_version == gold.scenario.version)
    )


def _as_graded(one: GoldGrade) -> Graded:
    return Graded(one.gold_id, one.grader_version, one.result, one.levels, frozenset(one.critical))


# --- one scenario, one gold -----------------------------------------------------------------------------


def scenario_to_calibrate(viewer: Any, pk: int) -> Scenario:
    """Return a scenario for those who calibrate, or 404."""
    row = Scenario.objects.select_related("locale", "cell__stage").exclude(spec={}).filter(pk=pk)
    scenario = row.first() if rules.may_review(viewer) else None
    if scenario is None:
        raise Http404("no such scenario")
    return scenario


def gold_lines(viewer: Any, material: Material, scenario: Scenario) -> list[GoldLine]:
    """Return the golds of a scenario as `viewer` may see them, in an order that tells nothing."""
    golds = sorted(material.golds_of(scenario), key=_shuffled)
    return [
        GoldLine(
            gold=gold,
            number=number,
            mine=material.rating_by(viewer, gold),
            ratings=len(material.ratings_of(gold)),
            may_rate=may_rate(viewer, gold),
        )
        for number, gold in enumerate(golds, start=1)
    ]


def _shuffled(gold: GoldTranscript) -> str:
    return sha256(f"{gold.scenario_id} {gold.pk}".encode()).hexdigest()


def gold_for(viewer: Any, pk: int) -> GoldTranscript:
    """Return a gold for those who calibrate, or 404."""
    rows = GoldTranscript.objects.select_related(
        "scenario__locale", "scenario__cell__stage", "session__person", "session__scenario"
    )
    gold = rows.filter(pk=pk).first() if rules.may_review(viewer) else None
    if gold is None:
        raise Http404("no such gold transcript")
    return gold


def gold_chances(viewer: Any) -> QuerySet[Session]:
    """Return decided calls that may be kept as gold: upheld appeals first, then reviewed calls."""
    if not rules.may_review(viewer):
        return Session.objects.none()
    by_people = Verdict.objects.filter(session=OuterRef("pk")).order_by()
    rows = Session.objects.filter(
        Exists(by_people.filter(kind__in=[VerdictKind.REVIEWED, VerdictKind.APPEALED])),
        mode=Mode.EXAM,
        golds=None,
    ).exclude(result=SessionResult.PROVISIONAL)
    rows = rows.exclude(person=viewer).annotate(
        from_appeal=Exists(by_people.filter(kind=VerdictKind.APPEALED))
    )
    rows = rows.defer("scenario_spec", "state").select_related("scenario", "person")
    return rows.order_by("-from_appeal", "-ended_at", "-pk")
