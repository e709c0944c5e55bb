"""`manage.py add_person`: make a person, put them in a team, enrol them in a course."""

from __future__ import annotations

import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from courses import api as courses
from lms.accounts import api as accounts
from lms.accounts import rules

ROLES = {
    "trainee": rules.TRAINEES,
    "instructor": rules.INSTRUCTORS,
    "manager": rules.MANAGERS,
    "administrator": rules.ADMINISTRATORS,
}


class Command(BaseCommand):
    help = "Make a person who can sign in. Without --password it is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name, as printed on certificates")
        parser.add_argument("--role", choices=ROLES, default="trainee")
        parser.add_argument(
            "--language", choices=[code for code, _ in settings.LANGUAGES], default="zh-hans"
        )
        parser.add_argument("--staff-number", default="")
        parser.add_argument("--team", help="key of the team to join; made if it does not exist")
        parser.add_argument(
            "--lead", action="store_true", help="lead the team instead of being a member"
        )
        parser.add_argument("--course", help="key of a course to enrol in")
        parser.add_argument("--password", help="stands in the shell's history: better leave it out")

    def handle(self, *args: Any, **options: Any) -> None:
        if accounts.person_by_username(options["username"]) is not None:
            raise CommandError(f"There is already a person called {options['username']!r}.")
        password = options["password"] or getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            person = accounts.put_person(
                options["username"],
                name=options["name"],
                roles=[ROLES[options["role"]]],
                language=options["language"],
                staff_number=options["staff_number"],
                password=password,
            )
            if options["team"]:
                team = accounts.put_team(options["team"], name=options["team"])
                role = accounts.TeamRole.LEAD if options["lead"] else accounts.TeamRole.MEMBER
                accounts.join_team(person, team=team, actor=None, role=role)
            if options["course"]:
                courses.enrol(person, options["course"], actor=None)
        self.stdout.write(f"{person.name} can sign in as {person.username}.")
