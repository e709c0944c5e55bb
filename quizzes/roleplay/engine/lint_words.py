"""What the linter reads in the words: good lines as the grader hears them, later calls, translations."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.document import Document, Path
from quizzes.roleplay.engine.hearing import hear
from quizzes.roleplay.engine.problems import Problem
from quizzes.roleplay.engine.scenario import Scenario


def flagged_lines(document: Document) -> Iterator[Problem]:
    """Yield the good lines in which a critical fail is heard when somebody types them."""
    scenario = document.scenario
    case = Case.of_scenario(scenario)
    for b, beat in enumerate(scenario.beats):
        for n, line in enumerate(beat.lines):
            if line.quality != "good" or line.violations:
                continue
            heard = hear(line.text, case=case)
            for one in heard.offences:
                params: dict[str, object] = {
                    "line": line.key,
                    "violation": one.key,
                    "words": heard.said(one),
                }
                at = document.line_of("beats", b, "lines", n, "text")
                yield Problem(at, "good-line-flagged", params)


def later_calls(document: Document) -> Iterator[Problem]:
    """Yield the later calls that name no outcome, no beat, or a beat that ends the call."""
    scenario = document.scenario
    beats = {beat.key: beat for beat in scenario.beats}
    for i, later in enumerate(scenario.later_calls):
        at: Path = ("later_calls", i)
        if scenario.outcome(later.after) is None:
            params: dict[str, object] = {"outcome": later.after}
            yield Problem(document.line_of(*at, "after"), "no-such-outcome", params)
        if later.opens not in beats:
            params = {"beat": later.opens}
            yield Problem(document.line_of(*at, "opens"), "no-such-beat", params)
        elif beats[later.opens].ending is not None:
            params = {"beat": later.opens}
            yield Problem(document.line_of(*at, "opens"), "opens-at-an-end", params)


def differences(document: Document, other: Scenario) -> Iterator[Problem]:
    """Yield where the scenario and the one of the same key in another language differ in shape."""
    mine, theirs = _shape(document.scenario), _shape(other)
    for name, (keys, at) in mine.items():
        for key in sorted(keys ^ theirs[name][0]):
            there = key in keys
            params: dict[str, object] = {
                "name": name,
                "key": key,
                "language": other.language if there else document.scenario.language,
            }
            yield Problem(document.line_of(*at), "translation-lacks", params)
    for name in ("cell", "stage", "state", "not_applicable", "key_move", "start", "max_turns"):
        if getattr(document.scenario, name) != getattr(other, name):
            params = {"name": name, "language": other.language}
            yield Problem(document.line_of(name), "translation-differs", params)


def _shape(scenario: Scenario) -> dict[str, tuple[set[str], Path]]:
    """Return the keys of the parts by name, with the place of the first."""
    return {
        "beats": ({one.key for one in scenario.beats}, ("start",)),
        "lines": ({line.key for one in scenario.beats for line in one.lines}, ("start",)),
        "hidden_facts": ({one.key for one in scenario.hidden_facts}, ("hidden_facts",)),
        "goals": ({one.key for one in scenario.goals}, ("goals",)),
        "failures": ({one.key for one in scenario.failures}, ("failures",)),
        "later_calls": ({one.opens for one in scenario.later_calls}, ("later_calls",)),
    }
