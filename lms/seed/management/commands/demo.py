"""`manage.py demo`: everything between an empty folder and a site that can be looked at."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lms.accounts import rules
from lms.seed import demonstration

ROLE_WORDS = {
    rules.TRAINEES: "学员 trainee",
    rules.INSTRUCTORS: "讲师 instructor",
    rules.MANAGERS: "经理 manager",
    rules.ADMINISTRATORS: "管理员 administrator",
}


class Command(BaseCommand):
    help = "Migrate, load the shipped course and make the demonstration people (development only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LMS_DEMO:
            raise CommandError(
                "The demonstration is off in these settings: its passwords can be read by anybody. "
                "Use `migrate` and `seed`, and make people with `add_person`."
            )
        call_command("migrate", verbosity=0, interactive=False)
        call_command("seed", verbosity=0)
        demonstration.put_histories(demonstration.put_people())
        self._print_sign_ins()

    def _print_sign_ins(self) -> None:
        port = os.environ.get("PORT", "8000")
        self.stdout.write(f"\n  http://127.0.0.1:{port}/\n\n")
        for person in demonstration.PEOPLE[:4]:
            words = ROLE_WORDS[person.role]
            self.stdout.write(f"  {words:<24}{person.username:<12}{person.password}")
        self.stdout.write("\n  Ctrl+C ends the server.\n")
