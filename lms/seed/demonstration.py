"""The people of the demonstration: their names and roles, and what some of them have already done.

Their passwords can be read here by anybody. They are made only where ``LMS_DEMO`` is on, which
production refuses (:mod:`lms.accounts.checks`). Whatever they did is done through the same services
as by real people: no score here is written by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from courses import api as courses
from courses.core import deadlines
from lms.accounts import api as accounts
from lms.accounts import rules
from lms.foundation import clock
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay

COURSE = "first-scripts"
CALL_ROOM, TYPED_CALL = "call-room", "wages-on-the-fifteenth"
EXAM = "first-scripts-exam"
WARM_UP = "first-scripts-warm-up"
SCENARIO = "early-broken-promise"
DUE_IN_DAYS = 14


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration."""

    username: str
    name: str
    password: str
    role: str
    team: str | None = None
    lead: bool = False
    staff_number: str = ""
    language: str = "zh-hans"


TEAMS = {"east-2": "华东电催二组", "south-1": "华南电催一组"}

# The first four are the ones that `make run` prints.
PEOPLE = (
    Person("zhoulan", "周岚", "learn-first-scripts", rules.TRAINEES, "east-2", staff_number="627"),
    Person("chenjing", "陈静", "write-good-lessons", rules.INSTRUCTORS, staff_number="102"),
    Person("xuman", "许曼", "lead-by-evidence", rules.MANAGERS, "east-2", lead=True, staff_number="311"),
    Person("admin", "管理员", "keep-the-house", rules.ADMINISTRATORS),
    Person("hezhiyuan", "何志远", "learn-first-scripts", rules.TRAINEES, "east-2", staff_number="633"),
    Person("mengxue", "孟雪", "learn-first-scripts", rules.TRAINEES, "east-2", staff_number="640"),
    Person("tanghui", "唐慧", "learn-first-scripts", rules.TRAINEES, "east-2", staff_number="641"),
    Person("emma", "Emma Hart", "learn-first-scripts", rules.TRAINEES, "east-2",
           staff_number="645", language="en"),
    Person("luoyiming", "罗一鸣", "learn-first-scripts", rules.TRAINEES, "south-1", staff_number="702"),
    Person("fengli", "冯立", "lead-by-evidence", rules.MANAGERS, "south-1", lead=True, staff_number="315"),
)  # fmt: skip


def put_people() -> list[Any]:
    """Make the teams and people that are missing; return the people that were made just now."""
    teams = {key: accounts.put_team(key, name=name) for key, name in TEAMS.items()}
    made = []
    for one in PEOPLE:
        known = accounts.demonstration_people().filter(username=one.username).exists()
        person = accounts.put_person(
            one.username,
            name=one.name,
            roles=[one.role],
            language=one.language,
            staff_number=one.staff_number,
            password=one.password,
            demonstration=True,
        )
        if one.team is not None:
            role = accounts.TeamRole.LEAD if one.lead else accounts.TeamRole.MEMBER
            accounts.join_team(person, team=teams[one.team], actor=None, role=role)
        if one.role == rules.TRAINEES:
            due = deadlines.end_of(clock.today() + timedelta(days=DUE_IN_DAYS))
            courses.enrol(person, COURSE, actor=None, due_at=due)
        if not known:
            made.append(person)
    return made


# --- what some of them have done ---------------------------------------------------------------
def _finish_course_pages(person: Any, *, at_most: int) -> None:
    for key in courses.page_activities_of(person, COURSE)[:at_most]:
        courses.complete_activity(person, COURSE, key)


def _sit(person: Any, *, right_of_ten: int, quiz: str = EXAM) -> None:
    """Answer `right_of_ten` of every ten questions rightly, leave the others unanswered."""
    attempt = quizzes.start_attempt(quiz, person=person, locale=person.language)
    quizzes.answer_by_key(attempt, choose=lambda position: position % 10 < right_of_ten)
    quizzes.submit_attempt(attempt, actor=person)


def _play(person: Any, *, model_path: bool) -> None:
    session = roleplay.start_session(SCENARIO, person=person, locale=person.language, mode="exam")
    roleplay.play_out(session, model_path=model_path)


#: An examined call in his own words: decent, hasty, and nobody can say at once what it is worth.
TYPED_WORDS = (
    "喂您好，请问是秦晓禾女士吗？方便的话报一下证件后四位，我核对一下。",
    "好的对上了。我是东麓银行信用卡中心的何志远，工号633，这边有录音，打给您是说信用卡这一期的事。",
    "您之前都是按时还的，这回是碰到什么情况了？",
    "哦，那边还没到账，您也是没办法。通知方便截个图发我吗？",
    "那我跟您说下，4260元，1号到期，到今天九天了，按合同在计息。一次拿不出来，先还一部分也行，首笔三成起。",
    "您看15号拿到以后，先还多少、哪天还？",
    "行，那就16号先2000元。我都记上了，辛苦您。",
)


def _speak(person: Any) -> None:
    """Make the examined call of the second course in typed words; it waits for an assessor."""
    session = roleplay.start_session(
        TYPED_CALL, person=person, locale="zh-hans", mode="exam", input_mode="type"
    )
    for words in TYPED_WORDS:
        if session.is_open:
            session = roleplay.say_words(
                session, actor=person, exchange=session.exchange, text=words
            )
    if session.is_open:
        roleplay.hang_up(session, actor=person)


def _certified(person: Any) -> None:
    _finish_course_pages(person, at_most=99)
    _play(person, model_path=True)
    _sit(person, right_of_ten=7)
    _sit(person, right_of_ten=10)


def _in_the_call_room(person: Any) -> None:
    _certified(person)
    courses.enrol(person, CALL_ROOM, actor=None)
    _speak(person)


def _nearly(person: Any) -> None:
    _finish_course_pages(person, at_most=99)
    _play(person, model_path=False)
    _sit(person, right_of_ten=4)
    _sit(person, right_of_ten=8)


def _half_way(person: Any) -> None:
    _finish_course_pages(person, at_most=3)
    _sit(person, right_of_ten=6, quiz=WARM_UP)


HISTORIES: dict[str, Callable[[Any], None]] = {
    "hezhiyuan": _in_the_call_room,
    "mengxue": _nearly,
    "tanghui": _half_way,
    "luoyiming": _certified,
}


def put_histories(people: list[Any]) -> None:
    """Let those of `people` who have a history live it."""
    for person in people:
        history = HISTORIES.get(person.username)
        if history is not None:
            history(person)
