"""Imports every sibling, so that a type dropped into this folder is found: the one magic here."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from quizzes import question_types

NOT_TYPES = {"apps", "migrations", "models"}

for _module in sorted(module.name for module in iter_modules(question_types.__path__)):
    if _module not in NOT_TYPES:
        import_module(f"quizzes.question_types.{_module}")
