"""The linter: what an author must put right before a scenario may be played, with line numbers.

Three passes: what stands in the document itself, what each line claims, and what paths of choices
reach. The third runs only when the first two found no error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from quizzes.roleplay.engine import explore
from quizzes.roleplay.engine.dialogue import Choice, replay
from quizzes.roleplay.engine.document import Document, Path, parse_document, render
from quizzes.roleplay.engine.graders import grade
from quizzes.roleplay.engine.guards import contradiction
from quizzes.roleplay.engine.lint_words import differences, flagged_lines, half_said, later_calls
from quizzes.roleplay.engine.problems import Problem, ScenarioError
from quizzes.roleplay.engine.rubric import FULL_LEVEL
from quizzes.roleplay.engine.scenario import Beat, Line, Scenario
from quizzes.roleplay.engine.vocabulary import NEVER_GOOD, StageKey

#: A good line more than this many times as long as the average of the others gives itself away.
GIVES_AWAY = Decimal("1.6")
_STAGE_FROM: tuple[tuple[StageKey, int], ...] = (("L", 19), ("M", 6), ("E", 0))


def lint_text(text: str, *, walk: bool = True) -> list[Problem]:
    """Return every problem of the document `text`, in order of lines; empty when it is clean.

    Walking all paths takes seconds; without `walk` what only paths can tell is not looked at.
    """
    return list(_checked(text, walk))


def lint_translation(text: str, other: str | None, *, language: str) -> list[Problem]:
    """Return where `text` differs in shape from `other`, the same scenario in `language`.

    None says that there is none. Nothing is said of a text that cannot be read: that is told elsewhere.
    """
    if other is None:
        return [Problem(1, "no-translation", {"language": language})]
    try:
        return list(differences(parse_document(text), parse_document(other).scenario))
    except ScenarioError:
        return []


@lru_cache(maxsize=64)
def _checked(text: str, walk: bool) -> tuple[Problem, ...]:
    """Check a text once: walking all paths takes seconds, and forms and seeds ask repeatedly."""
    try:
        document = parse_document(text)
    except ScenarioError as error:
        return error.problems
    return tuple(lint(document, walk=walk))


def lint_scenario(scenario: Scenario) -> list[Problem]:
    """Return the problems of a scenario that has no text yet, with the lines of its text form."""
    return lint_text(render(scenario))


def lint(document: Document, *, walk: bool = True) -> list[Problem]:
    """Return every problem of a parsed document, in order of lines."""
    problems = [*_structure(document), *_lines(document), *_guards(document)]
    problems += [*later_calls(document), *flagged_lines(document), *half_said(document)]
    if walk and all(one.level == "warning" for one in problems):
        problems += _paths(document)
    return sorted(problems, key=lambda one: (one.line, one.code))


def is_usable(problems: Iterable[Problem]) -> bool:
    """Return whether there are warnings only."""
    return all(one.level == "warning" for one in problems)


def leads_nowhere(problems: Iterable[Problem]) -> bool:
    """Return whether names lead nowhere, so that no path can be walked or played."""
    return any(one.code.startswith(("no-such-", "duplicate-")) for one in problems)


# --- what stands in the document ---------------------------------------------------------------


def _structure(document: Document) -> Iterator[Problem]:
    scenario = document.scenario
    yield from _duplicates(document)
    yield from _references(document)
    stage = stage_of(scenario.account.days_overdue)
    if scenario.account.days_overdue and stage != scenario.stage:
        params: dict[str, object] = {"days": scenario.account.days_overdue, "stage": stage}
        yield Problem(document.line_of("stage"), "wrong-stage", params)
    if "-" in scenario.cell and not scenario.cell.endswith(scenario.stage):
        params = {"cell": scenario.cell, "stage": scenario.stage}
        yield Problem(document.line_of("cell"), "cell-stage", params)
    for key in scenario.not_applicable:
        for name in ("rules", "lessons"):
            if key in getattr(scenario, name):
                at = document.line_of(name, key)
                yield Problem(at, "no-reason-for-rule", {"criterion": key})
    for i, beat in enumerate(scenario.beats):
        yield from _beat(document, ("beats", i), beat)


def stage_of(days: int) -> StageKey:
    """Return the stage of a number of days overdue."""
    return next((stage for stage, first in _STAGE_FROM if days >= first), "E")


def _duplicates(document: Document) -> Iterator[Problem]:
    scenario = document.scenario
    named: list[tuple[str, str, str, Path]] = []
    for b, beat in enumerate(scenario.beats):
        named.append(("beat", beat.key, "duplicate-beat", ("beats", b, "key")))
        for n, line in enumerate(beat.lines):
            named.append(("line", line.key, "duplicate-line", ("beats", b, "lines", n, "key")))
    for name in ("goals", "failures"):
        for i, one in enumerate(getattr(scenario, name)):
            named.append(("outcome", one.key, "duplicate-outcome", (name, i, "key")))
    for i, fact in enumerate(scenario.hidden_facts):
        named.append(("fact", fact.key, "duplicate-fact", ("hidden_facts", i, "key")))
    for i, aside in enumerate(scenario.asides):
        named.append(("aside", aside.key, "duplicate-aside", ("asides", i, "key")))
    seen: Counter[tuple[str, str]] = Counter()
    for kind, key, code, path in named:
        seen[kind, key] += 1
        if seen[kind, key] > 1:
            yield Problem(document.line_of(*path), code, {kind: key})


def _references(document: Document) -> Iterator[Problem]:
    scenario = document.scenario
    beats = {beat.key for beat in scenario.beats}
    facts = {fact.key for fact in scenario.hidden_facts}
    used: list[tuple[str, set[str], str, Path]] = []
    for i, interrupt in enumerate(scenario.interrupts):
        used.append((interrupt.beat, beats, "beat", ("interrupts", i, "beat")))
    for path, guard in explore.all_guards(scenario):
        for part in guard.parts():
            used += [(k, facts, "fact", path) for k in (*part.disclosed, *part.undisclosed)]
            used += [(k, beats, "beat", path) for k in (*part.visited, *part.unvisited)]
    for i, aside in enumerate(scenario.asides):
        told = (key for cue in aside.answers for key in cue.discloses)
        used += [(key, facts, "fact", ("asides", i, "answers")) for key in told]
    for b, beat in enumerate(scenario.beats):
        used += _beat_references(beat, ("beats", b), beats, facts)
        if beat.ending and scenario.outcome(beat.ending.outcome) is None:
            at = document.line_of("beats", b, "ending", "outcome")
            yield Problem(at, "no-such-outcome", {"outcome": beat.ending.outcome})
    if scenario.outcome(scenario.hang_up.outcome) is None:
        at = document.line_of("hang_up", "outcome")
        yield Problem(at, "no-such-outcome", {"outcome": scenario.hang_up.outcome})
    for key, known, kind, path in used:
        if key not in known:
            yield Problem(document.line_of(*path), f"no-such-{kind}", {kind: key})


def _beat_references(
    beat: Beat, at: Path, beats: set[str], facts: set[str]
) -> list[tuple[str, set[str], str, Path]]:
    used: list[tuple[str, set[str], str, Path]] = []
    for i, cue in enumerate(beat.cues):
        used += [(k, facts, "fact", (*at, "cues", i, "discloses")) for k in cue.discloses]
    for n, line in enumerate(beat.lines):
        here = (*at, "lines", n)
        used += [(one.beat, beats, "beat", (*here, "next", i)) for i, one in enumerate(line.next)]
        for i, cue in enumerate(line.answers):
            used += [(k, facts, "fact", (*here, "answers", i, "discloses")) for k in cue.discloses]
    return used


def _beat(document: Document, at: Path, beat: Beat) -> Iterator[Problem]:
    where = document.line_of(*at)
    params: dict[str, object] = {"beat": beat.key}
    if beat.ending is not None:
        if beat.lines:
            yield Problem(where, "ending-with-lines", params)
        return
    if not beat.lines:
        yield Problem(where, "no-lines", params)
        return
    if len(beat.lines) == 1:
        yield Problem(where, "few-lines", params)
    good = [line for line in beat.lines if line.quality == "good"]
    if not good:
        yield Problem(where, "no-good-line", params)
    if beat.coach is None:
        yield Problem(where, "no-coach", params)
    others = [len(line.text) for line in beat.lines if line.quality != "good"]
    if good and others:
        average = Decimal(sum(others)) / len(others)
        if max(len(line.text) for line in good) > average * GIVES_AWAY:
            yield Problem(where, "lengths-differ", params)
    if not beat.cues and not _answered(document.scenario, beat.key):
        yield Problem(where, "no-words", params)


def _answered(scenario: Scenario, key: str) -> bool:
    """Return whether every line that leads to the beat brings an answer of its own."""
    if scenario.start == key or any(one.beat == key for one in scenario.interrupts):
        return False
    leading = [
        line for beat in scenario.beats for line in beat.lines
        if any(one.beat == key for one in line.next)
    ]  # fmt: skip
    return all(
        any(cue.when is None and not cue.discloses for cue in line.answers) for line in leading
    )


# --- what each line claims ---------------------------------------------------------------------


def _lines(document: Document) -> Iterator[Problem]:
    for b, beat in enumerate(document.scenario.beats):
        for n, line in enumerate(beat.lines):
            yield from _line(document, ("beats", b, "lines", n), line)


def _line(document: Document, at: Path, line: Line) -> Iterator[Problem]:
    where = document.line_of(*at)
    for i, act in enumerate(line.acts):
        here = document.line_of(*at, "acts", i)
        if act.says not in line.text:
            params: dict[str, object] = {"words": act.says, "what": act.act, "line": line.key}
            yield Problem(here, "words-not-in-line", params)
        if line.quality == "good" and act.act in NEVER_GOOD:
            yield Problem(here, "good-act", {"line": line.key, "act": act.act})
        if act.act == "amount" and act.value and line.quality == "good":
            amount = document.scenario.account.amount
            if not _equal(act.value, amount):
                params = {"line": line.key, "value": act.value, "amount": amount}
                yield Problem(here, "amount-differs", params)
    yield from _violations(document, at, line)
    if line.quality == "unlawful" and not line.violations:
        yield Problem(where, "unlawful-clean", {"line": line.key})
    if line.next[-1].when is not None:
        yield Problem(document.line_of(*at, "next"), "no-default-step", {"line": line.key})


def _violations(document: Document, at: Path, line: Line) -> Iterator[Problem]:
    for i, one in enumerate(line.violations):
        here = document.line_of(*at, "violations", i)
        if one.says not in line.text:
            params: dict[str, object] = {"words": one.says, "what": one.id, "line": line.key}
            yield Problem(here, "words-not-in-line", params)
        if line.quality == "good":
            yield Problem(here, "good-violation", {"line": line.key, "violation": one.id})
        elif line.quality != "unlawful":
            params = {"line": line.key, "violation": one.id}
            yield Problem(here, "violation-not-unlawful", params)


def _equal(text: str, amount: Decimal) -> bool:
    try:
        return Decimal(text.replace(",", "")) == amount
    except InvalidOperation:
        return False


def _guards(document: Document) -> Iterator[Problem]:
    for path, guard in explore.all_guards(document.scenario):
        for part in guard.parts():
            reason = contradiction(part)
            if reason:
                yield Problem(document.line_of(*path), "guard-impossible", {"reason": reason})


# --- what paths reach --------------------------------------------------------------------------


def _paths(document: Document) -> Iterator[Problem]:
    scenario = document.scenario
    everything = explore.explore(scenario)
    if not everything.complete:
        yield Problem(1, "too-many-paths", {"limit": explore.LIMIT})
    else:
        yield from _unreached(document, everything)
    for i, goal in enumerate(scenario.goals):
        if everything.complete and goal.key not in everything.lawful_outcomes:
            yield Problem(document.line_of("goals", i), "goal-unreachable", {"goal": goal.key})
    for i, fact in enumerate(scenario.hidden_facts):
        if everything.complete and fact.key not in everything.lawful_disclosed:
            at = document.line_of("hidden_facts", i)
            yield Problem(at, "fact-never-told", {"fact": fact.key})
    yield from _maximum(document)


def _unreached(document: Document, found: explore.Explored) -> Iterator[Problem]:
    scenario = document.scenario
    enders = _beats_with_an_end(found)
    for b, beat in enumerate(scenario.beats):
        where = document.line_of("beats", b)
        if beat.key not in found.beats:
            yield Problem(where, "unreachable", {"beat": beat.key})
        elif beat.key in found.stuck and not beat.ending and _may_stand_still(scenario, beat):
            yield Problem(where, "dead-end", {"beat": beat.key})
        elif beat.key not in enders:
            yield Problem(where, "never-ends", {"beat": beat.key})
    for path, guard in explore.all_guards(scenario):
        if guard not in found.guards:
            yield Problem(document.line_of(*path), "guard-never-met")


def _may_stand_still(scenario: Scenario, beat: Beat) -> bool:
    """Return whether all lines of the beat have guards (else the limit of turns ended the call)."""
    del scenario
    return all(line.when is not None for line in beat.lines)


def _beats_with_an_end(found: explore.Explored) -> set[str]:
    """Return the beats from which an end can be reached."""
    ends = set(found.ending_beats)
    while True:
        more = {a for a, b in found.edges if b in ends} - ends
        if not more:
            return ends
        ends |= more


def _maximum(document: Document) -> Iterator[Problem]:
    scenario = document.scenario
    best, lost = Decimal(-1), ""
    for path in explore.good_paths(scenario):
        played = replay(scenario, 0, [Choice(line=key) for key in path])
        debrief = grade(scenario, played.transcript, played.state)
        if debrief.score_low > best:
            best = debrief.score_low
            lost = ", ".join(one.id for one in debrief.criteria if one.level != FULL_LEVEL)
        if best == 100:
            return
    score = max(best, Decimal(0)).quantize(Decimal("0.1"))
    params: dict[str, object] = {"score": score, "lost": lost or "everything"}
    yield Problem(document.line_of("goals"), "maximum-not-attainable", params)
