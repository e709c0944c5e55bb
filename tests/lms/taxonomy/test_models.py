"""What the database itself refuses, and what rows answer."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from lms.taxonomy import api
from lms.taxonomy.models import Cell, DebtorType, Rule, Stage
from tests.factories.taxonomy import RuleFactory, put_taxonomy

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_half_a_cell_is_refused_by_the_database():
    put_taxonomy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Cell.objects.create(key="X", name="X", debtor_type=DebtorType.objects.first())


def test_second_cell_for_a_type_and_stage_is_refused():
    cells = put_taxonomy()
    twin = Cell(key="X", name_zh_hans="甲", debtor_type=cells["PTP-E"].debtor_type)
    twin.stage = cells["PTP-E"].stage
    with pytest.raises(ValidationError):
        twin.full_clean()


def test_type_stage_and_pack_in_use_cannot_be_deleted():
    put_taxonomy()
    rule = RuleFactory()
    for row in (DebtorType.objects.get(key="PTP"), Stage.objects.get(key="E"), rule.pack):
        with pytest.raises(ProtectedError):
            row.delete()


def test_words_follow_the_language_and_fall_back():
    cells = put_taxonomy()
    cell = cells["PTP-E"]
    with translation.override("en"):
        assert (str(cell), cell.signal_lines, cell.wrong["soft"]) == (
            "Broken promises, early",
            ["next week"],
            "waits",
        )
    with translation.override("zh-hans"):
        assert (str(cell), len(cell.signal_lines)) == ("屡次爽约·早期", 2)
    Cell.objects.filter(pk=cell.pk).update(name_en="")
    with translation.override("en"):
        assert str(Cell.objects.get(pk=cell.pk)) == "屡次爽约·早期"


@pytest.mark.parametrize(
    ("start", "end", "in_force"),
    [
        (None, None, True),
        ("2026-11-23", None, True),
        ("2026-11-24", None, False),
        ("2020-01-01", "2026-11-23", True),
        ("2020-01-01", "2026-11-22", False),
    ],
)
def test_rule_is_in_force_from_its_first_to_its_last_day(start, end, in_force):
    rule = Rule(
        in_force_from=start and dt.date.fromisoformat(start),
        in_force_to=end and dt.date.fromisoformat(end),
    )
    assert rule.is_in_force(dt.date(2026, 11, 23)) is in_force


@pytest.mark.parametrize(
    ("days", "key"),
    [(0, None), (1, "E"), (5, "E"), (6, "M"), (18, "M"), (19, "L"), (28, "L"), (29, None)],
)
def test_stage_for_days_at_the_edges(days, key):
    put_taxonomy()
    stage = api.stage_for_days(days)
    assert (stage.key if stage else None) == key


def test_moves_of_a_cell_keep_their_order():
    cells = put_taxonomy()
    assert [move.key for move in api.moves_of(cells["PTP-E"])] == ["M2", "M1", "M3"]


def test_placed_cells_are_all_cells_in_order_in_the_active_language(django_assert_num_queries):
    put_taxonomy()
    Cell.objects.filter(key="PTP-E").update(name_en="Promises, early")
    Cell.objects.exclude(key="PTP-E").update(name_en="")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            with django_assert_num_queries(1):
                found = api.placed_cells()
            assert [
                (c.pk, c.key, c.debtor_type_id, c.stage_id, c.moves, c.name) for c in found
            ] == [
                (c.pk, c.key, c.debtor_type_id, c.stage_id, c.moves, c.name)
                for c in Cell.objects.all()
            ]
    assert api.moves_with(["M3", "none", "M1"]) == api.moves_with(["M3", "M1"])


def test_unknown_cell_has_its_own_error():
    with pytest.raises(api.UnknownCell):
        api.cell_for("XX-E")


def test_reading_all_cells_with_their_types_takes_one_query(django_assert_num_queries):
    put_taxonomy()
    with django_assert_num_queries(1):
        cells = api.cells_by_key()
        assert {cell.stage.key for cell in cells.values() if cell.stage} == {"E", "M", "L"}


def test_rules_by_keys_leaves_out_what_does_not_exist(django_assert_num_queries):
    wanted, _other = RuleFactory(key="CN-1"), RuleFactory(key="CN-2")
    with django_assert_num_queries(1):
        assert api.rules_by_keys(["CN-1", "CN-99"]) == {"CN-1": wanted}
