"""What the linter reads in the words: good lines as the grader hears them, what is answered to half a
line, later calls, translations.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.roleplay.engine.agreed import named_in
from quizzes.roleplay.engine.case import Case
from quizzes.roleplay.engine.document import Document, Path
from quizzes.roleplay.engine.hearing import hear
from quizzes.roleplay.engine.normal import normal
from quizzes.roleplay.engine.problems import Problem
from quizzes.roleplay.engine.scenario import Line, Scenario
from quizzes.roleplay.engine.wordings import any_stands_in, stands_in


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


def half_said(document: Document) -> Iterator[Problem]:
    """Yield where somebody who types half of a line may be answered what he did not say."""
    for b, beat in enumerate(document.scenario.beats):
        for n, line in enumerate(beat.lines):
            at: Path = ("beats", b, "lines", n)
            yield from _strange_answers(document, at, line)
            for i, phrase in enumerate(line.known_by):
                for other in beat.lines:
                    if other.quality != line.quality and stands_in(phrase, normal(other.text).text):
                        params: dict[str, object] = {
                            "words": phrase, "line": line.key, "other": other.key
                        }  # fmt: skip
                        where = document.line_of(*at, "known_by", i)
                        yield Problem(where, "phrase-elsewhere", params)


def _strange_answers(document: Document, at: Path, line: Line) -> Iterator[Problem]:
    acts = {act.act for act in line.acts}
    texts = [normal(one).text for one in (line.text, *line.also)]
    for i, answer in enumerate(line.answers):
        where = document.line_of(*at, "answers", i)
        waits = bool(answer.heard or answer.named)
        own = acts & set(answer.heard) or any(any_stands_in(answer.named, one) for one in texts)
        if waits and not own:
            yield Problem(where, "answer-not-asked", {"line": line.key})
        if "agreement-repeated" in acts and not answer.named:
            for text in answer.texts:
                terms = named_in(normal(text).text)
                if terms.days or terms.sums:
                    yield Problem(where, "answer-confirms", {"line": line.key, "words": text})


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
        "asides": ({one.key for one in scenario.asides}, ("asides",)),
        "later_calls": ({one.opens for one in scenario.later_calls}, ("later_calls",)),
    }
