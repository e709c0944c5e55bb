"""Every write of role-play: calls in `calls`, scenarios in `authoring`."""

from __future__ import annotations

from quizzes.roleplay.services.authoring import export_scenario, import_scenario, save_scenario
from quizzes.roleplay.services.calls import (
    CallClosed,
    NotAllowed,
    NothingToTakeBack,
    TurnConflict,
    choose_line,
    hang_up,
    play_out,
    start_session,
    take_back,
)

__all__ = [
    "CallClosed",
    "NotAllowed",
    "NothingToTakeBack",
    "TurnConflict",
    "choose_line",
    "export_scenario",
    "hang_up",
    "import_scenario",
    "play_out",
    "save_scenario",
    "start_session",
    "take_back",
]
