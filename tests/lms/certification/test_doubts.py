"""An award whose ground is gone stands on the administrators' desk until one of them decides."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from courses.models import Enrolment
from lms.audit.models import LogEntry
from lms.certification import queries, services
from lms.certification.core import doubt, rules
from lms.certification.models import Award
from quizzes.models import Attempt, Question
from quizzes.queries.regrading import Scope
from quizzes.registry import eligibility
from quizzes.roleplay.models import Session
from quizzes.roleplay.signals import result_changed
from quizzes.services import grading, regrading
from tests.factories import accounts
from tests.factories import certification as make
from tests.factories.marking import sit, with_wrong_key
from tests.factories.quizzes import make_quiz, put_question

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def certified_by_a_wrong_key(*people: Any, **requirement: Any) -> tuple[Question, list[Attempt]]:
    """Everybody chose what the key wrongly called right, passed, and was certified for it."""
    make.certification(requirement={"quiz": "first-quiz", **requirement})
    question = put_question(key="choice-1", **with_wrong_key())
    quiz = make_quiz(question)
    attempts = [sit(quiz, person) for person in people]
    assert Award.objects.count() == len(people)
    return Question.objects.non_polymorphic().get(pk=question.pk), attempts


def mark_again(question: Question, *, actor: Any) -> Any:
    put_question(key="choice-1")
    wanted = regrading.Wanted(Scope(question), "version", to_version=2)
    made = regrading.order(wanted, reason="答案标错了", actor=actor, uuid=uuid.uuid4())
    assert regrading.carry_on(made)
    return made


def override(attempt: Attempt, value: int, *, actor: Any) -> None:
    grading.override_mark(attempt, position=1, value=Decimal(value), reason="申诉成立", actor=actor)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


# --- the rule
TREE = rules.parse({"all": [{"quiz": "exam", "at_least": 85}, {"course": "first"}]})


def exam(percent: Any) -> dict[str, rules.QuizFact]:
    return {"exam": rules.QuizFact(percent, True, None)}


@pytest.mark.parametrize(
    ("was", "now", "is_lost"),
    [("92", Decimal(40), True), ("92", Decimal(84), True), ("92", Decimal(85), False),
     ("92", None, False), ("80", Decimal(79), False)],
    ids=["failed", "below what is asked", "still enough", "a person marks it", "asks more today"],
)  # fmt: skip
def test_only_what_once_sufficed_can_be_lost(was: str, now: Any, is_lost: bool) -> None:
    evidence = [{"kind": "quiz", "key": "exam", "percent": was}]
    facts = rules.Facts(courses={"first": None}, quizzes=exam(now))
    found = doubt.lost(TREE, facts, evidence)
    assert bool(found) is is_lost
    assert [doubt.Lost.from_data(part.as_data()) for part in found] == list(found)


def test_a_course_that_was_opened_again_is_lost() -> None:
    evidence = [
        {"kind": "quiz", "key": "exam", "percent": "92"},
        {"kind": "course", "key": "first"},
    ]
    [part] = doubt.lost(TREE, rules.Facts(quizzes=exam(Decimal(90))), evidence)
    assert (part.kind, part.key) == ("course", "first")


# --- put on the desk
def test_a_regrade_that_makes_a_certified_person_fail_puts_the_award_on_the_desk() -> None:
    person, boss = accounts.trainee(name="周岚"), accounts.administrator(language="en")
    question, _attempts = certified_by_a_wrong_key(person)
    assert queries.doubts_for(boss) == []
    teacher = accounts.instructor(name="陈静")
    made = mark_again(question, actor=teacher)
    assert Award.objects.get().state == "active"  # nothing is taken away by a program
    [task] = queries.doubts_for(boss)
    assert (task.award.person, task.reason, task.actor) == (person, "答案标错了", teacher)
    assert task.cause_url == reverse("quizzes:regraded", args=[made.uuid])
    home = signed_in(boss).get(reverse("wagtailadmin_home")).content.decode()
    assert "周岚" in home
    assert task.url in home
    first_page = signed_in(boss).get(reverse("portal:home")).content.decode()
    assert reverse("award_doubts") in first_page
    page = signed_in(boss).get(reverse("award_doubts")).content.decode()
    assert "passed then with 100%, not enough now with 0%" in page
    assert "答案标错了" in page


def test_one_changed_mark_does_the_same_and_names_the_attempt() -> None:
    _question, [attempt] = certified_by_a_wrong_key(accounts.trainee())
    override(attempt, 0, actor=accounts.instructor())
    [task] = queries.doubts_for(accounts.administrator())
    assert task.cause_url == reverse("quizzes:result", args=[attempt.uuid])


def test_the_desk_tells_results_as_they_are_now() -> None:
    _question, [attempt] = certified_by_a_wrong_key(accounts.trainee())
    teacher = accounts.instructor()
    for share in ("0.5", "0.25"):
        grading.override_mark(
            attempt, position=1, value=Decimal(share), reason="复核", actor=teacher
        )
    [task] = queries.doubts_for(accounts.administrator(language="en"))
    assert len(task.lines) == 1
    assert "25%" in task.lines[0]


def test_a_call_that_is_failed_afterwards_does_the_same(clock: Any) -> None:
    award = make.award(accounts.trainee())
    session = Session.objects.get()
    session.result = "fail"
    session.save()
    result_changed.send(Session, session=session, reason="申诉后重评")
    [task] = queries.doubts_for(accounts.administrator())
    assert (task.award, task.reason) == (award, "申诉后重评")


def test_who_still_satisfies_the_requirement_otherwise_is_on_nobodys_desk() -> None:
    person = accounts.trainee()
    question, _attempts = certified_by_a_wrong_key(person)
    make.certification(requirement={"any": [{"quiz": "first-quiz"}, {"quiz": "other"}]})
    make.sat(person, 95, key="other")
    mark_again(question, actor=accounts.instructor())
    assert queries.doubts_for(accounts.administrator()) == []


def test_a_better_result_later_clears_the_desk_and_a_second_loss_fills_it_again() -> None:
    _question, [attempt] = certified_by_a_wrong_key(accounts.trainee())
    teacher, boss = accounts.instructor(), accounts.administrator()
    for value, waiting in ((0, 1), (1, 0), (0, 1)):
        override(attempt, value, actor=teacher)
        assert queries.number_of_doubts(boss) == len(queries.doubts_for(boss)) == waiting


def test_the_daily_command_finds_what_no_signal_told(clock: Any) -> None:
    make.award(accounts.trainee())
    Enrolment.objects.update(state="active", completed_at=None)
    for _twice in range(2):
        call_command("awards")
        assert len(queries.doubts_for(accounts.administrator())) == 1
    [task] = queries.doubts_for(accounts.administrator())
    assert (task.actor, task.reason) == (None, "")


def test_a_failure_here_never_undoes_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise RuntimeError

    _question, [attempt] = certified_by_a_wrong_key(accounts.trainee())
    monkeypatch.setattr(services, "look_again", fail)
    override(attempt, 0, actor=accounts.instructor())
    attempt.refresh_from_db()
    assert attempt.passed is False


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_costs_the_same_for_one_and_for_many(
    number: int, django_assert_num_queries: Any
) -> None:
    question, _attempts = certified_by_a_wrong_key(*[accounts.trainee() for _n in range(number)])
    mark_again(question, actor=accounts.instructor())
    boss = accounts.administrator()
    queries.doubts_for(boss)
    with django_assert_num_queries(5):
        assert len(queries.doubts_for(boss)) == number


# --- decided
def decide(client: Client, award: Award, decision: str, reason: str = "已面谈复核") -> Any:
    data = {"decision": decision, "reason": reason}
    return client.post(reverse("award_decide", args=[award.pk]), data)


def in_doubt() -> Award:
    question, _attempts = certified_by_a_wrong_key(accounts.trainee())
    mark_again(question, actor=accounts.instructor())
    return Award.objects.get()


def test_an_award_is_kept_with_a_reason_and_leaves_the_desk() -> None:
    award, boss = in_doubt(), accounts.administrator(language="en")
    client = signed_in(boss)
    assert client.get(reverse("award_decide", args=[award.pk])).status_code == 200
    assert decide(client, award, "keep", reason="").status_code == 200
    assert decide(client, award, "forged").status_code == 200
    assert len(queries.doubts_for(boss)) == 1
    assert decide(client, award, "keep").url == reverse("award_doubts")
    award.refresh_from_db()
    assert (award.state, queries.doubts_for(boss)) == ("active", [])
    kept = LogEntry.objects.get(action="award.kept")
    assert (kept.actor, kept.data) == (boss, {"reason": "已面谈复核"})
    call_command("awards")
    assert queries.doubts_for(boss) == []  # what was decided is not asked again
    assert decide(client, award, "withdraw").url == reverse("award_doubts")
    award.refresh_from_db()
    assert award.state == "active"


def test_an_award_is_withdrawn_with_a_reason() -> None:
    award, boss = in_doubt(), accounts.administrator()
    decide(signed_in(boss), award, "withdraw")
    award.refresh_from_db()
    assert (award.state, queries.doubts_for(boss)) == ("revoked", [])
    assert award.events.last().reason == "已面谈复核"


@pytest.mark.parametrize("who", ["trainee", "manager", "instructor"])
def test_the_decision_is_for_administrators(who: str) -> None:
    award = in_doubt()
    person = getattr(accounts, who)()
    client = signed_in(person)
    assert queries.doubts_for(person) == []
    refused = {302, 404}  # the admin sends those to the sign-in who may not enter it at all
    assert client.get(reverse("award_doubts")).status_code in refused
    assert client.get(reverse("award_decide", args=[award.pk])).status_code in refused
    assert decide(client, award, "withdraw").status_code in refused
    award.refresh_from_db()
    assert award.state == "active"
