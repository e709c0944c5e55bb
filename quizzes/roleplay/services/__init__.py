"""Every write of role-play: calls in `calls`, scenarios in `authoring`.

What a model endpoint offers comes in through `proposing` and `phrasing`.
"""

from __future__ import annotations

from quizzes.roleplay.services.authoring import (
    EditedMeanwhile,
    NothingChanged,
    UnknownVersion,
    export_scenario,
    import_scenario,
    save_data,
    save_scenario,
    take_again,
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
    try_out,
)
from quizzes.roleplay.services.endpoint import EndpointRests, configured, rephrases
from quizzes.roleplay.services.phrasing import phrase, wants_wordings
from quizzes.roleplay.services.proposing import propose, wants_proposals
from quizzes.roleplay.services.trial import try_endpoint

__all__ = [
    "CallClosed",
    "EditedMeanwhile",
    "EndpointRests",
    "NotAllowed",
    "NothingChanged",
    "NothingSaid",
    "NothingToTakeBack",
    "TooLong",
    "TurnConflict",
    "UnknownVersion",
    "choose_line",
    "close_if_overdue",
    "close_overdue_calls",
    "configured",
    "export_scenario",
    "hang_up",
    "import_scenario",
    "phrase",
    "play_out",
    "propose",
    "rephrases",
    "save_data",
    "save_scenario",
    "say_words",
    "start_session",
    "take_again",
    "take_back",
    "time_limit",
    "try_endpoint",
    "try_out",
    "wants_proposals",
    "wants_wordings",
]
