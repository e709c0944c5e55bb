"""Sentences that are put together on the pages of a sitting: whole, and true of this sitting."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from quizzes.models import Attempt, Quiz
from quizzes.registry import eligibility, lesson_links
from quizzes.services import starting
from tests.factories.accounts import trainee
from tests.factories.sittings import choice_quiz, sit

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def nobody_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_members", {})
    monkeypatch.setattr(lesson_links, "_members", {})


def read(person, name: str, *args: object) -> str:
    """Return the words of a page of the quizzes, each run of space as one."""
    client = Client()
    client.force_login(person)
    page = client.get(reverse(f"quizzes:{name}", args=args))
    assert page.status_code == 200
    main = BeautifulSoup(page.content, "html.parser").find("main")
    return re.sub(r"\s+", " ", main.get_text())


@pytest.mark.parametrize(
    ("language", "allowed", "words"),
    [
        ("en", 1, "You may sit it once; used so far: 0."),
        ("en", 2, "You may sit it 2 times; used so far: 0."),
        ("en", None, "You may sit it as often as you like; so far: 0."),
        ("zh-hans", 1, "可以参加1次，已用0次。"),
        ("zh-hans", 3, "可以参加3次，已用0次。"),
    ],
)
def test_the_cover_says_how_often(language: str, allowed: int | None, words: str) -> None:
    quiz = choice_quiz(1, attempts_allowed=allowed)
    assert words in read(trainee(language=language), "cover", quiz.key)


@pytest.mark.parametrize(
    ("language", "minutes", "words"),
    [
        ("en", 30, "Your time goes on. You can also report the question after submission"),
        ("zh-hans", 30, "计时不会停。交卷后也可以在成绩页报告。"),
    ],
)
def test_a_report_during_a_timed_sitting_says_that_time_goes_on(language, minutes, words) -> None:
    person = trainee(language=language)
    attempt = begun(choice_quiz(1, time_limit_minutes=minutes), person)
    assert words in read(person, "report", attempt.uuid, 1)


@pytest.mark.parametrize(
    ("language", "words", "clock"),
    [
        ("en", "You can also report the question after submission, on the result page.", "time"),
        ("zh-hans", "交卷后也可以在成绩页报告。", "计时"),
    ],
)
def test_a_report_during_an_untimed_sitting_names_no_clock(language, words, clock) -> None:
    person = trainee(language=language)
    attempt = begun(choice_quiz(1, time_limit_minutes=None), person)
    text = read(person, "report", attempt.uuid, 1)
    assert words in text
    assert clock not in text


@pytest.mark.parametrize(
    ("language", "second", "words"),
    [
        ("zh-hans", "abbb", "取最好的一次成绩。 按此计得75%，已通过。"),
        ("en", "abbb", "The best result counts. By this you have 75%, which is a pass."),
    ],
)
def test_what_counts_is_a_whole_sentence(language: str, second: str, words: str) -> None:
    person, quiz = trainee(language=language), choice_quiz(4)
    sit(quiz, "aaab", person=person)
    attempt = sit(quiz, second, person=person)
    assert words in read(person, "result", attempt.uuid)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "按此计得50%，未通过。"), ("en", "By this you have 50%, which is not a pass.")],
)
def test_what_counts_and_does_not_suffice_is_said_as_plainly(language: str, words: str) -> None:
    person, quiz = trainee(language=language), choice_quiz(4)
    sit(quiz, "aabb", person=person)
    assert words in read(person, "result", sit(quiz, "bbbb", person=person).uuid)


def begun(quiz: Quiz, person) -> Attempt:
    return starting.start_attempt(quiz, person=person, locale="zh-hans")
