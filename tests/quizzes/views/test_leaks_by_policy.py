"""What a policy still withholds is in no page: after submission, and beside a question explained.

As in `test_leaks`: each type's sample with two different keys; what is sent must be the same.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from lms.foundation import clock as house
from quizzes.models import AttemptItem, FeedbackPolicy
from quizzes.registry import QuestionType, eligibility, question_types
from quizzes.services import closing, starting
from tests.contracts.test_question_types import sample_of
from tests.factories.accounts import trainee
from tests.factories.quizzes import SECRET, quiz_of
from tests.quizzes.views.test_leaks import KINDS, SEED, answer_to, other_key, seen

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
EACH = pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def two_keys(kind: QuestionType) -> tuple[dict, dict]:
    """Return the sample of a type as it is, and with another key."""
    one = json.loads(sample_of(kind).model_dump_json())
    return one, other_key(one)


@EACH
def test_after_submission_nothing_tells_the_key_before_the_quiz_has_closed(
    kind: QuestionType,
) -> None:
    person = trainee()
    closes = house.now() + dt.timedelta(days=1)
    quiz = quiz_of("single-choice", feedback=FeedbackPolicy.AFTER_CLOSE, closes_at=closes)
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    one, two = two_keys(kind)
    items = AttemptItem.objects.filter(attempt=attempt)
    items.update(spec=one, shuffled=True, seed=SEED)
    closing.submit(attempt, actor=person)
    client = Client()
    client.force_login(person)
    addresses = [
        reverse("quizzes:result", args=[attempt.uuid]),
        reverse("quizzes:report", args=[attempt.uuid, 1]),
        reverse("quizzes:cover", args=[quiz.key]),
        reverse("quizzes:index"),
    ]
    told = []
    for asked in (one, two):
        items.update(spec=asked)
        pages = [client.get(address) for address in addresses]
        assert [page.status_code for page in pages] == [200] * 4
        told.append([seen(page) for page in pages])
    assert told[0] == told[1]


@EACH
def test_an_explained_question_tells_nothing_of_its_neighbour(kind: QuestionType) -> None:
    person = trainee()
    quiz = quiz_of(
        "single-choice", "single-choice", mode="practice", questions_per_page=3,
        feedback=FeedbackPolicy.AFTER_QUESTION,
    )  # fmt: skip
    attempt = starting.start_attempt(quiz, person=person, locale="zh-hans")
    client = Client()
    client.force_login(person)
    choice = question_types.get("single-choice")
    right = answer_to(choice, choice.read_spec(attempt.items.get(position=1).spec))
    posted = {"here": 1, "on-page": [1], "q1-sequence": 1, "go": "explain-1"}
    posted |= {f"q1-{name}": value for name, value in right.items()}
    assert client.post(reverse("quizzes:save", args=[attempt.uuid]), posted).status_code == 302
    told = []
    for asked in two_keys(kind):
        attempt.items.filter(position=2).update(spec=asked, shuffled=True, seed=SEED)
        page = client.get(reverse("quizzes:attempt", args=[attempt.uuid]), {"q": 1})
        assert SECRET in page.content.decode()  # the first question is explained
        report = client.get(reverse("quizzes:report", args=[attempt.uuid, 2]))
        check = client.get(reverse("quizzes:check", args=[attempt.uuid]))
        told.append([seen(page), seen(report), seen(check)])
    assert told[0] == told[1]
