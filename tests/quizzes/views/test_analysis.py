"""The pages of the analysis in the Wagtail admin: who may, what they say, what they cost."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django_tasks_db.models import DBTaskResult

from lms.foundation import clock
from quizzes import api
from quizzes.models import ItemStatistics, Quiz, QuizQuestion, RevisionTask, Section
from quizzes.registry import eligibility
from quizzes.services import analysis, revising
from quizzes.services.authoring import import_question
from tests.factories.accounts import administrator, instructor, manager, trainee
from tests.factories.quizzes import put_question, question_document
from tests.factories.sittings import choice_quiz, sit, sit_all, thirds_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

DOUBTFUL = thirds_of("aaaabbccdd", "aabbbbbccd", "abbbbbbbcd")  # the strong choose b


@pytest.fixture(autouse=True)
def practice_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk() -> Client:
    return client_of(instructor(language="en"))


def page(client: Client, name: str, *args: Any, **query: str) -> BeautifulSoup:
    response = client.get(reverse(f"quizzes_analysis:{name}", args=args), query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").replace("\xa0", " ").split())


@pytest.fixture
def doubtful() -> Quiz:
    """Thirty people, the strongest of whom choose b in the first question."""
    quiz = choice_quiz(5)
    sit_all(quiz, DOUBTFUL)
    analysis.fold_all_of(quiz)
    return quiz


def first_question(quiz: Quiz) -> Any:
    return QuizQuestion.objects.filter(section__quiz=quiz).first().question


# --- who ------------------------------------------------------------------------------------------
def addresses(quiz: Quiz) -> list[str]:
    question = first_question(quiz)
    return [
        reverse("quizzes_analysis:index"),
        reverse("quizzes_analysis:revisions"),
        reverse("quizzes_analysis:quiz", args=[quiz.key]),
        reverse("quizzes_analysis:export", args=[quiz.key]),
        reverse("quizzes_analysis:question", args=[question.pk]),
    ]


@pytest.mark.parametrize(
    ("who", "seen"), [(instructor, True), (administrator, True), (manager, False), (trainee, False)]
)
def test_only_instructors_and_administrators_see_it(who: Any, seen: bool) -> None:
    quiz = choice_quiz(1)
    client = client_of(who())
    for address in addresses(quiz):
        assert (client.get(address).status_code == 200) is seen


def test_only_they_close_a_task() -> None:
    task = RevisionTask.objects.create(question=put_question(), version=1, reasons=["too-easy"])
    address = reverse("quizzes_analysis:close", args=[task.pk])
    assert client_of(instructor()).get(address).status_code == 405
    client_of(manager()).post(address, {"outcome": "好"})
    task.refresh_from_db()
    assert task.closed_at is None


def test_what_is_not_there_is_not_found(desk: Client) -> None:
    assert desk.get(reverse("quizzes_analysis:quiz", args=["nothing"])).status_code == 404
    assert desk.get(reverse("quizzes_analysis:question", args=[999])).status_code == 404


# --- what it says ---------------------------------------------------------------------------------
def test_an_empty_page_says_what_will_stand_here(desk: Client) -> None:
    assert "Nobody has submitted an attempt" in words(page(desk, "quiz", choice_quiz(1).key))
    assert "Nobody has answered this question" in words(page(desk, "question", put_question().pk))
    assert "Nothing to revise." in words(page(desk, "revisions"))


def test_opening_the_page_counts_what_waits(desk: Client) -> None:
    quiz = choice_quiz(1)
    sit_all(quiz, "ab")
    assert "2 first attempts." in words(page(desk, "quiz", quiz.key))
    assert "not counted yet" not in words(page(desk, "quiz", quiz.key))


def test_the_list_counts_what_waits_too_where_no_worker_runs(desk: Client) -> None:
    quiz = choice_quiz(2)
    sit_all(quiz, [one[:2] for one in DOUBTFUL[:4]])
    page(desk, "index")
    quiz.refresh_from_db()
    assert not quiz.attempts.filter(counted_at__isnull=True).exists()


def test_a_full_batch_leaves_the_others_to_the_worker(desk: Client, monkeypatch) -> None:
    monkeypatch.setattr(analysis, "BATCH", 2)
    monkeypatch.setattr(analysis.fold, "__kwdefaults__", {"most": 2})
    quiz = choice_quiz(1)
    sit_all(quiz, "aba")
    assert "1 attempt is not counted yet" in words(page(desk, "quiz", quiz.key))
    assert DBTaskResult.objects.get().task_path == "quizzes.tasks.fold_statistics"


def test_too_few_are_told_with_their_number(desk: Client) -> None:
    quiz = choice_quiz(2)
    sit_all(quiz, ["aa"] * 7)
    text = words(page(desk, "quiz", quiz.key))
    assert "not enough evidence (7 of 10)" in text
    assert "not enough evidence (7 of 30)" in text
    with translation.override("zh-hans"):
        assert (
            client_of(instructor())
            .get(reverse("quizzes_analysis:quiz", args=[quiz.key]))
            .status_code
            == 200
        )


def test_the_worst_question_stands_first_with_its_reason_in_words(
    desk: Client, doubtful: Quiz
) -> None:
    soup = page(desk, "quiz", doubtful.key)
    first = words(soup.select("table.analysis-items tbody tr")[0])
    assert "第1题" in first
    assert "The key may be wrong, and 1 more" in first
    assert "Of the strongest third 70% chose “选项b” and only 10% the right answer." in first
    assert "(n = 30)" in first


def test_every_figure_says_what_it_means_and_over_how_many(desk: Client, doubtful: Quiz) -> None:
    figures = page(desk, "quiz", doubtful.key).select("dl.analysis-figures > div")
    assert len(figures) >= 6
    for one in figures:
        assert one.select_one("dd.help").get_text(strip=True).endswith(".")
        assert "n = 30" in words(one)


def test_plots_have_a_title_a_description_and_a_table(desk: Client, doubtful: Quiz) -> None:
    for soup, tables in (
        (page(desk, "quiz", doubtful.key), 3),
        (page(desk, "question", first_question(doubtful).pk), 3),
    ):
        for plot in soup.select("svg.analysis-plot"):
            assert plot["role"] == "img"
            for reference in plot["aria-labelledby"].split():
                assert soup.find(id=reference).get_text(strip=True)
        assert len(soup.select("svg.analysis-plot")) >= 1
        assert len(soup.select("table caption")) >= tables


def test_reliability_is_told_for_a_fixed_form_and_refused_for_draws(
    desk: Client, doubtful: Quiz
) -> None:
    assert "Reliability (Cronbach's alpha)" in words(page(desk, "quiz", doubtful.key))
    drawn = choice_quiz_drawn()
    assert "Not for drawn questions" in words(page(desk, "quiz", drawn.key))


def choice_quiz_drawn() -> Quiz:
    quiz = Quiz.objects.create(
        key="drawn", title_en="Drawn", title_zh_hans="抽题", pass_mark=Decimal(60)
    )
    section = Section.objects.create(quiz=quiz, sort_order=0)
    QuizQuestion.objects.create(section=section, question=put_question(key="pool-1"), sort_order=0)
    QuizQuestion.objects.create(section=section, question=put_question(key="pool-2"), sort_order=1)
    attempt = sit(quiz, "a.")
    attempt.items.update(drawn=True)
    return quiz


def test_versions_stand_side_by_side(desk: Client, doubtful: Quiz) -> None:
    options = [{"text": f"改过{letter}", "correct": letter == "b"} for letter in "abcd"]
    import_question(question_document("single-choice", key="choice-1", options=options))
    sit(doubtful, "baaaa")
    analysis.fold_all_of(doubtful)
    soup = page(desk, "question", first_question(doubtful).pk)
    heads = [words(th) for th in soup.select("table.analysis-versions thead th")]
    assert [head.split(" ")[:2] for head in heads[1:]] == [["Version", "2"], ["Version", "1"]]
    assert "选项a" in words(soup)  # options of the version that enough people met


def test_repeats_are_shown_on_request(desk: Client) -> None:
    quiz = choice_quiz(1)
    person = trainee()
    for letter in "ba":
        sit(quiz, letter, person=person)
    assert "1 first attempt." in words(page(desk, "quiz", quiz.key))
    assert "2 attempts." in words(page(desk, "quiz", quiz.key, attempts="all"))


def test_the_file_holds_plain_numbers_and_no_formula(desk: Client, doubtful: Quiz) -> None:
    import_question(question_document("single-choice", key="choice-2", title="=1+1"))
    response = desk.get(reverse("quizzes_analysis:export", args=[doubtful.key]))
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 5
    by_key = {row["Key"]: row for row in rows}
    assert by_key["choice-2"]["Question"] == "'=1+1"
    assert by_key["choice-1"]["Reached"] == "30"
    assert float(by_key["choice-1"]["Discrimination"]) < 0


# --- the desk -------------------------------------------------------------------------------------
def test_what_should_be_revised_stands_on_the_first_page_of_the_admin(
    desk: Client, doubtful: Quiz
) -> None:
    text = words(BeautifulSoup(desk.get(reverse("wagtailadmin_home")).content, "html.parser"))
    assert "Questions to revise" in text
    assert "第1题 The key may be wrong · The strong do worse" in text


def test_a_person_closes_with_words_and_both_stay_on_record(desk: Client, doubtful: Quiz) -> None:
    question = first_question(doubtful)
    task = RevisionTask.objects.get(question=question)
    address = reverse("quizzes_analysis:close", args=[task.pk])
    assert "Write what was decided." in words(
        BeautifulSoup(desk.post(address, {"outcome": " "}, follow=True).content, "html.parser")
    )
    desk.post(address, {"outcome": "答案改为b，见第2版。"})
    text = words(page(desk, "question", question.pk))
    assert "答案改为b，见第2版。" in text
    assert "Of the strongest third 70%" in text
    assert "答案改为b，见第2版。" in words(page(desk, "revisions", show="settled"))
    again = desk.post(address, {"outcome": "再写"}, follow=True)
    assert "Somebody has closed this before" in words(BeautifulSoup(again.content, "html.parser"))


def test_the_desk_of_others_is_empty_and_a_new_version_clears_it(doubtful: Quiz) -> None:
    teacher = instructor()
    [revision, *_more] = api.revision_tasks_for(teacher)
    assert (revision.title, revision.version) == ("第1题", 1)
    assert api.number_to_revise(teacher) == len(api.revision_tasks_for(teacher))
    assert api.revision_tasks_for(trainee()) == []
    assert api.number_to_revise(trainee()) == 0
    before = api.number_to_revise(teacher)
    options = [{"text": f"改过{letter}", "correct": letter == "b"} for letter in "abcd"]
    import_question(question_document("single-choice", key="choice-1", options=options))
    assert api.number_to_revise(teacher) == before - 1


# --- what it costs --------------------------------------------------------------------------------
@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_a_quiz_costs_the_same_for_any_number(
    n: int, desk: Client, django_assert_num_queries
) -> None:
    quiz = choice_quiz(n)
    sit_all(quiz, ["a" * n] * n)
    page(desk, "quiz", quiz.key)
    with django_assert_num_queries(QUERIES_QUIZ):
        page(desk, "quiz", quiz.key)


@pytest.mark.parametrize("attempts", [3, 12])
def test_the_page_of_a_quiz_costs_the_same_for_any_number_of_attempts(
    attempts: int, desk: Client, django_assert_num_queries
) -> None:
    """Neither queries nor rows read grow: the sums of a question are one row, whoever answered."""
    quiz = choice_quiz(3)
    sit_all(quiz, ["aba"] * attempts)
    page(desk, "quiz", quiz.key)
    with django_assert_num_queries(QUERIES_QUIZ) as captured:
        page(desk, "quiz", quiz.key)
    assert ItemStatistics.objects.filter(quiz=quiz).count() == 3
    assert not [sql["sql"] for sql in captured if "quizzes_attemptitem" in sql["sql"]]


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_a_question_costs_the_same_for_any_number(
    n: int, desk: Client, django_assert_num_queries
) -> None:
    quiz = choice_quiz(1)
    for version in range(n):
        options = [{"text": f"{version}{letter}", "correct": letter == "a"} for letter in "abcd"]
        question = import_question(
            question_document("single-choice", key="choice-1", options=options)
        )
        sit_all(quiz, "ab")
        revising.RevisionTask.objects.create(question=question, version=version + 5)
    analysis.fold_all_of(quiz)
    page(desk, "question", question.pk)
    with django_assert_num_queries(QUERIES_QUESTION):
        page(desk, "question", question.pk)


@pytest.mark.parametrize("n", [1, 3])
def test_lists_cost_the_same_for_any_number(
    n: int, desk: Client, django_assert_num_queries
) -> None:
    for index in range(n):
        question = put_question(key=f"listed-{index}")
        RevisionTask.objects.create(question=question, version=1, reasons=["too-easy"])
        Quiz.objects.create(key=f"quiz-{index}", title_en=f"Quiz {index}", pass_mark=Decimal(60))
    page(desk, "index")
    with django_assert_num_queries(QUERIES_INDEX):
        page(desk, "index")
    with django_assert_num_queries(QUERIES_REVISIONS):
        page(desk, "revisions")
    teacher = instructor()
    teacher.groups.all()
    api.number_to_revise(teacher)
    with django_assert_num_queries(2):
        assert len(api.revision_tasks_for(teacher)) == n


QUERIES_QUIZ = 22
QUERIES_QUESTION = 13
QUERIES_INDEX = 13
QUERIES_REVISIONS = 12


@pytest.mark.parametrize(("language", "form"), [("en", "j F Y"), ("zh-hans", "Y年n月j日")])
def test_every_page_writes_days_in_one_form(doubtful: Quiz, language: str, form: str) -> None:
    client = client_of(instructor(language=language))
    with translation.override(language):
        today = date_format(timezone.localtime(clock.now()), form)
    for name, args in (
        ("index", []),
        ("revisions", []),
        ("quiz", [doubtful.key]),
        ("question", [first_question(doubtful).pk]),
    ):
        text = words(page(client, name, *args))
        assert today in text
        assert not re.search(r"\d{4}-\d\d-\d\d|[A-Z][a-z]{2}\. \d|[ap]\.m\.", text)
