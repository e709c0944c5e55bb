"""What a learner does in a course. Each step appends to the log and brings the projections along.

All of them are safe to repeat: a double post, two tabs, a signal sent twice record once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from content import api as content
from courses import rules
from courses.core import completion
from courses.core.completion import What
from courses.core.refusals import (
    ActivityLocked,
    ActivityRetired,
    AlreadyJudged,
    NotByHand,
    NotEnrolled,
    PassagesUnjudged,
    UnknownPassage,
    UnknownPlace,
    UnknownVerdict,
)
from courses.enums import ActivityState, Audience, PageKind
from courses.models import Activity, ActivityProgress, ActivityRecord, Enrolment
from courses.queries import course_by_key, enrolment_of, locks_of
from courses.queries.structure import activities_in
from courses.registry import kinds
from courses.services.projection import recount, reopen, standing_of, store_standing
from lms.audit import api as audit
from lms.foundation import clock
from lms.prepared import Given, Prepared

_LOCKED = Prepared(
    lambda: (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "course")
        .filter(pk=Given("pk", Enrolment._meta.pk))
    )
)
_PRESENT = Prepared(
    lambda: ActivityProgress.objects.filter(
        enrolment=Given("enrolment", ActivityProgress._meta.get_field("enrolment")),
        activity=Given("activity", ActivityProgress._meta.get_field("activity")),
    )
)
VERDICTS = ("sound", "doubtful", "unlawful")
MAX_ANCHOR_LENGTH = 200  # characters; a heading's anchor is far shorter
_SAME_PLACE_AGAIN_AFTER = timedelta(minutes=10)  # a bookmark's time is kept roughly, not per second


def _locked(enrolment: Enrolment, activity: Activity) -> Enrolment:
    """Lock the enrolment's row and refuse what may not be done. Must run inside a transaction."""
    found = _LOCKED.first(pk=enrolment.pk)
    if found is None:
        raise NotEnrolled("not in this course")
    enrolment = found
    if not rules.may_learn(enrolment) or activity.course_id != enrolment.course_id:
        raise NotEnrolled("not in this course")
    if activity.retired_at is not None or activity.module.retired_at is not None:
        raise ActivityRetired(activity.key)
    if activity.module.audience != Audience.LEARNER:
        raise NotEnrolled("modules for instructors are not part of the course's work")
    return enrolment


def _refuse_if_locked(enrolment: Enrolment, activity: Activity) -> None:
    course = enrolment.course
    activities = activities_in([course], [Audience.LEARNER])[course.pk]
    done = set(
        ActivityProgress.objects.filter(enrolment=enrolment, state=ActivityState.DONE).values_list(
            "activity", flat=True
        )
    )
    waiting = locks_of(course, activities, done).get(activity.module.key)
    if waiting and activity.pk not in done:
        raise ActivityLocked(waiting)


def _append(
    enrolment: Enrolment,
    activity: Activity,
    what: What,
    *,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    ref: str = "",
) -> ActivityProgress:
    """Write one record and bring both projections along. The enrolment's row must be locked."""
    record = ActivityRecord.objects.create(
        enrolment=enrolment,
        activity=activity,
        what=what.value,
        data=dict(data or {}),
        ref=ref,
        at=at,
    )
    progress = _present(enrolment, activity) or ActivityProgress(
        enrolment=enrolment, activity=activity
    )
    plain = completion.Record(what, at, record.data, ref)
    store_standing(progress, completion.after(standing_of(progress), plain))
    recount([enrolment], at=at, reason="activity")
    return progress


def _present(enrolment: Enrolment, activity: Activity) -> ActivityProgress | None:
    return _PRESENT.first(enrolment=enrolment.pk, activity=activity.pk)


def open_activity(enrolment: Enrolment, activity: Activity) -> None:
    """Record the first opening of the activity. Raises the refusals of `_locked`."""
    present = _present(enrolment, activity)
    if present is not None and present.opened_at is not None:
        return
    with transaction.atomic():
        enrolment = _locked(enrolment, activity)
        _refuse_if_locked(enrolment, activity)
        done = ActivityRecord.objects.filter(
            enrolment=enrolment, activity=activity, what=What.OPENED.value
        )
        if not done.exists():
            _append(enrolment, activity, What.OPENED, at=clock.now())
            _tell("activity.opened", enrolment, activity)


def _tell(action: str, enrolment: Enrolment, activity: Activity, **data: Any) -> None:
    particulars = {"activity": activity.key, "course": enrolment.course.key, **data}
    audit.record(action, actor=enrolment.person, target=enrolment, data=particulars)


def keep_place(enrolment: Enrolment, activity: Activity, *, anchor: str, page: Any) -> None:
    """Keep the heading `anchor` of `page` as the place read to.

    Raises :class:`UnknownPlace` if it is not a heading of the text (forged, over-long, outdated).
    A bookmark is its own append-only log, so it does not stand in the audit log as well.
    """
    if len(anchor) > MAX_ANCHOR_LENGTH:
        raise UnknownPlace("the place is too long to be a heading")
    headings = content.headings_of(page)
    index = next((n for n, one in enumerate(headings) if one.anchor == anchor), None)
    if index is None:
        raise UnknownPlace("the text has no such heading")
    data = {
        "anchor": anchor,
        "index": index,
        "of": len(headings),
        "title": headings[index].text[:MAX_ANCHOR_LENGTH],
        "locale": page.locale.language_code,
    }
    at = clock.now()
    with transaction.atomic():
        enrolment = _locked(enrolment, activity)
        present = _present(enrolment, activity)
        kept_at = present.place_at if present is not None and present.place == data else None
        if kept_at is not None and at - kept_at < _SAME_PLACE_AGAIN_AFTER:
            return
        _refuse_if_locked(enrolment, activity)
        _append(enrolment, activity, What.PLACE, at=at, data=data)


def judge_passage(
    enrolment: Enrolment, activity: Activity, *, page: Any, passage: str, verdict: str
) -> None:
    """Record the person's judgement of a case's passage; the first one stands.

    Raises :class:`UnknownVerdict`, :class:`UnknownPassage`, :class:`AlreadyJudged` (judged before,
    otherwise; the same again is no error).
    """
    if verdict not in VERDICTS:
        raise UnknownVerdict("a verdict is sound, doubtful or unlawful")
    if passage not in content.passage_ids(page):
        raise UnknownPassage("the case has no such passage")
    with transaction.atomic():
        enrolment = _locked(enrolment, activity)
        _refuse_if_locked(enrolment, activity)
        present = _present(enrolment, activity)
        given = present.judgements.get(passage) if present else None
        if given == verdict:
            return
        if given is not None:
            raise AlreadyJudged("the first judgement stands")
        _append(
            enrolment,
            activity,
            What.JUDGED,
            at=clock.now(),
            data={"passage": passage, "verdict": verdict},
        )
        _tell("passage.judged", enrolment, activity, passage=passage, verdict=verdict)


def complete_activity(enrolment: Enrolment, activity: Activity, *, page: Any = None) -> None:
    """Record that the person has read the page to the end and says so.

    Raises :class:`NotByHand` for quizzes and role-plays and :class:`PassagesUnjudged` for a case
    whose passages are not all judged. `page` is the page read, in the person's language.
    """
    if not kinds.get(activity.kind).by_hand:
        raise NotByHand(activity.kind)
    with transaction.atomic():
        enrolment = _locked(enrolment, activity)
        present = _present(enrolment, activity)
        if present is not None and present.state == ActivityState.DONE:
            return
        _refuse_if_locked(enrolment, activity)
        if activity.page_kind == PageKind.CASE and page is not None:
            judged = present.judgements if present else {}
            passages = enumerate(content.passage_ids(page), start=1)
            missing = tuple(number for number, one in passages if one not in judged)
            if missing:
                raise PassagesUnjudged(missing)
        _append(enrolment, activity, What.COMPLETED, at=clock.now())
        _tell("activity.completed", enrolment, activity)


def record_result(
    enrolment: Enrolment, activity: Activity, *, passed: bool, ref: str, data: Mapping[str, Any]
) -> None:
    """Record a result that came by signal. `ref` is the uuid of the attempt or call.

    Locks do not matter here: what a person has shown counts. The same result again changes nothing.
    """
    what = What.PASSED if passed else What.FAILED
    with transaction.atomic():
        enrolment = _locked(enrolment, activity)
        known = ActivityRecord.objects.filter(
            enrolment=enrolment, activity=activity, what=what.value, ref=ref
        )
        if known.exists():
            return
        _append(enrolment, activity, what, at=clock.now(), data=data, ref=ref)
        action = "activity.passed" if passed else "activity.failed"
        _tell(action, enrolment, activity, ref=ref)


def correct_result(
    enrolment: Enrolment, activity: Activity, *, passed: bool, ref: str, data: Mapping[str, Any]
) -> None:
    """Record that the result of the attempt `ref` was changed afterwards to `passed`.

    A result that was not recorded before is recorded as new; the same verdict changes nothing.
    A success that is taken back, with no other left, opens the activity and the course again.
    """
    present = _present(enrolment, activity)
    before = present.results.get(ref) if present is not None else None
    if before is None:
        record_result(enrolment, activity, passed=passed, ref=ref, data=data)
        return
    with transaction.atomic():
        enrolment = _locked(enrolment, activity)
        present = _present(enrolment, activity)
        if present is not None and present.results.get(ref) == passed:
            return
        particulars = {**data, "passed": passed}
        _append(enrolment, activity, What.CORRECTED, at=clock.now(), data=particulars, ref=ref)
        _tell("activity.result_corrected", enrolment, activity, ref=ref, passed=passed)
        if not passed:
            reopen(enrolment, data={"activity": activity.key, "ref": ref})


def complete_as_read(person: Any, course_key: str, activity_key: str) -> None:
    """Open a page, judge what is not judged yet as the instructors do, complete it."""
    enrolment = enrolment_of(person, course_by_key(course_key))
    if enrolment is None:
        raise NotEnrolled("not in this course")
    activity = enrolment.course.activities.select_related("module").get(key=activity_key)
    if activity.page_id is None:
        raise NotByHand(activity.kind)
    page = content.page_for_reading(activity.page_id, language=person.language)
    with transaction.atomic():
        open_activity(enrolment, activity)
        present = _present(enrolment, activity)
        judged = present.judgements if present else {}
        for passage in content.passage_ids(page):
            if passage not in judged:
                verdict = content.passage_verdict(page, passage)
                judge_passage(enrolment, activity, page=page, passage=passage, verdict=verdict)
        complete_activity(enrolment, activity, page=page)
