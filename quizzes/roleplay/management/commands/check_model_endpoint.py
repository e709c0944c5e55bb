"""`manage.py check_model_endpoint`: try the model endpoint and say in words what works."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.roleplay import services
from quizzes.roleplay.queries.proposals import ready_scenarios


class Command(BaseCommand):
    help = (
        "Ask the model endpoint of the settings about one made-up sentence and say what works. "
        "Stores nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        endpoint = services.configured()
        if endpoint is None:
            self.stdout.write(
                "The model endpoint is off: LMS_MODEL_URL and LMS_MODEL_NAME are empty."
            )
            return
        scenario = next(iter(ready_scenarios()), None)
        if scenario is None:
            raise CommandError("There is no ready scenario to try it with; run `manage.py seed`.")
        self.stdout.write(f"Key: {'set, not shown' if endpoint.key else 'none'}.")
        wordings = services.rephrases()
        failed = False
        for step in services.try_endpoint(endpoint, scenario.script(), wordings=wordings):
            self.stdout.write(f"{'works' if step.works else 'FAILS'}  {step.words}")
            failed = failed or not step.works
        if not wordings:
            self.stdout.write("LMS_MODEL_REPHRASES is off: lines are said in the author's words.")
        if failed:
            raise CommandError(
                "The endpoint cannot be used as it is. Everything else works without."
            )
