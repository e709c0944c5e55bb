"""Gold transcripts and their ratings, and whether a scenario counts for certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from lms.audit import api as audit
from lms.foundation import clock
from quizzes.roleplay import queries, rules
from quizzes.roleplay.engine.calibration import Judgement
from quizzes.roleplay.engine.gold import Gold, played
from quizzes.roleplay.engine.graders import GRADER_VERSION, grade
from quizzes.roleplay.engine.refusals import NotInTheCall, OwnCall, ReviewRefused, StillOpen
from quizzes.roleplay.engine.rubric import Debrief, applicable
from quizzes.roleplay.engine.scenario import Scenario as Script
from quizzes.roleplay.engine.vocabulary import VIOLATIONS
from quizzes.roleplay.enums import GoldSource, GoldState, SessionResult, VerdictKind
from quizzes.roleplay.models import (
    GoldGrade,
    GoldRating,
    GoldTranscript,
    Scenario,
    Session,
)
from quizzes.roleplay.queries.golds import Material, may_rate


class RatedBefore(ReviewRefused):
    """This person has rated this version of the gold; the first rating stands."""


class NotRatable(ReviewRefused):
    """A draft is not rated, nor a call of one's own."""


def import_golds(key: str, language: str, golds: Sequence[Gold], *, actor: Any = None) -> int:
    """Put the gold transcripts of the library beside their scenario; return how many changed.

    The same golds again change nothing. One that the library no longer has is taken away, or kept as
    a draft where people have rated it. Afterwards the scenario is calibrated.
    """
    scenario = Scenario.objects.filter(key=key, locale__language_code=language).first()
    if scenario is None:
        return 0
    with transaction.atomic():
        known = {one.key: one for one in scenario.golds.filter(source=GoldSource.LIBRARY)}
        changed = sum(_put(scenario, one, known.get(one.key), actor=actor) for one in golds)
        kept = {one.key for one in golds}
        changed += sum(_take_away(one) for name, one in known.items() if name not in kept)
    calibrate(scenario, actor=actor)
    return changed


def _put(scenario: Scenario, one: Gold, row: GoldTranscript | None, *, actor: Any) -> bool:
    values = {
        "turns": list(one.turns),
        "expected": one.expect.model_dump(mode="json"),
        "note": one.note,
        "state": GoldState.CONFIRMED,
    }
    if row is None:
        at = clock.now()
        GoldTranscript.objects.create(
            scenario=scenario, key=one.key, source=GoldSource.LIBRARY, made_by=actor, made_at=at,
            confirmed_by=actor, confirmed_at=at, **values,
        )  # fmt: skip
        return True
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    if row.turns != values["turns"]:
        row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return True


def _take_away(row: GoldTranscript) -> bool:
    if not row.ratings.exists():
        try:
            row.delete()
        except ProtectedError:
            return False
        return True
    if row.state == GoldState.DRAFT:
        return False
    row.state = GoldState.DRAFT
    row.save(update_fields=["state"])
    return True


def keep_as_gold(session: Session, *, by: Any) -> GoldTranscript:
    """Keep a call that people decided about as a gold: a draft, until somebody confirms it.

    Kept before, it stays as it is. Raises `OwnCall`, `StillOpen`.
    """
    if session.person_id == by.pk or not rules.may_review_call(by, session):
        raise OwnCall
    if session.result == SessionResult.PROVISIONAL:
        raise StillOpen(())
    now, story = queries.standing_of(session), queries.story_of(session)
    appealed = any(one.kind == VerdictKind.APPEALED for one in story.verdicts)
    levels = {key: level for key, level in now.levels.items() if level is not None}
    made, new = GoldTranscript.objects.get_or_create(
        session=session,
        defaults={
            "scenario": session.scenario,
            "key": f"call-{session.uuid.hex[:12]}",
            "source": GoldSource.APPEAL if appealed else GoldSource.REVIEW,
            "expected": {
                "result": now.result,
                "levels": levels,
                "critical": sorted({key for key, _turn in now.fails}),
            },
            "made_by": by,
            "made_at": clock.now(),
        },
    )
    if new:
        audit.record("gold.made", actor=by, target=made, data={"call": str(session.uuid)})
    return made


def confirm(gold: GoldTranscript, *, by: Any) -> GoldTranscript:
    """Let a draft count from now on. Nobody confirms a call of their own; twice changes nothing."""
    own = gold.session is not None and gold.session.person_id == by.pk
    if own or not rules.may_review(by):
        raise OwnCall
    if gold.state == GoldState.CONFIRMED:
        return gold
    gold.state, gold.confirmed_by, gold.confirmed_at = GoldState.CONFIRMED, by, clock.now()
    gold.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    audit.record("gold.confirmed", actor=by, target=gold)
    calibrate(gold.scenario, actor=by)
    return gold


def rate(
    gold: GoldTranscript, *, rater: Any, levels: Mapping[str, int], critical: Iterable[str],
    words: str = "",
) -> GoldRating:  # fmt: skip
    """Keep one person's blind rating: a level for every criterion that applies, and critical fails.

    Raises `NotRatable`, `StillOpen` for criteria without a level, `NotInTheCall` for others,
    `RatedBefore`.
    """
    if not may_rate(rater, gold):
        raise NotRatable
    wanted = applicable(script_of(gold))
    missing = [key for key in wanted if levels.get(key) not in (0, 1, 2)]
    if missing:
        raise StillOpen(missing)
    fails = list(dict.fromkeys(critical))
    strange = [
        *(key for key in levels if key not in wanted),
        *(k for k in fails if k not in VIOLATIONS),
    ]
    if strange:
        raise NotInTheCall(strange)
    try:
        with transaction.atomic():
            made = GoldRating.objects.create(
                gold=gold, rater=rater, version=gold.version, levels=dict(levels), critical=fails,
                words=words.strip(), at=clock.now(),
            )  # fmt: skip
            audit.record("gold.rated", actor=rater, target=gold, data={"levels": dict(levels)})
    except IntegrityError:
        raise RatedBefore from None
    calibrate(gold.scenario, actor=rater)
    return made


def script_of(gold: GoldTranscript) -> Script:
    """Return the scenario of a gold: as it is for the library's, as it was for a played call."""
    return gold.session.script if gold.session is not None else gold.scenario.script()


def calibrate(scenario: Scenario, *, actor: Any = None) -> Judgement:
    """Grade what the grader of today has not graded, and settle whether the scenario counts."""
    material = Material.of([scenario])
    missing = [
        gold
        for gold in material.golds
        if gold.state == GoldState.CONFIRMED and not material.is_graded_today(gold)
    ]
    if missing and scenario.is_playable:
        for gold in missing:
            _grade(GoldTranscript.objects.select_related("scenario", "session").get(pk=gold.pk))
        material = Material.of([scenario])
    found = material.judgement_of(scenario)
    counts = found.counts and scenario.is_playable
    if scenario.counts != counts:
        Scenario.objects.filter(pk=scenario.pk).update(counts=counts)
        scenario.counts = counts
        data = {"counts": counts, "basis": found.basis.value, "value": found.value}
        audit.record("scenario.calibrated", actor=actor, target=scenario, data=data)
    return found


def _grade(gold: GoldTranscript) -> None:
    debrief = graded_now(gold)
    version = gold.scenario.version
    if gold.session is not None:
        version = gold.session.scenario_version
    GoldGrade.objects.update_or_create(
        gold=gold,
        version=gold.version,
        scenario_version=version,
        grader_version=GRADER_VERSION,
        defaults={
            "result": debrief.result,
            "levels": {one.id: one.level for one in debrief.criteria if one.level is not None},
            "critical": sorted({one.id for one in debrief.critical_fails}),
            "at": clock.now(),
        },
    )


def graded_now(gold: GoldTranscript) -> Debrief:
    """Return what the grader of today decides about a gold."""
    if gold.session is not None:
        session = gold.session
        spoken = queries.transcript_of(session, hear=queries.Hearing.ANEW)
        return grade(session.script, spoken, session.dialogue_state)
    script = gold.scenario.script()
    call = played(script, gold.turns)
    return grade(script, call.transcript, call.state)


def calibrate_all(*, scenario: str = "") -> int:
    """Calibrate every playable scenario, or those with this key; return how many count."""
    rows = Scenario.objects.exclude(spec={})
    if scenario:
        rows = rows.filter(key=scenario)
    return sum(calibrate(one).counts for one in rows)
