"""The built-in kinds of activity: a page to read, a quiz, a role-play. Registered at start."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.enums import PageKind
from courses.registry import kinds


def _minutes(minutes: int) -> str:
    if not minutes:
        return ""
    return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}


class PageActivity:
    """A lesson, a case study or a chapter of the manual; read in the course's own reader."""

    key = "page"
    by_hand = True

    def label(self, activity: Any) -> str:
        """Return the word for the sort of page."""
        return str(PageKind(activity.page_kind or PageKind.LESSON).label)

    def verb(self, activity: Any, *, started: bool) -> str:
        """Return “Read on” for what was begun."""
        return _("Read on") if started else _("Start reading")

    def ordinal(self, activity: Any, number: int) -> str:
        """Return “Lesson 4”, or the word alone for other pages."""
        if activity.page_kind in {"", PageKind.LESSON}:
            return _("Lesson %(n)d") % {"n": number}
        return self.label(activity)

    def numbered_title(self, activity: Any, number: int) -> str:
        """Return “Lesson 4 …” or “Case study: …”."""
        names = {"n": number, "title": activity.title}
        if activity.page_kind == PageKind.CASE:
            return _("Case: %(title)s") % names
        if activity.page_kind == PageKind.MANUAL:
            return str(activity.title)
        return _("Lesson %(n)d %(title)s") % names

    def onward(self, activity: Any) -> str:
        """Return the words of the button before a page."""
        if activity.page_kind == PageKind.CASE:
            return _("Done, continue to the case")
        if activity.page_kind == PageKind.MANUAL:
            return _("Done, next chapter")
        return _("Done, next lesson")

    def estimate(self, activity: Any) -> str:
        """Return the reading time."""
        return _minutes(activity.minutes)

    def redirect_url(self, activity: Any) -> str | None:
        """Return None: the course's reader shows it."""
        return None


class QuizActivity:
    """A quiz; its result completes the activity."""

    key = "quiz"
    by_hand = False

    def label(self, activity: Any) -> str:
        """Return the word for a quiz."""
        return _("Quiz")

    def verb(self, activity: Any, *, started: bool) -> str:
        """Return the button's words."""
        return _("Open the quiz")

    def ordinal(self, activity: Any, number: int) -> str:
        """Return the word alone."""
        return self.label(activity)

    def numbered_title(self, activity: Any, number: int) -> str:
        """Return “Quiz: …”."""
        return _("Quiz: %(title)s") % {"title": activity.title}

    def onward(self, activity: Any) -> str:
        """Return the words of the button before a quiz."""
        return _("Done, continue to the quiz")

    def estimate(self, activity: Any) -> str:
        """Return the working time."""
        return _minutes(activity.minutes)

    def redirect_url(self, activity: Any) -> str | None:
        """Return the quiz's cover."""
        return reverse("quizzes:cover", args=[activity.quiz.key])


class RolePlayActivity:
    """A role-play; an examination passed completes the activity."""

    key = "roleplay"
    by_hand = False

    def label(self, activity: Any) -> str:
        """Return the word for a role-play."""
        return _("Role-play")

    def verb(self, activity: Any, *, started: bool) -> str:
        """Return the button's words."""
        return _("Open the role-play")

    def ordinal(self, activity: Any, number: int) -> str:
        """Return the word alone."""
        return self.label(activity)

    def numbered_title(self, activity: Any, number: int) -> str:
        """Return “Role-play: …”."""
        return _("Role-play: %(title)s") % {"title": activity.title}

    def onward(self, activity: Any) -> str:
        """Return the words of the button before a role-play."""
        return _("Done, continue to the role-play")

    def estimate(self, activity: Any) -> str:
        """Return the working time."""
        return _minutes(activity.minutes)

    def redirect_url(self, activity: Any) -> str | None:
        """Return the briefing of the scenario."""
        return reverse("roleplay:briefing", args=[activity.scenario.key])


for _kind in (PageActivity(), QuizActivity(), RolePlayActivity()):
    kinds.register(_kind)
