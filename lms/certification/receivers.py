"""When something is finished, its person is assessed, in the same transaction.

Quizzes and role-plays tell this package and ``courses`` at the same time. Whichever hears first,
nothing is lost: when a result completes a course, ``course_completed`` follows and the person is
assessed once more. Assessing twice awards once.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from courses.signals import course_completed
from lms.certification import services
from quizzes.roleplay.signals import result_changed, session_finalised
from quizzes.signals import attempt_finalised, grade_changed

logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect every receiver once; called when the application is ready."""
    course_completed.connect(_on_course, dispatch_uid="certification.course")
    attempt_finalised.connect(_on_attempt, dispatch_uid="certification.attempt")
    grade_changed.connect(_on_grade, dispatch_uid="certification.grade")
    session_finalised.connect(_on_session, dispatch_uid="certification.session")
    result_changed.connect(_on_result, dispatch_uid="certification.result")


def _on_course(*, enrolment: Any, **_kwargs: Any) -> None:
    assess(enrolment.person)


def _on_attempt(*, attempt: Any, **_kwargs: Any) -> None:
    assess(attempt.person)


def _on_grade(
    *, attempt: Any, reason: str = "", actor: Any = None, regrade: Any = None, **_kwargs: Any
) -> None:
    assess(attempt.person)
    number = str(regrade) if regrade else ""
    cause = services.Cause(actor, reason=reason, regrade=number, attempt=str(attempt.uuid))
    look_again(attempt.person, cause)


def _on_result(*, session: Any, reason: str = "", **_kwargs: Any) -> None:
    assess(session.person)
    look_again(session.person, services.Cause(reason=reason))


def _on_session(*, session: Any, **_kwargs: Any) -> None:
    assess(session.person)


def assess(person: Any) -> None:
    """Assess `person` without ever undoing what the person has just handed in.

    A failure here is logged and rolled back to where the assessment began. The result that led to
    it stands, and ``manage.py awards`` makes up for it.
    """
    try:
        with transaction.atomic():
            services.assess_person(person)
    except Exception:
        logger.exception("assessing person %s failed; `manage.py awards` repeats it", person.pk)


def look_again(person: Any, cause: services.Cause) -> None:
    """Put awards of `person` that lost their ground on the desk, without undoing what changed."""
    try:
        with transaction.atomic():
            services.look_again([person], cause=cause)
    except Exception:
        logger.exception(
            "looking at the awards of person %s failed; `awards` repeats it", person.pk
        )
