"""Sentences for the engine's codes, in the active language: reasons, meters, outcomes, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from lms.foundation import clock
from quizzes.roleplay.engine.problems import MESSAGES, Problem

_ACTS = {
    "identifier-asked": lazy("an identifier"),
    "own-name": lazy("your name or staff number"),
    "institution": lazy("the institution"),
    "purpose": lazy("the purpose"),
    "recording": lazy("that the call is recorded"),
    "cause-open": lazy("an open question on the cause"),
    "cause-closed": lazy("a question on the cause"),
    "date-asked": lazy("the date"),
    "amount-asked": lazy("the amount to be paid"),
    "channel-asked": lazy("the way of paying"),
    "amount": lazy("the amount due"),
    "due-date": lazy("the due date or the days overdue"),
    "agreement-repeated": lazy("repeating the agreement"),
    "recorded": lazy("what is put on record"),
    "follow-up": lazy("the time of the next contact"),
    "option-authorised": lazy("an option within your authority"),
    "route-named": lazy("a route with the next contact"),
    "next-step-dated": lazy("a next step with its date"),
}
_KINDS = {
    "tone": lazy("the tone"),
    "threat": lazy("a threat or pressure"),
    "false-step": lazy("an untrue step"),
    "legal-talk": lazy("talk of law or visits"),
    "beyond-stage": lazy("consequences beyond the stage"),
    "repeated": lazy("consequences stated twice"),
    "pressure-on-others": lazy("pressure on other people"),
    "contact-plan": lazy("contact beyond the limits"),
}
_REASONS = {
    "nothing-said": lazy("The call ended before you said anything."),
    "r1.told-others": lazy("The debt was told to somebody not entitled to know."),
    "r1.verified-before": lazy("Identity was settled before the call."),
    "r1.neither": lazy("You neither verified identity nor spoke of the debt."),
    "r1.asked-first": lazy("You asked for an identifier before any word about the debt."),
    "r1.not-waited": lazy(
        "You asked for an identifier and named the debt before it was answered."
    ),
    "r1.name-only": lazy("You asked for the name only, then spoke of the debt."),
    "r1.debt-first": lazy("You spoke of the debt before you knew who was on the line."),
    "r2.all": lazy("Name, institution, purpose and recording: all four were said."),
    "r2.some": lazy("Missing: %(missing)s."),
    "r2.none": lazy("Nothing of the opening was said. Missing: %(missing)s."),
    "r3.open-first": lazy("You asked openly for the cause before asking for payment."),
    "r3.after-demand": lazy("You asked openly, but only after you had asked for payment."),
    "r3.closed": lazy("Your question could be answered by a nod: it was closed."),
    "r3.none": lazy("You never asked why it was not paid."),
    "r4.restated": lazy("You put the customer's point into your own words and did not judge."),
    "r4.no-restatement": lazy("You did not judge, but you did not restate what you heard either."),
    "r4.judged": lazy("These words judge the customer."),
    "r4.judged-restated": lazy("You restated the point, but other words judge the customer."),
    "r5.all": lazy("The key move for this kind of customer is there, in the right order."),
    "r5.part": lazy("Part of the key move is missing: %(missing)s."),
    "r5.order": lazy("The key move is there, but something that should follow it came first."),
    "r5.undercut": lazy("You made the key move and contradicted it with a violation."),
    "r5.missing": lazy("The key move for this kind of customer is missing: %(missing)s."),
    "r5.false-identity": lazy("Under a false identity no move counts."),
    "r6.fits-E": lazy("A courteous reminder, and no talk beyond the contract: right for early."),
    "r6.fits-M": lazy("Friendly and firm, consequences at most once: right for the middle stage."),
    "r6.fits-L": lazy("Serious and respectful, with a dated next step: right for the late stage."),
    "r6.mismatch": lazy("Does not fit the stage: %(kinds)s."),
    "r6.beyond-early": lazy("Three days in, such pressure has no place: %(kinds)s."),
    "r6.late": lazy("The late stage needs a next step with a date; this one lacks it."),
    "r6.no-next-step": lazy("The late stage needs a real next step with a date; there was none."),
    "r7.all": lazy("Amount and date as they are, and nothing exaggerated."),
    "r7.left-out": lazy("Nothing false, but something was left out: %(missing)s."),
    "r7.untied": lazy("The consequence is not tied to the contract or the law."),
    "r7.false": lazy("What you said here is not true or is exaggerated."),
    "r7.critical": lazy("Untrue or unlawful claims: %(kinds)s."),
    "r8.all": lazy("You had the customer name date, amount and channel."),
    "r8.some": lazy("You did not ask for everything. Missing: %(missing)s."),
    "r8.dictated": lazy("You dictated the terms and only asked for a yes."),
    "r8.none": lazy("You did not ask the customer to name date, amount and channel."),
    "r9.option": lazy("You offered a fitting option within your authority."),
    "r9.route": lazy("You passed it on and named the next contact."),
    "r9.unauthorised": lazy("You offered something without the authority for it."),
    "r9.vague": lazy("You pointed somewhere, without a time or a name."),
    "r9.none": lazy("An option or a route was needed; there was none."),
    "r10.all": lazy("Agreement repeated, put on record, next contact named."),
    "r10.some": lazy("Missing from the close: %(missing)s."),
    "r10.none": lazy("The call was not closed: nothing repeated, recorded or arranged."),
}
_CONDUCT = {
    "sound": (lazy("Sound"), ""),
    "below-mark": (lazy("Not yet sufficient"), ""),
    "critical": (lazy("Not acceptable"), "v"),
    "open": (lazy("Still open"), ""),
}
_METERS = {
    "trust": (lazy("Trust"), (lazy("wary"), lazy("is listening"), lazy("trusts you"))),
    "irritation": (lazy("Irritation"), (lazy("calm"), lazy("tense"), lazy("about to go"))),
    "willingness": (
        lazy("Willingness"),
        (lazy("wants to get away"), lazy("can be won"), lazy("willing to talk")),
    ),
    "patience": (lazy("Patience"), (lazy("nearly used up"), lazy("some left"), lazy("enough"))),
}
_BETTER_WHEN_LOW = {"irritation"}


def joined(words: Iterable[object]) -> str:
    """Return words as a list in the active language."""
    return pgettext("between the parts of a list", ", ").join(str(word) for word in words)


def act_words(keys: str) -> str:
    """Return acts, given as keys with commas, in words."""
    known = (_ACTS[key] for key in keys.split(",") if key in _ACTS)
    return joined(dict.fromkeys(str(word) for word in known))


def reason(code: str, params: Mapping[str, str], *, fails: Mapping[str, str]) -> str:
    """Return why a level was given; `fails` are the names of critical fails by key."""
    template = _REASONS.get(code)
    if template is None:
        return code
    told = dict(params)
    if "missing" in told:
        told["missing"] = act_words(told["missing"])
    if "kinds" in told:
        kinds = filter(None, told["kinds"].split(","))
        told["kinds"] = joined(_KINDS.get(kind) or fails.get(kind, kind) for kind in kinds)
    return str(template) % told


def conduct(key: str) -> tuple[str, str]:
    """Return the word for the conduct and the class of its colour."""
    word, css = _CONDUCT.get(key, (key, ""))
    return str(word), css


def meter(name: str, value: int, before: int | None) -> tuple[str, str]:
    """Return the name of a meter and its value in words, with its direction since the last sentence."""
    title, words = _METERS[name]
    word = words[0 if value <= 1 else 1 if value <= 3 else 2]  # noqa: PLR2004 -- thirds of 0..5
    if before is not None and value != before:
        direction = _("rising") if value > before else _("falling")
        return str(title), _("%(value)s, %(direction)s") % {"value": value, "direction": direction}
    return str(title), _("%(value)s, %(word)s") % {"value": value, "word": word}


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


def finding(problem: Problem) -> str:
    """Return the linter's sentence in the active language."""
    return _(MESSAGES[problem.code]).format(**problem.params)


def finding_with_line(problem: Problem) -> str:
    """Return the linter's sentence with its line."""
    told = {"line": problem.line, "message": finding(problem)}
    return _("Line %(line)s: %(message)s") % told if problem.line else str(told["message"])
