"""Fill the platform's database for the bench: 200 trainees, an examination like the floor's, attempts.

Run by `sites.py` in a process of its own with the settings and database of the bench.
"""

from __future__ import annotations

import os
import random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
django.setup()

from adapters.base import PASSWORD, QUESTIONS, TRAINEES
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from courses import api as courses
from lms.accounts import api as accounts
from lms.accounts import rules
from quizzes import api as quizzes

COURSE, EXAM = "first-scripts", "first-scripts-exam"


def put_people() -> list[accounts.User]:
    """Make the trainees and a teacher; one hash by the installed hasher serves all of them."""
    hashed = make_password(PASSWORD)
    team = accounts.put_team("bench", name="bench")
    people = []
    for number in range(1, TRAINEES + 1):
        person = accounts.put_person(
            f"t{number:03d}", name=f"T{number} Trainee", roles=[rules.TRAINEES], language="zh-hans"
        )
        accounts.join_team(person, team=team, actor=None)
        courses.enrol(person, COURSE, actor=None)
        people.append(person)
    accounts.put_person(
        "teacher", name="Teacher", roles=[rules.INSTRUCTORS, rules.MANAGERS], language="zh-hans"
    )
    accounts.User.objects.update(password=hashed)
    return people


def put_exam() -> None:
    """Give the course's examination the floor's questions: 20, of four options, one right."""
    for number in range(QUESTIONS):
        quizzes.import_question(
            {
                "kind": "question", "type": "single-choice", "key": f"bench-{number}",
                "locale": "zh-hans", "title": f"Question {number}",
                "prompt": f"Question {number}: what do you do first?", "difficulty": 2,
                "explanation": "Because it is so.", "lesson": "mindset", "cells": ["PTP-E"],
                "options": [
                    {"text": f"Option {k} of question {number}", "correct": k == number % 4}
                    for k in range(4)
                ],
            }
        )  # fmt: skip
    exam = quizzes.export_quiz(EXAM)
    assert exam is not None
    asked = [{"question": f"bench-{number}", "marks": 5} for number in range(QUESTIONS)]
    sections = [{"title": "Bench", "questions": asked}]
    quizzes.import_quiz({**exam, "locale": "zh-hans", "sections": sections})


def put_attempts(people: list[accounts.User]) -> None:
    """Let everybody submit one attempt, so that a report has 200."""
    for person in people:
        attempt = quizzes.start_attempt(EXAM, person=person, locale="zh-hans")
        quizzes.answer_by_key(attempt, choose=lambda _position: random.random() < 0.8)
        quizzes.submit_attempt(attempt, actor=person)


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("seed", verbosity=0)
    put_exam()
    put_attempts(put_people())
