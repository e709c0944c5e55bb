"""Migrations: telling names, one leaf per app."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]


def own_labels() -> set[str]:
    return {c.label for c in apps.get_app_configs() if Path(c.path).is_relative_to(ROOT)
            and ".venv" not in c.path}  # fmt: skip


def test_migration_names_tell_what_they_do() -> None:
    files = [f for f in ROOT.glob("*/**/migrations/0*.py") if ".venv" not in f.parts]
    assert files
    assert [str(f) for f in files if "_auto_" in f.name] == []


def test_each_app_has_one_leaf() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    leaves = Counter(app for app, _name in loader.graph.leaf_nodes() if app in own_labels())
    assert {app: n for app, n in leaves.items() if n > 1} == {}
