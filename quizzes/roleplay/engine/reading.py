"""The transcript as graders read it: acts in order, each with the words that carry it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.dialogue import Utterance
from quizzes.roleplay.engine.rubric import Evidence
from quizzes.roleplay.engine.scenario import Line, Scenario, Violation
from quizzes.roleplay.engine.vocabulary import ActKey


class Said(NamedTuple):
    """One act at its place. `at` orders acts through the whole call."""

    act: ActKey
    at: tuple[int, int]
    evidence: Evidence
    value: str | None
    spoiled: bool


class Failed(NamedTuple):
    """One critical fail at its place."""

    violation: Violation
    evidence: Evidence
    beat: str


def span_of(utterance: Utterance, words: str) -> Evidence:
    """Return where `words` stand in the utterance; the whole utterance when they do not."""
    start = utterance.text.find(words)
    if start < 0:
        start, words = 0, utterance.text
    return Evidence(turn=utterance.number, start=start, end=start + len(words), quote=words)


class Reading:
    """A scenario and one transcript of it, indexed for the graders."""

    def __init__(
        self, scenario: Scenario, transcript: Sequence[Utterance], *, case: Case | None = None
    ) -> None:
        self.scenario = scenario
        self.case = case or Case.of_scenario(scenario, transcript)
        self.transcript = tuple(transcript)
        self.trainee = tuple(one for one in transcript if one.who == "collector")
        said: list[Said] = []
        fails: list[Failed] = []
        for utterance in self.trainee:
            spoiled = any(act.act == "judgement" for act in utterance.acts)
            for act in utterance.acts:
                evidence = span_of(utterance, act.says)
                at = (utterance.number, evidence.start)
                said.append(Said(act.act, at, evidence, act.value, spoiled))
            for violation in utterance.violations:
                evidence = span_of(utterance, violation.says)
                fails.append(Failed(violation, evidence, utterance.beat))
        self.addresses = any(one.addresses for one in self.trainee)
        self.typed = any(one.typed for one in self.trainee)
        self.unsure = frozenset(key for one in self.trainee for key in one.unsure)
        self.acts = tuple(sorted(said, key=lambda one: one.at))
        self.fails = tuple(fails)
        self.fail_ids = frozenset(one.violation.id for one in fails)
        promised = [one.number for one in self.transcript if one.promises is not None]
        self.promised_at = promised[0] if promised else None

    def all(self, *acts: str) -> tuple[Said, ...]:
        """Return every occurrence of any of `acts`, in order."""
        return tuple(one for one in self.acts if one.act in acts)

    def first(self, *acts: str) -> Said | None:
        """Return the first occurrence of any of `acts`, or None."""
        return next((one for one in self.acts if one.act in acts), None)

    def first_allowed(self, act: str) -> Said | None:
        """Return the first `act` that is not itself forbidden contact: at night, against a wish."""
        spans = [one.evidence for one in self.failed("CF10", "CF11")]
        return next(
            (
                one
                for one in self.all(act)
                if not any(
                    span.turn == one.evidence.turn
                    and span.start < one.evidence.end
                    and one.evidence.start < span.end
                    for span in spans
                )
            ),
            None,
        )

    def failed(self, *ids: str) -> tuple[Failed, ...]:
        """Return the critical fails with any of `ids`."""
        return tuple(one for one in self.fails if one.violation.id in ids)

    def false_figures(self) -> tuple[Said, ...]:
        """Return the amounts that differ from the account."""
        return tuple(one for one in self.all("amount") if not self._is_due(one.value))

    def _is_due(self, value: str | None) -> bool:
        if value is None:
            return True
        try:
            return Decimal(value.replace(",", "")) == self.scenario.account.amount
        except InvalidOperation:
            return False

    def good_line(self, beat: str) -> Line | None:
        """Return the good line of `beat`, or None."""
        for one in self.scenario.beats:
            if one.key == beat:
                return next((line for line in one.lines if line.quality == "good"), None)
        return None

    def beat_of(self, turn: int) -> str:
        """Return the beat in which the utterance `turn` was said."""
        return next((one.beat for one in self.transcript if one.number == turn), "")

    def better_words(self, wanted: Iterable[str], *, turn: int | None = None) -> str:
        """Return a good line that does `wanted`: of the same beat, else the fittest of all."""
        needed = set(wanted)
        if turn is not None:
            here = self.good_line(self.beat_of(turn))
            if here is not None and (not needed or needed & {act.act for act in here.acts}):
                return here.text
        best, most = "", 0
        for beat in self.scenario.beats:
            line = self.good_line(beat.key)
            found = len(needed & {act.act for act in line.acts}) if line else 0
            if line is not None and found > most:
                best, most = line.text, found
        return best
