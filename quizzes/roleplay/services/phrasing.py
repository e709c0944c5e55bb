"""Other wordings of the debtor's lines: fetched once for a version, drawn in practice calls.

The dialogue and the graders read the author's words only, so a wording changes how a line sounds and
nothing else.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from django.db import transaction

from quizzes.roleplay.adapters import phrasing
from quizzes.roleplay.engine.dialogue import Reply
from quizzes.roleplay.engine.flow import draw
from quizzes.roleplay.models import Phrasing, Scenario, Session
from quizzes.roleplay.services.endpoint import ask, configured, rephrases

logger = logging.getLogger(__name__)


class Spoken(NamedTuple):
    """A line as it is heard; `scripted` are the author's words where these are others, else empty."""

    text: str
    scripted: str = ""


def wants_wordings(scenario: Scenario) -> bool:
    """Whether other wordings of this version are wanted and not there yet."""
    return (
        rephrases()
        and scenario.is_ready
        and not scenario.phrasings.filter(version=scenario.version).exists()
    )


def phrase(scenario: Scenario) -> int:
    """Ask for other wordings of the scenario's present version; return how many were stored.

    All or nothing, once for a version. Raises an `EndpointError` when the endpoint fails; then
    nothing was written.
    """
    endpoint = configured()
    if endpoint is None or not wants_wordings(scenario):
        return 0
    script, version = scenario.script(), scenario.version
    found: list[phrasing.Wording] = []
    for lines in phrasing.batches(phrasing.lines_of(script)):
        content = ask(endpoint, phrasing.question(script, lines))
        found += phrasing.check(content, scenario=script, lines=lines)
    with transaction.atomic():
        locked = Scenario.objects.select_for_update().get(pk=scenario.pk)
        if locked.version != version or not wants_wordings(locked):
            return 0  # edited or done meanwhile
        Phrasing.objects.bulk_create(
            Phrasing(
                scenario=locked, version=version, model_name=endpoint.model[:120],
                original=one.original, text=one.text,
            )
            for one in found
        )  # fmt: skip
    logger.info("model endpoint: %d wording(s) for %s", len(found), scenario.key)
    return len(found)


def spoken(session: Session, reply: Reply, *, number: int) -> Spoken:
    """Return how the debtor's `reply` is said as sentence `number` of this call.

    In practice, and where the setting says so, one of the author's words and their other wordings,
    by the call's seed; told facts and promises are always the author's.
    """
    if not session.is_practice or reply.discloses or reply.promises or not rephrases():
        return Spoken(reply.text)
    found = Phrasing.objects.filter(
        scenario_id=session.scenario_id, version=session.scenario_version, original=reply.text
    ).order_by("pk")
    texts = [reply.text, *found.values_list("text", flat=True)]
    text = texts[draw("wording", session.seed, number) % len(texts)]
    return Spoken(text) if text == reply.text else Spoken(text, reply.text)
