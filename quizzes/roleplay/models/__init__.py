"""Tables of role-play: scenarios as authored, sessions as played, marks as given, people's decisions."""

from __future__ import annotations

from quizzes.roleplay.models.gold import GoldGrade, GoldRating, GoldTranscript
from quizzes.roleplay.models.mark import CriticalFail, RubricMark, Suspicion
from quizzes.roleplay.models.proposal import Phrasing, Proposal
from quizzes.roleplay.models.review import CallAppeal, CallAppealDecision, Decision, Verdict
from quizzes.roleplay.models.scenario import Scenario
from quizzes.roleplay.models.session import Session, Turn

__all__ = [
    "CallAppeal",
    "CallAppealDecision",
    "CriticalFail",
    "Decision",
    "GoldGrade",
    "GoldRating",
    "GoldTranscript",
    "Phrasing",
    "Proposal",
    "RubricMark",
    "Scenario",
    "Session",
    "Suspicion",
    "Turn",
    "Verdict",
]
