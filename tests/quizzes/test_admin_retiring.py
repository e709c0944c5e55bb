"""Retiring questions that quizzes draw: what comes short is named before, and nothing is silent."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lms.accounts.models import User
from quizzes.models import Question, Quiz, QuizDraw, QuizQuestion, Section
from quizzes.queries.feasibility import left_short
from quizzes.registry import eligibility
from tests.factories.accounts import instructor
from tests.factories.quizzes import make_quiz, put_question
from tests.quizzes.test_admin import own, single_choice_data
from tests.quizzes.test_admin_bank import bulk

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SHORT = {
    "zh-hans": "《首次联系小测》：「1 第一部分」要抽3题，可用且未被其他部分占用的题目只有2道。这份测验将无人能开始。",
    "en": "“First contact quiz”: Section “1 第一部分” draws 3, but only 2 questions are ready for it "
    "that no other section has taken. Nobody could start it any more.",
}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(eligibility, "_members", {})
    client = Client()
    client.force_login(instructor())
    return client


def drawing(number: int, *, key: str = "first-quiz", fixed: tuple[Question, ...] = (), **values):
    """Make a quiz whose section draws so many beside those that are fixed."""
    quiz = make_quiz(*fixed, key=key)
    return QuizDraw.objects.create(section=quiz.sections.get(), number=number, **values)


def three() -> list[Question]:
    return [put_question(key=key, title=f"题{key}") for key in "abc"]


def state(question: Question) -> str:
    return Question.objects.non_polymorphic().get(pk=question.pk).state


# --- what comes short
def test_a_quiz_that_draws_all_there_is_would_come_short_by_one() -> None:
    first, *_others = three()
    drawing(3)
    assert left_short([first.pk]) == [SHORT["zh-hans"]]


@pytest.mark.parametrize(
    ("number", "retiring", "named"),
    [(2, 1, 0), (2, 2, 1), (3, 0, 0), (3, 3, 1)],
    ids=["one to spare", "two of three", "nothing retired", "all"],
)
def test_a_quiz_is_named_only_where_too_few_are_left(number, retiring, named) -> None:
    questions = three()
    drawing(number)
    assert len(left_short([question.pk for question in questions[:retiring]])) == named


def test_what_is_not_drawn_in_the_first_place_takes_nothing_away() -> None:
    questions = three()
    english = put_question(key="a", locale="en")  # drawn through its row in the house language
    hard = put_question(key="d", difficulty=5)
    retired = put_question(key="e", retired=True)
    drawing(3, difficulty_to=4)
    assert left_short([english.pk, hard.pk, retired.pk]) == []
    assert len(left_short([questions[0].pk, hard.pk])) == 1


def test_a_question_that_stands_fixed_in_the_quiz_was_not_to_be_drawn_there_anyway() -> None:
    questions = three()
    drawing(2, fixed=(questions[0],))
    assert left_short([questions[0].pk]) == []
    assert len(left_short([questions[1].pk])) == 1


def test_a_quiz_that_came_short_before_is_named_only_if_it_comes_shorter() -> None:
    questions = three()
    other = put_question(key="d", difficulty=5)
    draw = drawing(4, difficulty_to=4)  # three fit: nobody can start it as it is
    assert left_short([other.pk]) == []
    assert len(left_short([questions[0].pk])) == 1
    draw.number = 1
    draw.save()
    assert left_short([questions[0].pk]) == []


def test_draws_that_compete_in_one_quiz_are_seen_together() -> None:
    questions = three()
    draw = drawing(2)
    second = Section.objects.create(quiz=draw.section.quiz, title_zh_hans="二", sort_order=1)
    QuizDraw.objects.create(section=second, number=1)
    (words,) = left_short([questions[0].pk])
    assert "「2 二」" in words


@pytest.mark.parametrize("n", [1, 3])
def test_it_costs_the_same_for_any_number(n: int, django_assert_num_queries) -> None:
    questions = three()
    for index in range(n):
        drawing(3, key=f"quiz-{index}", fixed=())
    with django_assert_num_queries(4):
        found = left_short([question.pk for question in questions[:n]])
    assert len(found) == n


# --- in the form of a question
def published(desk: Client, question: Question, **values: object):
    data = single_choice_data(key=question.key, title=question.title, **values)
    return desk.post(own(question, "edit"), data)


@pytest.mark.parametrize("language", SHORT)
def test_publishing_a_question_as_retired_warns_first_and_obeys_the_second_time(
    desk, language: str
) -> None:
    User.objects.update(language=language)
    first, *_others = three()
    drawing(3)
    warned = published(desk, first, retired="on")
    assert warned.context["form"].non_field_errors() == [SHORT[language]]
    assert state(first) == "ready"
    mark = BeautifulSoup(warned.content, "html.parser").find("input", attrs={"name": "retired"})
    assert mark.has_attr("checked")
    assert published(desk, first, retired=mark["value"]).status_code == 302
    assert state(first) == "retired"


def test_taking_the_mark_off_after_the_warning_leaves_the_question_ready(desk) -> None:
    first, *_others = three()
    drawing(3)
    published(desk, first, retired="on")
    assert published(desk, first).status_code == 302
    assert state(first) == "ready"


def test_a_question_that_nothing_lacks_is_retired_at_once(desk) -> None:
    first, *_others = three()
    drawing(2)
    assert published(desk, first, retired="on").status_code == 302
    assert state(first) == "retired"


def test_a_draft_takes_nothing_away_and_is_saved_without_a_question(desk) -> None:
    first, *_others = three()
    drawing(3)
    data = single_choice_data(key=first.key, retired="on")
    del data["action-publish"]
    assert desk.post(own(first, "edit"), data).status_code == 302
    assert state(first) == "ready"


# --- many at once
def test_retiring_many_names_the_quizzes_and_waits_for_a_tick(desk) -> None:
    one, two, _three = three()
    drawing(3)
    asked = BeautifulSoup(desk.get(bulk("retire-questions", one, two)).content, "html.parser")
    (warning,) = [line.get_text() for line in asked.select(".help-warning li")]
    assert "要抽3题，可用且未被其他部分占用的题目只有1道" in warning
    assert asked.find("input", attrs={"name": "agreed", "type": "checkbox"})
    refused = desk.post(bulk("retire-questions", one, two), {})
    assert refused.context["form"].errors == {"agreed": ["请先勾选这一项，再停用。"]}
    assert (state(one), state(two)) == ("ready", "ready")
    assert desk.post(bulk("retire-questions", one, two), {"agreed": "on"}).status_code == 302
    assert (state(one), state(two)) == ("retired", "retired")


def test_retiring_many_that_nothing_lacks_asks_for_no_tick(desk) -> None:
    one, two, _three = three()
    drawing(1)
    assert "agreed" not in desk.get(bulk("retire-questions", one, two)).content.decode()
    assert desk.post(bulk("retire-questions", one, two), {}).status_code == 302
    assert (state(one), state(two)) == ("retired", "retired")
    assert not QuizQuestion.objects.exists()
    assert Quiz.objects.count() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_before_retiring_costs_the_same(desk, n, django_assert_num_queries) -> None:
    questions = three()
    drawing(3)
    address = bulk("retire-questions", *questions[:n])
    desk.get(address)
    with django_assert_num_queries(15):
        desk.get(address)


def test_the_address_of_the_bank_is_where_it_leads_back(desk) -> None:
    one, *_others = three()
    answer = desk.post(bulk("retire-questions", one), {})
    assert answer.url == reverse("wagtailsnippets_quizzes_question:list")
