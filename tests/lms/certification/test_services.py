"""Awarding: once, renewed in time, lapsed at midnight in Shanghai, revoked for a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from courses.models import Enrolment
from courses.signals import course_completed
from lms.audit.models import LogEntry
from lms.certification import api, queries, services
from lms.certification.core.history import ImpossibleEvent
from lms.certification.core.validity import Standing
from lms.certification.models import AppendOnly, Award, AwardEvent, Certification
from quizzes.models import Attempt
from quizzes.roleplay.models import Session
from quizzes.roleplay.signals import session_finalised
from quizzes.signals import attempt_finalised
from tests.factories import accounts
from tests.factories import certification as make

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def events_of(award: Award) -> list[str]:
    return [event.kind for event in award.events.all()]


def actions() -> list[str]:
    found = LogEntry.objects.filter(action__startswith="award.").order_by("id")
    return list(found.values_list("action", flat=True))


# --- awarding -------------------------------------------------------------------------------------
def test_nothing_is_awarded_while_something_is_missing(clock: Any) -> None:
    make.certification()
    person = accounts.trainee()
    make.completed(person)
    make.sat(person, "84.99")
    make.played(person)
    assert services.assess_person(person) == []
    assert not Award.objects.exists()


def test_award_freezes_name_wording_and_evidence(clock: Any) -> None:
    person = accounts.trainee(name="周岚")
    award = make.award(person)
    Certification.objects.update(title_zh_hans="别的名称", title_en="Other")
    person.name = "周岚岚"
    person.save()
    award.refresh_from_db()
    assert award.name_as_printed == "周岚"
    assert award.wording["en"]["title"] == "Telephone collector, level 1"
    assert [(e["kind"], e["percent"]) for e in award.evidence] == [
        ("course", ""),
        ("quiz", "92"),
        ("roleplay", ""),
    ]
    assert award.evidence[1]["ref"] == str(Attempt.objects.get().uuid)
    assert award.expires_on == date(2027, 11, 23)
    assert award.number.startswith("L1-2026-")
    assert events_of(award) == ["awarded"]
    assert actions() == ["award.awarded"]


def test_two_signals_make_one_award(clock: Any) -> None:
    make.certification()
    person = accounts.trainee()
    enrolment, attempt, session = make.completed(person), make.sat(person, 90), make.played(person)
    with transaction.atomic():
        attempt_finalised.send(Attempt, attempt=attempt)
        course_completed.send(Enrolment, enrolment=enrolment)
        session_finalised.send(Session, session=session)
        attempt_finalised.send(Attempt, attempt=attempt)
    assert Award.objects.count() == 1
    assert AwardEvent.objects.count() == 1


@pytest.mark.parametrize("last", ["course", "quiz", "roleplay"])
def test_whichever_comes_last_makes_the_award(clock: Any, last: str) -> None:
    make.certification()
    person = accounts.trainee()
    steps = {
        "course": lambda: course_completed.send(Enrolment, enrolment=make.completed(person)),
        "quiz": lambda: attempt_finalised.send(Attempt, attempt=make.sat(person, 90)),
        "roleplay": lambda: session_finalised.send(Session, session=make.played(person)),
    }
    for name in [name for name in steps if name != last]:
        steps[name]()
        assert not Award.objects.exists()
    steps[last]()
    assert Award.objects.count() == 1


def test_practice_calls_certify_nobody(clock: Any) -> None:
    make.certification()
    person = accounts.trainee()
    make.completed(person)
    make.sat(person, 90)
    session_finalised.send(Session, session=make.played(person, mode="practice"))
    assert not Award.objects.exists()


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_only_certifications_in_force_are_awarded(clock: Any, state: str) -> None:
    make.certification(state=state)
    person = accounts.trainee()
    make.earn(person)
    assert services.assess_person(person) == []
    assert api.gaps_for(person) == []


def test_the_database_refuses_a_second_active_award(clock: Any) -> None:
    award = make.award(accounts.trainee())
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(
            number="L1-2026-OTHER",
            person=award.person,
            certification=award.certification,
            name_as_printed="x",
            awarded_at=award.awarded_at,
        )


def test_a_failing_assessment_does_not_undo_what_was_handed_in(clock: Any, caplog: Any) -> None:
    make.certification()
    Certification.objects.update(requirement={"broken": True})  # behind the back of validation
    person = accounts.trainee()
    with transaction.atomic():
        attempt = make.sat(person, 90)
        attempt_finalised.send(Attempt, attempt=attempt)
    assert Attempt.objects.filter(pk=attempt.pk).exists()
    assert "assessing person" in caplog.text


def test_the_daily_command_makes_up_for_what_was_missed(clock: Any, capsys: Any) -> None:
    make.certification()
    make.earn(accounts.trainee())
    accounts.trainee()
    call_command("awards")
    call_command("awards")
    assert capsys.readouterr().out.splitlines() == [
        "0 awards lapsed, 1 awards made or renewed, 0 awards in doubt",
        "0 awards lapsed, 0 awards made or renewed, 0 awards in doubt",
    ]


def test_a_person_without_a_name_is_awarded_under_the_user_name(clock: Any) -> None:
    award = make.award(accounts.trainee(name="\u202e", username="zhou.lan"))
    assert award.name_as_printed == "zhou.lan"


# --- time -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-11-23T15:59:59Z", date(2027, 11, 23), id="a second before midnight"),
        pytest.param("2026-11-23T16:00:00Z", date(2027, 11, 24), id="midnight in Shanghai"),
    ],
)
def test_the_day_of_the_award_is_the_day_in_shanghai(moment: str, expected: date) -> None:
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert make.award(accounts.trainee()).expires_on == expected


def test_an_award_holds_until_midnight_in_shanghai() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        person = accounts.trainee()
        make.award(person)
        clock.move_to(datetime(2027, 11, 23, 15, 59, 59, tzinfo=UTC))
        (view,) = api.awards_for(person)
        assert (view.holds, view.days_left, services.expire_due()) == (True, 0, 0)
        clock.move_to(datetime(2027, 11, 23, 16, 0, 0, tzinfo=UTC))
        (view,) = api.awards_for(person)
        assert (view.holds, view.standing, view.days_left) == (False, Standing.LAPSED, -1)
        assert services.expire_due() == 1
        assert services.expire_due() == 0
        assert events_of(Award.objects.get()) == ["awarded", "lapsed"]


def test_old_results_do_not_renew_and_new_ones_do() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        person = accounts.trainee()
        award = make.award(person)  # 92 per cent
        clock.move_to(datetime(2027, 10, 1, 1, 0, tzinfo=UTC))
        assert services.assess_person(person) == []
        (gap,) = api.gaps_for(person)
        assert gap.renewal
        assert [item.code for item in gap.items] == ["quiz.stale", "roleplay.stale", "course.done"]
        make.sat(person, 86)  # fewer than last year, and enough
        assert services.assess_person(person) == []
        make.played(person)
        assert services.assess_person(person) == [award]
        assert services.assess_person(person) == []
        award.refresh_from_db()
        assert award.expires_on == date(2028, 11, 23)  # no day is lost
        assert events_of(award) == ["awarded", "renewed"]
        assert Award.objects.count() == 1
        assert api.gaps_for(person) == []


def test_results_before_the_window_do_not_renew() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        person = accounts.trainee()
        make.award(person)
        clock.move_to(datetime(2027, 9, 23, 1, 0, tzinfo=UTC))  # the window opens on the 24th
        make.sat(person, 100)
        make.played(person)
        clock.move_to(datetime(2027, 10, 1, 1, 0, tzinfo=UTC))
        assert services.assess_person(person) == []


def test_after_a_lapse_new_results_make_a_new_award() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock:
        person = accounts.trainee()
        old = make.award(person)
        clock.move_to(datetime(2028, 1, 5, 1, 0, tzinfo=UTC))
        assert services.assess_person(person) == []
        make.sat(person, 88)
        make.played(person)
        (new,) = services.assess_person(person)
        old.refresh_from_db()
        assert (old.state, new.state) == ("lapsed", "active")
        assert new.number != old.number
        assert new.expires_on == date(2029, 1, 5)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("end", ["renewal", "lapsed", "revoked"])
def test_old_results_are_asked_for_again_in_the_words_of_what_happened(
    end: str, language: str
) -> None:
    with (
        time_machine.travel(datetime(2026, 11, 23, 1, 30, tzinfo=UTC), tick=False) as clock,
        translation.override(language),
    ):
        person = accounts.trainee()
        award = make.award(person)
        clock.move_to(datetime(2027, 10, 1, 1, 0, tzinfo=UTC))
        if end == "revoked":
            services.revoke(award, reason="替考", actor=accounts.administrator())
        elif end == "lapsed":
            clock.move_to(datetime(2028, 1, 5, 1, 0, tzinfo=UTC))
        (gap,) = api.gaps_for(person)
        asked = [item.detail for item in gap.missing]
    again = {
        ("renewal", "zh-hans"): "续期需要再",
        ("renewal", "en"): "needed again for the renewal",
    }.get((end, language))
    anew = {"zh-hans": "重新取得证书需要再", "en": "needed again to earn the certificate anew"}
    assert len(asked) == 2
    assert all((again or anew[language]) in words for words in asked)
    assert gap.renewal is (end == "renewal")


# --- decisions ------------------------------------------------------------------------------------
def test_revoking_needs_a_reason_and_stays(clock: Any) -> None:
    person, administrator = accounts.trainee(), accounts.administrator()
    award = make.award(person)
    with pytest.raises(services.RevocationNeedsReason):
        services.revoke(award, reason="  ", actor=administrator)
    services.revoke(award, reason="替考", actor=administrator)
    with pytest.raises(ImpossibleEvent):
        services.revoke(award, reason="again", actor=administrator)
    award.refresh_from_db()
    assert award.state == "revoked"
    last = award.events.latest("id")
    assert (last.kind, last.reason, last.actor) == ("revoked", "替考", administrator)
    entry = LogEntry.objects.filter(action="award.revoked").get()
    assert (entry.actor, entry.data) == (administrator, {"reason": "替考"})
    clock.shift(timedelta(seconds=1))
    assert services.assess_person(person) == []  # old results do not bring it back
    make.sat(person, 95)
    make.played(person)
    assert len(services.assess_person(person)) == 1


def test_events_are_append_only(clock: Any) -> None:
    event = make.award(accounts.trainee()).events.get()
    event.reason = "changed"
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()


def test_a_name_the_font_lacks_is_awarded_and_told(clock: Any) -> None:
    award = make.award(accounts.trainee(name="周㬎"))
    assert award.state == "active"
    assert queries.unprintable_in(award) == ("㬎",)
    entry = LogEntry.objects.get(action="award.name_not_printable")
    assert entry.data == {"lacks": ["U+3B0E"]}
    administrator = accounts.administrator()
    with pytest.raises(services.SpellingNotPrintable) as caught:
        services.respell(award, spelling="周㬎", actor=administrator)
    assert caught.value.characters == ("㬎",)
    services.respell(award, spelling="Zhou\u202e Xian", actor=administrator)
    award.refresh_from_db()
    assert (award.name_as_printed, award.spelling) == ("周㬎", "Zhou Xian")
    assert queries.unprintable_in(award) == ()


def test_a_wrong_requirement_is_refused_by_the_model(clock: Any) -> None:
    row = make.certification()
    row.requirement = {"all": [{"course": "Bad Key"}]}
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert "all[0].course" in str(caught.value)
