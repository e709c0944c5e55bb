"""Making quizzes in the Wagtail admin, and what single people are given."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from lms.accounts.models import User
from lms.audit.models import LogEntry
from quizzes.models import Quiz, QuizAllowance, QuizDraw
from quizzes.registry import eligibility
from tests.factories.accounts import administrator, instructor, trainee
from tests.factories.quizzes import make_quiz, put_question
from tests.quizzes.forms import quiz_data

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
QUIZ = "wagtailsnippets_quizzes_quiz"
ALLOWANCE = "wagtailsnippets_quizzes_quizallowance"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(eligibility, "_members", {})
    client = Client()
    client.force_login(instructor())
    return client


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


# --- quizzes
def test_a_quiz_of_draws_alone_is_saved(desk) -> None:
    put_question(key="one"), put_question(key="two")
    data = quiz_data(draws=({"number": "2"},))
    assert desk.post(reverse(f"{QUIZ}:add"), data).status_code == 302
    assert QuizDraw.objects.get().number == 2


def test_an_impossible_draw_is_refused_with_the_section_and_the_numbers(desk) -> None:
    one = put_question(key="one")
    put_question(key="two")
    response = desk.post(reverse(f"{QUIZ}:add"), quiz_data(one.pk, draws=({"number": "2"},)))
    (words,) = response.context["form"].non_field_errors()
    assert "一" in words and "2" in words and "1" in words
    assert not Quiz.objects.exists()


def rows_of(*rows: dict) -> dict:
    """Return sections with a heading and fixed questions each, as a browser posts them."""
    sections = [
        {**row, "title_en": "", "questions": inline_formset(row["questions"], initial=row["n"]),
         "draws": inline_formset([])}
        for row in rows
    ]  # fmt: skip
    return inline_formset(sections, initial=sum(bool(row["id"]) for row in rows))


TWICE = {
    "zh-hans": "题目「开场白」（opening）已在「1 一」部分中。一份测验同一题只问一次，请去掉其中一处。",
    "en": "The question “开场白” (opening) stands in the section “1 一” already. A quiz asks it once: "
    "take one of the two out.",
}


@pytest.mark.parametrize("language", TWICE)
@pytest.mark.parametrize("where", ["same section", "another section"])
def test_a_question_put_twice_is_named_with_the_section_where_it_stands(
    desk, language: str, where: str
) -> None:
    desk.post(reverse("accounts:language"), {"language": language})
    one, two = put_question(key="opening", title="开场白"), put_question(key="two")
    asked = [
        {"question": one.pk, "marks": "1", "id": ""},
        {"question": two.pk, "marks": "1", "id": ""},
    ]
    again = {"question": one.pk, "marks": "2", "id": ""}
    sections = {
        "same section": [[*asked, again]],
        "another section": [asked, [again]],
    }[where]
    data = quiz_data(sections=rows_of(*(
        {"id": "", "title_zh_hans": title, "questions": found, "n": 0}
        for title, found in zip("一二", sections, strict=False)
    )))  # fmt: skip
    refused = desk.post(reverse(f"{QUIZ}:add"), data)
    form = refused.context["form"]
    assert form.non_field_errors() == [TWICE[language]]
    last = form.formsets["sections"].forms[-1].formsets["questions"].forms[-1]
    assert last.errors == {"question": [TWICE[language]]}  # at the row that repeats it
    assert not Quiz.objects.exists()


def test_two_questions_of_a_section_change_places(desk) -> None:
    one, two = put_question(key="one"), put_question(key="two")
    quiz = make_quiz(one, two)
    section = quiz.sections.get()
    rows = [
        {"id": row.pk, "question": question.pk, "marks": str(marks)}
        for row, question, marks in zip(section.questions.all(), (two, one), (3, 1), strict=True)
    ]
    data = quiz_data(sections=rows_of(
        {"id": section.pk, "title_zh_hans": "一", "questions": rows, "n": 2}
    ))  # fmt: skip
    assert desk.post(reverse(f"{QUIZ}:edit", args=[quiz.pk]), data).status_code == 302
    found = section.questions.order_by("sort_order").values_list("question__key", "marks")
    assert list(found) == [("two", 3), ("one", 1)]


@pytest.mark.parametrize(
    "values",
    [
        {"feedback": "close"},
        {"opens_at": "2026-12-02 09:00", "closes_at": "2026-12-01 09:00"},
        {"questions_per_page": "0"},
        {"counting": "luck"},
    ],
)
def test_rules_that_contradict_are_refused(desk, values: dict) -> None:
    one = put_question(key="one")
    assert desk.post(reverse(f"{QUIZ}:add"), quiz_data(one.pk, **values)).status_code == 200
    assert not Quiz.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_quizzes_costs_the_same(desk, n, django_assert_max_num_queries) -> None:
    question = put_question()
    for index in range(n):
        make_quiz(question, key=f"quiz-{index}")
    page(desk, f"{QUIZ}:list")
    with django_assert_max_num_queries(16):
        page(desk, f"{QUIZ}:list")


# --- allowances
def allowance_data(quiz: Quiz, person, **values) -> dict:
    return {
        "quiz": quiz.pk, "person": person.username, "extra_minutes": "15", "extra_attempts": "0",
        "opens_at": "", "closes_at": "", "reason": "视力障碍", **values,
    }  # fmt: skip


def test_an_allowance_is_given_in_the_name_of_who_is_signed_in_and_logged(desk) -> None:
    quiz, person = make_quiz(put_question()), trainee()
    assert desk.post(reverse(f"{ALLOWANCE}:add"), allowance_data(quiz, person)).status_code == 302
    allowance = QuizAllowance.objects.get()
    assert (allowance.extra_minutes, allowance.granted_by.username) == (15, signed_in(desk))
    edit = reverse(f"{ALLOWANCE}:edit", args=[allowance.pk])
    assert desk.post(edit, allowance_data(quiz, person, extra_minutes="20")).status_code == 302
    entry = LogEntry.objects.filter(action="quiz.allowance_given").latest("pk")
    assert (entry.data["before"]["extra_minutes"], entry.data["now"]["extra_minutes"]) == (15, 20)
    assert "视力障碍" in page(desk, f"{ALLOWANCE}:list")


def signed_in(client: Client) -> str:
    return User.objects.get(pk=client.session["_auth_user_id"]).username


@pytest.mark.parametrize(
    "values",
    [
        {"extra_minutes": "0"},
        {"reason": ""},
        {"opens_at": "2026-12-02 09:00", "closes_at": "2026-12-01 09:00"},
    ],
)
def test_an_allowance_without_reason_or_content_is_refused(desk, values: dict) -> None:
    quiz, person = make_quiz(put_question()), trainee()
    refused = desk.post(reverse(f"{ALLOWANCE}:add"), allowance_data(quiz, person, **values))
    assert refused.status_code == 200
    assert not QuizAllowance.objects.exists()


def test_a_second_allowance_for_the_same_quiz_is_refused(desk) -> None:
    quiz, person = make_quiz(put_question()), trainee()
    for status in (302, 200):
        answer = desk.post(reverse(f"{ALLOWANCE}:add"), allowance_data(quiz, person))
        assert answer.status_code == status


def test_an_allowance_that_is_withdrawn_stays_in_the_log() -> None:
    client = Client()
    client.force_login(administrator())
    quiz, person = make_quiz(put_question()), trainee()
    client.post(reverse(f"{ALLOWANCE}:add"), allowance_data(quiz, person))
    client.post(reverse(f"{ALLOWANCE}:delete", args=[QuizAllowance.objects.get().pk]))
    assert not QuizAllowance.objects.exists()
    entry = LogEntry.objects.get(action="quiz.allowance_withdrawn")
    assert entry.data["before"]["reason"] == "视力障碍"


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_allowances_costs_the_same(desk, n, django_assert_max_num_queries) -> None:
    quiz = make_quiz(put_question())
    for _ in range(n):
        desk.post(reverse(f"{ALLOWANCE}:add"), allowance_data(quiz, trainee()))
    page(desk, f"{ALLOWANCE}:list")
    with django_assert_max_num_queries(16):
        page(desk, f"{ALLOWANCE}:list")


# --- whom an allowance is for
NOBODY = {
    "zh-hans": "没有用户名或姓名为「陈静」的人。",
    "en": "Nobody has the user name or the full name “陈静”.",
}


def told(desk: Client, typed: str) -> list[str]:
    """Return what the form says to a name that was typed."""
    quiz = Quiz.objects.first() or make_quiz(put_question())
    data = {**allowance_data(quiz, trainee()), "person": typed}
    answer = desk.post(reverse(f"{ALLOWANCE}:add"), data)
    return answer.context["form"].errors.get("person", []) if answer.status_code == 200 else []


@pytest.mark.parametrize("typed", ["li.na", "  li.na ", "LI.NA", "李娜"])
def test_a_person_is_typed_by_user_name_or_full_name(desk, typed: str) -> None:
    person = trainee(username="li.na", name="李娜")
    trainee(username="li.nan", name="李娜娜")
    assert told(desk, typed) == []
    assert QuizAllowance.objects.get().person == person


@pytest.mark.parametrize("language", NOBODY)
def test_a_name_that_nobody_has_is_said(desk, language: str) -> None:
    User.objects.update(language=language)
    assert told(desk, "陈静") == [NOBODY[language]]
    assert not QuizAllowance.objects.exists()


def test_a_name_that_two_have_or_that_is_only_like_one_is_answered_with_user_names(desk) -> None:
    User.objects.update(language="en")
    trainee(username="li.na", name="李娜")
    trainee(username="li.na2", name="李娜")
    trainee(username="li.nan", name="李娜娜")
    assert told(desk, "李娜") == [
        "“李娜” is not one person. Write the user name, in brackets here: 李娜 (li.na), 李娜 (li.na2)"
    ]
    assert told(desk, "娜娜") == [
        "“娜娜” is not one person. Write the user name, in brackets here: 李娜娜 (li.nan)"
    ]
    assert not QuizAllowance.objects.exists()


def test_who_left_is_not_found_but_stays_where_they_stand(desk) -> None:
    quiz, person = make_quiz(put_question()), trainee(username="li.na", name="李娜")
    desk.post(reverse(f"{ALLOWANCE}:add"), allowance_data(quiz, person))
    User.objects.filter(pk=person.pk).update(is_active=False)
    edit = reverse(f"{ALLOWANCE}:edit", args=[QuizAllowance.objects.get().pk])
    assert 'name="person" value="li.na"' in desk.get(edit).content.decode()
    assert desk.post(edit, allowance_data(quiz, person, extra_minutes="20")).status_code == 302
    assert (QuizAllowance.objects.get().extra_minutes, QuizAllowance.objects.get().person) == (
        20,
        person,
    )
    assert told(desk, "李娜") == ["没有用户名或姓名为「李娜」的人。"]


@pytest.mark.parametrize("n", [1, 30])
def test_the_form_loads_no_list_of_people(desk, n: int, django_assert_num_queries) -> None:
    make_quiz(put_question())
    people = [trainee(name=f"某某{index}") for index in range(n)]
    desk.get(reverse(f"{ALLOWANCE}:add"))
    with django_assert_num_queries(9):
        text = desk.get(reverse(f"{ALLOWANCE}:add")).content.decode()
    assert not [person for person in people if person.name in text or person.username in text]
