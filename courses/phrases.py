"""What courses say to a person: the next step, what is due, how far they are. Words only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from courses.core import completion
from courses.core.deadlines import Deadline, DueState

if TYPE_CHECKING:
    from courses.models import Enrolment
    from courses.queries import ActivityView, NextItem, Outline


@dataclass(frozen=True)
class NextStep:
    """What to do next, in words of the active language; everything a home page needs to say it."""

    title: str
    url: str
    label: str
    lead: str
    button: str
    kind: str
    minutes_left: int
    course_key: str
    course_title: str
    course_url: str
    module_title: str
    done: int
    total: int
    progress_label: str


@dataclass(frozen=True)
class DueItem:
    """A course that is due, with both times: `at`, and `relative` in words."""

    title: str
    url: str
    at: datetime
    days: int
    relative: str
    is_overdue: bool
    label: str


@dataclass(frozen=True)
class PlaceKept:
    """Where a person last read: a heading of an activity's text."""

    course_key: str
    activity_key: str
    title: str
    url: str
    anchor: str
    section: str
    at: datetime


def relative_days(deadline: Deadline) -> str:
    """Return the deadline relative to today: “3 days left”, “due today”, “2 days overdue”."""
    days = deadline.days or 0
    if deadline.state is DueState.OVERDUE:
        if days == 0:
            return _("overdue since today")
        return ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def about_minutes(minutes: int) -> str:
    """Return “about 12 minutes”, or an empty string for none."""
    if minutes <= 0:
        return ""
    return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}


def place_in_words(place: Mapping[str, Any] | None) -> str:
    """Return “Last read to section 2, “…”.”, without the heading if it is in another language."""
    if not place or not place.get("of"):
        return ""
    number = int(place["index"]) + 1
    if place.get("title") and place.get("locale") == get_language():
        return _("Last read to section %(n)d, “%(title)s”.") % {
            "n": number,
            "title": place["title"],
        }
    return _("Last read to section %(n)d.") % {"n": number}


def minutes_to_the_end(view: ActivityView) -> int:
    """Return the minutes left of an activity, from the place kept in it."""
    place = (view.progress and view.progress.place) or {}
    return completion.minutes_left(
        view.activity.minutes, index=int(place.get("index", 0)), of=int(place.get("of", 0))
    )


def activity_url(course_key: str, view: ActivityView) -> str:
    """Return the activity's address, at the place kept in it if that is in this language."""
    url = reverse("courses:activity", args=[course_key, view.activity.key])
    place = (view.progress and view.progress.place) or {}
    if place.get("anchor") and place.get("locale") == get_language():
        return f"{url}#{place['anchor']}"
    return url


def _lead(view: ActivityView, after: ActivityView | None) -> str:
    sentences = [place_in_words(view.progress.place if view.progress else None)]
    minutes = minutes_to_the_end(view)
    if minutes and after is not None:
        sentences.append(
            ngettext(
                "About %(n)d minute, then: %(kind)s “%(title)s”.",
                "About %(n)d minutes, then: %(kind)s “%(title)s”.",
                minutes,
            )
            % {"n": minutes, "kind": after.label, "title": after.activity.title}
        )
    elif minutes:
        sentences.append(
            ngettext("About %(n)d minute.", "About %(n)d minutes.", minutes) % {"n": minutes}
        )
    between = "" if get_language() == "zh-hans" else " "  # Chinese sentences follow without a space
    return between.join(sentence for sentence in sentences if sentence)


def lead(view: ActivityView, outline: Outline) -> str:
    """Return where the person stopped, how long it takes, and what comes after."""
    return _lead(view, outline.following(view))


def next_step(item: NextItem) -> NextStep:
    """Return the words for what to do next."""
    view, outline = item.activity, item.outline
    module = outline.module_of(view)
    started = outline.tally.done > 0 or view.progress is not None
    names = {"module": module.module.title, "item": view.kind.ordinal(view.activity, view.lesson)}
    label = _("Carry on · %(module)s · %(item)s") if started else _("Begin · %(module)s · %(item)s")
    counts = {"done": module.tally.done, "total": module.tally.total}
    return NextStep(
        title=view.activity.title,
        url=activity_url(outline.course.key, view),
        label=label % names,
        lead=_lead(view, outline.following(view)),
        button=str(view.verb),
        kind=view.activity.kind,
        minutes_left=minutes_to_the_end(view),
        course_key=outline.course.key,
        course_title=outline.course.title,
        course_url=item.view.url,
        module_title=module.module.title,
        done=module.tally.done,
        total=module.tally.total,
        progress_label=_("%(done)d of %(total)d in this module done") % counts,
    )


def due_item(enrolment: Enrolment, deadline: Deadline) -> DueItem:
    """Return the words for a course that is due."""
    progress = getattr(enrolment, "course_progress", None)
    left = progress.required_total - progress.required_done if progress else 0
    label = ngettext("%(n)d required item left", "%(n)d required items left", left) % {"n": left}
    minutes = about_minutes(progress.minutes_left if progress else 0)
    assert deadline.at is not None  # noqa: S101 -- only enrolments with a due date get here
    return DueItem(
        title=enrolment.course.title,
        url=reverse("courses:course", args=[enrolment.course.key]),
        at=deadline.at,
        days=deadline.days or 0,
        relative=relative_days(deadline),
        is_overdue=deadline.state is DueState.OVERDUE,
        label=f"{label} · {minutes}" if minutes else label,
    )


def place_of(progress: Any) -> PlaceKept:
    """Return the place that a progress row holds."""
    activity = progress.activity
    anchor = str(progress.place.get("anchor", ""))
    url = reverse("courses:activity", args=[activity.course.key, activity.key])
    return PlaceKept(
        course_key=activity.course.key,
        activity_key=activity.key,
        title=activity.title,
        url=f"{url}#{anchor}" if anchor else url,
        anchor=anchor,
        section=str(progress.place.get("title", "")),
        at=progress.place_at,
    )


def passages_left(numbers: Sequence[int]) -> str:
    """Return “Passages 2 and 4 are not judged yet.”"""
    listed = pgettext("between numbers of a list", ", ").join(str(number) for number in numbers)
    return ngettext(
        "Passage %(numbers)s is not judged yet.",
        "Passages %(numbers)s are not judged yet.",
        len(numbers),
    ) % {"numbers": listed}


def passage_anchor(passage: str) -> str:
    """Return the anchor of a case's passage in its page, from the passage's id."""
    return f"b{passage[:8]}"
