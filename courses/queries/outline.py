"""The outline of courses with one person's progress, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from courses.core import completion, prerequisites
from courses.enums import ActivityState, Audience, PageKind
from courses.models import Activity, ActivityProgress, Course, Enrolment, Module
from courses.registry import ActivityKind, kinds

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class CourseView:
    """A course as one person may see it; `enrolment` is None in an instructor's preview."""

    course: Course
    enrolment: Enrolment | None

    @property
    def is_preview(self) -> bool:
        """Whether nothing the person does here is recorded."""
        return self.enrolment is None

    @property
    def url(self) -> str:
        """Return the address of the course's home."""
        return reverse("courses:course", args=[self.course.key])


@dataclass(frozen=True)
class ActivityView:
    """An activity in an outline. `position` counts within its module, `lesson` in the course; from 1."""

    activity: Activity
    position: int
    lesson: int
    progress: ActivityProgress | None = None
    locked_by: tuple[str, ...] = ()

    @property
    def kind(self) -> ActivityKind:
        """Return the activity's kind."""
        return kinds.get(self.activity.kind)

    @property
    def state(self) -> str:
        """Return the state, one of ``ActivityState``."""
        return self.progress.state if self.progress else ActivityState.NEW

    @property
    def is_new(self) -> bool:
        """Whether the person has never opened it."""
        return self.state == ActivityState.NEW

    @property
    def is_done(self) -> bool:
        """Whether the person has completed or passed it."""
        return self.state == ActivityState.DONE

    @property
    def is_locked(self) -> bool:
        """Whether other modules must be completed first; what is done is never locked again."""
        return bool(self.locked_by) and not self.is_done

    @property
    def label(self) -> str:
        """Return the word for the kind of thing."""
        return self.kind.label(self.activity)

    @property
    def numbered_title(self) -> str:
        """Return the title with its kind or number in front."""
        return self.kind.numbered_title(self.activity, self.lesson)

    @property
    def estimate(self) -> str:
        """Return the estimated time in words."""
        return self.kind.estimate(self.activity)

    @property
    def onward(self) -> str:
        """Return the words of the button that finishes the activity before and opens this one."""
        return self.kind.onward(self.activity)

    @property
    def verb(self) -> str:
        """Return the words of the button that opens it."""
        return self.kind.verb(self.activity, started=self.state != ActivityState.NEW)


@dataclass(frozen=True)
class ModuleView:
    """A module in an outline; `locked_by` names the modules that open it."""

    module: Module
    activities: tuple[ActivityView, ...]
    tally: completion.Tally
    locked_by: tuple[str, ...] = ()

    @property
    def for_instructors(self) -> bool:
        """Whether learners do not see the module."""
        return self.module.audience == Audience.INSTRUCTOR


@dataclass(frozen=True)
class Outline:
    """All modules a person may see, with the count of what learners have to do."""

    course: Course
    modules: tuple[ModuleView, ...]
    tally: completion.Tally = field(default_factory=completion.Tally)

    @property
    def activities(self) -> tuple[ActivityView, ...]:
        """Return the activities of all modules in order."""
        return tuple(one for module in self.modules for one in module.activities)

    def module_of(self, view: ActivityView) -> ModuleView:
        """Return the module that holds `view`."""
        return next(m for m in self.modules if m.module.pk == view.activity.module_id)

    def following(self, view: ActivityView) -> ActivityView | None:
        """Return the activity after `view` in outline order, for the same audience."""
        module = self.module_of(view)
        rest = self.activities[self.activities.index(view) + 1 :]
        audience = module.module.audience
        return next((one for one in rest if one.activity.module.audience == audience), None)


def in_outline(audiences: Sequence[str]) -> Q:
    """Return the condition that an activity is in an outline now and meant for `audiences`.

    A chapter of the manual is never for learners, whatever its module says.
    """
    shown = Q(
        retired_at=None,
        module__retired_at=None,
        module__audience__in=audiences,
        kind__in=kinds.keys(),
    )
    return shown if Audience.INSTRUCTOR in audiences else shown & ~Q(page_kind=PageKind.MANUAL)


def current_activities(courses: Iterable[int], audiences: Sequence[str]) -> QuerySet[Activity]:
    """Return what is in the outlines now, in order, with modules and courses: one query."""
    return (
        Activity.objects.filter(in_outline(audiences), course__in=list(courses))
        .select_related("module", "course")
        .order_by("course_id", "module__position", "module_id", "position", "id")
    )


def item_of(activity: Activity) -> completion.Item:
    """Return the activity as far as counting goes."""
    return completion.Item(
        key=activity.key,
        module=activity.module.key,
        required=activity.required,
        minutes=activity.minutes,
        retired=activity.retired_at is not None,
    )


def course_standing(
    activities: Iterable[Activity], done: set[int]
) -> tuple[completion.Tally, dict[str, completion.Tally]]:
    """Return the tally of a course and of its modules; only learners' modules count."""
    counted = [one for one in activities if one.module.audience == Audience.LEARNER]
    items = [item_of(one) for one in counted]
    keys = {one.key for one in counted if one.pk in done}
    return completion.tally(items, keys), completion.tally_by_module(items, keys)


def locks_of(
    course: Course, activities: Sequence[Activity], done: set[int]
) -> dict[str, tuple[str, ...]]:
    """Return the locked modules of a learner, each with the keys of those that open it."""
    modules = {
        one.module.key: one.module for one in activities if one.module.audience == Audience.LEARNER
    }
    _total, tallies = course_standing(activities, done)
    steps = [
        prerequisites.Step(key, tuple(k for k in module.after if k in modules))
        for key, module in modules.items()
    ]
    graph = prerequisites.plan(steps, order=prerequisites.Order(course.order))
    return prerequisites.locked(graph, {key for key, tally in tallies.items() if tally.cleared})


def _lesson_numbers(activities: Iterable[Activity]) -> dict[int, int]:
    """Return for each activity which lesson of the course it is, or follows."""
    numbers: dict[int, int] = {}
    count = 0
    for one in activities:
        count += one.page_kind == PageKind.LESSON
        numbers[one.pk] = count
    return numbers


def build_outline(
    course: Course,
    activities: Sequence[Activity],
    progress: dict[int, ActivityProgress],
    *,
    preview: bool,
) -> Outline:
    """Put rows together; asks the database nothing. `progress` is keyed by activity id."""
    done = {pk for pk, row in progress.items() if row.state == ActivityState.DONE}
    locks = {} if preview else locks_of(course, activities, done)
    total, _tallies = course_standing(activities, done)
    grouped: dict[int, list[Activity]] = {}
    for activity in activities:
        grouped.setdefault(activity.module_id, []).append(activity)
    titles = {members[0].module.key: members[0].module.title for members in grouped.values()}
    lessons = _lesson_numbers(activities)
    modules = []
    for members in grouped.values():
        module = members[0].module
        waiting = tuple(titles[key] for key in locks.get(module.key, ()))
        views = tuple(
            ActivityView(one, position, lessons[one.pk], progress.get(one.pk), waiting)
            for position, one in enumerate(members, start=1)
        )
        keys = {one.key for one in members if one.pk in done}
        tally = completion.tally([item_of(one) for one in members], keys)
        modules.append(ModuleView(module, views, tally, waiting))
    return Outline(course, tuple(modules), total)


def next_in(outline: Outline) -> ActivityView | None:
    """Return what to do next: what was begun last, else the first required, else any left."""
    left = [
        one
        for one in outline.activities
        if not one.is_done
        and not one.is_locked
        and one.activity.module.audience == Audience.LEARNER
    ]
    begun = [one for one in left if one.state == ActivityState.OPEN and one.progress]
    if begun:
        return max(begun, key=lambda one: (one.progress and one.progress.last_at) or _NEVER)
    required = (one for one in left if one.activity.required)
    return next(required, None) or next(iter(left), None)
