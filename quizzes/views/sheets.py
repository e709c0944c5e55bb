"""The page of a question. What it says in figures is put together here and not in its template:

it is asked for twenty times in a sitting, and a template takes ten times as long for a sentence.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.foundation import clock
from quizzes import queries
from quizzes.views.addresses import Addresses

_CELL = (
    '<li><button type="submit" form="answer" name="go" value="{n}" class="{look}"{current}>'
    '<span aria-hidden="true">{n}</span><span class="vh">{words}</span></button></li>'
)


#: The cookie in which the browser keeps the question seen last; one for each attempt, by its path.
PLACE = "place"
KEPT = 7 * 24 * 3600  # seconds
LONGEST_PLACE = 6  # digits


class Words(NamedTuple):
    """What the page says in figures, in the active language."""

    title: str
    counts: str
    saved: str  # the time of day
    saved_iso: str
    left: SafeString
    ends: str


def show(
    request: HttpRequest, attempt: Any, position: int, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show the page of a question; `more`: what `queries.sheet` takes (data, refused, notes).

    The browser keeps which question it was, so that a reload or the next sign-in comes back to it.
    """
    page = queries.sheet(attempt, position, at=clock.now(), **more)
    context = {
        "page": page,
        "attempt": attempt,
        "quiz_title": attempt.quiz.title,
        "lang": attempt.locale.language_code,
        "several": page.several,
        "addresses": Addresses(attempt.uuid),
        "questions": [(asked, _label(page, asked)) for asked in page.questions],
        "words": _words(page),
        "places": _places(page),
    }
    answer = render(request, "quizzes/attempt.html", context, status=status)
    if request.COOKIES.get(PLACE) != str(position):
        answer.set_cookie(
            PLACE, str(position), path=Addresses(attempt.uuid).attempt, max_age=KEPT, httponly=True,
            samesite="Lax", secure=request.is_secure(),
        )  # fmt: skip
    return answer


def seen_last(request: HttpRequest) -> int | None:
    """Return the question that this browser showed last, if it says so in digits."""
    text = request.COOKIES.get(PLACE, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_PLACE else None


def _words(page: queries.Sheet) -> Words:
    time = page.clock
    saved = timezone.localtime(page.saved_at) if page.saved_at else None
    ends = timezone.localtime(time.deadline_at) if time.deadline_at else None
    return Words(
        title=_("Question %(n)s") % {"n": page.position},
        counts=_counts(page.counts),
        saved=saved.strftime("%H:%M:%S") if saved else "",
        saved_iso=saved.isoformat() if saved else "",
        left=mark_safe(_("<b>%(minutes)s</b> min left") % {"minutes": time.minutes_left}),
        ends=_("At %(time)s the attempt is submitted by itself; every saved answer counts.")
        % {"time": ends.strftime("%H:%M:%S")}
        if ends
        else "",
    )


def _counts(counts: queries.Counts) -> str:
    said = (
        _(
            "%(answered)s answered, %(incomplete)s incomplete, %(flagged)s flagged, %(unanswered)s open"
        )
        if counts.incomplete
        else _("%(answered)s answered, %(flagged)s flagged, %(unanswered)s open")
    )
    return said % {
        "answered": counts.whole,
        "incomplete": counts.incomplete,
        "flagged": counts.flagged,
        "unanswered": counts.unanswered,
    }


def _label(page: queries.Sheet, asked: queries.AskedItem) -> str:
    """Return the line above a question: number, type, points and section."""
    item = asked.item
    if page.several:
        parts = [_("Question %(n)s") % {"n": item.position}]
    else:
        number = {"n": item.position, "total": page.counts.total}
        parts = [_("Question %(n)s of %(total)s") % number]
    if asked.kind:
        parts.append(str(asked.kind.label))
    parts.append(_points(get_language(), item.marks))
    if item.section_title and not page.several:
        parts.append(item.section_title)
    return " · ".join(parts)


@lru_cache(maxsize=256)
def _points(language: str | None, marks: Decimal) -> str:
    """Return what a question is worth; `language` is the active one, there to be told apart by."""
    if marks == 1:
        return _("1 point")
    return _("%(marks)s points") % {"marks": floatformat(marks, "-2")}


def _places(page: queries.Sheet) -> SafeString:
    """Return the navigator's cells: classes, and words that say the same to be heard."""
    language, here = get_language(), page.item.position
    cells = [
        _cell(language, place.position, place.position == here, _state(place), place.flagged)
        for place in page.items
    ]
    return mark_safe("".join(cells))


def _state(place: queries.Place) -> str:
    """Return the class of a cell: "yes" answered, "half" answered in part, "" not answered."""
    if place.incomplete:
        return "half"
    return "yes" if place.is_answered else ""


@lru_cache(maxsize=4096)
def _cell(language: str | None, n: int, here: bool, state: str, flagged: bool) -> str:
    """Return one cell; `language` is the active one, there to be told apart by."""
    heard = {"yes": _("answered"), "half": _("incomplete"), "": _("not answered")}
    dash = _(" – ")
    words = [
        _("Question %(n)s") % {"n": n},
        *([_("current")] if here else []),
        heard[state],
        *([_("flagged")] if flagged else []),
    ]
    return _CELL.format(
        n=n,
        look=state + (" flag" if flagged else ""),
        current=' aria-current="step"' if here else "",
        words=escape(dash.join(words)),
    )
