"""Evidence is added once."""

from __future__ import annotations

import logging
import uuid
from decimal import Decimal

import pytest

from lms.competence import api
from lms.competence.models import Evidence
from lms.foundation import clock
from tests.factories.accounts import PersonFactory
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

LINES = [("PTP-E", 1.0, 1, "一"), ("PTP-M", 0.3333333, 1, "一"), ("PTP-E", 0.0, 2, "二")]


def add(person, ref, lines=LINES):
    api.add_evidence(person, source="quiz", ref=ref, lines=lines, at=clock.now())


def test_each_answer_counts_once_for_each_cell():
    put_taxonomy()
    person, ref = PersonFactory(), uuid.uuid4()
    add(person, ref)
    add(person, ref)
    rows = Evidence.objects.order_by("position", "cell__key")
    assert [(row.cell.key, row.position, row.score) for row in rows] == [
        ("PTP-E", "1", Decimal("1.0000")),
        ("PTP-M", "1", Decimal("0.3333")),
        ("PTP-E", "2", Decimal("0.0000")),
    ]


def test_second_attempt_is_evidence_of_its_own():
    put_taxonomy()
    person = PersonFactory()
    add(person, uuid.uuid4())
    add(person, uuid.uuid4())
    assert Evidence.objects.count() == 6


def test_unknown_cell_is_left_out_and_logged(caplog):
    put_taxonomy()
    with caplog.at_level(logging.WARNING):
        add(PersonFactory(), uuid.uuid4(), [("XX-E", 1.0, 1, "?"), ("PTP-E", 1.0, 1, "一")])
    assert [row.cell.key for row in Evidence.objects.all()] == ["PTP-E"]
    assert "XX-E" in caplog.text


def test_overlong_label_is_cut_and_kept():
    put_taxonomy()
    add(PersonFactory(), uuid.uuid4(), [("PTP-E", 1.0, 1, "长" * 900)])
    assert len(Evidence.objects.get().label) == 300
