"""Publishing a course page compiles its outline into rows.

The page of the default language gives the structure and its words; pages of other languages give
words only. What disappears from the outline is retired, never deleted; what comes back is woken.
Compiling the same outline twice changes nothing.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import Locale, Page

from courses.core import prerequisites
from courses.core.refusals import KeyTaken
from courses.enums import EnrolmentState
from courses.models import Activity, Course, CoursePage, Enrolment, Module
from courses.models.outline_blocks import split_keys
from courses.services.earlier import count_earlier_passes
from courses.services.projection import recount
from courses.services.titles import page_kind_of, refresh_titles
from lms.audit import api as audit
from lms.foundation import clock, keys

__all__ = [
    "close_course",
    "compile_outline",
    "forget_page",
    "refresh_titles",
    "renew_structure",
]

_TARGETS = {"page": "page", "quiz": "quiz", "roleplay": "scenario"}


@dataclass
class _Changes:
    """What a compilation did to rows, for the audit log."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)

    def as_data(self) -> dict[str, list[str]]:
        """Return the changes as JSON."""
        return {"added": self.added, "changed": self.changed, "retired": self.retired}


def compile_outline(page: CoursePage, *, actor: Any = None) -> Course | None:
    """Bring the course's rows in line with the published `page`; return the course.

    Returns None for a page of another language whose course has not been published yet: its words
    are taken when it is. Raises :class:`KeyTaken`, and the refusals of ``core.prerequisites``.
    """
    with transaction.atomic():
        changes = _Changes()
        if page.locale_id == Locale.get_default().pk:
            course = _course_of(page, changes)
            _compile_structure(course, page, changes)
            others = CoursePage.objects.filter(translation_key=page.translation_key, live=True)
            words = [page, *others.exclude(pk=page.pk)]
        else:
            found = Course.objects.select_for_update().filter(source=page.translation_key).first()
            if found is None:
                return None
            course, words = found, [page]
        for one in words:
            _take_words(course, one, changes)
        changes.changed += refresh_titles(course.activities.all())
        if changes:
            course.compiled_at, course.structure = clock.now(), uuid.uuid4()
            course.save(update_fields=["compiled_at", "structure"])
            audit.record("course.compiled", actor=actor, target=course, data=changes.as_data())
        people = list(_people_in(course))
        if changes:
            count_earlier_passes(people)
        recount(people, at=clock.now(), reason="outline")
    return course


def _people_in(course: Course) -> Iterable[Enrolment]:
    learning = Enrolment.objects.filter(course=course).exclude(state=EnrolmentState.WITHDRAWN)
    return learning.select_for_update(of=("self",)).select_related("person", "course")


def _course_of(page: CoursePage, changes: _Changes) -> Course:
    """Return the course of `page`, locked; its key is fixed when it is first published."""
    locked = Course.objects.select_for_update()
    course = locked.filter(source=page.translation_key).first()
    if course is None:
        course = locked.filter(key=page.slug).first()
        if course is None:
            course = Course(key=keys.check_key(page.slug))
            changes.added.append(f"course:{course.key}")
        elif CoursePage.objects.filter(translation_key=course.source).exists():
            raise KeyTaken(page.slug)
    _set(
        course,
        changes,
        f"course:{page.slug}",
        source=page.translation_key,
        order=page.order,
        is_open=True,
    )
    return course


def _set(row: Any, changes: _Changes, name: str, **values: Any) -> None:
    """Set the values on the row and save it if it is new or one of them differs."""
    differs = row.pk is None or any(getattr(row, key) != value for key, value in values.items())
    if not differs:
        return
    if row.pk is not None:
        changes.changed.append(name)
    for key, value in values.items():
        setattr(row, key, value)
    row.save()


def _block_uuid(block: Any) -> uuid.UUID:
    """Return the block's id as a UUID; an id that is none (hand-written data) is hashed."""
    with contextlib.suppress(ValueError):
        return uuid.UUID(str(block.id))
    return uuid.uuid5(uuid.NAMESPACE_OID, str(block.id))


def _free_key(wanted: str, taken: set[str], *, fallback: str) -> str:
    """Return a key near `wanted` that is not taken, and take it."""
    base = slugify(wanted)[:70].strip("-_").replace("_", "-") or fallback
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key


def _compile_structure(course: Course, page: CoursePage, changes: _Changes) -> None:
    page.outline.get_prep_value()  # gives an id to blocks that have none yet
    modules = {row.uuid: row for row in course.modules.all()}
    activities = {row.uuid: row for row in course.activities.select_related("module")}
    taken = {row.key for row in modules.values()}
    seen: set[uuid.UUID] = set()
    kept: set[int] = set()
    here = {
        _block_uuid(inner)
        for block in page.outline
        for inner in _with_ids(block.value["activities"])
    }
    for position, block in enumerate(page.outline):
        identity = _block_uuid(block)
        module = modules.get(identity)
        if module is None:
            key = _free_key(block.value["key"] or "", taken, fallback=f"module-{position + 1}")
            module = Module(course=course, uuid=identity, key=key)
            changes.added.append(f"module:{key}")
        seen.add(identity)
        _set(
            module,
            changes,
            f"module:{module.key}",
            audience=block.value["audience"],
            after=list(split_keys(block.value["after"] or "")),
            position=position,
            retired_at=None,
            **({"title_zh_hans": block.value["title"]} if module.pk is None else {}),
        )
        _compile_activities(
            course, module, block.value["activities"], activities, kept, here, changes
        )
    prerequisites.plan(
        [prerequisites.Step(m.key, tuple(m.after)) for m in course.modules.filter(retired_at=None)],
        order=prerequisites.Order(course.order),
    )
    _retire((row for row in activities.values() if row.pk not in kept), changes)
    _retire((row for key, row in modules.items() if key not in seen), changes)


def _compile_activities(
    course: Course,
    module: Module,
    stream: Any,
    known: dict[uuid.UUID, Activity],
    kept: set[int],
    here: set[uuid.UUID],
    changes: _Changes,
) -> None:
    taken = {row.key for row in known.values()}
    for position, block in enumerate(stream):
        column = _TARGETS[block.block_type]
        target = block.value[column]
        if target is None:
            continue  # the page was deleted; its activity is retired
        identity = _block_uuid(block)
        row = known.get(identity) or _moved(known, block.block_type, column, target, kept, here)
        if row is None:
            wanted = str(getattr(target, "key", None) or getattr(target, "slug", ""))
            key = _free_key(wanted, taken, fallback=f"{block.block_type}-{identity.hex[:8]}")
            row = Activity(course=course, key=key)
            changes.added.append(f"activity:{key}")
        _set(
            row,
            changes,
            f"activity:{row.key}",
            uuid=identity,
            module=module,
            kind=block.block_type,
            page_kind=page_kind_of(target) if column == "page" else "",
            **_targets(column, target),
            required=bool(block.value["required"]),
            minutes=block.value["minutes"] or 0,
            speaking=block.value.get("speaking") or "",
            position=position,
            retired_at=None,
        )
        known[identity] = row
        kept.add(row.pk)


def _targets(column: str, target: Any) -> dict[str, Any]:
    """Return the three target columns: the one that is meant, and two that are empty."""
    found: dict[str, Any] = {f"{name}_id": None for name in _TARGETS.values()}
    found[f"{column}_id"] = target.pk
    return found


def _with_ids(stream: Any) -> Any:
    stream.get_prep_value()  # gives an id to blocks that have none yet
    return stream


def _moved(
    known: dict[uuid.UUID, Activity],
    kind: str,
    column: str,
    target: Any,
    kept: set[int],
    here: set[uuid.UUID],
) -> Activity | None:
    """Return the row of the same target under another block: it was moved, or taken out earlier.

    Editors cannot drag a block from one module into another; they make it anew. Progress follows.
    """
    for identity, row in known.items():
        is_same = row.kind == kind and getattr(row, f"{column}_id") == target.pk
        if is_same and row.pk not in kept and identity not in here:
            return row
    return None


def _retire(rows: Iterable[Any], changes: _Changes) -> None:
    for row in rows:
        if row.retired_at is None:
            row.retired_at = clock.now()
            row.save(update_fields=["retired_at"])
            changes.retired.append(f"{row._meta.model_name}:{row.key}")


def _take_words(course: Course, page: CoursePage, changes: _Changes) -> None:
    """Take the words of one language from its page, matched by block ids."""
    language = page.locale.language_code

    def column(name: str) -> str:
        return str(build_localized_fieldname(name, language))

    _set(
        course,
        changes,
        f"course:{course.key}",
        **{column("title"): page.title, column("summary"): page.summary},
    )
    modules = {row.uuid: row for row in course.modules.all()}
    activities = {row.uuid: row for row in course.activities.all()}
    for block in page.outline:
        module = modules.get(_block_uuid(block))
        if module is not None and block.value["title"]:
            _set(module, changes, f"module:{module.key}", **{column("title"): block.value["title"]})
        for inner in block.value["activities"]:
            activity = activities.get(_block_uuid(inner))
            if activity is not None:
                own = {k: v for k, v in activity.own_titles.items() if k != language}
                if inner.value["title"]:
                    own[language] = inner.value["title"]
                _set(activity, changes, f"activity:{activity.key}", own_titles=own)


def renew_structure(courses: Iterable[int]) -> None:
    """Say that modules or activities of the courses with these ids are no longer what they were."""
    Course.objects.filter(pk__in=list(courses)).update(structure=uuid.uuid4())


def close_course(page: CoursePage, *, actor: Any = None) -> None:
    """Hide the course from learners because its page was unpublished; rows and records are kept."""
    if page.locale_id != Locale.get_default().pk:
        return
    with transaction.atomic():
        course = (
            Course.objects.select_for_update()
            .filter(source=page.translation_key, is_open=True)
            .first()
        )
        if course is not None:
            course.is_open = False
            course.save(update_fields=["is_open"])
            audit.record("course.closed", actor=actor, target=course)


def forget_page(page: Page) -> None:
    """Retire the activities of a page that is about to be deleted; their records are kept."""
    with transaction.atomic():
        rows = list(Activity.objects.filter(page=page.pk).select_related("course"))
        for row in rows:
            if row.retired_at is None:
                row.retired_at = clock.now()
                row.save(update_fields=["retired_at"])
                audit.record(
                    "activity.retired", actor=None, target=row, data={"because": "page deleted"}
                )
        for course in {row.course for row in rows}:
            recount(_people_in(course), at=clock.now(), reason="outline")
