"""Make the database of the crash test; print a session for each trainee as JSON."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from lms.accounts import api as accounts
from lms.accounts.rules import INSTRUCTORS
from quizzes import api as quizzes

QUESTIONS = 6


def session_of(person: accounts.User) -> str:
    """Return the key of a session in which `person` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "lms.accounts.backends.PersonBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def put_quiz() -> None:
    """Write six single-choice questions and a quiz that asks them."""
    for number in range(QUESTIONS):
        quizzes.import_question(
            {
                "kind": "question", "type": "single-choice", "key": f"crash-{number}",
                "locale": "zh-hans", "title": f"Question {number}", "difficulty": 1,
                "prompt": f"Question {number}?", "explanation": "Because.",
                "options": [{"text": f"Option {k}", "correct": k == 0} for k in range(4)],
            }
        )  # fmt: skip
    asked = [{"question": f"crash-{number}", "marks": 1} for number in range(QUESTIONS)]
    quizzes.import_quiz(
        {
            "kind": "quiz", "key": "crash", "locale": "zh-hans", "title": "Crash", "mode": "exam",
            "pass_mark": 50, "sections": [{"title": "All", "questions": asked}],
        }
    )  # fmt: skip


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    put_quiz()
    sessions = {}
    for number in range(int(sys.argv[1])):
        name = f"crash-{number}"
        # Instructors may sit every quiz to try it: no course has to be made for this test.
        person = accounts.put_person(name, name=name, roles=[INSTRUCTORS], language="zh-hans")
        sessions[name] = session_of(person)
    print(json.dumps(sessions))
