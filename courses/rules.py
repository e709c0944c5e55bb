"""Who may see what of a course: predicates; used by queries, services and views."""

from __future__ import annotations

from typing import Any

from courses.enums import Audience, EnrolmentState
from lms.accounts.rules import is_instructor


def audiences_for(user: Any) -> tuple[str, ...]:
    """Return the audiences whose modules `user` may see. The manual is for instructors only."""
    if is_instructor(user):
        return (Audience.LEARNER, Audience.INSTRUCTOR)
    return (Audience.LEARNER,)


def can_preview(user: Any) -> bool:
    """Whether the user may look at every course without being enrolled; nothing is recorded."""
    return is_instructor(user)


def can_see_roster(user: Any) -> bool:
    """Whether the user may see who is in a course, and enrol people."""
    return is_instructor(user)


def may_learn(enrolment: Any) -> bool:
    """Whether the enrolment lets its person in: being withdrawn does not."""
    return enrolment is not None and enrolment.state != EnrolmentState.WITHDRAWN
