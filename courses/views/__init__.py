"""Pages of the courses package."""

from __future__ import annotations

from courses.views.home import course, index
from courses.views.reader import activity
from courses.views.steps import complete, judge, place

__all__ = ["activity", "complete", "course", "index", "judge", "place"]
