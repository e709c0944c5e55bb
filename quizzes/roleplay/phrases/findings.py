"""The linter's sentences in the active language, by code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: The linter's sentences as in ``engine.problems`` (a test holds them together), for translation.
FINDINGS = {
    "too-long": _("The document has {size} characters; at most {limit} are read."),
    "no-front-matter": _("The document must begin with `---` and its front matter."),
    "front-matter-open": _("The front matter is not closed by a line `---`."),
    "directive-open": _("The directive `::: {name}` is not closed by a line `:::`."),
    "directive-unknown": _("`::: {name}` is not known here; a scenario has `::: beat` only."),
    "text-after-beats": _("Text after the first beat would be lost; put it into the briefing."),
    "yaml": _("This is not valid YAML: {reason}"),
    "yaml-alias": _("Anchors and aliases are not allowed."),
    "yaml-duplicate": _("`{name}` is given twice."),
    "yaml-not-mapping": _("Names with values (`name: value`) are expected here."),
    "wrong-kind": _("`kind` must be `roleplay`, not {found!r}."),
    "missing": _("`{path}` is missing."),
    "unknown-name": _("`{path}` is not a name that is known here."),
    "invalid": _("`{path}`: {reason}"),
    "other-key": _("The document has the key {found}, the row has {key}."),
    "other-language": _("The document is in {found}, the row in {language}."),
    "no-translation": _("There is no scenario with this key in {language}."),
    "no-such-cell": _("The taxonomy has no cell {cell}."),
    "duplicate-beat": _("The beat `{beat}` is defined twice."),
    "duplicate-line": _("The line `{line}` is defined twice; a scenario has each key once."),
    "duplicate-outcome": _("`{outcome}` is defined twice among goals and failures."),
    "duplicate-fact": _("The hidden fact `{fact}` is defined twice."),
    "no-such-beat": _("There is no beat `{beat}`."),
    "no-such-fact": _("There is no hidden fact `{fact}`."),
    "no-such-outcome": _("`{outcome}` is neither a goal nor a failure."),
    "wrong-stage": _("{days} days overdue belong to stage {stage}."),
    "cell-stage": _("The cell {cell} and the stage {stage} do not agree."),
    "words-not-in-line": _("The words “{words}” of `{what}` do not stand in the line `{line}`."),
    "amount-differs": _("The line `{line}` names {value}, the account says {amount}."),
    "no-words": _("The debtor says nothing in the beat `{beat}`."),
    "no-lines": _("The beat `{beat}` is a dead end: no lines and no ending."),
    "few-lines": _("The beat `{beat}` offers fewer than two lines."),
    "no-good-line": _("The beat `{beat}` has no good line."),
    "no-coach": _("The beat `{beat}` has no hint for the coach."),
    "ending-with-lines": _("The beat `{beat}` ends the call and yet offers lines."),
    "good-violation": _("The good line `{line}` carries the violation {violation}."),
    "good-act": _("The good line `{line}` contains `{act}`, which no good line may."),
    "unlawful-clean": _("The unlawful line `{line}` names no violation."),
    "violation-not-unlawful": _(
        "The line `{line}` carries {violation} but is not marked unlawful."
    ),
    "no-default-step": _(
        "The last step of the line `{line}` has a guard: without it the call stands still."
    ),
    "lengths-differ": _(
        "The good line in `{beat}` is much longer than the others and gives itself away."
    ),
    "guard-impossible": _("This guard can never hold: {reason}."),
    "guard-never-met": _("On no path does this guard hold."),
    "unreachable": _("No path leads to the beat `{beat}`."),
    "dead-end": _("In the beat `{beat}` a path is reached on which no line can be said."),
    "fact-never-told": _("The hidden fact `{fact}` can never be drawn out."),
    "goal-unreachable": _("No lawful path leads to the goal `{goal}`."),
    "never-ends": _("From the beat `{beat}` no path leads to an end."),
    "maximum-not-attainable": _(
        "The best path of good lines reaches {score} of 100; lost on {lost}."
    ),
    "too-many-paths": _("The scenario has more than {limit} situations; not all could be checked."),
    "good-line-flagged": _("In the good line `{line}` the grader hears {violation}: “{words}”."),
    "opens-at-an-end": _("The later call opens in `{beat}`, which ends the call."),
    "translation-lacks": _("`{key}` of {name} is missing in {language}."),
    "translation-differs": _("`{name}` differs from the scenario in {language}."),
    "duplicate-aside": _("The aside `{aside}` is defined twice."),
    "phrase-elsewhere": _(
        "The words “{words}” of the line `{line}` also stand in the line `{other}`."
    ),
    "answer-not-asked": _("An answer waits for something that its own line `{line}` does not say."),
    "answer-confirms": _(
        "“{words}” in `{line}` confirms days or sums that may not have been said."
    ),
    "no-reason-for-rule": _("{criterion} is not applicable and yet has a rule or lesson."),
}
