"""Saving a question that nobody changed: no version, no revision, and the page says so."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from quizzes.models import Question, QuestionVersion
from quizzes.registry import eligibility
from tests.factories.accounts import instructor
from tests.factories.quizzes import DOCUMENTS, put_question
from tests.factories.taxonomy import put_taxonomy
from tests.quizzes.test_admin import own

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TWO_LINES = "电话接通后，\n\n先做什么？"
SAID = "没有任何改动。"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(eligibility, "_members", {})
    put_taxonomy()
    client = Client()
    client.force_login(instructor())
    return client


def sent(desk: Client, question: Question) -> dict[str, Any]:
    """Return what a browser posts for the unchanged form, with the line ends that browsers write."""
    page = BeautifulSoup(desk.get(own(question, "edit")).content, "html.parser")
    form = page.select_one("form[data-edit-form]")
    assert form is not None
    data: dict[str, Any] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(one["name"]), one.get("type")
        if one.find_parent("template") or (
            kind in {"checkbox", "radio"} and not one.has_attr("checked")
        ):
            continue
        if one.name == "textarea":
            values = [one.text.removeprefix("\n").replace("\n", "\r\n")]
        elif one.name == "select":
            values = [option.get("value", "") for option in one.select("option[selected]")]
        else:
            values = [one.get("value", "on" if kind == "checkbox" else "")]
        data.setdefault(name, []).extend(values)
    return data


def made(question: Question) -> tuple[int, int, int]:
    """Return version, versions on record and revisions of a question."""
    row = type(question).objects.get(pk=question.pk)
    return row.version, QuestionVersion.objects.filter(question=row).count(), row.revisions.count()


def put(kind: str = "single-choice", **changes: Any) -> Question:
    return put_question(
        kind, prompt=TWO_LINES, explanation="一。\n\n二。", facts=[{"label": "逾期", "value": "12天"}, {"label": "类型", "value": "失约"}],
        cells=["PTP-M"], **changes,
    ).get_real_instance()  # fmt: skip


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_an_unchanged_question_of_every_type_makes_no_version(desk, kind: str) -> None:
    question = put(kind)
    before = made(question)
    page = desk.post(
        own(question, "edit"), {**sent(desk, question), "action-publish": "1"}, follow=True
    )
    assert SAID in page.content.decode()
    assert made(question) == before


def test_an_unchanged_draft_is_not_written_anew(desk) -> None:
    question = put()
    before = made(question)
    page = desk.post(own(question, "edit"), sent(desk, question), follow=True)
    assert SAID in page.content.decode()
    assert made(question) == before


def test_a_note_on_nothing_is_nothing(desk) -> None:
    question = put()
    before = made(question)
    data = {**sent(desk, question), "change_note": "改了一处", "action-publish": "1"}
    assert SAID in desk.post(own(question, "edit"), data, follow=True).content.decode()
    assert made(question) == before


def test_a_draft_that_waits_is_published_though_the_form_was_not_touched(desk) -> None:
    question = put()
    desk.post(own(question, "edit"), {**sent(desk, question), "title": "新题目"})
    data = {**sent(desk, question), "action-publish": "1"}
    page = desk.post(own(question, "edit"), data, follow=True).content.decode()
    assert SAID not in page
    assert (Question.objects.get(pk=question.pk).title, made(question)[0]) == ("新题目", 2)


def test_one_changed_word_is_a_version(desk) -> None:
    question = put()
    data = {
        **sent(desk, question),
        "prompt": TWO_LINES.replace("先", "首先"),
        "action-publish": "1",
    }
    page = desk.post(own(question, "edit"), data, follow=True).content.decode()
    assert SAID not in page
    assert made(question)[:2] == (2, 2)


def test_other_line_ends_alone_are_no_other_words(desk) -> None:
    question = put()
    data = {**sent(desk, question), "difficulty": "5", "action-publish": "1"}
    desk.post(own(question, "edit"), data)
    row = Question.objects.get(pk=question.pk)
    assert (row.difficulty, row.prompt, row.version) == (5, TWO_LINES, 1)
