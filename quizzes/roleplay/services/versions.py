"""Versions of a scenario's text: each is kept, so that an earlier one may be taken again.

They stand in Wagtail's log of the scenario, so that its history shows them and nothing is asked of the
pages that learners see. Calls keep copies of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.log_actions import log

from quizzes.roleplay import queries
from quizzes.roleplay.models import Scenario
from quizzes.roleplay.queries.versions import VERSION_SAVED


def note_version(scenario: Scenario, *, before: Mapping[str, Any] | None, actor: Any) -> None:
    """Keep the text of the saved `scenario` if it is a new version.

    `before` is ``{version, state, document}`` as it stood, None for a new scenario. A text that was
    stored before versions were kept is kept now, so that it is not lost under the new one.
    """
    if before is not None and before["version"] == scenario.version:
        return
    if before is not None and queries.version_of(scenario, before["version"]) is None:
        _keep(scenario, before, actor=None)
    now = {
        "version": scenario.version, "state": scenario.state, "document": scenario.document
    }  # fmt: skip
    _keep(scenario, now, actor=actor)


def _keep(scenario: Scenario, kept: Mapping[str, Any], *, actor: Any) -> None:
    log(scenario, VERSION_SAVED, user=actor, data=dict(kept), content_changed=True)
