"""Questions and quizzes in the Wagtail admin, as an instructor."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from quizzes.models import Question, Quiz
from quizzes.registry import eligibility, question_types
from quizzes.services import starting
from tests.factories.accounts import administrator, instructor, trainee
from tests.factories.quizzes import DOCUMENTS, SECRET, make_quiz, put_question, quiz_of
from tests.quizzes.forms import quiz_data

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
BANK = "wagtailsnippets_quizzes_question"
QUIZ = "wagtailsnippets_quizzes_quiz"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(eligibility, "_members", {})
    client = Client()
    client.force_login(instructor())
    return client


def own(question: Question, name: str) -> str:
    model = question_types.get(question.spec["type"]).model
    return reverse(model.snippet_viewset.get_url_name(name), args=[question.pk])


def test_the_bank_lists_every_type_and_links_each_to_its_own_form(desk) -> None:
    made = [put_question(kind) for kind in DOCUMENTS]
    text = desk.get(reverse(f"{BANK}:list")).content.decode()
    for question in made:
        assert own(question, "edit") in text


@pytest.mark.parametrize("n", [1, 3])
def test_the_bank_costs_the_same_for_any_number(desk, n, django_assert_max_num_queries) -> None:
    for index in range(n):
        for kind in DOCUMENTS:
            put_question(kind, key=f"{kind}-x{index}")
    desk.get(reverse(f"{BANK}:list"))
    with django_assert_max_num_queries(22):
        desk.get(reverse(f"{BANK}:list"))


@pytest.mark.parametrize("query", ["spec__type=numeric", "kind=numeric", "state=ready", "q=开场"])
def test_the_bank_is_filtered_and_searched(desk, query: str) -> None:
    wanted = put_question("numeric")
    other = put_question("ordering", title="别的", prompt="别的？", retired=True)
    text = desk.get(f"{reverse(f'{BANK}:list')}?{query}").content.decode()
    assert own(wanted, "edit") in text
    if not query.startswith("spec"):
        assert own(other, "edit") not in text


def test_adding_begins_with_the_type(desk) -> None:
    text = desk.get(reverse(f"{BANK}:add")).content.decode()
    for kind in question_types:
        add = reverse(kind.model.snippet_viewset.get_url_name("add"))
        assert add in text
        assert desk.get(add).status_code == 200


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_base_form_leads_to_the_own_form_which_opens(desk, kind: str) -> None:
    question = put_question(kind)
    response = desk.get(reverse(f"{BANK}:edit", args=[question.pk]))
    assert response.url == own(question, "edit")
    assert question.title in desk.get(response.url).content.decode()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_preview_shows_what_the_trainee_sees(desk, kind: str) -> None:
    question = put_question(kind)
    response = question.make_preview_request(preview_mode=question.default_preview_mode)
    text = response.content.decode()
    assert "电话接通后，先做什么？" in text
    assert SECRET in text  # after the line “After submission”


def single_choice_data(*, correct: tuple[bool, ...] = (True, False), **values) -> dict:
    options = [
        {"text": f"选项{n}", "correct": is_right, "feedback": ""}
        for n, is_right in enumerate(correct)
    ]
    return nested_form_data(
        {
            "title": "新题", "prompt": "问什么？", "facts": "", "said": "", "explanation": "因为。",
            "key": "new-one", "locale": Locale.get_default().pk, "lesson_key": "", "source_ref": "",
            "difficulty": 2, "options": inline_formset(options), "action-publish": "1", **values,
        }
    )  # fmt: skip


def test_an_instructor_writes_and_publishes_a_question(desk) -> None:
    kind = question_types.get("single-choice")
    add = reverse(kind.model.snippet_viewset.get_url_name("add"))
    assert desk.post(add, single_choice_data()).status_code == 302
    question = Question.objects.non_polymorphic().get(key="new-one")
    assert (question.state, question.version) == ("ready", 1)
    assert [option["text"] for option in question.spec["options"]] == ["选项0", "选项1"]
    edit = own(question, "edit")
    assert desk.post(edit, single_choice_data(prompt="改了？")).status_code == 302
    question.refresh_from_db()
    assert (question.spec["prompt"], question.version) == ("改了？", 2)


@pytest.mark.parametrize(
    "data",
    [
        {"correct": (False, False)},
        {"correct": (True, True)},
        {"correct": (True,)},
        {"facts": "没有冒号"},
        {"key": "不是键"},
    ],
)
def test_a_question_that_cannot_be_one_is_refused(desk, data: dict) -> None:
    kind = question_types.get("single-choice")
    add = reverse(kind.model.snippet_viewset.get_url_name("add"))
    assert desk.post(add, single_choice_data(**data)).status_code == 200
    assert not Question.objects.exists()


def test_an_instructor_makes_a_quiz(desk) -> None:
    one, two = put_question(key="one"), put_question(key="two")
    assert desk.get(reverse(f"{QUIZ}:add")).status_code == 200
    assert desk.post(reverse(f"{QUIZ}:add"), quiz_data(one.pk, two.pk)).status_code == 302
    quiz = Quiz.objects.get()
    assert quiz.sections.get().questions.count() == 2
    assert desk.get(reverse(f"{QUIZ}:edit", args=[quiz.pk])).status_code == 200


def test_a_quiz_without_questions_or_with_one_twice_is_refused(desk) -> None:
    one = put_question(key="one")
    for data in (quiz_data(), quiz_data(one.pk, one.pk)):
        assert desk.post(reverse(f"{QUIZ}:add"), data).status_code == 200
    assert not Quiz.objects.exists()


def test_what_is_used_is_not_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})
    client = Client()
    client.force_login(administrator())
    question = put_question()
    quiz = make_quiz(question)
    refused = client.post(own(question, "delete"), follow=True).content.decode()
    assert "用于1个测验" in refused or "1个测验" in refused, "the usage stands in the refusal"
    assert Question.objects.filter(pk=question.pk).exists()
    starting.start_attempt(quiz, person=trainee(), locale="zh-hans")
    client.post(reverse(f"{QUIZ}:delete", args=[quiz.pk]))
    assert Quiz.objects.filter(pk=quiz.pk).exists()


def test_what_is_not_used_is_deleted() -> None:
    client = Client()
    client.force_login(administrator())
    question = put_question()
    client.post(own(question, "delete"))
    assert not Question.objects.exists()


def test_a_trainee_has_no_way_in() -> None:
    client = Client()
    client.force_login(trainee())
    quiz_of("single-choice")
    assert client.get(reverse(f"{BANK}:list")).status_code == 302


def test_choosers_answer(desk) -> None:
    quiz_of("single-choice", "numeric")
    assert "首次联系小测" in desk.get(reverse("quiz_chooser:choose")).json()["html"]
    chooser = question_chooser_url()
    assert desk.get(chooser).status_code == 200


def question_chooser_url() -> str:
    return reverse(Question.snippet_viewset.chooser_viewset.get_url_name("choose"))
