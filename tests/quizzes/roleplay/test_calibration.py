"""Gold transcripts on the database: imported, rated blind, and what a scenario counts on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from quizzes.registry import eligibility
from quizzes.roleplay import queries
from quizzes.roleplay.engine.gold import Gold
from quizzes.roleplay.engine.refusals import NotInTheCall, OwnCall, StillOpen
from quizzes.roleplay.engine.rubric import applicable
from quizzes.roleplay.models import GoldTranscript, Scenario
from quizzes.roleplay.queries import golds
from quizzes.roleplay.services import calibration
from quizzes.roleplay.services.reviewing import review
from tests.factories.accounts import instructor, trainee
from tests.factories.reviews import all_open, waiting_call
from tests.factories.roleplay import KEY, ROOT, put_scenario

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


@pytest.fixture
def scenario() -> Scenario:
    return put_scenario()


def shipped() -> list[Gold]:
    file = ROOT / f"content/library/first-scripts/zh-hans/roleplays/{KEY}.gold.yaml"
    return [Gold.model_validate(one) for one in yaml.safe_load(file.read_text(encoding="utf-8"))]


def put_golds() -> int:
    return calibration.import_golds(KEY, "zh-hans", shipped())


def rate_all(rater: Any, *, like: str = "grader") -> None:
    """Rate every gold as the grader does, or the other way round."""
    for gold in GoldTranscript.objects.select_related("scenario", "session"):
        grade = gold.grades.get()
        levels = {
            key: grade.levels.get(key, 1) if like == "grader" else 2 - grade.levels.get(key, 1)
            for key in applicable(gold.scenario.script())
        }
        calibration.rate(gold, rater=rater, levels=levels, critical=[])


# --- golds of the library --------------------------------------------------------------------------------


def test_a_scenario_without_golds_does_not_count_and_the_shipped_ones_make_it(
    scenario: Scenario,
) -> None:
    assert not scenario.counts
    assert put_golds() == 3
    scenario.refresh_from_db()
    assert scenario.counts
    judgement = queries.Material.of([scenario]).judgement_of(scenario)
    assert judgement.basis == "golds"


def test_importing_again_changes_nothing_and_other_words_are_another_version(
    scenario: Scenario,
) -> None:
    put_golds()
    assert put_golds() == 0
    first, second, _third = shipped()
    longer = first.model_copy(update={"turns": (*first.turns, "好的。")})
    calibration.import_golds(KEY, "zh-hans", [longer, second])
    found = {one.key: one.version for one in scenario.golds.all()}
    assert found == {first.key: 2, second.key: 1}


def test_golds_of_an_unknown_scenario_are_left_alone() -> None:
    assert calibration.import_golds("nothing", "en", shipped()) == 0


def test_a_newer_grader_is_asked_and_until_then_the_last_one_stands(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_golds()
    for module in (golds, calibration):
        monkeypatch.setattr(module, "GRADER_VERSION", "words-next")
    scenario.refresh_from_db()
    material = queries.Material.of([scenario])
    assert material.judgement_of(scenario).basis == "golds"
    assert not material.is_graded_today(material.golds[0])
    calibration.calibrate(scenario)
    versions = {one.grader_version for one in scenario.golds.all()[0].grades.all()}
    assert "words-next" in versions
    assert len(versions) == 2


# --- rating -----------------------------------------------------------------------------------------------


def test_two_people_who_agree_with_the_grader_let_it_count_and_two_who_do_not_stop_it(
    scenario: Scenario,
) -> None:
    put_golds()
    one, other = instructor(), instructor()
    rate_all(one)
    rate_all(other)
    scenario.refresh_from_db()
    judgement = queries.Material.of([scenario]).judgement_of(scenario)
    assert (judgement.basis, judgement.raters, scenario.counts) == ("ratings", 2, True)
    for person in (instructor(), instructor(), instructor()):
        rate_all(person, like="nobody")
    scenario.refresh_from_db()
    assert not scenario.counts


def test_a_higher_bar_stops_a_scenario_that_was_good_enough(scenario: Scenario) -> None:
    put_golds()
    one, other = instructor(), instructor()
    rate_all(one)
    rate_all(other)
    rate_all(instructor(), like="nobody")
    scenario.refresh_from_db()
    scenario.least_agreement = Decimal(1)
    scenario.save()
    calibration.calibrate(scenario)
    assert not scenario.counts


def test_a_gold_is_rated_whole_once_and_by_those_who_review(scenario: Scenario) -> None:
    put_golds()
    gold, rater = GoldTranscript.objects.all()[0], instructor()
    levels = dict.fromkeys(applicable(scenario.script()), 1)
    with pytest.raises(StillOpen):
        calibration.rate(gold, rater=rater, levels={"R1": 1}, critical=[])
    with pytest.raises(NotInTheCall):
        calibration.rate(gold, rater=rater, levels=levels, critical=["CF99"])
    with pytest.raises(calibration.NotRatable):
        calibration.rate(gold, rater=trainee(), levels=levels, critical=[])
    calibration.rate(gold, rater=rater, levels=levels, critical=["CF5"])
    with pytest.raises(calibration.RatedBefore):
        calibration.rate(gold, rater=rater, levels=levels, critical=[])


def test_nobody_sees_marks_before_giving_theirs(scenario: Scenario) -> None:
    put_golds()
    first, second = instructor(name="陈静"), instructor(name="罗敏")
    rate_all(first)
    gold = GoldTranscript.objects.all()[0]
    client = Client()
    client.force_login(second)
    address = reverse("roleplay:gold", args=[gold.pk])
    before = client.get(address).content.decode()
    assert "陈静" not in before
    assert gold.note not in before
    levels = {f"level-{key}": "1" for key in applicable(scenario.script())}
    assert client.post(address, {"level-R1": "1"}).status_code == 422
    assert client.post(address, levels).status_code == 302
    after = client.get(address).content.decode()
    assert "陈静" in after
    assert gold.note in after


# --- golds from calls -------------------------------------------------------------------------------------


def test_a_decided_call_is_kept_once_and_confirmed_by_somebody_else_than_its_trainee(
    scenario: Scenario,
) -> None:
    player, teacher = instructor(), instructor()
    session = waiting_call(scenario, player, open_levels=("R3", "R5", "R7"))
    with pytest.raises(StillOpen):
        calibration.keep_as_gold(session, by=teacher)
    review(session, by=teacher, basis=1, wanted=all_open(session))
    session.refresh_from_db()
    gold = calibration.keep_as_gold(session, by=teacher)
    assert calibration.keep_as_gold(session, by=instructor()) == gold
    assert (gold.source, gold.expected["result"]) == ("review", "pass")
    with pytest.raises(OwnCall):
        calibration.confirm(gold, by=player)
    with pytest.raises(calibration.NotRatable):
        calibration.rate(gold, rater=teacher, levels={}, critical=[])
    calibration.confirm(gold, by=teacher)
    assert gold.grades.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    scenario: Scenario, count: int, django_assert_num_queries: Any
) -> None:
    calibration.import_golds(KEY, "zh-hans", shipped()[:count])
    client = Client()
    client.force_login(instructor())
    addresses = [reverse("roleplay:scenarios"), reverse("roleplay:scenario", args=[scenario.pk])]
    for address in addresses:
        client.get(address)
    with django_assert_num_queries(11):
        client.get(addresses[0])
    with django_assert_num_queries(10):
        client.get(addresses[1])
