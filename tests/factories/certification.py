"""Certifications, and people who have earned them: results as the packages below keep them."""

from __future__ import annotations

import itertools
from datetime import datetime
from decimal import Decimal
from typing import Any

from wagtail.models import Locale

from courses.models import Course, Enrolment
from lms.certification import services
from lms.certification.models import Award, Certification
from lms.foundation import clock
from quizzes.models import Attempt, Quiz
from quizzes.roleplay.models import Scenario, Session

REQUIREMENT: dict[str, Any] = {
    "all": [
        {"course": "first-scripts"},
        {"quiz": "first-scripts-exam", "at_least": 85},
        {"roleplay": "early-broken-promise"},
    ]
}
L1: dict[str, Any] = {
    "kind": "certification",
    "key": "l1-telephone-collector",
    "code": "L1",
    "title": {"zh-hans": "电话催收员（初级）", "en": "Telephone collector, level 1"},
    "summary": {
        "zh-hans": "可以在主管带领下做早期账户的电话催收。",
        "en": "May call early-stage accounts under supervision.",
    },
    "valid_months": 12,
    "renewal_days": 60,
    "state": "active",
    "requirement": REQUIREMENT,
}
_numbers = itertools.count(1)


def certification(**changes: Any) -> Certification:
    """Return a certification, imported from `L1` with `changes`."""
    return services.import_certification({**L1, **changes})


def numbered(number: int) -> Certification:
    """Return a certification with a requirement of its own, for lists of several."""
    return certification(
        key=f"level-{number}",
        code=f"X{number}",
        title={"zh-hans": f"认证{number}", "en": f"Certification {number}"},
        requirement={
            "all": [{"course": f"course-{number}"}, {"quiz": f"quiz-{number}", "at_least": 85}]
        },
    )


def locale() -> Locale:
    """Return the Chinese locale."""
    return Locale.objects.get_or_create(language_code="zh-hans")[0]


def completed(person: Any, key: str = "first-scripts", *, at: datetime | None = None) -> Enrolment:
    """Let `person` have completed a course."""
    course, _new = Course.objects.get_or_create(
        key=key, defaults={"title_zh_hans": f"课程 {key}", "title_en": f"Course {key}"}
    )
    return Enrolment.objects.create(
        person=person, course=course, state="completed", completed_at=at or clock.now()
    )


def sat(
    person: Any, percent: Any, key: str = "first-scripts-exam", *, at: datetime | None = None
) -> Attempt:
    """Let `person` have sat an examination."""
    quiz, _new = Quiz.objects.get_or_create(
        key=key,
        defaults={"title_zh_hans": f"考试 {key}", "title_en": f"Exam {key}", "mode": "exam"},
    )
    marks = Decimal(percent) if percent is not None else None
    return Attempt.objects.create(
        quiz=quiz,
        person=person,
        number=next(_numbers),
        locale=locale(),
        state="submitted",
        started_at=at or clock.now(),
        submitted_at=at or clock.now(),
        pass_mark=Decimal(85),
        seed=1,
        percent=marks,
        passed=None if marks is None else marks >= 85,
    )


def played(
    person: Any,
    result: str = "pass",
    key: str = "early-broken-promise",
    *,
    mode: str = "exam",
    at: datetime | None = None,
) -> Session:
    """Let `person` have finished a call."""
    scenario, _new = Scenario.objects.get_or_create(
        key=key, locale=locale(), defaults={"title": f"场景 {key}", "document": "", "counts": True}
    )
    return Session.objects.create(
        scenario=scenario,
        scenario_spec={},
        scenario_version=1,
        person=person,
        mode=mode,
        seed=1,
        state={},
        started_at=at or clock.now(),
        ended_at=at or clock.now(),
        ended_reason="done",
        result=result,
        score=None,  # with a score the matrix would ask for a scenario that can be read
    )


def earn(person: Any, *, percent: Any = 92) -> None:
    """Give `person` everything that `REQUIREMENT` asks for, telling nobody."""
    completed(person)
    sat(person, percent)
    played(person)


def award(person: Any) -> Award:
    """Return the award that `person` has just earned for `L1`, which is made if it is missing."""
    if not Certification.objects.filter(key=L1["key"]).exists():
        certification()
    earn(person)
    (made,) = services.assess_person(person)
    return made
