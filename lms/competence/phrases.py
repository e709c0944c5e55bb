"""The words for levels, sources and ages."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

HOUR, DAY, MONTH = 60, 60 * 24, 60 * 24 * 30  # minutes

LEVEL_WORDS = {
    "practise": pgettext_lazy("level", "Practise"),
    "near": pgettext_lazy("level", "Near"),
    "meets": pgettext_lazy("level", "Meets"),
    "skilled": pgettext_lazy("level", "Skilled"),
    "not-enough": gettext_lazy("Not enough"),
    "none": gettext_lazy("None yet"),
}


def ago(at: datetime, *, now: datetime) -> str:
    """Return how long before `now` the moment `at` was, in one unit: “3 days ago”, “just now”."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < HOUR:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if minutes < DAY:
        hours = minutes // HOUR
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    if minutes < 2 * MONTH:
        days = minutes // DAY
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    months = minutes // MONTH
    return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
