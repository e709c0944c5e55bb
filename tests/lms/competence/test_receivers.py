"""A submitted attempt and an examined call leave evidence; practice calls do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from lms.competence.models import Evidence
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay
from tests.factories.accounts import instructor
from tests.factories.quizzes import make_quiz, put_question
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SCENARIO = "early-broken-promise"


@pytest.fixture
def person():
    put_taxonomy()
    return instructor()  # may try every quiz and every call


def rows():
    found = Evidence.objects.order_by("position", "cell__key")
    return [(row.source, row.cell.key, row.position, float(row.score)) for row in found]


def test_submitted_attempt_leaves_one_piece_for_each_answer_and_cell(person):
    make_quiz(
        put_question(key="a", cells=["PTP-E", "PTP-M"]),
        put_question(key="b", cells=["UM-L"]),
        put_question(key="c", cells=[]),
        shuffle_questions=False,
    )
    attempt = quizzes.start_attempt("first-quiz", person=person, locale="zh-hans")
    quizzes.answer_by_key(attempt, choose=lambda position: position == 1)
    assert rows() == []
    quizzes.submit_attempt(attempt, actor=person)
    assert rows() == [
        ("quiz", "PTP-E", "1", 1.0),
        ("quiz", "PTP-M", "1", 1.0),
        ("quiz", "UM-L", "2", 0.0),
    ]
    assert {row.ref for row in Evidence.objects.all()} == {attempt.uuid}
    assert {row.label for row in Evidence.objects.all()} == {"首次联系的开场"}


@pytest.mark.parametrize(("mode", "pieces"), [("exam", 1), ("practice", 0)])
def test_call_leaves_evidence_only_when_examined(person, mode, pieces):
    folder = Path(settings.LMS_CONTENT_LIBRARY) / "first-scripts" / "zh-hans" / "roleplays"
    text = (folder / f"{SCENARIO}.md").read_text(encoding="utf-8")
    roleplay.import_scenario({"key": SCENARIO, "locale": "zh-hans", "document": text}, actor=None)
    session = roleplay.start_session(SCENARIO, person=person, locale="zh-hans", mode=mode)
    session = roleplay.play_out(session)
    assert [(row.source, row.ref) for row in Evidence.objects.all()] == [
        ("roleplay", session.uuid)
    ] * pieces
