"""Marking a question again, as those who mark see it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import AttemptItem, Question, Regrade
from quizzes.queries import regrading as queries
from quizzes.queries.regrading import Sibling
from quizzes.registry import eligibility
from quizzes.services import closing, starting
from quizzes.views import regrading as views
from tests.factories.accounts import instructor, manager, trainee
from tests.factories.marking import (
    LEFT_OPEN,
    exam_with_essay,
    keys_of,
    sit,
    with_wrong_key,
)
from tests.factories.quizzes import make_quiz, put_question

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *args) -> str:
    return reverse(f"quizzes:{name}", args=args)


def essay_of(attempt) -> AttemptItem:
    return attempt.items.get(spec__type="essay")


def posted(item: AttemptItem, *chosen: int, **more) -> dict:
    data = {f"level-{key}": n for key, n in zip(keys_of(item), chosen, strict=True)}
    return {**data, "comment": "", "go": "next", **more}


def text_of(answer) -> str:
    return answer.content.decode()


# --- marking again
def regrade_data() -> dict:
    return {"reason": "答案标错了", "order": str(uuid.uuid4())}


def test_a_question_is_found_previewed_and_marked_again() -> None:
    wrong = put_question(key="choice-1", **with_wrong_key())
    quiz = make_quiz(wrong)
    learner = trainee(name="会变的人")
    attempt = sit(quiz, learner)
    put_question(key="choice-1")
    client = signed_in(instructor())
    address = url("regrade", wrong.pk)
    assert address in text_of(client.get(url("regrades") + "?q=choice"))
    assert "会变的人" not in text_of(client.get(address))
    preview = text_of(client.get(address + "?way=2"))
    assert "会变的人" in preview
    assert not Regrade.objects.exists()
    assert client.post(address + "?way=2", {**regrade_data(), "reason": ""}).status_code == 422
    data = regrade_data()
    answer = client.post(address + "?way=2", data)
    assert answer.url == url("regraded", Regrade.objects.get().uuid)
    assert client.post(address + "?way=2", data).url == answer.url
    assert "会变的人" in text_of(client.get(answer.url))
    attempt.refresh_from_db()
    assert attempt.percent == 0
    page = text_of(signed_in(learner).get(url("result", attempt.uuid)))
    assert "答案标错了" in page
    assert client.post(address + "?way=2", regrade_data()).status_code == 422
    assert Regrade.objects.count() == 1


def test_the_result_shows_the_key_that_decided() -> None:
    wrong = put_question(key="choice-1", **with_wrong_key())
    learner = trainee()
    attempt = sit(make_quiz(wrong), learner)
    put_question(key="choice-1", explanation="改正后的解释")
    client = signed_in(instructor())
    client.post(url("regrade", wrong.pk) + "?way=2", regrade_data())
    page = signed_in(learner).get(url("result", attempt.uuid))
    assert "改正后的解释" in text_of(page)
    [reviewed] = page.context["page"].items
    assert [row["correct"] for row in reviewed.detail["rows"]] == [True, False, False]


def test_marking_again_is_for_those_who_mark_and_real_questions() -> None:
    question = put_question(key="choice-1")
    sit(make_quiz(question), trainee(), right=False)
    for who in (trainee(), manager()):
        client = signed_in(who)
        assert client.get(url("regrade", question.pk)).status_code == 404
        assert (
            client.post(url("regrade", question.pk) + "?way=full", regrade_data()).status_code
            == 404
        )
        assert client.get(url("regraded", uuid.uuid4())).status_code == 404
    client = signed_in(instructor())
    assert client.get(url("regrade", question.pk + 1000)).status_code == 404
    assert client.get(url("regraded", uuid.uuid4())).status_code == 404
    for way in ("99", "forged", "", "9" * 60):
        answer = client.get(url("regrade", question.pk), {"way": way})
        assert answer.status_code == 200
        assert (
            client.post(f"{url('regrade', question.pk)}?way={way}", regrade_data()).status_code
            == 422
        )
    assert not Regrade.objects.exists()


def test_many_are_left_to_the_worker_and_can_be_done_here(monkeypatch) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 1)
    monkeypatch.setattr(queries, "BATCH", 2)
    question = put_question(key="choice-1")
    quiz = make_quiz(question)
    attempts = [sit(quiz, trainee(), right=False) for _n in range(3)]
    client = signed_in(instructor())
    answer = client.post(url("regrade", question.pk) + "?way=full", regrade_data(), follow=True)
    assert "data-refresh" in text_of(answer)
    page = answer.redirect_chain[-1][0]
    client.post(page)
    client.post(page)
    assert "data-refresh" not in text_of(client.get(page))
    for attempt in attempts:
        attempt.refresh_from_db()
        assert attempt.percent == 100


def test_unfinished_essays_are_shown_as_written() -> None:
    item = essay_of(sit(exam_with_essay(), trainee()))
    AttemptItem.objects.filter(pk=item.pk).update(
        answer={"text": LEFT_OPEN + "\n<script>1</script>"}
    )
    page = text_of(signed_in(instructor()).get(url("mark", item.pk)))
    assert LEFT_OPEN in page
    assert "<script>1" not in page


# --- the same question in another language
def in_two_languages() -> tuple[Question, Question]:
    """The Chinese key was wrong; one learner sat in each language, neither chose what is right."""
    chinese = put_question(key="choice-1", **with_wrong_key())
    english = put_question(key="choice-1", locale="en", title="The first word")
    sit(make_quiz(chinese), trainee())
    quiz, learner = make_quiz(english, key="second-quiz"), trainee()
    attempt = starting.start_attempt(quiz, person=learner, locale="en")
    closing.submit(attempt, actor=learner)
    return chinese, english


def test_a_regrade_says_that_it_covers_one_language_and_leads_to_the_other() -> None:
    chinese, english = in_two_languages()
    put_question(key="choice-1")
    client = signed_in(instructor())
    address = url("regrade", chinese.pk)
    assert not client.get(address).context["siblings"]
    [(sibling, there)] = client.get(address + "?way=2").context["siblings"]
    assert sibling == Sibling(english.pk, "英语", 1, asked=1)
    assert there == url("regrade", english.pk) + "?way=1"
    assert there in text_of(client.get(address + "?way=2"))
    assert url("regrade", english.pk) + "?way=full" in text_of(client.get(address + "?way=full"))


def test_the_reason_goes_along_to_the_other_language() -> None:
    chinese, _english = in_two_languages()
    client = signed_in(instructor())
    done = client.post(url("regrade", chinese.pk) + "?way=full", regrade_data(), follow=True)
    assert not Regrade.objects.exists()  # the first chose what was called right: nothing changes
    put_question(key="choice-1")
    done = client.post(url("regrade", chinese.pk) + "?way=2", regrade_data(), follow=True)
    [(_sibling, there)] = done.context["siblings"]
    full = there.replace("way=1", "way=full")
    assert client.get(full).context["form"].initial["reason"] == "答案标错了"
    assert "答案标错了" in text_of(client.get(full))
    forged = client.get(full.split("like=")[0] + "like=nonsense")
    assert forged.context["form"].initial["reason"] == ""


def test_where_nobody_answered_in_the_other_language_there_is_nothing_to_mark() -> None:
    chinese = put_question(key="choice-1", **with_wrong_key())
    put_question(key="choice-1", locale="en")
    sit(make_quiz(chinese), trainee())
    put_question(key="choice-1")
    page = signed_in(instructor()).get(url("regrade", chinese.pk) + "?way=2")
    [(sibling, there)] = page.context["siblings"]
    assert sibling.asked == 0
    assert there not in text_of(page)
