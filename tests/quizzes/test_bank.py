"""The bank: versions, pools of draws, usage, search, likely duplicates, many at once, languages."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from quizzes import queries
from quizzes.models import (
    Category,
    Question,
    QuestionVersion,
    QuizDraw,
    Section,
)
from quizzes.queries.feasibility import impossible_draws
from quizzes.queries.pools import draws_that_fit, pool_of, pools_of
from quizzes.registry import eligibility
from quizzes.services import bank, starting
from tests.factories.accounts import instructor, trainee
from tests.factories.quizzes import DOCUMENTS, make_quiz, put_question
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def category(key: str, parent: Category | None = None) -> Category:
    return Category.objects.create(key=key, title_zh_hans=key, title_en=key, parent=parent)


def tag(field: str, key: str):
    return Question._meta.get_field(field).related_model.objects.get(key=key)


# --- versions
def test_each_published_version_is_kept_and_a_draft_is_none() -> None:
    question = put_question()
    put_question()  # nothing changed
    changed = put_question(prompt="另一个问题？")
    changed.prompt = "草稿？"
    changed.save_revision()
    kept = QuestionVersion.objects.filter(question=question).order_by("number")
    assert [version.number for version in kept] == [1, 2]
    assert [version.spec["prompt"] for version in kept] == [
        "电话接通后，先做什么？",
        "另一个问题？",
    ]


def test_a_version_names_its_author_and_what_changed() -> None:
    author = instructor()
    question = put_question()
    question.prompt, question.change_note = "改了？", "问得更清楚"
    question.save_revision(user=author).publish(user=author)
    version = QuestionVersion.objects.get(question=question, number=2)
    assert (version.author, version.note) == (author, "问得更清楚")


def test_a_question_that_was_never_published_has_no_version() -> None:
    question = put_question()
    english = Locale.objects.get_or_create(language_code="en")[0]
    copy = bank.write_in(question, locale=english, actor=None)
    assert not QuestionVersion.objects.filter(question=copy).exists()


# --- pools
@pytest.fixture
def filed() -> dict[str, Question]:
    put_taxonomy()
    top = category("top")
    category("deep", category("inner", top))
    return {
        "easy": put_question(key="easy", difficulty=1, category="top", cells=["PTP-M"]),
        "hard": put_question(
            key="hard", difficulty=5, category="deep", competencies=["opening"], source=["B12"]
        ),
        "number": put_question("numeric", key="number", difficulty=3, jurisdiction="HK"),
        "gone": put_question(key="gone", retired=True, category="top"),
    }


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ({}, ("easy", "hard", "number")),
        ({"difficulty_from": 2, "difficulty_to": 4}, ("number",)),
        ({"category": "top"}, ("easy", "hard")),
        ({"category": "inner"}, ("hard",)),
        ({"cell": "PTP-M"}, ("easy",)),
        ({"competency": "opening"}, ("hard",)),
        ({"kind": "numeric"}, ("number",)),
        ({"jurisdiction": "HK"}, ("number",)),
        ({"source": "b1"}, ("easy", "number")),
        ({"source": "B12"}, ("hard",)),
        ({"source": "B"}, ()),
        ({"category": "top", "kind": "numeric"}, ()),
    ],
)
def test_a_draw_takes_ready_questions_that_fit_all_its_conditions(filed, condition, keys) -> None:
    draw = QuizDraw(**as_rows(condition))
    assert pool_of(draw) == keys
    section = Section.objects.create(quiz=make_quiz(key="one"))
    draw.section = section
    draw.save()
    fitting = {key for key, question in filed.items() if draws_that_fit(question)}
    assert fitting == set(keys)  # the other way round says the same


def as_rows(condition: dict) -> dict:
    models = {
        "category": Category,
        "cell": tag_model("cells"),
        "competency": tag_model("competencies"),
    }
    return {
        name: models[name].objects.get(key=value) if name in models else value
        for name, value in condition.items()
    }


def tag_model(field: str):
    return Question._meta.get_field(field).related_model


def test_a_translation_is_drawn_through_its_house_row_only() -> None:
    put_question(key="one")
    put_question(key="one", locale="en")
    put_question(key="only-english", locale="en")
    assert pool_of(QuizDraw()) == ("one",)


@pytest.mark.parametrize("n", [1, 3])
def test_all_pools_cost_two_queries(filed, n: int, count_queries) -> None:
    draws = [QuizDraw(category=Category.objects.get(key="top")) for _ in range(n)]
    with count_queries(2):
        assert len(pools_of(draws)) == n


def test_draws_that_compete_are_named_by_section() -> None:
    for key in "abc":
        put_question(key=key)
    sections = [("1 规则", [QuizDraw(number=2)]), ("2 话术", [QuizDraw(number=2)])]
    assert list(impossible_draws([], sections[:1])) == []
    (words,) = impossible_draws([], sections)
    assert "2 话术" in words
    assert "1" in words


# --- usage
def test_usage_counts_quizzes_draws_and_attempts_by_version(monkeypatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})
    question = put_question(key="one")
    other = put_question("numeric", key="two")
    quiz = make_quiz(question)
    drawing = make_quiz(other, key="drawing")
    QuizDraw.objects.create(section=drawing.sections.get())
    starting.start_attempt(quiz, person=trainee(), locale="zh-hans")
    put_question(key="one", prompt="第二版？")
    starting.start_attempt(quiz, person=trainee(), locale="zh-hans")
    used = queries.usage_of([question, other])
    assert (
        used[question.pk].n_quizzes,
        used[question.pk].n_drawing,
        used[question.pk].n_attempts,
    ) == (1, 1, 2)
    assert used[other.pk].n_quizzes == 1
    question.refresh_from_db()
    sheet = queries.usage_sheet(question)
    assert [(use.number, use.n_attempts) for use in sheet.versions] == [(2, 1), (1, 1)]
    assert len(sheet.draws) == 1
    assert sheet.n_attempts == 2


@pytest.mark.parametrize("n", [1, 3])
def test_usage_costs_the_same_for_any_number(n: int, django_assert_max_num_queries) -> None:
    made = [put_question(key=f"q{index}") for index in range(n)]
    QuizDraw.objects.create(section=make_quiz(*made).sections.get())
    with django_assert_max_num_queries(5):
        queries.usage_of(made)
    with django_assert_max_num_queries(8):
        queries.usage_sheet(made[0])


# --- search
@pytest.mark.parametrize("query", ["第一人称", "還款", "选项 核身份", "TIMES-UP", "１２天"])
def test_any_word_of_a_question_finds_it(query: str) -> None:
    put_question(
        key="times-up", title="第一人称", said="我会还款。", explanation="核实身份之后再说。",
        facts=[{"label": "逾期", "value": "12 天"}],
        options=[{"text": "选项甲", "correct": True}, {"text": "乙"}],
    )  # fmt: skip
    put_question("ordering", key="other", title="别的")
    rows = Question.objects.non_polymorphic()
    terms = "选项 身份" if query.startswith("选项") else query
    assert [row.key for row in queries.found_by(rows, terms)] == ["times-up"]


def test_percent_and_underscore_are_plain_signs() -> None:
    put_question(key="one", prompt="年利率 14.6%？")
    put_question(key="two")
    rows = Question.objects.non_polymorphic()
    assert [row.key for row in queries.found_by(rows, "14.6%")] == ["one"]
    assert not queries.found_by(rows, "利_率")


def test_the_place_with_most_of_the_terms_is_shown() -> None:
    question = put_question(title="利息", explanation="按天计息，利息照合同。")
    pieces = queries.where_found(question, "天 利息")
    assert [piece.text for piece in pieces if piece.hit] == ["天", "利息"]
    assert queries.where_found(question, "single-choice-1") == []


# --- likely duplicates
LONG = "客户第三次爽约，今天是逾期第十二天，您下一步怎么做？请选出最合适的一项。"


def test_a_near_copy_is_named_and_other_questions_are_not() -> None:
    put_question(key="one", title="原题", prompt=LONG)
    put_question("ordering", key="other")
    put_question(key="english", prompt=LONG, locale="en")
    spec = {**put_question(key="new", prompt=LONG.replace("十二", "十三")).spec}
    locale = Locale.objects.get(language_code="zh-hans")
    new = Question.objects.non_polymorphic().get(key="new")
    found = queries.likely_duplicates(spec, locale=locale, exclude=new.pk)
    assert [(likely.key, likely.title) for likely in found] == [("one", "原题")]


def test_a_likely_duplicate_costs_one_query(count_queries) -> None:
    spec = put_question(prompt=LONG).spec
    locale = Locale.objects.get(language_code="zh-hans")
    with count_queries(1):
        queries.likely_duplicates(spec, locale=locale)


# --- many at once
def test_tags_are_put_on_and_taken_off_with_a_new_version(filed) -> None:
    actor = instructor()
    ids = [filed["easy"].pk, filed["number"].pk]
    tags = bank.Tags(
        add_cells=[tag("cells", "UM-E")], remove_cells=[tag("cells", "PTP-M")], difficulty=4
    )
    assert bank.retag(ids, tags=tags, actor=actor) == 2
    easy = Question.objects.non_polymorphic().get(key="easy")
    assert (easy.spec["cells"], easy.difficulty, easy.version, easy.state) == (
        ["UM-E"],
        4,
        2,
        "ready",
    )
    assert QuestionVersion.objects.get(question=easy, number=2).author == actor
    assert not easy.has_unpublished_changes


def test_a_draft_over_a_published_question_keeps_its_words_and_takes_the_tag(filed) -> None:
    easy = Question.objects.get(key="easy")
    easy.prompt = "草稿？"
    easy.save_revision()
    bank.retag([easy.pk], tags=bank.Tags(add_cells=[tag("cells", "UM-E")]), actor=instructor())
    row = Question.objects.get(key="easy")
    assert row.spec["prompt"] == "电话接通后，先做什么？"
    assert sorted(row.spec["cells"]) == ["PTP-M", "UM-E"]
    draft = row.get_latest_revision_as_object()
    assert draft.prompt == "草稿？"
    assert {cell.key for cell in draft.cells.all()} == {"PTP-M", "UM-E"}
    assert row.has_unpublished_changes


def test_moving_changes_no_version_and_retiring_takes_out_of_pools(filed) -> None:
    ids = [question.pk for question in filed.values()]
    inner = Category.objects.get(key="inner")
    assert bank.move(ids, category=inner, actor=instructor()) == 4
    rows = Question.objects.non_polymorphic()
    assert set(rows.values_list("category__key", "version")) == {("inner", 1)}
    bank.retire(ids[:1], actor=instructor())
    assert rows.get(key="easy").state == "retired"
    assert "easy" not in pool_of(QuizDraw())


def test_a_draft_alone_is_moved_and_stays_a_draft() -> None:
    english = Locale.objects.get_or_create(language_code="en")[0]
    draft = bank.write_in(put_question(), locale=english, actor=None)
    drawer = category("one")
    bank.move([draft.pk], category=drawer, actor=instructor())
    row = Question.objects.get(pk=draft.pk)
    assert (row.category, row.state) == (drawer, "draft")
    assert row.get_latest_revision_as_object().category == drawer


# --- another language
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_another_language_begins_as_a_draft_with_the_same_keys(kind: str) -> None:
    put_taxonomy()
    question = put_question(kind, cells=["PTP-M"])
    english = Locale.objects.get_or_create(language_code="en")[0]
    copy = bank.write_in(question, locale=english, actor=instructor())
    assert (copy.key, copy.locale, copy.state) == (question.key, english, "draft")
    assert copy.spec == question.spec
    assert bank.write_in(question, locale=english, actor=None).pk == copy.pk


# --- categories
def test_a_category_cannot_lie_in_itself() -> None:
    top = category("top")
    inner = category("inner", top)
    top.parent = inner
    with pytest.raises(ValidationError):
        top.full_clean()
    inner.parent = inner
    with pytest.raises(ValidationError):
        inner.full_clean()
