"""What can be wrong with a scenario document: a line, a code with parameters, an English sentence.

The Django layer has the same sentences for translation, by code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: The sentence of every code; parameters in braces.
MESSAGES: dict[str, str] = {
    # the text form
    "too-long": "The document has {size} characters; at most {limit} are read.",
    "no-front-matter": "The document must begin with `---` and its front matter.",
    "front-matter-open": "The front matter is not closed by a line `---`.",
    "directive-open": "The directive `::: {name}` is not closed by a line `:::`.",
    "directive-unknown": "`::: {name}` is not known here; a scenario has `::: beat` only.",
    "text-after-beats": "Text after the first beat would be lost; put it into the briefing.",
    "yaml": "This is not valid YAML: {reason}",
    "yaml-alias": "Anchors and aliases are not allowed.",
    "yaml-duplicate": "`{name}` is given twice.",
    "yaml-not-mapping": "Names with values (`name: value`) are expected here.",
    "wrong-kind": "`kind` must be `roleplay`, not {found!r}.",
    "missing": "`{path}` is missing.",
    "unknown-name": "`{path}` is not a name that is known here.",
    "invalid": "`{path}`: {reason}",
    # what only the database knows
    "other-key": "The document has the key {found}, the row has {key}.",
    "other-language": "The document is in {found}, the row in {language}.",
    "no-translation": "There is no scenario with this key in {language}.",
    "no-such-cell": "The taxonomy has no cell {cell}.",
    # the linter
    "duplicate-beat": "The beat `{beat}` is defined twice.",
    "duplicate-line": "The line `{line}` is defined twice; a scenario has each key once.",
    "duplicate-outcome": "`{outcome}` is defined twice among goals and failures.",
    "duplicate-fact": "The hidden fact `{fact}` is defined twice.",
    "no-such-beat": "There is no beat `{beat}`.",
    "no-such-fact": "There is no hidden fact `{fact}`.",
    "no-such-outcome": "`{outcome}` is neither a goal nor a failure.",
    "wrong-stage": "{days} days overdue belong to stage {stage}.",
    "cell-stage": "The cell {cell} and the stage {stage} do not agree.",
    "words-not-in-line": "The words “{words}” of `{what}` do not stand in the line `{line}`.",
    "amount-differs": "The line `{line}` names {value}, the account says {amount}.",
    "no-words": "The debtor says nothing in the beat `{beat}`.",
    "no-lines": "The beat `{beat}` is a dead end: no lines and no ending.",
    "few-lines": "The beat `{beat}` offers fewer than two lines.",
    "no-good-line": "The beat `{beat}` has no good line.",
    "no-coach": "The beat `{beat}` has no hint for the coach.",
    "ending-with-lines": "The beat `{beat}` ends the call and yet offers lines.",
    "good-violation": "The good line `{line}` carries the violation {violation}.",
    "good-act": "The good line `{line}` contains `{act}`, which no good line may.",
    "unlawful-clean": "The unlawful line `{line}` names no violation.",
    "violation-not-unlawful": "The line `{line}` carries {violation} but is not marked unlawful.",
    "no-default-step": "The last step of the line `{line}` has a guard: without it the call stands still.",
    "lengths-differ": "The good line in `{beat}` is much longer than the others and gives itself away.",
    "guard-impossible": "This guard can never hold: {reason}.",
    "guard-never-met": "On no path does this guard hold.",
    "unreachable": "No path leads to the beat `{beat}`.",
    "dead-end": "In the beat `{beat}` a path is reached on which no line can be said.",
    "fact-never-told": "The hidden fact `{fact}` can never be drawn out.",
    "goal-unreachable": "No lawful path leads to the goal `{goal}`.",
    "never-ends": "From the beat `{beat}` no path leads to an end.",
    "maximum-not-attainable": "The best path of good lines reaches {score} of 100; lost on {lost}.",
    "too-many-paths": "The scenario has more than {limit} situations; not all could be checked.",
    "good-line-flagged": "In the good line `{line}` the grader hears {violation}: “{words}”.",
    "opens-at-an-end": "The later call opens in `{beat}`, which ends the call.",
    "translation-lacks": "`{key}` of {name} is missing in {language}.",
    "translation-differs": "`{name}` differs from the scenario in {language}.",
    "duplicate-aside": "The aside `{aside}` is defined twice.",
    "phrase-elsewhere": "The words “{words}” of the line `{line}` also stand in the line `{other}`.",
    "answer-not-asked": "An answer waits for something that its own line `{line}` does not say.",
    "answer-confirms": "“{words}” in `{line}` confirms days or sums that may not have been said.",
    "no-reason-for-rule": "{criterion} is not applicable and yet has a rule or lesson.",
}

WARNINGS = frozenset(
    {
        "few-lines",
        "no-coach",
        "lengths-differ",
        "guard-never-met",
        "too-many-paths",
        "good-line-flagged",
        "phrase-elsewhere",
        "answer-not-asked",
        "answer-confirms",
        "no-translation",
        "translation-lacks",
        "translation-differs",
        "no-reason-for-rule",
    }
)


@dataclass(frozen=True)
class Problem:
    """One thing wrong, at a line of the document (1 is the first; 0 when it has no place)."""

    line: int
    code: str
    params: dict[str, object] = field(default_factory=dict)

    @property
    def level(self) -> Literal["error", "warning"]:
        """Return whether the scenario may be used in spite of it."""
        return "warning" if self.code in WARNINGS else "error"

    @property
    def message(self) -> str:
        """Return the English sentence."""
        return MESSAGES[self.code].format(**self.params)

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class ScenarioError(ValueError):
    """The document is not a scenario; `problems` has at least one entry, in order of lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda one: one.line))
        super().__init__("; ".join(map(str, self.problems)))

    @property
    def line(self) -> int:
        """Return the line of the first problem."""
        return self.problems[0].line

    @property
    def reason(self) -> str:
        """Return the sentence of the first problem."""
        return self.problems[0].message
