"""`manage.py ask_model_endpoint`: ask for what is missing, after an outage or a late start."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.roleplay import services
from quizzes.roleplay.adapters.errors import EndpointError
from quizzes.roleplay.queries.proposals import calls_open_to_proposals, ready_scenarios


class Command(BaseCommand):
    help = (
        "Ask the model endpoint for levels of what is open in ended examinations and for other "
        "wordings of ready scenarios, where there are none yet. Safe to run at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if services.configured() is None:
            self.stdout.write("The model endpoint is off; nothing was asked.")
            return
        proposals = sum(
            len(self._tried(services.propose, one)) for one in calls_open_to_proposals()
        )
        wordings = sum(
            self._tried(services.phrase, one)
            for one in ready_scenarios()
            if services.wants_wordings(one)
        )
        self.stdout.write(f"{proposals} proposal(s) and {wordings} wording(s) stored")

    def _tried(self, ask: Any, about: Any) -> Any:
        """Return what `ask` stored; go on after an odd answer, stop when the endpoint is down."""
        try:
            return ask(about)
        except EndpointError as failed:
            if failed.lasting:
                raise CommandError(f"{failed} What was stored before stands.") from None
            self.stderr.write(f"{about}: {failed}")
            return () if ask is services.propose else 0
