"""Sentences for the engine's codes, in the active language: reasons, meters, outcomes, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from django.conf import settings
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lms.foundation import clock
from quizzes.roleplay.engine.graph import Graph, Words
from quizzes.roleplay.engine.problems import Problem
from quizzes.roleplay.engine.scenario import Scenario
from quizzes.roleplay.phrases.acts import ACTS
from quizzes.roleplay.phrases.findings import FINDINGS
from quizzes.roleplay.phrases.labels import CHOICES, LABELS
from quizzes.roleplay.phrases.levels import LEVELS
from quizzes.roleplay.phrases.reasons import path_words, place_of, reason_words, told_params

_KINDS = {
    "tone": _("the tone"),
    "threat": _("a threat or pressure"),
    "false-step": _("an untrue step"),
    "legal-talk": _("talk of law or visits"),
    "beyond-stage": _("consequences beyond the stage"),
    "repeated": _("consequences stated twice"),
    "pressure-on-others": _("pressure on other people"),
    "contact-plan": _("contact beyond the limits"),
}
_REASONS = {
    "unsure": _(
        "The words leave this open, so the machine does not decide. A person does; your words stay as typed."
    ),
    "likeness": _("Judged by how people rated replies like yours: %(meaning)s."),
    "nothing-said": _("The call ended before you said anything."),
    "r1.told-others": _("The debt was told to somebody not entitled to know."),
    "r1.verified-before": _("Identity was settled before the call."),
    "r1.neither": _("You neither verified identity nor spoke of the debt."),
    "r1.asked-first": _("You asked for an identifier before any word about the debt."),
    "r1.not-waited": _("You asked for an identifier and named the debt before it was answered."),
    "r1.name-only": _("You asked for the name only, then spoke of the debt."),
    "r1.debt-first": _("You spoke of the debt before you knew who was on the line."),
    "r1.nothing-told": _("To somebody not entitled to know, nothing of the debt was told."),
    "r1.hint": _("The debt was not told, but these words let it be guessed."),
    "r2.all": _("Name, institution, purpose and recording: all four were said."),
    "r2.some": _("Missing: %(missing)s."),
    "r2.none": _("Nothing of the opening was said. Missing: %(missing)s."),
    "r3.open-first": _("You asked openly for the cause before asking for payment."),
    "r3.after-demand": _("You asked openly, but only after you had asked for payment."),
    "r3.closed": _("Your question could be answered by a nod: it was closed."),
    "r3.none": _("You never asked why it was not paid."),
    "r4.restated": _("You put the customer's point into your own words and did not judge."),
    "r4.no-restatement": _("You did not judge, but you did not restate what you heard either."),
    "r4.judged": _("These words judge the customer."),
    "r4.judged-restated": _("You restated the point, but other words judge the customer."),
    "r5.all": _("The key move for this kind of customer is there, in the right order."),
    "r5.part": _("Part of the key move is missing, for example: %(missing)s."),
    "left-alone": _(
        "The call ended before anybody had taken over. A number to ring some day is no handover: stay "
        "until help is on the line or at the door."
    ),
    "r5.order": _("The key move is there, but something that should follow it came first."),
    "r5.undercut": _("You made the key move and contradicted it with a violation."),
    "r5.missing": _(
        "The key move for this kind of customer is missing. It takes, for example: %(missing)s."
    ),
    "r5.false-identity": _("Under a false identity no move counts."),
    "r6.fits-E": _("A courteous reminder, and no talk beyond the contract: right for early."),
    "r6.fits-M": _("Friendly and firm, consequences at most once: right for the middle stage."),
    "r6.fits-L": _("Serious and respectful, with a dated next step: right for the late stage."),
    "r6.mismatch": _("Does not fit the stage: %(kinds)s."),
    "r6.beyond-early": _("At the early stage such pressure has no place: %(kinds)s."),
    "r6.late": _("The late stage needs a next step with a date; this one lacks it."),
    "r6.no-next-step": _("The late stage needs a real next step with a date; there was none."),
    "r6.nobody": _("These words speak to nobody, so they have no tone."),
    "r7.all": _("Amount and date as they are, and nothing exaggerated."),
    "r7.left-out": _("Nothing false, but something was left out: %(missing)s."),
    "r7.untied": _("The consequence is not tied to the contract or the law."),
    "r7.false": _("What you said here is not true or is exaggerated."),
    "r7.critical": _("Untrue or unlawful claims: %(kinds)s."),
    "r8.all": _("You had the customer name date, amount and channel."),
    "r8.some": _("You did not ask for everything. Missing: %(missing)s."),
    "r8.dictated": _("You dictated the terms and only asked for a yes."),
    "r8.none": _("You did not ask the customer to name date, amount and channel."),
    "r9.option": _("You offered a fitting option within your authority."),
    "r9.route": _("You passed it on and named the next contact."),
    "r9.unauthorised": _("You offered something without the authority for it."),
    "r9.vague": _("You pointed somewhere, without a time or a name."),
    "r9.none": _("An option or a route was needed; there was none."),
    "r10.all": _("Agreement repeated, put on record, next contact named."),
    "r10.some": _("Missing from the close: %(missing)s."),
    "r10.none": _("The call was not closed: nothing repeated, recorded or arranged."),
}
#: What the coach says about how something was said; the keys are those of ``engine.manner``.
MANNER = {
    "wounding": _("That hurt. Whoever is hurt stops listening."),
    "rule-broken": _("That is not allowed, and the customer feels that something is wrong."),
    "harsh": _("The tone was hard; the customer answers the tone and not the matter."),
    "talked-over": _("There was a grievance in those words, and you asked for payment over it."),
    "listened": _("You showed that you had listened."),
    "accurate": _("Amount and date are right and plain: that makes you believable."),
    "wrong-facts": _("Something in that is not so, and the customer knows it."),
    "pressed-too-early": _("This pressure comes too early for the stage."),
    "pressed-again": _("Once is enough: saying the consequence again only presses."),
    "pressed-without-ground": _("A consequence without its ground sounds like a threat."),
}
#: Why typed words led nowhere.
LOST = {
    "no-words": _("There were no words to answer."),
    "unclear": _("The customer could not follow. Say one thing, plainly."),
    "out-of-place": _("Understood, but not what this moment needs. Answer what was said last."),
    "affront": _("The customer answers the tone. Nothing else got through."),
    "noted": _("Heard and noted, but the call is still where it was. Answer what was said last."),
    "noted-asked": _("Heard and noted, but the customer still waits for an answer."),
    "misquoted": _("That is not what was agreed on. Repeat what the customer said."),
}
#: Kinds of beats and ways in the drawn dialogue.
GRAPH_KINDS = {
    "start": _("the call begins"),
    "beat": _("beat"),
    "goal": _("ends in a goal"),
    "failure": _("ends in a failure"),
    "unreached": _("no path leads here"),
    "good": _("by a good line"),
    "clean": _("by another lawful line"),
    "unlawful": _("by unlawful lines only"),
    "interrupt": _("the customer breaks off"),
    "later": _("a later call"),
}
_CONDUCT = {
    "sound": (pgettext_lazy("conduct", "Sound"), ""),
    "below-mark": (_("Not yet sufficient"), ""),
    "critical": (_("Not acceptable"), "v"),
    "open": (_("Still open"), ""),
}
_METERS = {
    "trust": (_("Trust"), (_("wary"), _("is listening"), _("trusts you"))),
    "irritation": (_("Irritation"), (_("calm"), _("tense"), _("about to go"))),
    "willingness": (
        _("Willingness"),
        (_("wants to get away"), _("can be won"), _("willing to talk")),
    ),
    "patience": (_("Patience"), (_("nearly used up"), _("some left"), _("enough"))),
}
#: Findings that name languages.
_OF_LANGUAGES = frozenset(
    {"other-language", "no-translation", "translation-lacks", "translation-differs"}
)


def joined(words: Iterable[object]) -> str:
    """Return words as a list in the active language."""
    return pgettext("between the parts of a list", ", ").join(str(word) for word in words)


def act_words(keys: str) -> str:
    """Return acts, given as keys with commas, in words."""
    words = {str(key): word for key, word in ACTS.items()}
    known = (words[key] for key in keys.split(",") if key in words)
    return joined(dict.fromkeys(str(word) for word in known))


def reason(code: str, params: Mapping[str, str], *, fails: Mapping[str, str]) -> str:
    """Return why a level was given; `fails` are the names of critical fails by key."""
    template = _REASONS.get(code)
    if template is None:
        return code
    told = dict(params)
    if "missing" in told:
        told["missing"] = act_words(told["missing"])
    if "criterion" in told:
        told["meaning"] = str(LEVELS[told["criterion"]][int(told["level"])])
    if "kinds" in told:
        kinds = filter(None, told["kinds"].split(","))
        told["kinds"] = joined(_KINDS.get(kind) or fails.get(kind, kind) for kind in kinds)
    return str(template) % told


def manner(rules: Iterable[str], lost: str) -> tuple[str, ...]:
    """Return what the coach says about how something was said, and why it led nowhere."""
    told = [str(MANNER[key]) for key in rules if key in MANNER]
    return (*([str(LOST[lost])] if lost in LOST else []), *told)


def conduct(key: str) -> tuple[str, str]:
    """Return the word for the conduct and the class of its colour."""
    word, css = _CONDUCT.get(key, (key, ""))
    return str(word), css


def meter(name: str, value: int, before: int | None) -> tuple[str, str]:
    """Return the name of a meter and its value in words, with its direction since the last sentence."""
    title, words = _METERS[name]
    word = words[0 if value <= 1 else 1 if value <= 3 else 2]
    if before is not None and value != before:
        direction = gettext("rising") if value > before else gettext("falling")
        return str(title), gettext("%(value)s, %(direction)s") % {
            "value": value,
            "direction": direction,
        }
    return str(title), gettext("%(value)s, %(word)s") % {"value": value, "word": word}


def meter_names() -> tuple[str, ...]:
    """Return the meters that the coach shows, in order."""
    return tuple(_METERS)


def score(value: Decimal | None) -> str:
    """Return a score with one decimal, cut, so that 79.96 never reads as 80.0."""
    if value is None:
        return ""
    return str(Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_DOWN))


def minutes_seconds(seconds: int) -> str:
    """Return the time since the call began as on a call transcript: 04:08."""
    seconds = max(0, seconds)
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def clock_time(moment: object) -> str:
    """Return an hour and minute in the zone where the work is done."""
    return moment.astimezone(clock.HOME_ZONE).strftime("%H:%M")  # type: ignore[attr-defined]


def finding(problem: Problem, *, names: Mapping[str, str] | None = None) -> str:
    """Return the linter's sentence in the active language.

    `names` are those of criteria and critical fails, which stand behind their keys then.
    """
    params = told_params(problem.params, names=names or {})
    languages = {"language", "found"} if problem.code in _OF_LANGUAGES else set()
    for name in languages & set(params):
        params[name] = language_word(str(params[name]))
    return str(FINDINGS[problem.code]).format(**params)


def finding_at_a_field(problem: Problem, *, names: Mapping[str, str] | None = None) -> str:
    """Return the linter's sentence for the form, where a value has a label and no line."""
    if problem.code == "yaml":
        path, why = place_of(str(problem.params["reason"]))
        if path:
            return f"{path_words(path)}{pgettext('before a list', ': ')}{reason_words(why)}"
    if "path" in problem.params:
        told = {**problem.params, "path": path_words(str(problem.params["path"]))}
        problem = replace(problem, params=told)
    return finding(problem, names=names).replace("`", "")


def language_word(code: str) -> str:
    """Return the name of a language of the house in the active language."""
    return str(dict(settings.LANGUAGES).get(code, code))


def finding_with_line(problem: Problem, *, names: Mapping[str, str] | None = None) -> str:
    """Return the linter's sentence with its line."""
    told = {"line": problem.line, "message": finding(problem, names=names)}
    return gettext("Line %(line)s: %(message)s") % told if problem.line else str(told["message"])


def graph_words(scenario: Scenario, graph: Graph) -> Words:
    """Return the words of the drawn dialogue: its title, what there is to see, and each kind."""
    unreached = [node.key for node in graph.nodes if node.kind == "unreached"]
    goals = sum(node.kind == "goal" for node in graph.nodes)
    told = gettext("%(beats)s beats, %(ways)s ways, %(goals)s endings that reach a goal.") % {
        "beats": len(graph.nodes),
        "ways": len(graph.edges),
        "goals": goals,
    }
    if unreached:
        names = joined(unreached)
        told += " " + gettext("No path reaches: %(beats)s.") % {"beats": names}
    title = gettext("The dialogue of “%(title)s” as a graph") % {"title": scenario.title}
    return Words(title, told, {key: str(word) for key, word in GRAPH_KINDS.items()})


def field_label(name: str) -> str:
    """Return a name of the scenario document in words."""
    return str(LABELS.get(name, name))


def choice_word(value: str) -> str:
    """Return a value of the scenario document in words."""
    return str(CHOICES.get(value, value))
