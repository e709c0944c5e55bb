"""A pass in a role-play counts only while its grader is calibrated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lms.certification.core import rules
from lms.certification.queries import facts
from quizzes.roleplay.models import Scenario
from tests.factories import certification as make
from tests.factories.accounts import trainee

TREE = rules.parse({"roleplay": "early-broken-promise"})


@pytest.mark.unit
def test_a_pass_before_calibration_is_told_as_such_and_satisfies_nothing() -> None:
    at = datetime(2026, 11, 26, tzinfo=UTC)
    known = rules.Facts(
        roleplays={"early-broken-promise": rules.RoleplayFact("uncalibrated", None, at)}
    )
    explained = rules.explain(TREE, known)
    assert not rules.evaluate(TREE, known)
    assert [item.code for item in explained.items] == ["roleplay.uncalibrated"]


@pytest.mark.integration
@pytest.mark.django_db
@pytest.mark.parametrize(("counts", "result"), [(True, "pass"), (False, "uncalibrated")])
def test_the_scenario_says_whether_its_results_count(counts: Any, result: str) -> None:
    person = trainee()
    make.played(person)
    Scenario.objects.update(counts=counts)
    known = facts.gather([person], [TREE])
    assert known.roleplays[(person.pk, "early-broken-promise")].result == result
