"""What people had passed before their course asked for it: it counts, with its own reference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.enums import Audience, EnrolmentState
from courses.models import Activity, ActivityProgress, Enrolment
from courses.queries.outline import current_activities
from courses.services.learning import record_result
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay


def count_earlier_passes(enrolments: Iterable[Enrolment]) -> None:
    """Record the passes that the people already have in their courses' quizzes and role-plays.

    Only passes: a failure from before says nothing about the course. Must run inside a
    transaction. A constant number of queries, and a few more for each pass that is found.
    """
    listed = [one for one in enrolments if one.state != EnrolmentState.WITHDRAWN]
    activities = list(_examined(listed))
    if not activities:
        return
    people = [enrolment.person for enrolment in listed]
    passes = _passes(people, activities)
    known = set(
        ActivityProgress.objects.filter(enrolment__in=listed, state="done").values_list(
            "enrolment", "activity"
        )
    )
    for enrolment in listed:
        for activity in activities:
            found = passes.get((enrolment.person_id, activity.pk))
            if found is None or activity.course_id != enrolment.course_id:
                continue
            if (enrolment.pk, activity.pk) not in known:
                ref, data = found
                record_result(enrolment, activity, passed=True, ref=ref, data=data)


def _examined(enrolments: list[Enrolment]) -> Iterable[Activity]:
    courses = {enrolment.course_id for enrolment in enrolments}
    rows = current_activities(courses, [Audience.LEARNER]).select_related("quiz", "scenario")
    return (one for one in rows if one.quiz is not None or one.scenario is not None)


def _passes(
    people: list[Any], activities: list[Activity]
) -> dict[tuple[int, int], tuple[str, dict[str, Any]]]:
    """Return cause and particulars of the best pass by (person, activity). Two queries."""
    quiz_keys = {one.quiz.key for one in activities if one.quiz is not None}
    scenario_keys = {one.scenario.key for one in activities if one.scenario is not None}
    at_quizzes = quizzes.best_results(people, quiz_keys) if quiz_keys else {}
    in_calls = roleplay.best_results(people, scenario_keys) if scenario_keys else {}
    found: dict[tuple[int, int], tuple[str, dict[str, Any]]] = {}
    for activity in activities:
        for person in people:
            if activity.quiz is not None:
                result = at_quizzes.get((person.pk, activity.quiz.key))
                if result is not None and result.passed:
                    data = {"percent": str(result.percent), "earned": result.at.isoformat()}
                    found[(person.pk, activity.pk)] = (str(result.attempt_uuid), data)
            elif activity.scenario is not None:
                call = in_calls.get((person.pk, activity.scenario.key))
                if call is not None and call.result == "pass":
                    data = {"score": str(call.score), "earned": call.at.isoformat()}
                    found[(person.pk, activity.pk)] = (str(call.session_uuid), data)
    return found
