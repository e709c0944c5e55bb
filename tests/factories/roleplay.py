"""Role-play: the shipped scenario, the taxonomy it needs, and calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quizzes.roleplay.models import Scenario, Session
from quizzes.roleplay.services import import_scenario, start_session
from tests.factories.taxonomy import put_taxonomy

ROOT = Path(__file__).resolve().parents[2]
KEY = "early-broken-promise"
MODEL_PATH = (
    "verify", "introduction", "listen", "open-question", "understood",
    "plain-facts", "ask-terms", "repeat-full", "record",
)  # fmt: skip


def scenario_text(key: str, language: str = "zh-hans") -> str:
    """Return a shipped scenario as text."""
    file = ROOT / "content/library/first-scripts" / language / "roleplays" / f"{key}.md"
    return file.read_text(encoding="utf-8")


def shipped_text(language: str = "zh-hans") -> str:
    """Return the first shipped scenario as text."""
    return scenario_text(KEY, language)


def put_scenario(language: str = "zh-hans") -> Scenario:
    """Write taxonomy and scenario."""
    put_taxonomy()
    return import_scenario(
        {"key": KEY, "locale": language, "document": shipped_text(language)}, actor=None
    )


def call(scenario: Scenario, person: Any, mode: str = "exam", seed: int = 7) -> Session:
    """Begin a call."""
    return start_session(scenario, person=person, mode=mode, seed=seed)


def two_calls_text() -> str:
    """Return a scenario of two calls: a promise, broken; then a relative answers."""
    return (Path(__file__).parent / "two_calls.md").read_text(encoding="utf-8")


def put_two_calls() -> Scenario:
    """Write taxonomy and the scenario of two calls."""
    put_taxonomy()
    return import_scenario(
        {"key": "two-calls", "locale": "en", "document": two_calls_text()}, actor=None
    )
