"""A mark changed afterwards is corrected by another piece of evidence; no piece is ever lost."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from lms.competence import api
from lms.competence.models import Evidence
from lms.foundation import clock
from quizzes import api as quizzes
from quizzes.services.grading import override_mark
from tests.factories.accounts import PersonFactory, instructor
from tests.factories.competence import EvidenceFactory
from tests.factories.quizzes import make_quiz, put_question
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

FIRST = [("PTP-E", 0.0, 1, "一"), ("PTP-M", 1.0, 2, "二"), ("UM-L", 1.0, 3, "三")]


@pytest.fixture
def person():
    put_taxonomy()
    return PersonFactory()


@pytest.fixture
def attempt(person):
    """Return the reference of an attempt handed in yesterday, with three pieces of evidence."""
    ref, at = uuid.uuid4(), clock.now() - timedelta(days=1)
    api.add_evidence(person, source="quiz", ref=ref, lines=FIRST, at=at)
    return ref


def correct(person, ref, lines):
    yesterday = clock.now() - timedelta(days=1)
    api.correct_evidence(
        person, source="quiz", ref=ref, lines=lines, at=yesterday,
        corrected_at=clock.now(), reason="正确选项有误",
    )  # fmt: skip


def counting():
    rows = Evidence.objects.counting().order_by("position")
    return [(row.cell.key, row.position, float(row.score)) for row in rows]


def test_a_new_score_supersedes_the_old_piece_and_keeps_it(person, attempt):
    correct(person, attempt, [("PTP-E", 1.0, 1, "一"), *FIRST[1:]])
    assert counting() == [("PTP-E", "1", 1.0), ("PTP-M", "2", 1.0), ("UM-L", "3", 1.0)]
    assert Evidence.objects.count() == 4
    piece = Evidence.objects.get(supersedes__isnull=False)
    assert (piece.supersedes.score, piece.reason) == (Decimal(0), "正确选项有误")
    assert piece.at < piece.corrected_at
    assert piece.supersedes.superseded_by == piece


def test_equal_scores_add_nothing(person, attempt):
    correct(person, attempt, FIRST)
    assert Evidence.objects.count() == 3


def test_what_is_no_longer_shown_is_taken_back(person, attempt):
    correct(person, attempt, FIRST[:2])
    assert counting() == [("PTP-E", "1", 0.0), ("PTP-M", "2", 1.0)]
    correct(person, attempt, FIRST)  # and may come back
    assert counting()[-1] == ("UM-L", "3", 1.0)
    assert Evidence.objects.count() == 5


def test_an_answer_marked_later_is_a_first_piece(person, attempt):
    correct(person, attempt, [*FIRST, ("UM-L", 0.5, 4, "四")])
    piece = Evidence.objects.get(position="4")
    assert (piece.supersedes, piece.corrected_at) == (None, None)


def test_corrected_twice_is_a_chain(person, attempt):
    for score in (0.5, 0.75):
        correct(person, attempt, [("PTP-E", score, 1, "一"), *FIRST[1:]])
    assert counting()[0] == ("PTP-E", "1", 0.75)
    newest = Evidence.objects.counting().get(position="1")
    assert newest.supersedes.supersedes.supersedes is None


def test_a_piece_is_superseded_once(person, attempt):
    piece = Evidence.objects.first()
    values = {"person": person, "cell": piece.cell, "ref": piece.ref, "position": piece.position}
    EvidenceFactory(**values, supersedes=piece, corrected_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFactory(**values, supersedes=piece, corrected_at=clock.now())


def test_matrix_weak_spot_and_lines_follow(person):
    ref = uuid.uuid4()
    wrong = [("PTP-E", 0.0, n, "题") for n in (1, 2, 3)]
    api.add_evidence(person, source="quiz", ref=ref, lines=wrong, at=clock.now())
    assert api.level_in_cell(person, "PTP-E").word == "practise"
    correct(person, ref, [("PTP-E", 1.0, n, "题") for n in (1, 2, 3)])
    assert api.level_in_cell(person, "PTP-E").word == "meets"
    assert api.matrix_for(person).rows[0].cells[0].level.n == 3
    assert api.weak_spots([person])[person.pk].level.word == "meets"
    lines = api.evidence_in_cell([person], "PTP-E")
    assert [line.percent for line in lines] == [100, 100, 100]
    assert all(line.corrected_at for line in lines)


def test_overridden_mark_reaches_the_matrix():
    put_taxonomy()
    person = instructor()
    make_quiz(put_question(key="a", cells=["PTP-E"]), shuffle_questions=False)
    attempt = quizzes.start_attempt("first-quiz", person=person, locale="zh-hans")
    attempt = quizzes.submit_attempt(attempt, actor=person)
    assert counting() == [("PTP-E", "1", 0.0)]
    override_mark(attempt, position=1, value=Decimal(1), reason="两个选项都对", actor=instructor())
    assert counting() == [("PTP-E", "1", 1.0)]
    assert Evidence.objects.counting().get().reason == "两个选项都对"
