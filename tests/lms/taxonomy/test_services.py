"""Documents in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from lms.taxonomy import api
from lms.taxonomy.models import Cell, DebtorType, Rule, RulePack, Stage
from tests.factories.taxonomy import small_taxonomy, words

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

RULES = {
    "kind": "rule-pack",
    "key": "CN",
    "version": "2026.1",
    "title": words("规则", "Rules"),
    "jurisdiction": words("中国大陆", "Mainland China"),
    "checked_on": "2026-11-23",
    "rules": [
        {
            "key": "CN-9-hours",
            "title": words("夜间不联系", "No contact at night"),
            "text": words("晚上十点到早上八点不联系。", "No contact from 22:00 to 8:00."),
            "citation": words("《指引》", "Guideline"),
            "in_force_from": "2026-01-30",
            "certainty": "V2",
            "metric": "attempts",
            "limit": 6,
            "window": "day",
            "test_sentences": [{"text": words("晚上十一点再打", "at 23:00"), "allowed": False}],
        }
    ],
}


def shipped(name: str) -> dict:
    text = (Path(settings.LMS_CONTENT_LIBRARY) / "common" / name).read_text(encoding="utf-8")
    return yaml.safe_load(text.split("\n---")[0])


def test_import_twice_changes_nothing():
    first, second = api.import_taxonomy(small_taxonomy()), api.import_taxonomy(small_taxonomy())
    assert (first.created, first.updated) == (21, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 21)


def test_export_is_taken_back_unchanged():
    api.import_taxonomy(small_taxonomy())
    api.import_rules(RULES)
    assert api.import_taxonomy(api.export_taxonomy()).unchanged == 21
    assert api.import_rules(api.export_rules("CN")).unchanged == 2


def test_changed_word_is_updated_in_its_language_only():
    api.import_taxonomy(small_taxonomy())
    stages = small_taxonomy()["stages"]
    stages[0]["name"]["en"] = "First days"
    assert api.import_taxonomy(small_taxonomy(stages=stages)).updated == 1
    stage = Stage.objects.get(key="E")
    assert (stage.name_zh_hans, stage.name_en) == ("早期", "First days")


def test_row_that_the_document_no_longer_names_is_kept():
    api.import_taxonomy(small_taxonomy())
    api.import_taxonomy(small_taxonomy(cells=[]))
    assert Cell.objects.count() == 7


@pytest.mark.parametrize(
    ("changes", "error", "where"),
    [
        ({"stages": [{"name": words("早", "E")}]}, api.MissingValue, "stages[0].key"),
        ({"stages": [{"key": "E"}]}, api.MissingValue, "stages[0].name"),
        ({"stages": "E M L"}, api.BadValue, "stages"),
        ({"stages": ["E"]}, api.BadValue, "stages[0]"),
        (
            {"debtor_types": [{"key": "X", "name": words("甲", "x"), "family": "gone"}]},
            api.UnknownReference,
            "debtor_types[0].family",
        ),
        (
            {"debtor_types": [{"key": "X", "name": words("甲", "x")}]},
            api.MissingValue,
            "debtor_types[0].family",
        ),
        (
            {"cells": [{"key": "X", "name": words("甲", "x"), "type": "PTP"}]},
            api.BadValue,
            "cells[0].__all__",
        ),
        (
            {"cells": [{"key": "X", "name": words("甲", "x"), "moves": ["M99"]}]},
            api.BadValue,
            "cells[0].moves",
        ),
        (
            {"moves": [{"key": "M1", "name": {"fr": "vérifier"}}]},
            api.BadValue,
            "moves[0].name",
        ),
        (
            {"moves": [{"key": "M1", "name": words("甲", "x")}] * 2},
            api.BadValue,
            "moves[1].key",
        ),
        ({"moves": [{"key": "M 1", "name": words("甲", "x")}]}, api.BadValue, "moves[0].key"),
    ],
)
def test_faulty_document_names_the_place_and_writes_nothing(changes, error, where):
    with pytest.raises(error) as refused:
        api.import_taxonomy(small_taxonomy(**changes))
    assert refused.value.where == where
    assert not DebtorType.objects.exists()


def test_stage_with_days_the_wrong_way_round_is_refused():
    stages = [{"key": "E", "name": words("早", "E"), "days_from": 5, "days_to": 1}]
    with pytest.raises(api.BadValue):
        api.import_taxonomy(small_taxonomy(stages=stages))


def test_rules_keep_citation_certainty_and_numbers():
    api.import_rules(RULES)
    rule = Rule.objects.get(key="CN-9-hours")
    assert (rule.certainty, rule.citation_en, rule.metric, int(rule.limit), rule.window) == (
        "V2",
        "Guideline",
        "attempts",
        6,
        "day",
    )
    assert rule.in_force_from.isoformat() == "2026-01-30"
    assert rule.test_sentences[0]["allowed"] is False


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"certainty": "sure"}, "rules[0].certainty"),
        ({"citation": ""}, "rules[0].citation"),
        ({"in_force_from": "soon"}, "rules[0].in_force_from"),
        ({"limit": "many"}, "rules[0].limit"),
    ],
)
def test_faulty_rule_is_refused_with_its_place(change, where):
    with pytest.raises(api.BadDocument) as refused:
        api.import_rules(RULES | {"rules": [RULES["rules"][0] | change]})
    assert refused.value.where == where
    assert not RulePack.objects.exists()


def test_shipped_taxonomy_has_ten_types_three_stages_and_thirty_cells():
    api.import_taxonomy(shipped("taxonomy.md"))
    types, stages = api.matrix_axes()
    cells = api.cells_by_key()
    assert len(types) == 10
    assert len({kind.family_id for kind in types}) == 5
    assert [(stage.key, stage.days_from, stage.days_to) for stage in stages] == [
        ("E", 1, 5),
        ("M", 6, 18),
        ("L", 19, 28),
    ]
    assert {f"{kind.key}-{stage.key}" for kind in types for stage in stages} == {
        key for key, cell in cells.items() if not cell.is_special
    }
    specials = {cell.key for cell in api.special_cells()}
    assert {"FD", "FR", "IN", "FG", "TP", "IC", "FC", "SC", "VS", "RT1", "KT"} <= specials
    assert set(api.moves_by_key()) == {f"M{n}" for n in range(1, 17)}


def test_shipped_rules_all_carry_citation_date_and_certainty():
    api.import_rules(shipped("rules-cn.md"))
    rules = Rule.objects.all()
    assert len(rules) >= 10
    assert [rule.key for rule in rules if not (rule.citation_zh_hans and rule.citation_en)] == []
    assert {rule.certainty for rule in rules} <= {"V1", "V2", "MEM"}
    assert [rule.key for rule in rules if rule.in_force_from is None and rule.is_verified] == []
