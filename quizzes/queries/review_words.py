"""What stands at every question that is reviewed: its verdict, its points and how sure one was.

Put together once per language and figures and kept; nothing in it is anybody's own. Not in a
template, which takes ten times as long for it, twenty times a page.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django.template.defaultfilters import floatformat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def verdict_html(
    verdict: str, *, points: Decimal | None, marks: Decimal, certainty: int | None
) -> SafeString:
    """Return the line with the verdict, the points of `marks` and, where it was asked, certainty."""
    return _line(get_language(), verdict, points, marks, certainty)


@lru_cache(maxsize=4096)
def _line(
    _language: str | None,
    verdict: str,
    points: Decimal | None,
    marks: Decimal,
    certainty: int | None,
) -> SafeString:
    """Return the line; `_language` is the active one, there to be told apart by."""
    labels = []
    if points is not None:
        figures = {"points": floatformat(points, "-2"), "marks": floatformat(marks, "-2")}
        words = _("%(points)s of 1 point") if marks == 1 else _("%(points)s of %(marks)s points")
        labels.append(words % figures)
    if certainty:
        labels.append(_certainty(certainty))
    shown = "".join(f' <span class="label">{escape(label)}</span>' for label in labels)
    word = f'<span class="verdict-{escape(verdict)}">{escape(_word(verdict))}</span>'
    return mark_safe(f'<p class="review-verdict">{word}{shown}</p>')


def _word(verdict: str) -> str:
    if verdict == "right":
        return pgettext("verdict", "Right")
    if verdict == "partly":
        return pgettext("verdict", "Partly right")
    if verdict == "wrong":
        return pgettext("verdict", "Wrong")
    return _("Not answered") if verdict == "unanswered" else _("Being marked")


def _certainty(level: int) -> str:
    if level == 3:
        return _("Very certain")
    return _("Fairly certain") if level == 2 else _("Not very certain")
