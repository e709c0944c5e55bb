"""Every write of role-play: calls in `calls`, scenarios in `authoring`."""

from __future__ import annotations

from quizzes.roleplay.services.authoring import (
    EditedMeanwhile,
    export_scenario,
    import_scenario,
    save_data,
    save_scenario,
)
from quizzes.roleplay.services.calls import (
    CallClosed,
    NotAllowed,
    NothingSaid,
    NothingToTakeBack,
    TooLong,
    TurnConflict,
    choose_line,
    close_if_overdue,
    close_overdue_calls,
    hang_up,
    play_out,
    say_words,
    start_session,
    take_back,
    time_limit,
)

__all__ = [
    "CallClosed",
    "EditedMeanwhile",
    "NotAllowed",
    "NothingSaid",
    "NothingToTakeBack",
    "TooLong",
    "TurnConflict",
    "choose_line",
    "close_if_overdue",
    "close_overdue_calls",
    "export_scenario",
    "hang_up",
    "import_scenario",
    "play_out",
    "save_data",
    "save_scenario",
    "say_words",
    "start_session",
    "take_back",
    "time_limit",
]
