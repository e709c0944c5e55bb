"""Keeping the bank and making quizzes in the Wagtail admin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lms.accounts.models import User
from quizzes.models import Category, Question, QuizDraw
from quizzes.registry import eligibility, question_types
from quizzes.services import starting
from tests.factories.accounts import administrator, instructor, trainee
from tests.factories.quizzes import make_quiz, put_question
from tests.factories.taxonomy import put_taxonomy
from tests.quizzes.test_admin import own, question_chooser_url, single_choice_data

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
BANK = "wagtailsnippets_quizzes_question"
QUIZ = "wagtailsnippets_quizzes_quiz"
CATEGORY = "wagtailsnippets_quizzes_category"
ALLOWANCE = "wagtailsnippets_quizzes_quizallowance"
LONG = "客户第三次爽约，今天是逾期第十二天，您下一步怎么做？请选出最合适的一项。"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(eligibility, "_members", {})
    client = Client()
    client.force_login(instructor())
    return client


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def bulk(kind: str, *questions: Question, to: str = "") -> str:
    ids = "&".join(f"id={question.pk}" for question in questions)
    path = reverse("wagtail_bulk_action", args=["quizzes", "question", kind])
    return f"{path}?{ids}&next={reverse(f'{BANK}:list')}{to}"


# --- the list
def test_a_word_of_an_option_finds_the_question_and_is_marked(desk) -> None:
    found = put_question(key="one", options=[{"text": "当场記錄", "correct": True}, {"text": "乙"}])
    other = put_question("ordering", key="other")
    text = page(desk, f"{BANK}:list", query="?q=记录")
    assert own(found, "edit") in text
    assert own(other, "edit") not in text
    assert "<mark>記錄</mark>" in text


@pytest.mark.parametrize(
    "query",
    [
        "cells={cell}",
        "category={top}",
        "source=B7",
        "jurisdiction=hk",
        "difficulty=5",
        "kind=numeric",
    ],
)
def test_the_bank_is_filtered_by_every_tag(desk, query: str) -> None:
    put_taxonomy()
    top = Category.objects.create(key="top", title_zh_hans="上")
    Category.objects.create(key="inner", title_zh_hans="内", parent=top)
    wanted = put_question(
        "numeric", cells=["PTP-M"], category="inner", source=["B7"], jurisdiction="HK", difficulty=5
    )
    other = put_question(key="other")
    cell = Question._meta.get_field("cells").related_model.objects.get(key="PTP-M")
    text = page(desk, f"{BANK}:list", query="?" + query.format(cell=cell.pk, top=top.pk))
    assert own(wanted, "edit") in text
    assert own(other, "edit") not in text


@pytest.mark.parametrize("n", [1, 3])
def test_a_search_costs_the_same_for_any_number(desk, n, django_assert_max_num_queries) -> None:
    made = [put_question(key=f"q{index}") for index in range(n)]
    QuizDraw.objects.create(section=make_quiz(*made).sections.get())
    page(desk, f"{BANK}:list", query="?q=电话")
    with django_assert_max_num_queries(26):
        page(desk, f"{BANK}:list", query="?q=电话")


# --- usage, versions, languages
@pytest.mark.parametrize("n", [1, 3])
def test_usage_shows_quizzes_draws_versions_and_costs_the_same(
    desk, n, django_assert_max_num_queries
) -> None:
    question = put_question()
    put_question(key="something-to-draw")
    for index in range(n):
        quiz = make_quiz(question, key=f"quiz-{index}")
        QuizDraw.objects.create(section=quiz.sections.get())
        put_question(prompt=f"第{index}版？")
    starting.start_attempt(quiz, person=trainee(), locale="zh-hans")
    page(desk, f"{BANK}:usage", question.pk)
    with django_assert_max_num_queries(20):
        text = page(desk, f"{BANK}:usage", question.pk)
    assert text.count(reverse(f"{QUIZ}:edit", args=[quiz.pk])) == 2
    assert text.count('name="a"') == n + 1
    assert page(desk, own_name(question, "usage"), question.pk) == text or "name=" in text


def own_name(question: Question, name: str) -> str:
    model = question_types.get(question.spec["type"]).model
    return model.snippet_viewset.get_url_name(name)


@pytest.mark.parametrize("n", [1, 3])
def test_two_versions_stand_side_by_side_and_cost_the_same(
    desk, n, django_assert_max_num_queries
) -> None:
    question = put_question()
    for index in range(n):
        put_question(prompt=f"电话接通后，第{index}件事是什么？")
    page(desk, f"{BANK}:compare", question.pk)
    with django_assert_max_num_queries(16):
        text = page(desk, f"{BANK}:compare", question.pk, query=f"?a=1&b={n + 1}")
    assert "<del>" in text and "<ins>" in text
    rows = text.split('<tr class="bank-changed">')
    assert len(rows) == 2 and "<tr>" not in rows[0].split("<tbody>")[1], "what changed comes first"


@pytest.mark.parametrize("query", ["?a=1&b=9", "?a=7&b=8"])
def test_a_version_that_is_not_there_is_not_found(desk, query: str) -> None:
    question = put_question()
    url = reverse(f"{BANK}:compare", args=[question.pk]) + query
    assert desk.get(url).status_code == 404


@pytest.mark.parametrize("pk", [0, 99999999])
def test_a_question_that_is_not_there_is_not_found(desk, pk: int) -> None:
    for name in ("usage", "compare"):
        assert desk.get(reverse(f"{BANK}:{name}", args=[pk])).status_code == 404


def test_the_other_language_is_written_from_a_draft_or_opened(desk) -> None:
    question = put_question()
    put_question("numeric", locale="en")  # so that there is an English
    url = reverse(f"{BANK}:language", args=[question.pk, "en"])
    assert desk.get(url).status_code == 200
    assert not Question.objects.filter(key=question.key, locale__language_code="en").exists()
    made = desk.post(url)
    copy = Question.objects.get(key=question.key, locale__language_code="en")
    assert made.url == own(copy, "edit")
    assert desk.get(url).url == made.url
    assert desk.get(made.url).status_code == 200
    assert desk.get(reverse(f"{BANK}:language", args=[question.pk, "fr"])).status_code == 404


@pytest.mark.parametrize(
    ("language", "there", "missing"),
    [
        ("zh-hans", "打开英文版", "写英文版"),
        ("en", "Open the English version", "Write it in English"),
    ],
)
def test_the_way_to_english_is_named_in_the_language_of_the_page(
    desk, language: str, there: str, missing: str
) -> None:
    User.objects.update(language=language)
    alone, both = put_question(key="alone"), put_question(key="both")
    put_question(key="both", locale="en")
    for question, words, other in ((alone, missing, there), (both, there, missing)):
        text = desk.get(own(question, "edit")).content.decode()
        assert words in text
        assert other not in text


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "打开中文版"), ("en", "Open the Chinese version")]
)
def test_so_is_the_way_back_to_chinese(desk, language: str, words: str) -> None:
    User.objects.update(language=language)
    put_question(key="both")
    english = put_question(key="both", locale="en")
    assert words in desk.get(own(english, "edit")).content.decode()


def test_a_near_copy_is_saved_with_a_warning_that_leads_to_the_other(desk) -> None:
    put_question(key="first", title="原题", prompt=LONG)
    kind = put_question(key="second", prompt="别的问题，和那一个毫无关系。")
    data = single_choice_data(key="second", prompt=LONG.replace("十二", "十三"))
    data |= {"options-0-text": "先核实身份", "options-1-text": "先说金额"}
    text = desk.post(own(kind, "edit"), data, follow=True).content.decode()
    first = Question.objects.get(key="first")
    assert "原题" in text
    assert own(first, "edit") in text
    kind.refresh_from_db()
    assert "十三" in kind.prompt


# --- many at once
def test_tags_are_put_on_many(desk) -> None:
    put_taxonomy()
    one, two = put_question(key="one"), put_question("numeric", key="two")
    cell = Question._meta.get_field("cells").related_model.objects.get(key="PTP-M")
    assert desk.get(bulk("tag-questions", one, two)).status_code == 200
    assert desk.post(bulk("tag-questions", one, two), {}).status_code == 200  # nothing chosen
    assert desk.post(bulk("tag-questions", one, two), {"add_cells": [cell.pk]}).status_code == 302
    rows = Question.objects.non_polymorphic()
    assert [row.spec["cells"] for row in rows] == [["PTP-M"], ["PTP-M"]]
    assert desk.post(bulk("tag-questions", one, two), {"source": "A2, B1"}).status_code == 302
    assert [row.source_ref for row in rows.all()] == ["A2, B1", "A2, B1"]
    assert [row.spec["cells"] for row in rows.all()] == [["PTP-M"], ["PTP-M"]]


def test_all_means_all_that_the_list_shows(desk) -> None:
    put_question(key="one"), put_question("numeric", key="two")
    path = reverse("wagtail_bulk_action", args=["quizzes", "question", "retire-questions"])
    shown = reverse(f"{BANK}:list") + "%3Fkind%3Dnumeric"
    assert desk.post(f"{path}?id=all&next={shown}").status_code == 302
    states = dict(Question.objects.non_polymorphic().values_list("key", "state"))
    assert states == {"one": "ready", "two": "retired"}


def test_many_are_moved_to_a_category(desk) -> None:
    drawer = Category.objects.create(key="top", title_zh_hans="上")
    one, two = put_question(key="one"), put_question("numeric", key="two")
    assert desk.get(bulk("move-questions", one, two)).status_code == 200
    desk.post(bulk("move-questions", one, two), {"category": drawer.pk})
    assert drawer.questions.count() == 2


def test_a_trainee_changes_nothing_in_bulk() -> None:
    client = Client()
    client.force_login(trainee())
    question = put_question()
    assert client.post(bulk("retire-questions", question)).status_code == 302
    for name in ("usage", "compare"):
        assert client.get(reverse(f"{BANK}:{name}", args=[question.pk])).status_code == 302
    question.refresh_from_db()
    assert question.state == "ready"


# --- categories
def test_categories_are_listed_as_a_tree(desk) -> None:
    top = Category.objects.create(key="top", title_zh_hans="上层")
    Category.objects.create(key="inner", title_zh_hans="内层", parent=top)
    put_question(category="inner")
    assert "　内层" in page(desk, f"{CATEGORY}:list")
    data = {
        "title_zh_hans": "上层",
        "title_en": "",
        "sort_order": 0,
        "parent": top.children.get().pk,
    }
    refused = desk.post(reverse(f"{CATEGORY}:edit", args=[top.pk]), data)
    assert refused.status_code == 200
    top.refresh_from_db()
    assert top.parent is None


# --- what is used, and the chooser
def test_a_question_that_a_quiz_may_draw_is_not_deleted() -> None:
    client = Client()
    client.force_login(administrator())
    question = put_question()
    QuizDraw.objects.create(section=make_quiz(key="drawing").sections.get())
    client.post(own(question, "delete"))
    assert Question.objects.filter(pk=question.pk).exists()


@pytest.mark.parametrize("query", ["q=記录", "kind=single-choice", "cell=PTP-M"])
def test_the_chooser_searches_chinese_and_filters(desk, query: str) -> None:
    put_taxonomy()
    options = [{"text": "当场记录", "correct": True}, {"text": "乙"}]
    put_question(key="one", title="要找的", options=options, cells=["PTP-M"])
    put_question("ordering", key="other", title="别的")
    html = desk.get(f"{question_chooser_url()}?{query}").json()["html"]
    assert "要找的" in html
    assert "别的" not in html


def test_the_chooser_asks_again_when_type_or_cell_is_chosen(desk) -> None:
    html = desk.get(question_chooser_url()).json()["html"]
    for name in ("kind", "cell"):
        field = html[html.index(f'<select name="{name}"') :].split(">", 1)[0]
        assert "data-chooser-modal-search-filter" in field


def test_choosers_speak_the_language_of_whoever_uses_them(desk) -> None:
    form = reverse("wagtailsnippets_quizzes_quiz:add")
    told = {}
    for language in ("zh-hans", "en"):
        User.objects.update(language=language)
        heading = desk.get(question_chooser_url()).json()["html"].split("</h1>")[0]
        told[language] = (desk.get(form).content.decode(), heading)
    for part, page in enumerate(told["en"]):
        assert "Choose" in page
        assert "选择" in told["zh-hans"][part]
        assert "选择" not in page
    assert "Choose question" in told["en"][0]
