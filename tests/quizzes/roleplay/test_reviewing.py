"""What people decide about a call: open criteria, suspicions, further fails; kept beside the machine's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lms.audit.models import LogEntry
from quizzes.core.refusals import AppendOnly
from quizzes.registry import eligibility
from quizzes.roleplay import queries, services, signals
from quizzes.roleplay.engine.refusals import (
    DecidedMeanwhile,
    NothingWaits,
    NotInTheCall,
    OwnCall,
    StillOpen,
    WordsNeeded,
)
from quizzes.roleplay.models import Scenario, Session
from quizzes.roleplay.services.reviewing import Wanted, review
from tests.factories.accounts import instructor, manager, trainee
from tests.factories.reviews import all_open, last_words, typed_call, waiting_call
from tests.factories.roleplay import put_scenario

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


@pytest.fixture
def told() -> Iterator[list[tuple[str, str]]]:
    heard: list[tuple[str, str]] = []

    def finalised(session: Session, **_more: Any) -> None:
        heard.append(("finalised", str(session.result)))

    def changed(session: Session, **_more: Any) -> None:
        heard.append(("changed", str(session.result)))

    signals.session_finalised.connect(finalised)
    signals.result_changed.connect(changed)
    yield heard
    signals.session_finalised.disconnect(finalised)
    signals.result_changed.disconnect(changed)


def decide(session: Session, *wanted: Wanted, by: Any = None, basis: int = 1) -> Session:
    review(session, by=by or instructor(), basis=basis, wanted=wanted or all_open(session))
    session.refresh_from_db()
    return session


# --- every graded call has a first verdict ------------------------------------------------------


def test_a_graded_call_begins_its_story(scenario: Scenario) -> None:
    session = typed_call(scenario, instructor())
    story = queries.story_of(session)
    assert [(one.number, one.kind, one.result) for one in story.verdicts] == [
        (1, "graded", session.result)
    ]
    assert session.rules_version != "" or session.rules_version == ""


def test_what_counts_is_what_the_grader_said_while_nobody_decided(scenario: Scenario) -> None:
    session = typed_call(scenario, instructor())
    now = queries.standing_of(session)
    assert (now.result, now.conduct) == (session.result, session.conduct)
    assert session.score_low is not None
    assert abs(now.low - session.score_low) < 1


# --- deciding ------------------------------------------------------------------------------------


def test_a_person_settles_what_the_grader_left_open(
    scenario: Scenario, told: list[tuple[str, str]]
) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7"))
    assert session.result == "provisional"
    told.clear()
    teacher = instructor()
    session = decide(session, by=teacher)

    assert (session.result, session.score) == ("pass", 100)
    assert told == [("finalised", "pass")]
    newest = queries.story_of(session).newest
    assert newest is not None
    assert (newest.number, newest.kind, newest.by) == (2, "reviewed", teacher)
    assert {one.subject for one in newest.decisions.all()} == {"R3", "R5", "R7"}
    entry = LogEntry.objects.filter(action="roleplay.reviewed").get()
    assert entry.data["was"] == "provisional"


def test_the_decision_of_the_machine_stays_beside(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R5", "R3", "R7"))
    before = dict(session.marks.values_list("criterion", "level"))
    decide(session, *all_open(session), Wanted("R2", level=1, words="没有说录音"))
    assert dict(session.marks.values_list("criterion", "level")) == before
    assert queries.standing_of(session).levels["R2"] == 1


def test_what_was_decided_can_be_neither_changed_nor_deleted(scenario: Scenario) -> None:
    session = decide(waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7")))
    newest = queries.story_of(session).newest
    assert newest is not None
    for change in (newest.save, newest.delete, newest.decisions.all().delete):
        with pytest.raises(AppendOnly):
            change()


def test_a_suspicion_is_dismissed_or_confirmed(scenario: Scenario) -> None:
    dismissed = waiting_call(scenario, trainee(), open_levels=(), suspected=("CF5",))
    assert dismissed.result == "provisional"
    assert decide(dismissed).result == "pass"

    confirmed = waiting_call(scenario, trainee(), open_levels=(), suspected=("CF5",))
    turn = last_words(confirmed).number
    confirmed = decide(confirmed, Wanted("CF5", turn, holds=True, words="谎称起诉"))
    assert (confirmed.result, confirmed.conduct) == ("fail", "critical")


def test_a_critical_fail_that_nobody_saw_is_added_with_its_words(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7"))
    said = last_words(session)
    added = Wanted("CF2", said.number, holds=True, words="嘲弄", quote=said.text[:4])
    session = decide(session, *all_open(session), added)
    assert (session.result, session.conduct) == ("fail", "critical")
    [row] = [one for one in queries.story_of(session).decisions if one.subject == "CF2"]
    assert row.span == {"start": 0, "end": 4, "quote": said.text[:4]}


# --- a result that is certain although something is open ------------------------------------------


def test_a_call_that_passes_either_way_waits_in_a_list_of_its_own(scenario: Scenario) -> None:
    teacher = instructor()
    session = waiting_call(scenario, trainee(), open_levels=("R4",))
    assert (session.result, session.score) == ("pass", None)
    assert list(queries.waiting_calls(teacher)) == []
    assert list(queries.half_open_calls(teacher)) == [session]
    further = waiting_call(scenario, trainee(), open_levels=("R4",))
    assert queries.next_waiting(teacher, further) == session
    assert queries.next_waiting(teacher, waiting_call(scenario, trainee())) is None


def test_it_shows_nothing_in_the_matrix_until_its_range_is_a_score(
    scenario: Scenario, told: list[tuple[str, str]]
) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R4",))
    assert queries.evidence_of(session) == []
    told.clear()
    session = decide(session, Wanted("R4", level=1, words="没有说到点子上"))

    assert session.result == "pass"
    assert session.score is not None
    [evidence] = queries.evidence_of(session)
    assert evidence.score == pytest.approx(float(session.score) / 100)
    assert told == [("changed", "pass")]
    assert list(queries.half_open_calls(instructor())) == []


def test_a_suspicion_beside_too_few_points_is_decided_there_too(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=(), suspected=("CF5",))
    session.marks.filter(criterion__in=("R3", "R5", "R7")).update(level=0)
    session.result, session.conduct = "fail", "below-mark"
    session.save()
    assert list(queries.half_open_calls(instructor())) == [session]

    session = decide(session, *all_open(session))
    assert list(queries.half_open_calls(instructor())) == []
    assert session.conduct == "below-mark"


def test_a_critical_fail_is_worth_nothing_whatever_is_open_beside_it(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R4",), suspected=("CF5",))
    confirmed = Wanted("CF5", last_words(session).number, holds=True, words="谎称起诉")
    session = decide(session, confirmed)
    assert (session.conduct, session.score) == ("critical", None)
    assert [one.score for one in queries.evidence_of(session)] == [0.0]


def test_something_of_what_is_open_has_to_be_decided(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R4", "R6"))
    assert session.result == "pass"
    with pytest.raises(StillOpen):
        decide(session, Wanted("R1", level=1, words="没有核实"))
    assert decide(session, Wanted("R4", level=2)).score is None
    with pytest.raises(OwnCall):
        decide(session, Wanted("R6", level=2), by=session.person, basis=2)


# --- refused ---------------------------------------------------------------------------------------


def test_nobody_decides_about_a_call_of_their_own(scenario: Scenario) -> None:
    teacher = instructor()
    session = waiting_call(scenario, teacher)
    with pytest.raises(OwnCall):
        decide(session, by=teacher)


def test_who_does_not_teach_does_not_decide(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee())
    for person in (trainee(), manager()):
        with pytest.raises(OwnCall):
            decide(session, by=person)


def test_the_second_person_is_told_and_the_first_decision_stands(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7"))
    wanted = all_open(session, level=0)
    decide(session)
    with pytest.raises(DecidedMeanwhile):
        decide(session, *wanted)
    session.refresh_from_db()
    assert session.result == "pass"


def test_a_settled_call_is_not_decided_again(scenario: Scenario) -> None:
    session = decide(waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7")))
    with pytest.raises(NothingWaits):
        decide(session, Wanted("R1", level=0, words="x"), basis=2)


def test_what_the_result_depends_on_may_not_stay_open(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7"), suspected=("CF5",))
    with pytest.raises(StillOpen) as refused:
        decide(session, Wanted("R5", level=2))
    assert set(refused.value.subjects) == {"R3", "R7", "CF5"}
    assert queries.story_of(session).number == 1


def test_changes_need_words_and_full_marks_for_what_was_open_do_not(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7"))
    silent = [Wanted(key, level=2) for key in ("R3", "R5")]
    with pytest.raises(WordsNeeded) as refused:
        decide(session, *silent, Wanted("R7", level=1), Wanted("R1", level=1))
    assert refused.value.subjects == ("R7", "R1")
    assert decide(session, *silent, Wanted("R7", level=2)).result == "pass"


@pytest.mark.parametrize(
    "strange",
    [
        Wanted("R99", level=1, words="x"),
        Wanted("R1", level=7, words="x"),
        Wanted("CF99", 1, holds=True, words="x"),
        Wanted("CF2", 99, holds=True, words="x"),
        Wanted("CF2", 1, holds=True, words="x", quote="从来没有说过的话"),
    ],
    ids=["criterion", "level", "fail", "sentence", "words"],
)
def test_what_is_not_in_the_call_is_refused(scenario: Scenario, strange: Wanted) -> None:
    session = waiting_call(scenario, trainee())
    with pytest.raises(NotInTheCall):
        decide(session, *all_open(session), strange)


def test_practice_waits_for_nobody(scenario: Scenario) -> None:
    teacher = instructor()
    session = typed_call(scenario, trainee(), mode="practice")
    assert session.pk not in {one.pk for one in queries.waiting_calls(teacher)}
    with pytest.raises(OwnCall):
        decide(session, by=teacher)
    assert services.close_overdue_calls() == 0
