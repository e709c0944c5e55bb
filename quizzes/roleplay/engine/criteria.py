"""The ten criteria, each a small class in a registry. Levels follow from what was said and when.

Every grader reads acts, never a stored level: the same words in another order get another mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal, NamedTuple

from lms.foundation.registry import Registry
from quizzes.roleplay.engine.reading import Reading, Said
from quizzes.roleplay.engine.rubric import Evidence, Reason
from quizzes.roleplay.engine.vocabulary import COMMITMENT, DEBT_DETAIL, DEMANDS, OPENING, TONES

Level = Literal[0, 1, 2]


class Decision(NamedTuple):
    """Level and reason of one criterion, the deciding words, the acts that better words show."""

    level: Level | None
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
    wanted: tuple[str, ...] = ()


class CriterionGrader:
    """Contract of a grader: a stable key and a pure decision."""

    key: str

    def decide(self, reading: Reading) -> Decision:
        """Return the decision on this criterion for one transcript."""
        raise NotImplementedError


class _Criteria(Registry[CriterionGrader]):
    """The registry of criteria; `add` is a class decorator."""

    def add(self, cls: type[CriterionGrader]) -> type[CriterionGrader]:
        """Register one instance of `cls` and return the class."""
        self.register(cls())
        return cls


criteria = _Criteria("role-play criteria")


def _reason(code: str, **params: str | Iterable[str]) -> Reason:
    plain = {k: v if isinstance(v, str) else ",".join(v) for k, v in params.items()}
    return Reason(code=code, params=plain)


def _words(*said: Said | None) -> tuple[Evidence, ...]:
    return tuple(one.evidence for one in said if one is not None)


def _firsts(reading: Reading, acts: Iterable[str]) -> tuple[Evidence, ...]:
    return _words(*(reading.first(act) for act in acts))


@criteria.add
class IdentityAndPrivacy(CriterionGrader):
    """R1: an identifier before any word about the debt."""

    key = "R1"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R1."""
        wanted = ("identifier-asked",)
        told = reading.failed("CF3")
        if told:
            return Decision(0, _reason("r1.told-others"), (told[0].evidence,), wanted)
        if "CF3" in reading.unsure:
            return Decision(None, _reason("unsure"))
        if reading.scenario.identity.verified:
            return Decision(2, _reason("r1.verified-before"))
        if self._nobody_to_identify(reading):
            return self._before_others(reading)
        asked = reading.first("identifier-asked")
        debt = reading.first(*DEBT_DETAIL)
        if debt is None:
            if asked is None:
                return Decision(1, _reason("r1.neither"), (), wanted)
            return Decision(2, _reason("r1.asked-first"), _words(asked))
        if asked is not None and asked.at[0] < debt.at[0]:
            return Decision(2, _reason("r1.asked-first"), _words(asked))
        if asked is not None and asked.at < debt.at:
            return Decision(1, _reason("r1.not-waited"), _words(asked, debt), wanted)
        name = reading.first("name-asked", "name-heard")
        if name is not None and name.at < debt.at:
            return Decision(1, _reason("r1.name-only"), _words(name, debt), wanted)
        return Decision(0, _reason("r1.debt-first"), _words(debt), wanted)

    @staticmethod
    def _nobody_to_identify(reading: Reading) -> bool:
        """Whether somebody else listens, or nobody: messages, voicemail, plans."""
        listens = reading.scenario.identity.speaker != "debtor"
        if listens and not reading.case.liable:
            return True
        spoken = [one.who != "collector" for one in reading.transcript]
        answers = any(before and not now for before, now in pairwise([*spoken[1:], False]))
        return reading.case.kind in UNHEARD and not (answers and len(reading.trainee) > 1)

    @staticmethod
    def _before_others(reading: Reading) -> Decision:
        wide = reading.first("contact-too-wide", "pressure-on-others")
        if wide is not None:
            return Decision(1, _reason("r1.hint"), _words(wide))
        return Decision(2, _reason("r1.nothing-told"))


#: Cells in which nobody answers: what is written there is a message or a plan.
UNHEARD = frozenset({"NC", "NW"})


@criteria.add
class Opening(CriterionGrader):
    """R2: own name, institution, purpose and the notice of recording."""

    key = "R2"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R2."""
        own = ("recording",) if reading.failed("CF6") else OPENING
        there = [act for act in own if reading.first(act)]
        missing = [act for act in OPENING if act not in there]
        evidence = _firsts(reading, there)
        if not missing:
            return Decision(2, _reason("r2.all"), evidence)
        level: Level = 1 if len(there) > 1 else 0
        code = "r2.some" if there else "r2.none"
        return Decision(level, _reason(code, missing=missing), evidence, tuple(missing))


@criteria.add
class CauseInquiry(CriterionGrader):
    """R3: an open question on the reason before any demand."""

    key = "R3"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R3."""
        wanted = ("cause-open",)
        openly = reading.first("cause-open")
        demand = reading.first(*DEMANDS)
        if openly is not None:
            if demand is None or openly.at < demand.at:
                return Decision(2, _reason("r3.open-first"), _words(openly))
            return Decision(1, _reason("r3.after-demand"), _words(demand, openly), wanted)
        closed = reading.first("cause-closed")
        if closed is not None:
            return Decision(1, _reason("r3.closed"), _words(closed), wanted)
        return Decision(0, _reason("r3.none"), _words(demand), wanted)


@criteria.add
class Listening(CriterionGrader):
    """R4: the debtor's point in other words, and no judgement."""

    key = "R4"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R4. Sarcasm, moralising and insults are judgements."""
        wanted = ("restated",)
        judged = _words(*reading.all("judgement", "tone-sarcastic", "tone-moralising"))
        judged += tuple(one.evidence for one in reading.failed("CF2"))
        restated = reading.first("restated")
        if judged:
            code = "r4.judged-restated" if restated else "r4.judged"
            return Decision(0, _reason(code), judged, wanted)
        if restated is not None:
            return Decision(2, _reason("r4.restated"), _words(*reading.all("restated")))
        return Decision(1, _reason("r4.no-restatement"), (), wanted)


@criteria.add
class KeyMove(CriterionGrader):
    """R5: the key move of the cell, in its order."""

    key = "R5"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 4 and 8, R5. The scenario states the move as steps of acts."""
        steps = reading.scenario.key_move
        clean = [one for one in reading.acts if not one.spoiled]
        found = [next((one for one in clean if one.act in step.acts), None) for step in steps]
        missing = [step for step, said in zip(steps, found, strict=True) if said is None]
        wanted = tuple(act for step in missing for act in step.acts)
        false_name = reading.failed("CF6")
        evidence = _words(*found)
        if false_name:
            return Decision(0, _reason("r5.false-identity"), (false_name[0].evidence,), wanted)
        told = reading.failed("CF3")
        if told:  # the move there is to say nothing of the debt
            return Decision(0, _reason("r5.undercut"), (told[0].evidence,), wanted)
        if len(missing) == len(steps) or any(step.essential for step in missing):
            return Decision(0, _reason("r5.missing", missing=wanted), evidence, wanted)
        undercut = next((one for one in reading.fails if one.violation.undercuts), None)
        if undercut is not None:
            return Decision(1, _reason("r5.undercut"), (*evidence, undercut.evidence), ())
        if missing:
            return Decision(1, _reason("r5.part", missing=wanted), evidence, wanted)
        early = self._out_of_order(reading, found)
        if early is not None:
            acts = steps[0].acts
            return Decision(1, _reason("r5.order"), (early.evidence, *evidence), acts)
        return Decision(2, _reason("r5.all"), evidence)

    @staticmethod
    def _out_of_order(reading: Reading, found: list[Said | None]) -> Said | None:
        """Return the words that came too early, or None when the order is right."""
        places = [one for one in found if one is not None]
        for step, said in zip(reading.scenario.key_move, found, strict=True):
            early = reading.first(*step.before)
            if said is not None and early is not None and early.at < said.at:
                return early
        if reading.scenario.key_move_ordered:
            for one, later in pairwise(places):
                if later.at < one.at:
                    return later
        return None


#: Critical fails that are a mismatch of tone, by the kind under which they count.
_KIND_OF_FAIL = {
    "CF1": "threat", "CF6": "threat", "CF7": "threat", "CF5": "false-step",
    "CF2": "tone-harsh", "CF4": "pressure-on-others", "CF11": "contact-plan",
}  # fmt: skip
_BEYOND_EARLY = ("consequence-untied", "consequence-legal", "consequence-visit")
_CONSEQUENCES = ("consequence-contract", *_BEYOND_EARLY)


@criteria.add
class StageTone(CriterionGrader):
    """R6: tone, pressure and next step as the stage allows."""

    key = "R6"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 1.1, 3 and 8, R6. Each kind of mismatch counts once."""
        if not reading.addresses:
            late = reading.scenario.stage == "L"
            return Decision(0 if late else 1, _reason("r6.nobody"))
        kinds = self._mismatches(reading)
        evidence = tuple(kinds.values())
        stage = reading.scenario.stage
        if stage == "L":
            return self._late(reading, kinds)
        grave = [k for k in kinds if k in ("threat", "false-step", "legal-talk")]
        if stage == "E" and grave:
            return Decision(0, _reason("r6.beyond-early", kinds=kinds), evidence)
        if not kinds:
            return Decision(2, _reason(f"r6.fits-{stage}"))
        level: Level = 1 if len(kinds) == 1 else 0
        return Decision(level, _reason("r6.mismatch", kinds=kinds), evidence)

    @staticmethod
    def _mismatches(reading: Reading) -> dict[str, Evidence]:
        kinds: dict[str, Evidence] = {}
        for one in reading.acts:
            if one.act in TONES or one.act == "pressure-on-others":
                kinds.setdefault("tone" if one.act in TONES else one.act, one.evidence)
        for fail in reading.fails:
            kind = _KIND_OF_FAIL.get(fail.violation.id)
            if kind:
                kinds.setdefault("tone" if kind == "tone-harsh" else kind, fail.evidence)
        beyond = reading.all("consequence-legal", "consequence-visit")
        untied = reading.all("consequence-untied")
        stated = reading.all(*_CONSEQUENCES)
        if reading.scenario.stage == "E":
            if beyond:
                kinds.setdefault("legal-talk", beyond[0].evidence)
            if untied:
                kinds.setdefault("beyond-stage", untied[0].evidence)
        elif reading.scenario.stage == "M" and len({one.at[0] for one in stated}) > 1:
            kinds.setdefault("repeated", stated[-1].evidence)
        return kinds

    @staticmethod
    def _late(reading: Reading, kinds: dict[str, Evidence]) -> Decision:
        dated = reading.first("next-step-dated")
        vague = reading.first("next-step-undated", "follow-up")
        base = 2 if dated else 1 if vague else 0
        level = _level(base - len(kinds))
        code = "r6.fits-L" if level == FULL else "r6.late" if base else "r6.no-next-step"
        evidence = (*_words(dated or vague), *kinds.values())
        return Decision(level, _reason(code, kinds=kinds), evidence, ("next-step-dated",))


FULL = 2


def _level(points: int) -> Level:
    return 2 if points >= FULL else 1 if points == 1 else 0


@criteria.add
class Accuracy(CriterionGrader):
    """R7: amount and date as they are, consequences true and tied to contract or law."""

    key = "R7"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R7."""
        wanted = ("amount", "due-date", "contract-fee")
        fails = reading.failed("CF1", "CF5", "CF7", "CF8")
        wrong = (*reading.all("false-fact"), *reading.false_figures())
        if fails:
            spans = tuple(one.evidence for one in fails)
            kinds = sorted({one.violation.id for one in fails})
            return Decision(0, _reason("r7.critical", kinds=kinds), spans, wanted)
        if wrong:
            return Decision(0, _reason("r7.false"), _words(*wrong), wanted)
        untied = reading.first("consequence-untied")
        if untied is not None:
            return Decision(1, _reason("r7.untied"), _words(untied), wanted)
        missing = [act for act in ("amount", "due-date") if not reading.first(act)]
        evidence = _firsts(reading, ("amount", "due-date"))
        if missing:
            return Decision(1, _reason("r7.left-out", missing=missing), evidence, tuple(missing))
        return Decision(2, _reason("r7.all"), evidence)


@criteria.add
class Commitment(CriterionGrader):
    """R8: the debtor is asked for date, amount and channel."""

    key = "R8"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R8."""
        asked = [act for act in COMMITMENT if reading.first(act)]
        missing = tuple(act for act in COMMITMENT if act not in asked)
        evidence = _firsts(reading, asked)
        if not missing:
            return Decision(2, _reason("r8.all"), evidence)
        if asked:
            return Decision(1, _reason("r8.some", missing=missing), evidence, missing)
        dictated = reading.first("dictated")
        if dictated is not None:
            return Decision(1, _reason("r8.dictated"), _words(dictated), COMMITMENT)
        demand = reading.first("demand")
        return Decision(0, _reason("r8.none"), _words(demand), COMMITMENT)


@criteria.add
class OptionOrRouting(CriterionGrader):
    """R9: a fitting, authorised option, or a route with the next contact named."""

    key = "R9"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R9."""
        wanted = ("option-authorised", "route-named")
        good = reading.first(*wanted)
        if good is not None:
            code = "r9.option" if good.act == "option-authorised" else "r9.route"
            return Decision(2, _reason(code), _words(good))
        half = reading.first("option-unauthorised", "route-vague")
        if half is not None:
            code = "r9.unauthorised" if half.act == "option-unauthorised" else "r9.vague"
            return Decision(1, _reason(code), _words(half), wanted)
        return Decision(0, _reason("r9.none"), (), wanted)


@criteria.add
class Close(CriterionGrader):
    """R10: agreement repeated, recorded, next contact with its time."""

    key = "R10"

    def decide(self, reading: Reading) -> Decision:
        """See RUBRIC 3 and 8, R10. Only terms that the debtor named or accepted can be repeated."""
        repeated = next(
            (
                one
                for one in reading.all("agreement-repeated")
                if reading.promised_at is not None and reading.promised_at < one.at[0]
            ),
            None,
        )
        parts = {
            "agreement-repeated": repeated,
            "recorded": reading.first("recorded"),
            "follow-up": reading.first_allowed("follow-up"),
        }
        if "R8" in reading.scenario.not_applicable and repeated is None:
            parts.pop("agreement-repeated")
        missing = tuple(name for name, said in parts.items() if said is None)
        evidence = _words(*parts.values())
        if not missing:
            return Decision(2, _reason("r10.all"), evidence)
        if evidence:
            return Decision(1, _reason("r10.some", missing=missing), evidence, missing)
        return Decision(0, _reason("r10.none", missing=missing), (), missing)
