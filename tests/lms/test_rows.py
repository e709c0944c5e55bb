"""Rows written together are what `bulk_create` would have written, changed columns what `save` would."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from lms.competence.models import Evidence, Source
from lms.rows import Change, Insertion
from quizzes.models import AttemptItem
from quizzes.registry import eligibility
from quizzes.services import starting
from tests.factories.accounts import trainee
from tests.factories.sittings import choice_quiz
from tests.factories.taxonomy import put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
AT = datetime(2026, 3, 4, 5, 6, 7, 891, tzinfo=UTC)
EACH = ("cell_id", "position", "score", "label")
PIECES = Insertion(Evidence, EACH)


def values() -> list[dict[str, object]]:
    names = [field.attname for field in Evidence._meta.concrete_fields if field.attname != "id"]
    return list(Evidence.objects.order_by("pk").values(*names))


def test_columns_are_those_of_bulk_create_defaults_too() -> None:
    person, one, ref = trainee(), put_taxonomy()["PTP-E"], uuid4()
    rows = [(one.pk, str(n), Decimal("0.5"), f"<{n}> 题 % %s") for n in range(3)]
    of_all = {"person_id": person.pk, "source": Source.QUIZ, "at": AT}
    PIECES.write(rows, ref=ref, **of_all)
    Evidence.objects.bulk_create(
        [Evidence(ref=UUID(int=1), **of_all, **dict(zip(EACH, row, strict=True))) for row in rows]
    )
    found = values()
    assert [{**row, "ref": None} for row in found[:3]] == [
        {**row, "ref": None} for row in found[3:]
    ]
    assert {row["ref"] for row in found[:3]} == {ref}


@pytest.mark.parametrize(("rows", "statements"), [(0, 0), (1, 1), (3, 1), (400, 5)])
def test_as_many_rows_at_a_time_as_the_database_takes(
    rows: int, statements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.features, "max_query_params", 999)
    person, one = trainee(), put_taxonomy()["PTP-E"]
    columns = ((one.pk, str(n), Decimal(1), "") for n in range(rows))
    with CaptureQueriesContext(connection) as asked:
        PIECES.write(columns, person_id=person.pk, source=Source.QUIZ, ref=uuid4(), at=AT)
    assert (len(asked), Evidence.objects.count()) == (statements, rows)


def test_rows_that_are_there_are_refused_or_left_as_they_are() -> None:
    person, one = trainee(), put_taxonomy()["PTP-E"]
    of_all = {"person_id": person.pk, "source": Source.QUIZ, "ref": uuid4(), "at": AT}
    PIECES.write([(one.pk, "1", Decimal(1), "first")], **of_all)
    again = [(one.pk, "1", Decimal(0), "second"), (one.pk, "2", Decimal(0), "new")]
    Insertion(Evidence, EACH, ignore_conflicts=True).write(again, **of_all)
    assert list(Evidence.objects.order_by("pk").values_list("label", flat=True)) == ["first", "new"]
    with pytest.raises(IntegrityError):
        PIECES.write(again, **of_all)


def test_a_column_that_is_not_there_is_an_error_of_who_calls() -> None:
    with pytest.raises(TypeError, match="colour"):
        PIECES.write([], colour="red")
    with pytest.raises(ValueError, match="zip"):
        PIECES.write([(1, "1")], person_id=1, source=Source.QUIZ, ref=uuid4(), at=AT)


@pytest.mark.parametrize("answer", [{"choice": "<b> % %s 题"}, None])
def test_changed_columns_are_those_of_save_and_no_others(
    answer: dict[str, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eligibility, "_members", {})
    attempt = starting.start_attempt(choice_quiz(2), person=trainee(), locale="zh-hans")
    by_save, by_change = attempt.items.order_by("position")
    columns = ["answer", "answered_at", "sequence"]
    for item in (by_save, by_change):
        item.answer, item.answered_at, item.sequence, item.flagged = answer, AT, 3, True
    by_save.save(update_fields=columns)
    with CaptureQueriesContext(connection) as asked:
        Change(AttemptItem, columns).write(by_change)
    assert len(asked) == 1
    for item in (by_save, by_change):
        item.refresh_from_db()
    assert [getattr(by_change, name) for name in columns] == [answer, AT, 3]
    assert [getattr(by_save, name) for name in columns] == [answer, AT, 3]
    assert AttemptItem.objects.filter(answer__isnull=True).count() == (2 if answer is None else 0)
    assert not by_change.flagged


def test_a_row_that_is_gone_is_not_changed_in_silence() -> None:
    with pytest.raises(DatabaseError, match="no row 7"):
        Change(AttemptItem, ["sequence"]).write(AttemptItem(pk=7, sequence=1))
