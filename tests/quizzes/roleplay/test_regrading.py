"""Stored calls graded by the grader of today: who changes, appended, people's decisions stay."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes.registry import eligibility
from quizzes.roleplay import queries
from quizzes.roleplay.models import Scenario, Session
from quizzes.roleplay.services import regrading
from quizzes.roleplay.services.reviewing import Wanted, review
from tests.factories.accounts import instructor, trainee
from tests.factories.reviews import all_open, last_words, typed_call, waiting_call
from tests.factories.roleplay import put_scenario

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


def regrade(*arguments: str) -> str:
    out = StringIO()
    call_command("regrade_roleplays", *arguments, stdout=out)
    return out.getvalue()


def as_an_older_grader(session: Session, **levels: int | None) -> Session:
    """Let the stored grading be what an older grader might have decided."""
    for key, level in levels.items():
        session.marks.filter(criterion=key).update(level=level)
    return session


def test_a_call_that_is_graded_alike_stays_as_it_is(scenario: Scenario) -> None:
    session = typed_call(scenario, trainee())
    assert regrading.change_of(session) is None
    assert "1 call(s) graded again, 0 changed" in regrade()
    assert queries.story_of(session).number == 1


def test_check_shows_who_changes_and_writes_nothing(scenario: Scenario) -> None:
    session = as_an_older_grader(typed_call(scenario, trainee(username="lin")), R1=0)
    now = regrading.change_of(session)
    assert now is not None
    was, becomes = now.levels["R1"]
    with pytest.raises(CommandError, match=r"1 call\(s\) would be graded otherwise"):
        regrade("--check")
    assert (was, becomes) == (0, 2)
    assert queries.story_of(session).number == 1


def test_a_newer_grading_is_appended_with_its_reason(scenario: Scenario) -> None:
    session = as_an_older_grader(typed_call(scenario, trainee()), R1=0)
    told = regrade("--reason", "核身的说法听得更全了")
    session.refresh_from_db()
    assert f"{session.uuid}" in told
    assert "R1 0→2" in told
    story = queries.story_of(session)
    assert [(one.kind, one.grading) for one in story.verdicts] == [("graded", 1), ("regraded", 2)]
    assert story.verdicts[-1].words == "核身的说法听得更全了"
    assert session.marks.get(grading=1, criterion="R1").level == 0
    assert session.marks.get(grading=2, criterion="R1").level == 2
    assert "0 changed" in regrade()


def test_what_people_decided_stays_over_a_newer_grading(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7"), suspected=("CF5",))
    turn = last_words(session).number
    open_now = [one for one in all_open(session) if one.subject != "CF5"]
    review(
        session, by=instructor(), basis=1,
        wanted=[*open_now, Wanted("CF5", turn, holds=True, words="谎称起诉")],
    )  # fmt: skip
    as_an_older_grader(session, R1=0)
    regrade()
    session.refresh_from_db()
    assert (session.result, session.conduct) == ("fail", "critical")


def test_one_scenario_may_be_named_and_an_unknown_one_is_refused(scenario: Scenario) -> None:
    typed_call(scenario, trainee())
    assert regrade(scenario.key).startswith("1 call(s)")
    with pytest.raises(CommandError, match="no scenario"):
        regrade("nothing-of-the-kind")
