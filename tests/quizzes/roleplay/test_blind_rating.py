"""Who rates a gold has not seen its marks: deciders of a call, and who kept or confirmed it, are left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.registry import eligibility
from quizzes.roleplay import queries
from quizzes.roleplay.engine.gold import Gold
from quizzes.roleplay.engine.rubric import applicable
from quizzes.roleplay.models import GoldTranscript, Scenario, Session
from quizzes.roleplay.services import appealing, calibration
from quizzes.roleplay.services.reviewing import Wanted, review
from tests.factories.accounts import instructor, trainee
from tests.factories.reviews import all_open, last_words, waiting_call
from tests.factories.roleplay import put_scenario, put_two_calls

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


def decided(scenario: Scenario, by: Any) -> Session:
    session = waiting_call(scenario, trainee(), open_levels=("R3", "R5", "R7"))
    review(session, by=by, basis=1, wanted=all_open(session))
    session.refresh_from_db()
    return session


def gold_of(session: Session, *, kept_by: Any, confirmed_by: Any) -> GoldTranscript:
    return calibration.confirm(calibration.keep_as_gold(session, by=kept_by), by=confirmed_by)


def seen_by(person: Any, gold: GoldTranscript) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("roleplay:gold", args=[gold.pk])).content.decode()


def test_who_decided_a_call_kept_or_confirmed_it_does_not_rate_it_as_gold(
    scenario: Scenario,
) -> None:
    decider, keeper, confirmer, fresh = (instructor() for _ in range(4))
    gold = gold_of(decided(scenario, decider), kept_by=keeper, confirmed_by=confirmer)
    levels = dict.fromkeys(applicable(scenario.script()), 2)
    for person in (decider, keeper, confirmer):
        with pytest.raises(calibration.NotRatable):
            calibration.rate(gold, rater=person, levels=levels, critical=[])
        assert 'name="level-R1"' not in seen_by(person, gold)
    assert 'name="level-R1"' in seen_by(fresh, gold)
    assert calibration.rate(gold, rater=fresh, levels=levels, critical=[]).rater == fresh


def test_who_heard_an_appeal_about_a_call_does_not_rate_it_even_if_nothing_was_changed(
    scenario: Scenario,
) -> None:
    session = waiting_call(scenario, trainee(), open_levels=(), suspected=("CF5",))
    holds = Wanted("CF5", last_words(session).number, holds=True, words="谎称起诉")
    review(session, by=instructor(), basis=1, wanted=[holds])
    session.refresh_from_db()
    appeal = appealing.appeal(session, person=session.person, reason="我只说了可能")
    judge = instructor()
    appealing.decide(appeal, by=judge, upheld=False, words="说的是明天就起诉", wanted=[])
    gold = gold_of(session, kept_by=instructor(), confirmed_by=instructor())
    assert not queries.may_rate(judge, gold)
    assert queries.may_rate(instructor(), gold)


def test_the_list_offers_it_to_nobody_who_may_not_rate_it(scenario: Scenario) -> None:
    decider, fresh = instructor(), instructor()
    gold_of(decided(scenario, decider), kept_by=instructor(), confirmed_by=instructor())
    waiting = {
        person: [line.to_rate for line in queries.scenarios_to_calibrate(person)]
        for person in (decider, fresh)
    }
    assert waiting == {decider: [0], fresh: [1]}


@pytest.mark.parametrize("count", [1, 3])
def test_played_golds_cost_the_same_number_of_queries_whatever_their_number(
    scenario: Scenario, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        gold_of(decided(scenario, instructor()), kept_by=instructor(), confirmed_by=instructor())
    desk, address = Client(), reverse("roleplay:scenario", args=[scenario.pk])
    desk.force_login(instructor())
    desk.get(address)
    with django_assert_num_queries(12):
        desk.get(address)


# --- what there is to rate ----------------------------------------------------------------------------


def test_a_gold_of_two_calls_says_where_the_second_begins_and_who_speaks() -> None:
    scenario = put_two_calls()
    texts = {line.key: line.text for beat in scenario.script().beats for line in beat.lines}
    turns = [texts["why"], texts["ask"], texts["message"]]
    gold = Gold.model_validate({"key": "good", "turns": turns, "expect": {"result": "fail"}})
    calibration.import_golds("two-calls", "en", [gold])
    row = GoldTranscript.objects.get()
    spoken = queries.gold_transcript(row)
    [second] = [one for one in spoken if one.later is not None]
    assert (second.who, second.text) == ("relative", "Hello? He is out. I'm his wife.")
    page = seen_by(instructor(language="en"), row)
    assert "3 days later, a second call" in page
    assert "Nothing has arrived. Ring again." in page
    assert page.index("<b>Mr Gao</b>") < page.index("a second call") < page.index("<b>Mrs Gao</b>")


def test_the_marks_are_compared_criterion_by_criterion_with_their_names(
    scenario: Scenario,
) -> None:
    decider = instructor(name="陈静")
    gold = gold_of(decided(scenario, decider), kept_by=decider, confirmed_by=decider)
    page = seen_by(decider, gold)
    assert '<th scope="row">R2 开场</th>' in page
    assert '<th scope="col" class="num">正确评分</th>' in page
    assert "谁来做" not in page
