"""Every address of the site × who asks. Generated from the URL configuration: a new address without
a decision fails.

The attempt, the call and the certificate belong to the trainee `owner`; `manager` leads the owner's
team, `stranger` leads another one, `outsider` is a trainee of that other team.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from courses import api as courses
from lms.certification import api as certification
from quizzes import api as quizzes
from quizzes.core.appeals import AppealKind
from quizzes.roleplay import api as roleplay
from quizzes.roleplay.services import appealing
from quizzes.services import appeals, regrading
from tests.factories import marking
from tests.factories.accounts import instructor
from tests.journeys.conftest import COURSE, EXAM, SCENARIO, People, client_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

WHO = ("anonymous", "owner", "outsider", "instructor", "stranger", "manager", "administrator")
OK, GO, NO, NOT_POST, SIGN_IN = "ok", "goes on", "404", "405", "sign in"

EVERYBODY = [OK] * 7
SIGNED_IN = [SIGN_IN, *[OK] * 6]
POST_ONLY = [SIGN_IN, *[NOT_POST] * 6]
FOR_MARKERS = [SIGN_IN, NO, NO, OK, NO, NO, OK]
POST_FIRST = [NOT_POST] * 7  # the method is looked at before the person

# name: what a GET answers, in the order of WHO
TABLE: dict[str, list[str]] = {
    "portal:home": [SIGN_IN, OK, OK, OK, OK, OK, OK],
    "portal:cell": SIGNED_IN,
    "portal:levels": SIGNED_IN,
    "accounts:profile": SIGNED_IN,
    "accounts:language": POST_FIRST,
    "account_login": [OK, *[GO] * 6],
    "account_logout": [SIGN_IN, *[OK] * 6],
    "account_inactive": EVERYBODY,
    "account_change_password": SIGNED_IN,
    "account_set_password": [SIGN_IN, *[GO] * 6],
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "courses:index": SIGNED_IN,
    "courses:course": [SIGN_IN, OK, NO, OK, NO, NO, OK],
    "courses:activity": [SIGN_IN, OK, NO, OK, NO, NO, OK],
    "courses:complete": POST_ONLY,
    "courses:place": POST_ONLY,
    "courses:judge": POST_ONLY,
    "quizzes:index": SIGNED_IN,
    "quizzes:cover": [SIGN_IN, OK, NO, OK, NO, NO, OK],
    "quizzes:attempt": [SIGN_IN, GO, NO, NO, NO, NO, NO],
    "quizzes:save": POST_FIRST,
    "quizzes:flag": POST_FIRST,
    "quizzes:check": [SIGN_IN, GO, NO, NO, NO, NO, NO],
    "quizzes:submit": POST_FIRST,
    "quizzes:result": [SIGN_IN, OK, NO, OK, NO, OK, OK],
    "quizzes:report": [SIGN_IN, OK, NO, NO, NO, NO, NO],
    "quizzes:marking": FOR_MARKERS,
    "quizzes:mark": FOR_MARKERS,
    "quizzes:results": FOR_MARKERS,
    "quizzes:change_mark": FOR_MARKERS,
    "quizzes:appeals": FOR_MARKERS,
    "quizzes:decide": FOR_MARKERS,
    "quizzes:regrades": FOR_MARKERS,
    "quizzes:regrade": FOR_MARKERS,
    "quizzes:regraded": FOR_MARKERS,
    "roleplay:index": SIGNED_IN,
    "roleplay:briefing": SIGNED_IN,  # everybody may practise; the graded call asks for an enrolment
    "roleplay:conversation": [SIGN_IN, GO, NO, NO, NO, NO, NO],
    "roleplay:say": POST_FIRST,
    "roleplay:take_back": POST_FIRST,
    "roleplay:hang_up": POST_FIRST,
    "roleplay:debrief": [SIGN_IN, OK, NO, NO, NO, OK, OK],
    "roleplay:appeal": [SIGN_IN, GO, NO, NO, NO, NO, NO],  # made already: back to the debrief
    "roleplay:reviews": FOR_MARKERS,
    "roleplay:review": FOR_MARKERS,
    "roleplay:appeals": FOR_MARKERS,
    "roleplay:decide_appeal": FOR_MARKERS,
    "roleplay:keep_gold": POST_FIRST,
    "roleplay:scenarios": FOR_MARKERS,
    "roleplay:scenario": FOR_MARKERS,
    "roleplay:gold": FOR_MARKERS,
    "roleplay:confirm_gold": POST_FIRST,
    "certification:mine": SIGNED_IN,
    "certification:pdf": [SIGN_IN, OK, NO, OK, NO, OK, OK],
    "certification:verify_form": EVERYBODY,
    "certification:verify": EVERYBODY,
    "reports:board": [SIGN_IN, NO, NO, NO, OK, OK, OK],
    "reports:export": [SIGN_IN, NO, NO, NO, OK, OK, OK],
    "reports:person": [SIGN_IN, NO, NO, NO, NO, OK, OK],
    "reports:cell": [SIGN_IN, NO, NO, NO, OK, OK, OK],
}

# Wagtail's own addresses are decided together: the admin by its permission, files by collection.
DECIDED_TOGETHER = ("admin/", "documents/", "zh-hans/", "en/", "^media/")


def own_addresses() -> Iterator[tuple[str, str]]:
    """Yield (name with namespace, route) of every address that is not decided together."""
    yield from _walk(get_resolver().url_patterns, namespace="", route="")


def _walk(patterns: list[Any], *, namespace: str, route: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if here.startswith(DECIDED_TOGETHER):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, namespace=inner, route=here)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", here


def test_every_address_has_a_decision() -> None:
    names = {name for name, _route in own_addresses()}
    assert names == set(TABLE)


@dataclass(frozen=True)
class Desk:
    """What lies on the desk of those who mark: row numbers and addresses."""

    waiting: int
    question: int
    appeal: UUID
    regrade: UUID


def put_on_the_desk(teacher: Any) -> Desk:
    """Let a colleague write an essay and object to a question, and the teacher mark it again."""
    attempt = marking.sit(marking.exam_with_essay(key="essays"), instructor(), right=False)
    choice, essay = attempt.items.order_by("position")
    appeal = appeals.report(choice, kind=AppealKind.QUESTION, reason="两个选项都对")
    wanted = regrading.Wanted(regrading.Scope(choice.question), "full")
    regrade = regrading.order(wanted, reason="题目有误", actor=teacher, uuid=uuid4())
    return Desk(essay.pk, choice.question_id, appeal.uuid, regrade.uuid)


@pytest.fixture
def addresses(people: People) -> dict[str, str]:
    """Let the owner do everything once, and return an address for every name."""
    owner = people.trainee
    for key in courses.page_activities_of(owner, COURSE):
        courses.complete_activity(owner, COURSE, key)
    call = roleplay.play_out(
        roleplay.start_session(SCENARIO, person=owner, locale="zh-hans", mode="exam")
    )
    call_appeal = appealing.appeal(call, person=owner, reason="R4我复述过了")
    attempt = quizzes.start_attempt(EXAM, person=owner, locale="zh-hans")
    quizzes.answer_by_key(attempt, choose=lambda _position: True)
    quizzes.submit_attempt(attempt, actor=owner)
    award = certification.awards_for(owner)[0]
    desk = put_on_the_desk(people.instructor)
    values = {
        "attempts/<uuid:uuid>/report/<int:position>": f"attempts/{attempt.uuid}/report/1",
        "answers/<int:item>": f"answers/{desk.waiting}",
        "results/<uuid:uuid>/<int:position>": f"results/{attempt.uuid}/1",
        "role-plays/<int:pk>": f"role-plays/{call.scenario_id}",
        "golds/<int:pk>": f"golds/{call.scenario.golds.first().pk}",
        "call-appeals/<uuid:uuid>": f"call-appeals/{call_appeal.uuid}",
        "appeals/<uuid:uuid>": f"appeals/{desk.appeal}",
        "questions/<int:pk>": f"questions/{desk.question}",
        "again/<uuid:uuid>": f"again/{desk.regrade}",
        "<slug:course>": COURSE,
        "<slug:activity>": "mindset",
        "attempts/<uuid:uuid>": f"attempts/{attempt.uuid}",
        "calls/<uuid:uuid>": f"calls/{call.uuid}",
        "certificates/<uuid:uuid>": f"certificates/{award.uuid}",
        "people/<uuid:uuid>": f"people/{owner.uuid}",
        "exams/<slug:key>": f"exams/{EXAM}",
        "roleplays/<slug:key>": f"roleplays/{SCENARIO}",
        "cells/<slug:key>": "cells/PTP-E",
        "<str:number>": award.number,
        "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-x/",
    }
    found = {}
    for name, route in own_addresses():
        address = route
        for placeholder, value in values.items():
            address = address.replace(placeholder, value)
        found[name] = f"/{address}"
    assert [address for address in found.values() if "<" in address] == []
    return found


def answer_of(response: Any) -> str:
    """Return the answer in the words of the table."""
    if response.status_code == 302:
        return SIGN_IN if "/accounts/login/" in response["Location"] else GO
    return {200: OK, 404: NO, 405: NOT_POST}.get(response.status_code, str(response.status_code))


def test_who_gets_what(people: People, addresses: dict[str, str]) -> None:
    clients = {
        "anonymous": client_of(None),
        "owner": client_of(people.trainee),
        "outsider": client_of(people.outsider),
        "instructor": client_of(people.instructor),
        "stranger": client_of(people.stranger),
        "manager": client_of(people.manager),
        "administrator": client_of(people.administrator),
    }
    wrong = []
    for name, expected in TABLE.items():
        for who, wanted in zip(WHO, expected, strict=True):
            got = answer_of(clients[who].get(addresses[name]))
            if got != wanted:
                wrong.append(f"{name} ({addresses[name]}) as {who}: {got}, not {wanted}")
    assert not wrong, "\n".join(wrong)


FORGERIES = ("quizzes:save", "quizzes:flag", "quizzes:submit", "roleplay:say", "roleplay:hang_up",
             "roleplay:take_back", "roleplay:appeal", "courses:complete", "courses:place", "courses:judge")  # fmt: skip


def test_nobody_posts_into_what_belongs_to_another(
    people: People, addresses: dict[str, str]
) -> None:
    before = quizzes.attempts_of(people.trainee, [EXAM])
    for person in (people.outsider, people.stranger, people.manager, people.instructor):
        client = client_of(person)
        answers = {
            name: client.post(addresses[name], {"position": "1", "sequence": "1"}).status_code
            for name in FORGERIES
        }
        assert set(answers.values()) == {404}, (person.username, answers)
    assert list(quizzes.attempts_of(people.trainee, [EXAM])) == list(before)


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/pages/", "/admin/users/", "/admin/reports/locked/"]
)
def test_admin_is_for_those_who_write(people: People, path: str) -> None:
    for person in (None, people.trainee, people.manager, people.stranger):
        answer = client_of(person).get(path)
        assert answer.status_code == 302, (path, person)
        assert "/admin/" not in answer["Location"].split("?")[0] or "login" in answer["Location"]
    assert client_of(people.administrator).get(path).status_code == 200
