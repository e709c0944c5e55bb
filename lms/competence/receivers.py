"""A finished attempt or call leaves evidence, and a changed mark corrects it: in one transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from lms.competence import services
from lms.competence.models import Source
from lms.foundation import clock
from quizzes import api as quizzes
from quizzes.roleplay import api as roleplay
from quizzes.roleplay.signals import result_changed, session_finalised
from quizzes.signals import attempt_finalised, grade_changed


@receiver(attempt_finalised)
def keep_answers(sender: Any, *, attempt: Any, **_kwargs: Any) -> None:
    """Keep what each answer says about its cells."""
    services.add_evidence(
        attempt.person,
        source=Source.QUIZ,
        ref=attempt.uuid,
        lines=quizzes.evidence_of(attempt),
        at=attempt.submitted_at or clock.now(),
    )


@receiver(grade_changed)
def correct_answers(sender: Any, *, attempt: Any, reason: str = "", **_kwargs: Any) -> None:
    """Let the evidence follow a mark that was changed afterwards."""
    services.correct_evidence(
        attempt.person,
        source=Source.QUIZ,
        ref=attempt.uuid,
        lines=quizzes.evidence_of(attempt),
        at=attempt.submitted_at or clock.now(),
        corrected_at=clock.now(),
        reason=reason,
    )


@receiver(session_finalised)
def keep_conversation(sender: Any, *, session: Any, **_kwargs: Any) -> None:
    """Keep what the call says about its cell."""
    services.add_evidence(
        session.person,
        source=Source.ROLEPLAY,
        ref=session.uuid,
        lines=roleplay.evidence_of(session),
        at=session.ended_at or clock.now(),
    )


@receiver(result_changed)
def correct_conversation(sender: Any, *, session: Any, reason: str = "", **_kwargs: Any) -> None:
    """Let the evidence follow a result that was changed afterwards."""
    services.correct_evidence(
        session.person,
        source=Source.ROLEPLAY,
        ref=session.uuid,
        lines=roleplay.evidence_of(session),
        at=session.ended_at or clock.now(),
        corrected_at=clock.now(),
        reason=reason,
    )
