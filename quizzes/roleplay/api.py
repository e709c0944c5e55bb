"""Front door of role-play. Other packages import this and `signals`."""

from __future__ import annotations

from typing import Any

from quizzes.roleplay.engine.gold import Gold
from quizzes.roleplay.engine.lint import lint_text, lint_translation
from quizzes.roleplay.engine.problems import Problem, ScenarioError
from quizzes.roleplay.models import Session
from quizzes.roleplay.queries import (
    Evidence,
    RoleplayResult,
    SessionDetail,
    UnknownScenario,
    best_result,
    best_results,
    evidence_of,
    scenario_by_key,
    scenario_in,
    scenario_titles,
    session_detail_for,
)
from quizzes.roleplay.services import (
    CallClosed,
    NotAllowed,
    TurnConflict,
    choose_line,
    close_overdue_calls,
    export_scenario,
    hang_up,
    import_scenario,
    play_out,
    say_words,
)
from quizzes.roleplay.services import start_session as _start_session
from quizzes.roleplay.services.calibration import import_golds

__all__ = [
    "CallClosed",
    "Evidence",
    "Gold",
    "NotAllowed",
    "Problem",
    "RoleplayResult",
    "ScenarioError",
    "Session",
    "SessionDetail",
    "TurnConflict",
    "UnknownScenario",
    "best_result",
    "best_results",
    "choose_line",
    "close_overdue_calls",
    "evidence_of",
    "export_scenario",
    "hang_up",
    "import_golds",
    "import_scenario",
    "lint",
    "lint_translation",
    "play_out",
    "say_words",
    "scenario_by_key",
    "scenario_in",
    "scenario_titles",
    "session_detail_for",
    "start_session",
]


def start_session(
    scenario_key: str, *, person: Any, locale: str, mode: str, input_mode: str = "choose"
) -> Session:
    """Return the person's open call, or begin one in the language `locale` ("zh-hans", "en").

    `mode` is "practice" or "exam", `input_mode` "choose" or "type". Raises `UnknownScenario`,
    `NotAllowed`.
    """
    scenario = scenario_in(scenario_key, locale)
    if scenario is None:
        raise UnknownScenario(scenario_key)
    return _start_session(scenario, person=person, mode=mode, input_mode=input_mode)


def lint(text: str, *, warnings: bool = False, walk: bool = True) -> list[Problem]:
    """Return what is wrong with a scenario document: `line`, `message`, `level`.

    Errors only, unless `warnings` are asked for; without `walk` no paths are walked (seconds).
    """
    return [one for one in lint_text(text, walk=walk) if warnings or one.level == "error"]
