"""Reads of role-play: scenarios, sessions, results. Nothing is written here."""

from __future__ import annotations

from quizzes.roleplay.queries.proposals import proposals_for
from quizzes.roleplay.queries.results import (
    Evidence,
    RoleplayResult,
    best_result,
    best_results,
    evidence_of,
)
from quizzes.roleplay.queries.scenarios import (
    Offer,
    UnknownScenario,
    locale_row,
    offers_for,
    scenario_by_key,
    scenario_for,
    scenario_in,
    scenario_title,
    scenario_to_edit,
)
from quizzes.roleplay.queries.sessions import (
    LostWords,
    SessionDetail,
    calls_of,
    exchange_rows,
    locked,
    lost_words,
    open_session,
    played_turns,
    session_detail_for,
    session_for,
    state_before,
    transcript_of,
)

__all__ = [
    "Evidence",
    "LostWords",
    "Offer",
    "RoleplayResult",
    "SessionDetail",
    "UnknownScenario",
    "best_result",
    "best_results",
    "calls_of",
    "evidence_of",
    "exchange_rows",
    "locale_row",
    "locked",
    "lost_words",
    "offers_for",
    "open_session",
    "played_turns",
    "proposals_for",
    "scenario_by_key",
    "scenario_for",
    "scenario_in",
    "scenario_title",
    "scenario_to_edit",
    "session_detail_for",
    "session_for",
    "state_before",
    "transcript_of",
]
