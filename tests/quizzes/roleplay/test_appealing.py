"""The trainee's appeal: by when, decided by a second person, never to the worse; one call's whole way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.competence.models import Evidence
from lms.foundation import clock
from quizzes.core.appeals import (
    AppealsClosed,
    DecidedBefore,
    DecidedByMarker,
    LessThanBefore,
    NewMarkMissing,
    NotMarkedYet,
    OwnAppeal,
    WordsMissing,
)
from quizzes.registry import eligibility
from quizzes.roleplay import queries
from quizzes.roleplay.engine.refusals import OwnCall
from quizzes.roleplay.models import CallAppeal, Scenario, Session
from quizzes.roleplay.services import appealing
from quizzes.roleplay.services.reviewing import Wanted, review
from tests.factories.accounts import administrator, instructor, trainee
from tests.factories.reviews import all_open, last_words, waiting_call
from tests.factories.roleplay import put_scenario

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


def failed(scenario: Scenario, *, by: Any = None) -> Session:
    """A call that a person let fail by a critical fail, all else at full marks."""
    session = waiting_call(scenario, trainee(), open_levels=(), suspected=("CF5",))
    holds = Wanted("CF5", last_words(session).number, holds=True, words="谎称起诉")
    review(session, by=by or instructor(), basis=1, wanted=[holds])
    session.refresh_from_db()
    return session


def appealed(session: Session, reason: str = "我只说了可能") -> CallAppeal:
    return appealing.appeal(session, person=session.person, reason=reason)


def no_fail(session: Session) -> Wanted:
    return Wanted("CF5", last_words(session).number, holds=False, words="只是说明可能的后果")


# --- the appeal ------------------------------------------------------------------------------------


def test_an_appeal_needs_words_and_is_made_once(scenario: Scenario) -> None:
    session = failed(scenario)
    with pytest.raises(WordsMissing):
        appealed(session, "  ")
    assert appealed(session) == appealed(session, "再说一遍")


def test_only_the_trainee_appeals_and_only_against_a_result_that_counts(scenario: Scenario) -> None:
    session = failed(scenario)
    with pytest.raises(OwnCall):
        appealing.appeal(session, person=trainee(), reason="x")
    with pytest.raises(NotMarkedYet):
        appealed(waiting_call(scenario, trainee()))


def test_the_window_is_open_to_its_last_moment_and_counts_from_the_newest_result(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = failed(scenario)
    newest = queries.newest_at(session)
    assert newest is not None
    last = newest + timedelta(days=scenario.appeal_days)
    monkeypatch.setattr(clock, "now", lambda: last + timedelta(seconds=1))
    with pytest.raises(AppealsClosed):
        appealed(session)
    monkeypatch.setattr(clock, "now", lambda: last)
    assert appealed(session).pk


def test_a_scenario_without_days_takes_none(scenario: Scenario) -> None:
    scenario.appeal_days = 0
    scenario.save()
    with pytest.raises(AppealsClosed):
        appealed(failed(scenario))


# --- the decision ----------------------------------------------------------------------------------


def test_a_second_person_upholds_and_both_decisions_stay(scenario: Scenario) -> None:
    first, second = instructor(), administrator()
    session = failed(scenario, by=first)
    appeal = appealed(session)
    with pytest.raises(DecidedByMarker):
        appealing.decide(appeal, by=first, upheld=False, words="不成立")
    appealing.decide(appeal, by=second, upheld=True, words="理由成立", wanted=[no_fail(session)])
    session.refresh_from_db()
    assert (session.result, session.conduct) == ("pass", "sound")
    story = queries.story_of(session)
    assert [(one.kind, one.result, one.by) for one in story.verdicts] == [
        ("graded", "provisional", None), ("reviewed", "fail", first), ("appealed", "pass", second),
    ]  # fmt: skip
    with pytest.raises(DecidedBefore):
        appealing.decide(appeal, by=instructor(), upheld=False, words="不成立")


def test_what_is_not_upheld_leaves_the_result(scenario: Scenario) -> None:
    session = failed(scenario)
    appealing.decide(appealed(session), by=instructor(), upheld=False, words="说了「明天起诉」")
    session.refresh_from_db()
    assert (session.result, queries.story_of(session).number) == ("fail", 2)
    assert not queries.appeal_chance(session).is_open


def test_nobody_decides_their_own_appeal(scenario: Scenario) -> None:
    teacher = instructor()
    session = waiting_call(scenario, teacher, open_levels=("R3", "R5", "R7"))
    review(session, by=instructor(), basis=1, wanted=all_open(session, level=0))
    session.refresh_from_db()
    with pytest.raises(OwnAppeal):
        appealing.decide(appealed(session), by=teacher, upheld=False, words="x")


def test_who_upholds_says_what_changes_and_nothing_falls(scenario: Scenario) -> None:
    session = failed(scenario)
    appeal, second = appealed(session), instructor()
    with pytest.raises(NewMarkMissing):
        appealing.decide(appeal, by=second, upheld=True, words="成立")
    lower = Wanted("R1", level=0, words="没有核身")
    with pytest.raises(LessThanBefore):
        appealing.decide(
            appeal, by=second, upheld=True, words="成立", wanted=[lower, no_fail(session)]
        )
    session.refresh_from_db()
    assert session.result == "fail"


def test_what_an_appeal_decided_is_not_appealed_again(scenario: Scenario) -> None:
    session = failed(scenario)
    appealing.decide(
        appealed(session), by=instructor(), upheld=True, words="成立", wanted=[no_fail(session)]
    )
    session.refresh_from_db()
    with pytest.raises(DecidedBefore):
        appealed(session)


def test_evidence_follows_what_people_decide_and_what_an_appeal_changes(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee(), open_levels=(), suspected=("CF5",))
    pieces = Evidence.objects.filter(ref=session.uuid).order_by("pk")
    pieces._raw_delete(
        "default"
    )  # what the call showed before it was made provisional for the test
    holds = Wanted("CF5", last_words(session).number, holds=True, words="谎称起诉")
    review(session, by=instructor(), basis=1, wanted=[holds])
    session.refresh_from_db()
    assert [(one.score, one.supersedes_id) for one in pieces] == [(0, None)]
    appealing.decide(
        appealed(session), by=instructor(), upheld=True, words="成立", wanted=[no_fail(session)]
    )
    first, second = pieces.all()
    assert (second.score, second.supersedes, second.reason) == (1, first, "成立")


# --- the whole way in the browser ----------------------------------------------------------------------


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"roleplay:{name}", args=args)


def test_one_call_from_provisional_to_decided_to_appeal_to_gold(scenario: Scenario) -> None:
    owner, first, second = trainee(name="林晓"), instructor(), instructor()
    session = waiting_call(scenario, owner, open_levels=("R4",), suspected=("CF5",))
    turn = last_words(session).number

    desk = signed_in(first)
    queue = desk.get(url("reviews")).content.decode()
    assert url("review", session.uuid) in queue
    assert "林晓" not in queue
    page = desk.get(url("review", session.uuid)).content.decode()
    assert "林晓" not in page
    assert f'id="turn-{turn}"' in page
    assert f'id="q-cf5-{turn}"' in page

    posted = {"basis": 1, "level-R4": "1", f"fail-CF5-{turn}": "True"}
    answer = desk.post(url("review", session.uuid), posted)
    assert answer.status_code == 422
    posted |= {
        "words-R4": "没有复述",
        f"words-CF5-{turn}": "「起诉」不是真的",
        "overall": "再练一次",
    }
    answer = desk.post(url("review", session.uuid), posted)
    assert (answer.status_code, answer.url) == (302, f"{url('reviews')}#main")
    late = signed_in(second).post(
        url("review", session.uuid), posted | {"overall": "我写的话不能丢"}
    )
    assert late.status_code == 409
    assert "我写的话不能丢" in late.content.decode()

    home = signed_in(owner)
    debrief = home.get(url("debrief", session.uuid)).content.decode()
    for words in ("没有复述", "「起诉」不是真的", "再练一次", url("appeal", session.uuid)):
        assert words in debrief
    assert home.post(url("appeal", session.uuid), {"reason": ""}).status_code == 422
    assert home.post(url("appeal", session.uuid), {"reason": "我说的是可能"}).status_code == 302

    appeal = CallAppeal.objects.get()
    assert "我说的是可能" in signed_in(second).get(url("appeals")).content.decode()
    barred = desk.get(url("decide_appeal", appeal.uuid)).content.decode()
    assert 'name="upheld"' not in barred
    decided = signed_in(second).post(
        url("decide_appeal", appeal.uuid),
        {"basis": 2, "upheld": "yes", "words": "确实说了「可能」", "level-R4": "1",
         f"fail-CF5-{turn}": "False", f"words-CF5-{turn}": "说明可能的后果"},
    )  # fmt: skip
    assert decided.status_code == 302
    session.refresh_from_db()
    assert session.result == "pass"
    assert "确实说了「可能」" in home.get(url("debrief", session.uuid)).content.decode()

    kept = signed_in(second).post(url("keep_gold", session.uuid))
    gold = session.golds.get()
    assert kept.url == url("gold", gold.pk)
    assert (gold.source, gold.state, gold.expected["levels"]["R4"]) == ("appeal", "draft", 1)
    signed_in(first).post(url("confirm_gold", gold.pk))
    gold.refresh_from_db()
    assert (gold.state, gold.confirmed_by) == ("confirmed", first)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_queries(
    scenario: Scenario, count: int, django_assert_num_queries: Any
) -> None:
    desk = signed_in(instructor())
    for _number in range(count):
        waiting_call(scenario, trainee(), suspected=("CF5",))
        waiting_call(scenario, trainee(), open_levels=("R4",))
        appealed(failed(scenario))
    for name in ("reviews", "appeals"):
        desk.get(url(name))
    with django_assert_num_queries(14):
        desk.get(url("reviews") + "?state=certain")
    with django_assert_num_queries(14):
        desk.get(url("reviews"))
    with django_assert_num_queries(9):
        desk.get(url("appeals"))


def test_the_desk_is_for_those_who_teach(scenario: Scenario) -> None:
    session = waiting_call(scenario, trainee())
    for person in (trainee(), session.person):
        client = signed_in(person)
        for address in (
            url("reviews"), url("review", session.uuid), url("appeals"), url("scenarios"),
            url("scenario", scenario.pk),
        ):  # fmt: skip
            assert client.get(address).status_code == 404, address
