"""Tables of role-play: scenarios as authored, sessions as played, marks as given."""

from __future__ import annotations

from quizzes.roleplay.models.mark import CriticalFail, RubricMark
from quizzes.roleplay.models.proposal import Phrasing, Proposal
from quizzes.roleplay.models.scenario import Scenario
from quizzes.roleplay.models.session import Session, Turn

__all__ = [
    "CriticalFail",
    "Phrasing",
    "Proposal",
    "RubricMark",
    "Scenario",
    "Session",
    "Turn",
]
