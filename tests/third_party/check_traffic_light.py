"""Run by `test_installed.py` with the foreign app installed; not collected in the house's own run."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from quizzes.models import Question
from quizzes.registry import eligibility, question_types
from quizzes.services import answering, closing, starting
from quizzes.services.authoring import export_question, import_question
from tests.factories.accounts import instructor, trainee
from tests.factories.quizzes import make_quiz, question_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def put_light() -> Question:
    document = question_document()
    del document["options"]
    return import_question(
        {**document, "type": "traffic-light", "key": "light-1", "light": "red", "why": "第三人"}
    )


def test_it_is_registered_its_model_migrated_and_the_checks_are_content() -> None:
    assert "traffic-light" in question_types.keys()  # noqa: SIM118 -- a registry, not a dictionary
    call_command("makemigrations", "traffic_light", check=True, dry_run=True, stdout=StringIO())
    assert [problem for problem in run_checks() if "quizzes" in str(problem.id)] == []


def test_it_is_written_published_and_read_out() -> None:
    question = put_light()
    assert question.spec["light"] == "red"
    assert export_question("light-1", "zh-hans")["light"] == "red"


def test_it_is_sat_marked_and_reviewed() -> None:
    person = trainee()
    client = Client()
    client.force_login(person)
    attempt = starting.start_attempt(make_quiz(put_light()), person=person, locale="zh-hans")
    page = client.get(reverse("quizzes:attempt", args=[attempt.uuid])).content.decode()
    assert "Your light" in page
    assert "第三人" not in page
    answering.save_answer(attempt, position=1, data={"answer": "amber"}, sequence=1)
    attempt = closing.submit(attempt, actor=person)
    assert attempt.percent == Decimal(50)
    result = client.get(reverse("quizzes:result", args=[attempt.uuid])).content.decode()
    assert "第三人" in result


def test_it_can_be_added_and_edited_in_the_admin() -> None:
    client = Client()
    client.force_login(instructor())
    question = put_light()
    viewset = question_types.get("traffic-light").model.snippet_viewset
    chooser = client.get(reverse("wagtailsnippets_quizzes_question:add"))
    assert "Traffic light" in chooser.content.decode()
    for name, args in (("add", []), ("edit", [question.pk])):
        page = client.get(reverse(viewset.get_url_name(name), args=args))
        assert page.status_code == 200
        assert 'name="light"' in page.content.decode()
