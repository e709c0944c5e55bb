"""The analysis in words: what each figure means, what was found, what there is too little of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from quizzes.core.item_analysis import Figure
from quizzes.core.item_findings import Finding, Reason
from quizzes.core.quiz_analysis import GOOD_ALPHA, POOR_ALPHA

MINUTE = 60


@dataclass(frozen=True)
class Cell:
    """A figure as it is read: its name, its text, over how many, and what it means."""

    name: str
    text: str
    n: int
    means: str
    thin: bool = False


# --- numbers --------------------------------------------------------------------------------------
def percent(value: float) -> str:
    """Return a share of 0..1 in percent: “62%”, “4.6%” below five."""
    places = 1 if 0 < value < 0.05 else 0
    return f"{value:.{places}%}".replace("-", "−")


def number(value: float) -> str:
    """Return a correlation with two places and a real minus."""
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")


def seconds(value: float) -> str:
    """Return a time in words: “45 s”, “2 min 5 s”."""
    whole = round(value)
    if whole < MINUTE:
        return _("%(seconds)s s") % {"seconds": whole}
    words = _("%(minutes)s min %(seconds)s s")
    return words % {"minutes": whole // MINUTE, "seconds": whole % MINUTE}


def too_little(figure: Figure) -> str:
    """Return the words for too small a number: “not enough evidence (7 of 10)”."""
    words = _("not enough evidence (%(n)s of %(needed)s)")
    return words % {"n": figure.n, "needed": figure.needed}


def as_text(figure: Figure, write: Any) -> str:
    """Return a figure as text, or why there is none; its standard error after it."""
    if not figure.enough:
        return too_little(figure)
    if figure.value is None:
        return _("cannot be told: all earned the same")
    if figure.error is None:
        return write(figure.value)
    return f"{write(figure.value)} ± {write(figure.error)}".replace(" ", "\u00a0")


# --- what a figure means --------------------------------------------------------------------------
MEANINGS: dict[str, tuple[Any, Any]] = {
    "facility": (
        gettext_lazy("Facility"),
        gettext_lazy(
            "How much of the points people earn here on average, from 0 (very hard) to 100 percent "
            "(very easy)."
        ),
    ),
    "spread": (
        gettext_lazy("Spread (standard deviation)"),
        gettext_lazy("How far single people lie from this average; 0 means that all earned the same."),
    ),
    "discrimination": (
        gettext_lazy("Discrimination"),
        gettext_lazy(
            "Whether those who do well in the rest of the quiz do well here too: 1 always, 0 no "
            "connection, below 0 the other way round."
        ),
    ),
    "efficiency": (
        gettext_lazy("Discriminative efficiency"),
        gettext_lazy("How much of the discrimination that is possible at this facility the question reaches."),
    ),
    "seconds": (
        gettext_lazy("Median time"),
        gettext_lazy("Half of the people needed less time for it, half needed more."),
    ),
    "guess": (
        gettext_lazy("By guessing"),
        gettext_lazy("What somebody who guesses blindly earns on average."),
    ),
    "omitted": (
        gettext_lazy("Left out"),
        gettext_lazy("People who answered a later question but not this one; they earned nothing here."),
    ),
    "not_reached": (
        gettext_lazy("Not reached"),
        gettext_lazy("People who answered neither this nor any later question; they do not count as wrong."),
    ),
    "mean": (
        gettext_lazy("Mean score"),
        gettext_lazy("What people reach on average, of all points."),
    ),
    "median": (
        gettext_lazy("Median score"),
        gettext_lazy("Half of the people reach more, half reach less."),
    ),
    "score_spread": (
        gettext_lazy("Spread (standard deviation)"),
        gettext_lazy("How far the scores of single people lie from the mean."),
    ),
    "passed": (
        gettext_lazy("Passed"),
        gettext_lazy("The share of people who reached the pass mark."),
    ),
    "alpha": (
        gettext_lazy("Reliability (Cronbach's alpha)"),
        gettext_lazy(
            "How well all questions measure the same thing: from 0.75 it is good, below 0.64 too "
            "low to decide by."
        ),
    ),
    "error": (
        gettext_lazy("Standard error"),
        gettext_lazy(
            "Two of three people score within this distance of what they would reach on average."
        ),
    ),
    "blank": (
        gettext_lazy("Blank"),
        gettext_lazy("Attempts without a single answer; they count in no other figure."),
    ),
    "by_deadline": (
        gettext_lazy("Ended by the deadline"),
        gettext_lazy("Attempts that ended because time was up; many of them mean that the time is short."),
    ),
}  # fmt: skip


def cell(name: str, figure: Figure, write: Any) -> Cell:
    """Return a figure as it is read."""
    label, means = MEANINGS[name]
    return Cell(str(label), as_text(figure, write), figure.n, str(means), thin=not figure.enough)


def counted(name: str, value: int, *, of: int) -> Cell:
    """Return a number of people or attempts, of how many."""
    label, means = MEANINGS[name]
    return Cell(str(label), str(value), of, str(means))


def alpha_word(figure: Figure) -> str:
    """Return what a reliability comes to, "" where there is none."""
    if figure.value is None:
        return ""
    if figure.value >= GOOD_ALPHA:
        return pgettext("reliability", "good")
    if figure.value >= POOR_ALPHA:
        return pgettext("reliability", "fair")
    return pgettext("reliability", "too low to decide by")


# --- what was found -------------------------------------------------------------------------------
REASON_WORDS: dict[Reason, Any] = {
    Reason.KEY_DOUBTFUL: gettext_lazy("The key may be wrong"),
    Reason.NEGATIVE_DISCRIMINATION: gettext_lazy("The strong do worse"),
    Reason.BELOW_GUESSING: gettext_lazy("Worse than guessing"),
    Reason.TOO_HARD: gettext_lazy("Very hard"),
    Reason.DRAWS_THE_STRONG: gettext_lazy("A wrong option draws the strong"),
    Reason.LOW_DISCRIMINATION: gettext_lazy("Hardly tells strong from weak"),
    Reason.DEAD_DISTRACTOR: gettext_lazy("An option hardly anybody takes"),
    Reason.TOO_EASY: gettext_lazy("Very easy"),
}
_SENTENCES: dict[Reason, Any] = {
    Reason.KEY_DOUBTFUL: gettext_lazy(
        "Of the strongest third %(option)s chose %(label)s and only %(key)s the right answer. "
        "Check the key first."
    ),
    Reason.NEGATIVE_DISCRIMINATION: gettext_lazy(
        "Discrimination is %(discrimination)s ± %(error)s: those who do well elsewhere tend to fail "
        "here. Look for an ambiguous wording or a wrong key."
    ),
    Reason.BELOW_GUESSING: gettext_lazy(
        "People earn %(facility)s on average; blind guessing would earn %(guess)s. Something leads "
        "them to the wrong answer."
    ),
    Reason.TOO_HARD: gettext_lazy(
        "People earn only %(facility)s on average. Is it taught, and is the wording clear?"
    ),
    Reason.DRAWS_THE_STRONG: gettext_lazy(
        "%(label)s is wrong, yet %(option)s of the strongest third chose it and %(lower)s of the "
        "weakest. Is it wrong in every case?"
    ),
    Reason.LOW_DISCRIMINATION: gettext_lazy(
        "Discrimination is %(discrimination)s ± %(error)s: strong and weak do about equally well."
    ),
    Reason.DEAD_DISTRACTOR: gettext_lazy(
        "Only %(option)s chose %(label)s. Make it plausible or take it out."
    ),
    Reason.TOO_EASY: gettext_lazy(
        "People earn %(facility)s on average. Fine for a must-know; otherwise it tells little."
    ),
}
_NOBODY = gettext_lazy("Nobody chose %(label)s. Make it plausible or take it out.")
_QUOTES = ("“", "「", "『", '"')
_OUTER, _INNER = str.maketrans("「」『』", "“”“”"), str.maketrans("「」『』", "‘’‘’")
_CORRELATIONS = frozenset({"discrimination", "error"})


def reason_word(reason: str) -> str:
    """Return a reason in two to five words."""
    return str(REASON_WORDS[Reason(reason)])


def finding_sentence(finding: Finding) -> str:
    """Return what was found in a sentence with its figures and what to do."""
    values = {
        name: number(value) if name in _CORRELATIONS else percent(value)
        for name, value in finding.values.items()
    }
    template = _SENTENCES[finding.reason]
    if finding.reason is Reason.DEAD_DISTRACTOR and not finding.values["option"]:
        template = _NOBODY
    sentence = str(template) % {**values, "label": quoted(finding.option)}
    return _("%(sentence)s (n = %(n)s)") % {"sentence": sentence, "n": finding.n}


def quoted(label: str) -> str:
    """Return the words of an option in quotation marks, unless they bring their own.

    A sentence in English writes English marks, also where the option brings Chinese ones.
    """
    brings = label.startswith(_QUOTES)
    if not (get_language() or "").startswith("zh"):
        label = label.translate(_OUTER if brings else _INNER)
    return label if brings else _("“%(label)s”") % {"label": label}
