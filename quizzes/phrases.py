"""Why something is refused, in the words of the page: what holds, and what to do now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timeuntil
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from quizzes.core import refusals

_BETWEEN = re.compile(r"(\d) ")
AN_HOUR, A_DAY = 60, 24 * 60  # minutes


def moment(at: datetime) -> str:
    """Return date and time as they stand on the wall of the house."""
    return date_format(timezone.localtime(at), "Y-m-d H:i")


def sentence(refusal: refusals.Refusal, *, at: datetime) -> str:
    """Return what `refusal` means for the person and what can be done, as of the moment `at`."""
    words = _SENTENCES.get(type(refusal), _other)
    return words(refusal, at)


def ago(since: datetime, *, at: datetime) -> str:
    """Return how long ago something was, in its largest unit."""
    minutes = int((at - since).total_seconds()) // 60
    if minutes < 1:
        return _("just now")
    if minutes < AN_HOUR:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if minutes < A_DAY:
        hours = minutes // AN_HOUR
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    days = minutes // A_DAY
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


def oldest(since: datetime, *, at: datetime) -> str:
    """Return how long the oldest has waited, in its largest unit."""
    minutes = int((at - since).total_seconds()) // 60
    if minutes < 1:
        return _("oldest: under a minute")
    if minutes < AN_HOUR:
        return ngettext("oldest: %(n)d minute", "oldest: %(n)d minutes", minutes) % {"n": minutes}
    if minutes < A_DAY:
        hours = minutes // AN_HOUR
        return ngettext("oldest: %(n)d hour", "oldest: %(n)d hours", hours) % {"n": hours}
    days = minutes // A_DAY
    return ngettext("oldest: %(n)d day", "oldest: %(n)d days", days) % {"n": days}


def language_name(code: str) -> str:
    """Return a language of the content as the active language calls it, within a sentence."""
    names = {
        "zh-hans": pgettext("language of a question", "Chinese"),
        "en": pgettext("language of a question", "English"),
    }
    return names.get(code, code)


def listed(words: Iterable[str]) -> str:
    """Return the words as a list within a sentence."""
    return pgettext("between items of a list", ", ").join(words)


def _close_up(words: str) -> str:
    # a no-break space stands between figure and unit in Django's own words; Chinese has none there
    space = "" if (get_language() or "").startswith("zh") else " "
    return _BETWEEN.sub(rf"\1{space}", words.replace("\xa0", " "))


def _wait(until: datetime, at: datetime) -> dict[str, str]:
    return {"time": moment(until), "wait": _close_up(timeuntil(until, at))}


def _used_up(refusal: Any, at: datetime) -> str:
    return _(
        "You have used all attempts. Your instructor can see your results; "
        "ask there if you need another one."
    )


def _not_eligible(refusal: Any, at: datetime) -> str:
    return _("This quiz is not assigned to you. Your past attempts are kept below.")


def _not_ready(refusal: Any, at: datetime) -> str:
    return _("This quiz has no questions yet. Ask your instructor.")


def _not_yet_open(refusal: refusals.NotYetOpen, at: datetime) -> str:
    return _(
        "This quiz opens at %(time)s, in %(wait)s. Come back then; nothing has to be prepared here."
    ) % _wait(refusal.opens_at, at)


def _no_longer_open(refusal: refusals.NoLongerOpen, at: datetime) -> str:
    return _(
        "This quiz closed at %(time)s. If you could not sit it in time, ask your instructor, "
        "who can open it for you."
    ) % {"time": moment(refusal.closed_at)}


def _cooling_down(refusal: refusals.CoolingDown, at: datetime) -> str:
    if refusal.in_vain:
        return _(
            "The wait after your last attempt ends at %(time)s, when the quiz has closed. "
            "Ask your instructor, who can open it for you."
        ) % {"time": moment(refusal.until)}
    return _(
        "You may begin again at %(time)s, in %(wait)s. Use the time to read what went wrong."
    ) % _wait(refusal.until, at)


def _code_missing(refusal: Any, at: datetime) -> str:
    return _("This sitting is supervised: enter the code that the supervisor tells you.")


def _code_wrong(refusal: Any, at: datetime) -> str:
    return _("This is not the code of the sitting. Ask the supervisor and enter it again.")


def _too_many_codes(refusal: refusals.TooManyCodes, at: datetime) -> str:
    return _(
        "Too many wrong codes. You may try again at %(time)s, in %(wait)s; "
        "ask the supervisor for the code meanwhile."
    ) % _wait(refusal.until, at)


def _not_enough(refusal: Any, at: datetime) -> str:
    return _(
        "This quiz cannot be put together now: there are too few questions for it. Nothing was "
        "counted. Tell your instructor; the reason stands in the log."
    )


def _question_broken(refusal: Any, at: datetime) -> str:
    return _(
        "A question of this quiz cannot be put now. Nothing was counted. Tell your instructor; "
        "the reason stands in the log."
    )


def _locked(refusal: Any, at: datetime) -> str:
    return _("You have seen the explanation of this question; its answer can no longer be changed.")


def _nothing_to_check(refusal: Any, at: datetime) -> str:
    return _("Answer the question first, then check your answer.")


def _not_offered(refusal: Any, at: datetime) -> str:
    return _("In this attempt explanations are not shown before you submit.")


def _other(refusal: Any, at: datetime) -> str:
    return _("This is not possible now.")


_SENTENCES: dict[type[refusals.Refusal], Callable[[Any, datetime], str]] = {
    refusals.NoAttemptsLeft: _used_up,
    refusals.NotEligible: _not_eligible,
    refusals.QuizNotReady: _not_ready,
    refusals.NotYetOpen: _not_yet_open,
    refusals.NoLongerOpen: _no_longer_open,
    refusals.CoolingDown: _cooling_down,
    refusals.CodeMissing: _code_missing,
    refusals.CodeWrong: _code_wrong,
    refusals.TooManyCodes: _too_many_codes,
    refusals.NotEnough: _not_enough,
    refusals.QuestionBroken: _question_broken,
    refusals.AnswerLocked: _locked,
    refusals.NothingToCheck: _nothing_to_check,
    refusals.ChecksNotOffered: _not_offered,
}
