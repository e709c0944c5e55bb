"""Sentences: what a requirement and its state are called, in the active language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.certification.core import doubt, rules, validity
from lms.certification.core.status import GapItem
from lms.foundation import clock

Titles = Mapping[tuple[str, str], str]  # (kind, key) -> title in the active language

_PAGES = {"course": "courses:course", "quiz": "quizzes:cover", "roleplay": "roleplay:briefing"}


def day(value: date | datetime | None) -> str:
    """Return a calendar day in the zone where the work is done, or an empty text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(clock.HOME_ZONE).date()
    return date_format(value, pgettext("date format", "j F Y"))


def until(value: date | None) -> str:
    """Return the last valid day in words."""
    return day(value) or _("no end date")


def number(value: Decimal | None) -> str:
    """Return 85 for 85.00 and 84.9 for 84.97: cut, never rounded up over a pass mark."""
    if value is None:
        return ""
    cut = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return str(int(cut)) if cut == math.floor(cut) else str(cut)


def days_left(days: int | None) -> str:
    """Return how long an award still holds, in words."""
    if days is None:
        return _("Does not expire")
    if days < 0:
        return ngettext("Ended %(days)s day ago", "Ended %(days)s days ago", -days) % {
            "days": -days
        }
    if days == 0:
        return _("Last day today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def standing(value: validity.Standing) -> str:
    """Return how an award stands, in a word or two."""
    return {
        validity.Standing.VALID: pgettext("award", "Valid"),
        validity.Standing.RENEWABLE: pgettext("award", "Valid, renewal is open"),
        validity.Standing.LAPSED: pgettext("award", "Lapsed"),
        validity.Standing.REVOKED: pgettext("award", "Revoked"),
    }[value]


def item(found: rules.Item, *, titles: Titles, renewal: bool) -> GapItem:
    """Return one line of an explanation in words, with the page where it can be done.

    `renewal`: the person holds the award; else one that lapsed or was revoked is earned anew.
    """
    leaf = found.leaf
    return GapItem(
        label=label(leaf, titles=titles),
        detail=detail(found, renewal=renewal),
        done=found.done,
        kind=leaf.kind,
        key=leaf.key,
        code=found.code,
        url=reverse(_PAGES[leaf.kind], args=[leaf.key]),
    )


def label(leaf: rules.Leaf, *, titles: Titles) -> str:
    """Return what is asked for."""
    title = titles.get((leaf.kind, leaf.key), leaf.key)
    if isinstance(leaf, rules.NeedsCourse):
        return _("Complete the course “%(title)s”") % {"title": title}
    if isinstance(leaf, rules.NeedsRoleplay):
        return _("Pass the role-play “%(title)s”") % {"title": title}
    if leaf.at_least is None:
        return _("Pass the exam “%(title)s”") % {"title": title}
    return _("Exam “%(title)s”: at least %(percent)s%%") % {
        "title": title,
        "percent": number(leaf.at_least),
    }


def detail(found: rules.Item, *, renewal: bool) -> str:
    """Return how it stands."""
    told = {"date": day(found.at), "percent": number(found.percent), "score": number(found.score)}
    words = _DETAILS if renewal else {**_DETAILS, **_ANEW}
    return words[found.code](told, found)


def _quiz_below(told: dict[str, str], found: rules.Item) -> str:
    needed = found.leaf.at_least if isinstance(found.leaf, rules.NeedsQuiz) else None
    if needed is None:
        return _("Best so far %(percent)s%%, not yet passed") % told
    return _("Best so far %(percent)s%%, %(needed)s%% needed") % {**told, "needed": number(needed)}


def _roleplay_failed(told: dict[str, str], found: rules.Item) -> str:
    if found.score is None:
        return _("Played, not yet passed")
    return _("Best so far %(score)s points, not yet passed") % told


_DETAILS = {
    "course.done": lambda told, _found: _("Completed on %(date)s") % told,
    "course.missing": lambda _told, _found: _("Not completed yet"),
    "quiz.done": lambda told, _found: _("%(percent)s%% on %(date)s") % told,
    "quiz.below": _quiz_below,
    "quiz.untaken": lambda _told, _found: _("Not taken yet"),
    "quiz.unmarked": lambda _told, _found: _("Handed in; an instructor is still marking it"),
    "quiz.stale": lambda told, _found: (
        _("Last taken on %(date)s; needed again for the renewal") % told
    ),
    "roleplay.done": lambda told, _found: _("Passed on %(date)s") % told,
    "roleplay.failed": _roleplay_failed,
    "roleplay.untaken": lambda _told, _found: _("Not played yet"),
    "roleplay.unmarked": lambda _told, _found: _("Played; an instructor is still marking it"),
    "roleplay.uncalibrated": lambda _told, _found: _(
        "Passed, but this role-play does not count yet: its grader and people have to agree first"
    ),
    "roleplay.stale": lambda told, _found: (
        _("Last played on %(date)s; needed again for the renewal") % told
    ),
}
# What is said of an old result where there is no award left to renew.
_ANEW = {
    "quiz.stale": lambda told, _found: (
        _("Last taken on %(date)s; needed again to earn the certificate anew") % told
    ),
    "roleplay.stale": lambda told, _found: (
        _("Last played on %(date)s; needed again to earn the certificate anew") % told
    ),
}


def lost(part: doubt.Lost, *, titles: Titles) -> str:
    """Return what an award once rested on and what has become of it."""
    told = {"title": titles.get((part.kind, part.key), part.key), "was": number(part.was),
            "now": number(part.now)}  # fmt: skip
    if part.kind == "course":
        return _("Course “%(title)s”: completed then, open again now") % told
    if part.kind == "roleplay":
        return _("Role-play “%(title)s”: passed then, not passed now") % told
    if part.now is None:
        return _("Exam “%(title)s”: passed then, no result now") % told
    if part.was is None:
        return _("Exam “%(title)s”: passed then, not enough now with %(now)s%%") % told
    return _("Exam “%(title)s”: passed then with %(was)s%%, not enough now with %(now)s%%") % told


def requirement(tree: rules.Requirement, *, titles: Titles) -> list[tuple[int, str]]:
    """Return the tree as lines of (depth, text) for people who do not read JSON."""
    return list(_lines(tree, titles=titles, depth=0))


def _lines(tree: rules.Requirement, *, titles: Titles, depth: int) -> list[tuple[int, str]]:
    if not isinstance(tree, rules.All | rules.OneOf):
        return [(depth, label(tree, titles=titles))]
    head = _("All of these:") if isinstance(tree, rules.All) else _("One of these is enough:")
    lines = [(depth, head)]
    for part in tree.parts:
        lines.extend(_lines(part, titles=titles, depth=depth + 1))
    return lines
