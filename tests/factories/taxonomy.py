"""A small taxonomy: two types, three stages, six cells, one special situation, four moves."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import factory

from lms.taxonomy.models import Cell, Rule, RulePack
from lms.taxonomy.services import import_taxonomy


def words(zh: str, en: str) -> dict[str, str]:
    """Return one word in both languages."""
    return {"zh-hans": zh, "en": en}


_STAGES = [
    ("E", "早期", "Early", 1, 5),
    ("M", "中期", "Middle", 6, 18),
    ("L", "后期", "Late", 19, 28),
]
_TYPES = [
    ("PTP", "promise", "屡次爽约", "Broken promises"),
    ("UM", "unwilling", "恶意", "Malicious"),
]
_MOVES = [
    ("M1", "核身", "Verify"),
    ("M2", "表明", "Say who"),
    ("M3", "问因", "Ask"),
    ("M4", "倾听", "Listen"),
]

SMALL: dict[str, Any] = {
    "kind": "taxonomy",
    "families": [
        {"key": "promise", "name": words("承诺还款但屡次爽约", "Promises and breaks them")},
        {"key": "unwilling", "name": words("不愿意还款", "Unwilling to pay")},
    ],
    "debtor_types": [
        {"key": key, "family": family, "name": words(zh, en), "short": words(zh, en)}
        for key, family, zh, en in _TYPES
    ],
    "stages": [
        {"key": key, "name": words(zh, en), "days_from": first, "days_to": last}
        for key, zh, en, first, last in _STAGES
    ],
    "moves": [{"key": key, "name": words(zh, en)} for key, zh, en in _MOVES],
    "cells": [
        {
            "key": f"{kind}-{stage}",
            "type": kind,
            "stage": stage,
            "name": words(f"{zh}·{stage_zh}", f"{en}, {stage_en.lower()}"),
            "signals": {"zh-hans": ["下周一定", "忘了存"], "en": ["next week"]},
            "moves": ["M2", "M1", "M3"],
            "wrong": {"soft": words("再等等", "waits"), "unlawful": words("威胁", "threatens")},
        }
        for kind, _family, zh, en in _TYPES
        for stage, stage_zh, stage_en, _first, _last in _STAGES
    ]
    + [{"key": "TP", "name": words("第三人接听", "A third party answers"), "moves": ["M2"]}],
    "competencies": [{"key": "opening", "name": words("开场", "Opening")}],
    "criteria": [
        {"key": "R2", "name": words("开场", "Opening"), "weight": 8, "competency": "opening"}
    ],
    "critical_fails": [
        {"key": "CF1", "name": words("威胁", "Threat"), "text": words("恐吓", "Harm")}
    ],
}


def small_taxonomy(**changes: Any) -> dict[str, Any]:
    """Return the small document with lists replaced by `changes`; a fresh copy each time."""
    return copy.deepcopy(SMALL) | changes


def put_taxonomy() -> dict[str, Cell]:
    """Write the small taxonomy and return its cells by key."""
    import_taxonomy(SMALL)
    return {cell.key: cell for cell in Cell.objects.all()}


class RulePackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RulePack
        django_get_or_create = ("key",)

    key = "CN"
    name_zh_hans = "中国大陆规则"
    name_en = "Rules for mainland China"
    jurisdiction_zh_hans = "中国大陆"
    version = "2026.1"
    checked_on = dt.date(2026, 11, 23)


class RuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rule

    key = factory.Sequence(lambda n: f"CN-{n}")
    pack = factory.SubFactory(RulePackFactory)
    title_zh_hans = "夜间不联系"
    title_en = "No contact at night"
    text_zh_hans = "晚上十点到早上八点不联系。"
    text_en = "No contact from 22:00 to 8:00."
    citation_zh_hans = "《某指引》第一条"
    citation_en = "Some guideline, art. 1"
    certainty = "V2"
