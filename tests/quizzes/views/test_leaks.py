"""Nothing tells the right answer before it may be seen, whatever the type: held over the registry.

Each type's sample is asked twice: as it is, and with another key (right options moved, other
numbers, other explanations). What a trainee is sent must be the same to the letter.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quizzes.models import AttemptItem
from quizzes.registry import QuestionType, eligibility, question_types
from quizzes.services import starting
from tests.contracts.test_question_types import sample_of
from tests.factories.accounts import trainee
from tests.factories.quizzes import quiz_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
KINDS = question_types.values()
MOVED = ("correct", "share", "verdict", "place", "answer", "rules", "feedback", "why")
REWORDED = re.compile(r"feedback|why|explanation|otherwise|model_answer|description|source")


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def other_key(node: Any, *, typed: bool = False) -> Any:
    """Return the same question with another right answer and other explanations."""
    if isinstance(node, list):
        rows = [other_key(row, typed=typed) for row in node]
        if all(isinstance(row, dict) for row in rows):
            rising = all("share" in row and "key" not in row for row in rows)  # levels of a rubric
            for name in MOVED if not rising else ():
                values = [row.get(name) for row in rows]
                for row, value in zip(rows, values[1:] + values[:1], strict=True):
                    if name in row:
                        row[name] = value
        return rows
    if not isinstance(node, dict):
        return node
    typed = node.get("kind") == "typed" or node.get("type") == "short-text"
    changed = {name: other_key(value, typed=typed) for name, value in node.items()}
    for name, value in changed.items():
        changed[name] = _other_value(node, name, value)
    if typed:
        for row in changed.get("answers", []):
            row["text"] = "别的说法"
    return changed


def _other_value(node: dict[str, Any], name: str, value: Any) -> Any:
    if name in {"right_type", "right_stage"}:
        offered = [row["key"] for row in node[f"{name.removeprefix('right_')}s"]]
        return next(key for key in offered if key != value)
    if name == "items" and node.get("type") == "ordering":
        return value[1:] + value[:1]
    if name == "description" and "weight" in node:
        return value  # what is looked at is told before; what earns which level is not
    if isinstance(value, str) and REWORDED.search(name):
        return f"别的话：{value}"
    if name == "answer" and "type" in node:
        if isinstance(value, bool):
            return not value
        try:
            return str(Decimal(str(value)) + 7)
        except InvalidOperation:
            return value
    return value


def answer_to(kind: QuestionType, spec: Any) -> dict[str, Any]:
    """Return what a form posts for the right answer."""
    form = kind.form(spec, seed=None, response=kind.correct(spec))
    return {name: form[name].initial for name in form.fields if form[name].initial is not None}


def seen(response: HttpResponse) -> str:
    """Return what was sent, without what differs each time."""
    text = response.content.decode()
    text = re.sub(r'(csrfmiddlewaretoken" value=|data-left=)"\w+"', "", text)
    return re.sub(r'"(at|iso)": "[^"]+"|\d\d:\d\d:\d\d|datetime="[^"]+"', "", text)


#: `ordering` never starts in the right order, so with one seed in twelve its two keys differ there.
SEED = 2


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
@pytest.mark.parametrize("per_page", [1, 3])
def test_what_is_sent_before_submission_is_the_same_whatever_the_key(
    kind: QuestionType, per_page: int
) -> None:
    person = trainee()
    quiz = quiz_of("single-choice", "single-choice", questions_per_page=per_page)
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    client = Client()
    client.force_login(person)
    address = {name: reverse(f"quizzes:{name}", args=[attempt.uuid])
               for name in ("attempt", "save", "flag", "check")}  # fmt: skip
    spec = sample_of(kind)
    one = json.loads(spec.model_dump_json())
    two = other_key(one)
    assert two != one
    kind.read_spec(two)
    posted = {"position": 1, "sequence": 1, **answer_to(kind, spec)}
    script = {"Accept": "application/json"}
    told: list[list[str]] = []
    for asked in (one, two):
        AttemptItem.objects.filter(attempt=attempt, position=1).update(
            spec=asked,
            shuffled=True,
            seed=SEED,
            answer=None,
            answered_at=None,
            sequence=0,
            flagged=False,
        )
        AttemptItem.objects.get(attempt=attempt, position=1).responses.all().delete()
        pages = [
            client.get(address["attempt"], {"q": 1}),
            client.post(address["save"], posted, headers=script),
            client.post(address["save"], {**posted, "sequence": 9}, headers=script),
            client.post(address["flag"], {"position": 1, "flagged": "1"}, headers=script),
            client.get(address["attempt"], {"q": 1}),
            client.get(address["check"]),
        ]
        assert [page.status_code for page in pages] == [200] * 6
        told.append([seen(page) for page in pages])
    assert told[0] == told[1]
