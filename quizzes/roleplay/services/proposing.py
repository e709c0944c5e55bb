"""Levels that a model proposes for criteria which the grader left open. A person decides.

Examinations only: a person looks at those. Nothing here writes a level, a result or a score.
"""

from __future__ import annotations

import logging

from django.db import transaction

from lms.audit import api as audit
from quizzes.roleplay import queries
from quizzes.roleplay.adapters import proposing
from quizzes.roleplay.adapters.client import Endpoint
from quizzes.roleplay.adapters.proposing import Proposed
from quizzes.roleplay.models import Proposal, Session
from quizzes.roleplay.queries.proposals import open_to_proposals
from quizzes.roleplay.services.endpoint import ask, configured

logger = logging.getLogger(__name__)


def wants_proposals(session: Session) -> bool:
    """Whether a model may be asked about this ended call."""
    return configured() is not None and bool(open_to_proposals(session))


def propose(session: Session) -> list[Proposal]:
    """Ask for levels of the open criteria and store what stands the check; safe to run again.

    Returns the stored proposals, none where there is no endpoint or nothing is open. Raises an
    `EndpointError` when the endpoint fails; then nothing was written.
    """
    endpoint = configured()
    criteria = open_to_proposals(session)
    if endpoint is None or not criteria:
        return []
    transcript = queries.transcript_of(session)
    content = ask(endpoint, proposing.question(session.script, transcript, criteria))
    checked = proposing.check(content, transcript=transcript, criteria=criteria)
    if checked.refused:
        logger.warning(
            "model endpoint: %d proposal(s) refused (%s)",
            len(checked.refused),
            ", ".join(sorted(set(checked.refused))),
        )
    return store(session, checked.proposed, endpoint=endpoint)


@transaction.atomic
def store(
    session: Session, proposed: tuple[Proposed, ...], *, endpoint: Endpoint
) -> list[Proposal]:
    """Append checked proposals for what is still open; return the rows.

    While the model was writing, a person may have decided, or another run may have asked.
    """
    session = queries.locked(session)
    still_open = open_to_proposals(session)
    rows = [
        Proposal(session=session, model_name=endpoint.model[:120], **one._asdict())
        for one in proposed
        if one.criterion in still_open
    ]
    Proposal.objects.bulk_create(rows)
    if rows:
        audit.record(
            "roleplay.proposed",
            actor=None,
            target=session,
            data={"model": endpoint.model[:120], "criteria": [one.criterion for one in rows]},
        )
    return rows
